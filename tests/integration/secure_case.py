# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of security have in common: brokers that know users and certificates, and clients that prove who they are."""

import ctypes
import time

from gi.repository import Gio

from kafka_case import GLib, KafkaCase, Taskbus, make_name, start_brokers

# How long a publish may take that cannot succeed, and what the machine may add to it.
TIMEOUT_MS = 4000
GRACE_SECONDS = 2.5

SCRAM_VERSION = 0x020601FF


def librdkafka_version():
    return ctypes.CDLL("librdkafka.so.1").rd_kafka_version()


class SecureCase(KafkaCase):
    """Each test class has secure brokers of its own."""

    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls, secure=True)

    def profile(self, listener, password=None, key_password=None, **keys):
        """A profile for a listener; with a key like kafka.ca-file written ca_file."""
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"kafka://{self.kafka.listener(listener) if ':' not in listener else listener}")
        profile.set("publish-timeout", str(TIMEOUT_MS))
        for key, value in keys.items():
            profile.set("kafka." + key.replace("_", "-"), value)
        for key, value in (("kafka.password", password), ("kafka.key-password", key_password)):
            if value is not None:
                profile.set_secret(key, Taskbus.Secret.new(value))
        return profile

    def login(self, user, mechanism="PLAIN", listener="sasl_plaintext", **keys):
        return self.profile(
            listener, password=self.kafka.users[user], security="sasl", sasl_mechanism=mechanism, username=user, **keys
        )

    @property
    def authority(self):
        return self.kafka.certificates["ca"]

    def open_bus(self, profile):
        return self.exits.enter_context(Taskbus.Bus.new(profile))

    def assert_works(self, profile):
        """Publishes a record and gets it back."""
        bus = self.open_bus(profile)
        topic = make_name("secure")
        receipt = bus.publish_record(Taskbus.Record(topic, "hello"), None)
        self.assertEqual((receipt.get_topic(), receipt.get_offset()), (topic, 0))
        self.assertTrue(bus.get_health().ready)
        return bus, topic

    def fail_to_publish(self, bus):
        """Returns the error of a publish, which must come in time."""
        start = time.monotonic()
        with self.assertRaises(GLib.Error) as caught:
            bus.publish_record(Taskbus.Record(make_name("secure"), "hello"), None)
        self.assertLess(time.monotonic() - start, TIMEOUT_MS / 1000 + GRACE_SECONDS)
        return caught.exception

    def assert_fails(self, profile, *says, code=None):
        """A publish fails in time, the reason is told, and health knows it as well."""
        bus = self.open_bus(profile)
        error = self.fail_to_publish(bus)
        # On a busy machine the bus may be the first to lose patience.
        if code is not None and not error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.TIMED_OUT):
            self.assert_error(error, code)
        health = bus.get_health()
        self.assertFalse(health.ready)
        for word in says:
            self.assertIn(word, error.message)
            self.assertIn(word, health.reason)
        return error

    def assert_refused(self, profile, *says):
        """What makes no sense is said before anything is opened."""
        with self.assertRaises(GLib.Error) as caught:
            Taskbus.Bus.new(profile).open()
        self.assert_error(caught.exception, Taskbus.Error.INVALID_PROFILE)
        for word in says:
            self.assertIn(word, caught.exception.message)
