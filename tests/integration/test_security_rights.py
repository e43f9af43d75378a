# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a user is not allowed to do is refused at once, and the error names the resource, the operation and the user."""

import json
import os
import subprocess
import time

from kafka_case import GLib, Outcomes, Reader, Taskbus, create_topic, main, make_name, poll_until, run_until
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

    def test_large_batch(self):
        """Who may write but not ask how much a topic takes at once finds it out by trying."""
        topic = make_name("rights")
        alice = self.open_bus(self.login("alice"))
        create_topic(alice, topic, max_message_bytes=20_000)
        bus = self.open_bus(self.login("writer", linger="500", compression="none"))
        outcomes = Outcomes()
        for number in range(300):
            outcomes.publish(bus, Taskbus.Record(topic, f"{number}".encode() + os.urandom(1000), key=f"{number}"))
        run_until(lambda: outcomes.n == 300)
        self.assertEqual([error.message for error in outcomes.errors], [])
        keys = {record.key for record in Reader(alice, topic).wait(300)}
        self.assertEqual(len(keys), 300)

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

    def tool(self, user, *arguments, password=None):
        """Runs the tool; returns its exit code, output and errors. What is refused is told at once: it never waits so long."""
        options = {"security": "sasl", "sasl-mechanism": "PLAIN", "username": user}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("TASKBUS_TEST_")}
        program = inherited.pop("TASKBUS_TOOL")
        done = subprocess.run(
            [
                program,
                *("--endpoints", f"kafka://{self.kafka.listener('sasl_plaintext')}", "--timeout", "600"),
                *(word for key, value in options.items() for word in ("-X", f"kafka.{key}={value}")),
                *arguments,
            ],
            env={**inherited, "LC_ALL": "C.UTF-8", "TASKBUS_KAFKA_PASSWORD": password or self.kafka.users[user]},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
            text=True,
        )
        return done.returncode, done.stdout, done.stderr

    def test_reading_only(self):
        """Nothing is said of what only who writes would need."""
        self.open_bus(self.login("alice")).publish_record(Taskbus.Record(self.topic, "hello"), None)
        options = ("--from", "start", "--exit-at-end", "-O", "text")
        self.assertEqual(self.tool("reader", "consume", self.topic, *options), (0, "hello\n", ""))

    def test_health(self):
        """Who may not write is never told to be ready, not even at first."""
        bus = self.open(self.login("reader"))
        told = []

        def is_denied():
            health = bus.get_health()
            told.append(health.ready)
            return "User:reader lacks the permission IdempotentWrite" in (health.reason or "")

        poll_until(is_denied, interval=0.01)
        self.assertTrue(bus.get_health().alive)
        self.assertTrue(bus.get_health().refused)
        start = time.monotonic()
        poll_until(lambda: told.append(bus.get_health().ready) or time.monotonic() - start > 5)
        self.assertEqual(set(told), {False})

    def test_health_after_publishing(self):
        """Who may write is ready, and stays so when nothing is published any more."""
        bus = self.open(self.login("writer"))
        bus.publish_record(Taskbus.Record(self.topic, "hello"), None)
        told = []
        start = time.monotonic()
        poll_until(lambda: told.append(bus.get_health().ready) or time.monotonic() - start > 5, interval=0.01)
        self.assertEqual(set(told), {True})

    def test_tool_without_rights(self):
        code, out, err = self.tool("nobody", "check", "-O", "json")
        last = json.loads(out.splitlines()[-1])
        self.assertEqual((code, last["check"], last["status"], err), (3, "connection", "failed", ""))
        self.assertIn("User:nobody lacks the permission IdempotentWrite", last["detail"])
        self.assertIsNone(last["advice"])
        code, out, err = self.tool("nobody", "cluster", "-O", "json")
        self.assertEqual((code, err), (3, ""))
        self.assertEqual((json.loads(out)["alive"], json.loads(out)["ready"]), (True, False))
        self.assertIn("User:nobody lacks the permission IdempotentWrite", json.loads(out)["reason"])

    def test_tool_with_a_wrong_password(self):
        """Neither waiting nor a look at the service would help."""
        code, out, err = self.tool("alice", "check", "-O", "json", password="not-hers")
        last = json.loads(out.splitlines()[-1])
        self.assertEqual((code, last["check"], last["status"], last["advice"], err), (3, "connection", "failed", None, ""))
        self.assertIn("Invalid username or password", last["detail"])


if __name__ == "__main__":
    main()
