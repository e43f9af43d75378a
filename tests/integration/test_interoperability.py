# SPDX-License-Identifier: LGPL-2.1-or-later
"""What we write Kafka's own client and kcat read, and the other way round, and all agree on the partition of a key."""

import json
import os
import random
import shutil
import subprocess
import unittest

from kafka_case import KafkaCase, Reader, Taskbus, main, poll_until

from brokers.jars import classpath
from java_client import JavaClient, Plain

COMPRESSIONS = ["none", "gzip", "snappy", "lz4", "zstd"]
NOON = 1_700_000_000_123

# Nulls and empty ones differ; headers may repeat, be null or empty, and have any bytes; a name is any text.
SPECIMENS = [
    Plain(b"key", b"value", NOON, []),
    Plain(None, b"no key", NOON + 1, [("h", b"one"), ("h", None), ("h", b""), ("H", b"\0\xff")]),
    Plain(b"tombstone", None, NOON + 2, [("why", "删除".encode())]),
    Plain(None, None, NOON + 3, []),
    Plain(b"", b"", NOON + 4, [("名", b"x")]),
    Plain(bytes(range(256)), bytes(range(255, -1, -1)) * 40, NOON + 5, [("h", bytes(300))]),
    Plain("主题".encode(), "记录".encode(), 1, []),
]


def to_record(topic, plain):
    return Taskbus.Record(topic, plain.value, plain.key, plain.headers, timestamp=plain.timestamp * 1000)


def to_plain(record):
    return Plain(record.key, record.value, record.timestamp // 1000, record.headers)


def without_place(records):
    """In the order of one partition."""
    return [plain._replace(partition=None, offset=None) for plain in sorted(records, key=lambda plain: plain.offset)]


def make_keys(n):
    """Of every length and kind, the same at each run."""
    chance = random.Random(7)
    keys = [b"", b"\0", b"\xff" * 4, "任务".encode(), b"k" * 20_000]
    keys += [f"key-{i}".encode() for i in range(n // 4)]
    keys += ["".join(chance.choices("消息总线主题分区测试一二三四五", k=chance.randint(1, 12))).encode() for _ in range(n // 4)]
    while len(keys) < n:
        keys.append(chance.randbytes(chance.randint(1, 70)))
    return keys


class JavaTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.java = cls.enterClassContext(JavaClient(os.environ["TASKBUS_TEST_KAFKA"], classpath()))

    def test_what_we_write(self):
        for compression in COMPRESSIONS:
            with self.subTest(compression):
                bus = self.new_bus(kafka_compression=compression)
                topic = self.new_topic(bus)
                for receipt in bus.publish_records([to_record(topic, plain) for plain in SPECIMENS]):
                    self.assertIsNone(receipt.error)
                self.assertEqual(without_place(self.java.consume(topic, len(SPECIMENS))), SPECIMENS)

    def test_what_they_write(self):
        bus = self.new_bus()
        for compression in COMPRESSIONS:
            with self.subTest(compression):
                topic = self.new_topic(bus)
                places = self.java.produce(topic, SPECIMENS, compression)
                records = Reader(bus, topic).wait(len(SPECIMENS))
                self.assertEqual([to_plain(record) for record in records], SPECIMENS)
                self.assertEqual([(record.partition, record.offset) for record in records], places)

    def test_compression_is_used(self):
        size = {}
        for compression in COMPRESSIONS:
            bus = self.new_bus(kafka_compression=compression)
            topic = self.new_topic(bus)
            bus.publish_records([Taskbus.Record(topic, b"always the same " * 20, key="k") for _ in range(500)])
            # the broker tells of a new topic's size a little later
            poll_until(lambda topic=topic: self.java.size(topic) > 0)
            size[compression] = self.java.size(topic)
        self.assertGreater(size["none"], 500 * 320)
        for compression in COMPRESSIONS[1:]:
            self.assertLess(size[compression], size["none"] / 4, compression)

    def test_same_partitions(self):
        bus = self.new_bus()
        keys = make_keys(1200)
        for partitions in (1, 12, 50):
            with self.subTest(partitions):
                theirs, ours = self.new_topic(bus, partitions), self.new_topic(bus, partitions)
                table = self.java.produce(theirs, [Plain(key, b"", None, []) for key in keys])
                receipts = bus.publish_records([Taskbus.Record(ours, b"", key) for key in keys])
                self.assertEqual([receipt.error for receipt in receipts], [None] * len(keys))
                self.assertEqual([receipt.partition for receipt in receipts], [partition for partition, _ in table])


def kcat(servers, *arguments, text=None):
    """Returns the standard output."""
    command = ["kcat", "-b", servers, "-q", *arguments]
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True, timeout=60, text=True).stdout


@unittest.skipUnless(shutil.which("kcat") or os.environ.get("CI") == "true", "there is no kcat")
class KcatTest(KafkaCase):
    def test_what_we_write(self):
        bus = self.new_bus()
        topic = self.new_topic(bus)
        bus.publish_records(
            [
                Taskbus.Record(topic, "värde", key="k", headers=[("a", b"1"), ("a", b"2")], timestamp=NOON * 1000),
                Taskbus.Record(topic, None, key="k"),
                Taskbus.Record(topic, b"", key=None),
            ]
        )
        lines = [json.loads(line) for line in kcat(self.servers, "-C", "-J", "-e", "-t", topic).splitlines()]
        self.assertEqual([(line["key"], line["payload"]) for line in lines], [("k", "värde"), ("k", None), (None, "")])
        self.assertEqual((lines[0]["headers"], lines[0]["ts"]), (["a", "1", "a", "2"], NOON))

    def test_what_they_write(self):
        bus = self.new_bus()
        topic = self.new_topic(bus)
        for codec in COMPRESSIONS:
            kcat(self.servers, "-P", "-Z", "-K:", "-z", codec, "-H", "h=x", "-H", "h=y", "-t", topic, text="k:v\nk:\n:w\n")
        records = Reader(bus, topic).wait(3 * len(COMPRESSIONS))
        self.assertEqual(
            [(record.key, record.value) for record in records], [(b"k", b"v"), (b"k", None), (None, b"w")] * len(COMPRESSIONS)
        )
        for record in records:
            self.assertEqual(record.headers, [("h", b"x"), ("h", b"y")])


if __name__ == "__main__":
    main()
