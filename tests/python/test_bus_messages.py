# SPDX-License-Identifier: LGPL-2.1-or-later
"""Messages over a bus: published, delivered, and rejected when they are none."""

import tempfile
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus

from waiting import run_until


class BusMessagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"local:{self.folder.name}/log")
        self.bus = Taskbus.Bus.new(profile)

    def tearDown(self):
        self.bus.close()
        self.folder.cleanup()

    def test_a_message_and_what_is_none(self):
        receipt = self.bus.publish(Taskbus.GenericMessage.new("some.type", '{"a":1.50}', -1))
        self.assertEqual((receipt.topic, receipt.offset), ("some.type", 0))
        self.bus.publish_record(Taskbus.Record("some.type", "not json"))

        got, dead = [], []
        self.bus.subscribe(None, "some.type", handler=lambda d: got.append((d.message, d.decode_error)))
        run_until(lambda: len(got) == 2)
        self.assertEqual((got[0][0].to_json(), got[0][1]), ('{"a":1.50}', None))
        self.assertIsNotNone(got[0][0].get_attribute("id"))
        self.assertIsNone(got[1][0])
        self.assertIn("column 1", got[1][1].message)

        self.bus.subscribe(None, "some.type.dlq", handler=lambda d: dead.append(d.record))
        self.bus.subscribe(None, "some.type", handler=lambda d: None, reject_undecodable=True)
        run_until(lambda: len(dead) == 1)
        self.assertIn(b"column 1", dict(dead[0].headers)["taskbus-dlq-error"])

    def test_a_message_that_is_not_acceptable(self):
        self.bus.codec.set_envelope("some.type", Taskbus.Envelope.CLOUDEVENTS_BINARY)
        message = Taskbus.GenericMessage.new("some.type", "1", -1)
        message.set_attribute("time", "yesterday")
        with self.assertRaises(GLib.Error) as raised:
            self.bus.publish(message)
        self.assertTrue(raised.exception.matches(Taskbus.error_quark(), Taskbus.Error.BAD_MESSAGE))


if __name__ == "__main__":
    unittest.main()
