# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whatever comes as the value of a record: a Python handler has it as a message or as an error with the record."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus

from waiting import run_until

KNOWN, ENVELOPED, UNKNOWN = "task.completed", "user_events", "nobody.knows"
ENVELOPE = b'{"type":"user_login","timestamp":"2026-01-01T00:00:00Z","data":%s}'
LARGE = 5 << 20
DEEP = 100_000


def documents():
    """By name."""
    folder = pathlib.Path(os.environ["G_TEST_SRCDIR"], "data", "json")
    found = {path.name: path.read_bytes() for path in folder.glob("*/*.json")}
    assert len(found) > 100
    return {
        **found,
        "long-string": b'{"taskId":"%s"}' % (b"x" * LARGE),
        "long-string-cut": b'{"taskId":"%s' % (b"x" * LARGE),
        "many-escapes": b'{"taskId":"%s"}' % (b"\\u0000" * (LARGE // 8)),
        "deep": b"[" * DEEP,
        "deep-objects": b'{"result":' * DEEP,
        "long-number": b'{"duration_ms":%s}' % (b"9" * DEEP),
        "long-exponent": b'{"result":1e%s}' % (b"9" * DEEP),
        "wrong-kinds": b'{"taskId":[],"duration_ms":"5","timestamp":true}',
        "nothing": b"",
    }


def load(text):
    """With numbers as texts: Python has a limit for their digits."""
    return json.loads(text, parse_int=str, parse_float=str)


def is_json(text):
    """Python's own reader takes more than is JSON, but refuses nothing that is one."""
    try:
        load(text)
    except (ValueError, RecursionError):
        return False
    return True


class TortureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(prefix="taskbus-torture-")
        self.addCleanup(shutil.rmtree, folder)
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"local:{folder}")
        self.bus = Taskbus.Bus.new(profile)
        self.addCleanup(self.bus.close)

        self.sent = {}
        for name, text in documents().items():
            for topic, value in ((KNOWN, text), (UNKNOWN, text), (ENVELOPED, ENVELOPE % text)):
                self.sent[topic, name] = value
                self.bus.post_record(Taskbus.Record(topic, value, headers=[("document", name.encode())]))
            if len(text) >= 1 << 20:
                self.bus.flush()
        self.bus.flush()
        self.received = {}
        self.messages = self.errors = 0

    def note(self, record):
        name = dict(record.headers)["document"].decode()
        place = record.topic.removesuffix(".dlq"), name
        self.assertNotIn(place, self.received)
        self.received[place] = record.value
        return record.value

    def look_at(self, message):
        for name in message.list_members():
            load(message.get_json(name))
            message.get_text(name)
        for prop in message.list_properties():
            message.get_property(prop.name)
        load(message.to_json())

    def handle(self, delivery):
        value = self.note(delivery.record)
        message, error = delivery.message, delivery.decode_error
        self.assertEqual(message is None, error is not None)
        if error is not None:
            self.assertTrue(error.matches(Taskbus.error_quark(), Taskbus.Error.BAD_MESSAGE), error.message)
            self.assertLess(len(error.message), 1000)
            self.errors += 1
        else:
            self.assertTrue(is_json(value))
            self.messages += 1
            if len(value) < DEEP:
                self.look_at(message)
        return Taskbus.Outcome.DONE

    def assert_all(self):
        self.assertEqual(self.received, self.sent)
        self.assertGreater(self.messages, 50)
        self.assertGreater(self.errors, 200)

    def test_handler(self):
        self.bus.subscribe("torture", [KNOWN, ENVELOPED, UNKNOWN], handler=self.handle)
        run_until(lambda: len(self.received) == len(self.sent))
        self.assert_all()

    def test_dead_letters(self):
        def on_letter(delivery):
            self.note(delivery.record)
            self.errors += 1

        options = Taskbus.SubscriptionOptions(reject_undecodable=True)
        self.bus.subscribe("torture", [KNOWN, ENVELOPED, UNKNOWN], options=options, handler=self.handle)
        self.bus.subscribe("letters", [f"{topic}.dlq" for topic in (KNOWN, ENVELOPED, UNKNOWN)], handler=on_letter)
        run_until(lambda: len(self.received) == len(self.sent))
        self.assert_all()


if __name__ == "__main__":
    unittest.main()
