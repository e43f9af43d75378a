# SPDX-License-Identifier: LGPL-2.1-or-later
"""The client of KafkaClient.java: Kafka's own, in a process that takes orders."""

import base64
import collections
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).with_name("KafkaClient.java")
JAVA = ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]

# Headers are a list of (name, bytes or None); the timestamp is in milliseconds.
Plain = collections.namedtuple("Plain", "key value timestamp headers partition offset", defaults=(None, None))


def _encode(value):
    return "-" if value is None else base64.b64encode(value).decode()


def _decode(text):
    return None if text == "-" else base64.b64decode(text)


def _encode_headers(headers):
    return ",".join(f"{_encode(name.encode())}:{_encode(value)}" for name, value in headers)


def _decode_headers(text):
    pairs = (header.split(":") for header in text.split(",") if header)
    return [(_decode(name).decode(), _decode(value)) for name, value in pairs]


class JavaClient:
    def __init__(self, servers, classpath):
        if shutil.which("javac") is None and os.environ.get("CI") != "true":
            raise unittest.SkipTest("Java's own client is compiled at its start, which takes a JDK")
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [*JAVA, "-cp", classpath, os.fspath(SOURCE), servers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def _order(self, *lines):
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise AssertionError(f"the Java client ended: {self.errors.read()}")
        return line.rstrip("\n").split(" ")

    def produce(self, topic, records, compression="none"):
        """Returns (partition, offset) of each."""
        lines = [
            f"{_encode(record.key)} {_encode(record.value)} "
            f"{'-' if record.timestamp is None else record.timestamp} {_encode_headers(record.headers)}"
            for record in records
        ]
        self._order(f"produce {topic} {compression} {len(records)}", *lines)
        return [tuple(int(field) for field in self._answer()) for _ in records]

    def consume(self, topic, n):
        """Returns the first records of the topic, partition by partition as they came."""
        self._order(f"consume {topic} {n}")
        records = []
        for _ in range(n):
            partition, offset, timestamp, key, value, headers = self._answer()
            records.append(
                Plain(_decode(key), _decode(value), int(timestamp), _decode_headers(headers), int(partition), int(offset))
            )
        return records

    def create(self, prefix, n):
        """Makes the topics PREFIX-0, PREFIX-1, …"""
        self._order(f"create {prefix} {n}")
        self._answer()

    def size(self, topic):
        """Returns how many bytes the topic takes on the brokers' disks."""
        self._order(f"size {topic}")
        return int(self._answer()[0])
