# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a user is not allowed to do is refused at once, and the error names the resource, the operation and the user."""

import time

from kafka_case import GLib, Taskbus, create_topic, main, make_name, run_until
from secure_case import SecureCase

DENIED = Taskbus.Error.NOT_AUTHORIZED


class RightsTest(SecureCase):
    def setUp(self):
        super().setUp()
        self.topic = make_name("rights")
        create_topic(self.open_bus(self.login("alice")), self.topic)

    def assert_denied(self, error, *words):
        self.assert_error(error, DENIED)
        for word in words:
            self.assertIn(word, error.message)

    def publish(self, user, **keys):
        start = time.monotonic()
        with self.assertRaises(GLib.Error) as caught:
            self.open_bus(self.login(user, **keys)).publish_record(Taskbus.Record(self.topic, "hello"), None)
        self.assertLess(time.monotonic() - start, 3)
        return caught.exception

    def test_publish(self):
        """Whose right to write is not there at all is not even given a producer's number."""
        self.assert_denied(self.publish("reader"), "Write", "User:reader", "cluster")
        self.assert_denied(self.publish("reader", idempotence="false"), self.topic, "Write", "User:reader")
        self.assert_denied(self.publish("nobody", idempotence="false"), self.topic, "Write", "User:nobody")

    def test_administration(self):
        admin = self.open(self.login("reader")).get_admin()
        other = make_name("rights")
        for operation, call in (
            ("Create", lambda: admin.create_topic(other, 1, 0, None)),
            ("Delete", lambda: admin.delete_topic(self.topic)),
            ("Alter", lambda: admin.create_partitions(self.topic, 5)),
        ):
            with self.subTest(operation):
                with self.assertRaises(GLib.Error) as caught:
                    call()
                self.assert_denied(caught.exception, other if operation == "Create" else self.topic, "User:reader", operation)

    def open(self, profile):
        bus = self.open_bus(profile)
        bus.open()
        return bus

    def consume(self, user, group):
        failures = []
        bus = self.open(self.login(user))
        subscription = bus.subscribe(group, [self.topic], handler=lambda delivery: Taskbus.Outcome.DONE)
        subscription.connect("failed", lambda _subscription, error: failures.append(error))
        run_until(lambda: failures)
        return failures[0]

    def test_consume(self):
        group = make_name("group")
        self.assert_denied(self.consume("writer", group), group, "Read", "User:writer")
        self.assert_denied(self.consume("nobody", None), self.topic, "User:nobody")


if __name__ == "__main__":
    main()
