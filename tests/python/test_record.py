# SPDX-License-Identifier: LGPL-2.1-or-later
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus


class RecordTest(unittest.TestCase):
    def test_null_and_empty_differ(self):
        null = Taskbus.Record("t")
        empty = Taskbus.Record("t", value=b"", key=b"")

        self.assertIsNone(null.key)
        self.assertIsNone(null.value)
        self.assertTrue(null.is_tombstone())
        self.assertEqual((empty.key, empty.value), (b"", b""))
        self.assertFalse(empty.is_tombstone())
        self.assertNotEqual(null, empty)

    def test_bytes(self):
        every = bytes(range(256)) * 5000
        for value in (every, bytearray(every), memoryview(every), GLib.Bytes.new(every)):
            self.assertEqual(Taskbus.Record("t", value).value, every)
        self.assertEqual(Taskbus.Record("t", "déjà vu").value, "déjà vu".encode())
        with self.assertRaises(TypeError):
            Taskbus.Record("t", 5)

    def test_headers_repeat_in_order(self):
        headers = [("b", b"1"), ("a", b"\0\xff"), ("b", b""), ("a", None)]
        self.assertEqual(Taskbus.Record("t", headers=headers).headers, headers)

    def test_headers_may_be_a_mapping(self):
        headers = {"b": "1", "a": None}
        self.assertEqual(Taskbus.Record("t", headers=headers).headers, [("b", b"1"), ("a", None)])

    def test_no_name_is_cut(self):
        for topic, headers in (("a\0b", ()), ("t", [("a\0b", b"1")]), ("t", {"a\0": "1"})):
            with self.assertRaises(ValueError):
                Taskbus.Record(topic, headers=headers)
        self.assertEqual(Taskbus.Record("t", "a\0b", headers=[("h", "x\0y")]).headers, [("h", b"x\0y")])

    def test_attributes(self):
        record = Taskbus.Record("t", "v", key="k", partition=3, timestamp=12345)
        self.assertEqual((record.topic, record.partition, record.timestamp), ("t", 3, 12345))
        self.assertEqual(record.offset, Taskbus.OFFSET_NONE)
        self.assertEqual(Taskbus.Record("t").partition, Taskbus.PARTITION_ANY)
        self.assertIn("t", repr(record))

    def test_equality(self):
        self.assertEqual(Taskbus.Record("t", b"v", key=b"k"), Taskbus.Record("t", b"v", key=b"k"))
        self.assertNotEqual(Taskbus.Record("t", b"v"), Taskbus.Record("u", b"v"))
        self.assertNotEqual(Taskbus.Record("t", b"v"), b"v")

    def test_topic_partition(self):
        partition = Taskbus.TopicPartition("t", 2)
        self.assertEqual((partition.topic, partition.partition, partition.offset), ("t", 2, Taskbus.OFFSET_NONE))


if __name__ == "__main__":
    unittest.main()
