# SPDX-License-Identifier: LGPL-2.1-or-later
"""An application's own encoding of documents, in Python: a length of two bytes before each text."""

import struct
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Gio, GLib, GObject, Taskbus

TABLE = '{"name":"framed.note","key":"id","fields":[{"name":"id","kind":"id","flags":["required"]},{"name":"text"}]}'
MEDIA_TYPE = "application/x-framed"
FIELDS = ("id", "text")


class Framed(GObject.Object, Taskbus.Format):
    """The fields of a note one after the other, without their names."""

    def do_get_content_type(self):
        return MEDIA_TYPE

    def do_encode(self, message, topic):
        texts = [(message.get_text(name) or "").encode() for name in FIELDS]
        return GLib.Bytes.new(b"".join(struct.pack(">H", len(text)) + text for text in texts))

    def do_decode(self, type_name, document, record):
        rest = document.get_data()
        message = Taskbus.Message.new_of_type(type_name)
        for name in FIELDS:
            if len(rest) < 2 or len(rest) - 2 < struct.unpack(">H", rest[:2])[0]:
                raise GLib.Error.new_literal(Gio.io_error_quark(), "the frame is cut", Gio.IOErrorEnum.PARTIAL_INPUT)
            size = struct.unpack(">H", rest[:2])[0]
            message.set_text(name, rest[2:2 + size].decode())
            rest = rest[2 + size:]
        return message


class FormatTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        Taskbus.MessageType.register_json(TABLE, -1)

    def setUp(self):
        self.codec = Taskbus.Codec.new(None)
        self.codec.set_format("framed.note", Framed())

    def test_there_and_back(self):
        for envelope in (Taskbus.Envelope.FLAT, Taskbus.Envelope.CLOUDEVENTS_BINARY,
                         Taskbus.Envelope.CLOUDEVENTS_STRUCTURED):
            with self.subTest(envelope=envelope):
                self.codec.set_envelope("framed.note", envelope)
                for i in range(300):
                    note = Taskbus.message("framed.note", id=str(i), text="“ü”" * (i % 50))
                    record = self.codec.encode(note)
                    again = self.codec.decode(record)
                    self.assertEqual((again["id"], again["text"]), (note["id"], note["text"]))
                    self.assertEqual(record.key, str(i).encode())
        self.assertEqual(again.get_attribute("content-type"), MEDIA_TYPE)

    def test_bytes(self):
        self.codec.set_topic("framed.note", "notes")
        record = self.codec.encode(Taskbus.message("framed.note", id="1", text="a"))
        self.assertEqual(record.value, b"\0\x011\0\x01a")
        self.assertEqual(dict(record.headers)["content-type"], MEDIA_TYPE.encode())

    def test_what_is_wrong_is_told(self):
        record = Taskbus.Record("framed.note", b"\0\x051", headers=[("content-type", MEDIA_TYPE)])
        with self.assertRaisesRegex(GLib.Error, "the frame is cut") as caught:
            self.codec.decode(record)
        self.assertTrue(caught.exception.matches(Gio.io_error_quark(), Gio.IOErrorEnum.PARTIAL_INPUT))

    def test_json_again(self):
        self.codec.set_format("framed.note", None)
        record = self.codec.encode(Taskbus.message("framed.note", id="1"))
        self.assertEqual(record.value, b'{"id":"1"}')


if __name__ == "__main__":
    unittest.main()
