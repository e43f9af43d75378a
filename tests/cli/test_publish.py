# SPDX-License-Identifier: LGPL-2.1-or-later
"""Publishing: values, streams of standard input, and what can be wrong with them."""

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import unittest

from cli_case import CliCase


class Publish(CliCase):
    def test_receipts(self):
        self.assertEqual(self.ok("publish", "task.created", '{"taskId":"t1"}'), b"task.created [0] @0\n")
        self.assertEqual(self.ok("publish", "task.created", "again"), b"task.created [0] @1\n")
        receipt = json.loads(self.ok("publish", "-O", "json", "task.created", "x"))
        self.assertEqual((receipt["topic"], receipt["partition"], receipt["offset"]), ("task.created", 0, 2))
        self.assertRegex(receipt["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(self.ok("publish", "t", stdin=b"a\nb\n"), b"")
        self.assertEqual(self.ok("publish", "t", "-O", "text", stdin=b"a\nb\n"), b"t [0] @2\nt [0] @3\n")

    def test_null_takes_everything(self):
        code, _, err = self.call("--endpoints", "null:", "publish", "t", "v")
        self.assertEqual(code, 0, err)
        code, _, err = self.call("--endpoints", "null:", "publish", "t", stdin=b"x\n" * 5000)
        self.assertEqual(code, 0, err)

    def test_all_parts_of_a_record(self):
        self.ok("publish", "-k", "k1", "-H", "a=1", "-H", "b=x=y", "-H", "a=2", "-H", "none", "-H", "empty=",
                "--timestamp", "2026-01-31T12:00:00.123Z", "t", "v")
        self.ok("publish", "-k", "k1", "--tombstone", "t")
        self.ok("publish", "t", "")
        self.ok("publish", "-k", "", "t", "w")
        full, tombstone, empty, empty_key = self.records("t")
        self.assertEqual((full["key"], full["value"], full["timestamp"]), ("k1", "v", "2026-01-31T12:00:00.123Z"))
        self.assertEqual([(h["key"], h["value"]) for h in full["headers"]],
                         [("a", "1"), ("b", "x=y"), ("a", "2"), ("none", None), ("empty", "")])
        self.assertEqual((tombstone["key"], tombstone["value"]), ("k1", None))
        self.assertEqual((empty["key"], empty["value"]), (None, ""))
        self.assertEqual(empty_key["key"], "")

    def test_partitions(self):
        self.ok("topic", "create", "-p", "3", "t")
        self.assertEqual(self.ok("publish", "-p", "2", "t", "v"), b"t [2] @0\n")
        self.refused(2, "publish", "-p", "7", "t", "v", says="has no partition 7")
        self.refused(2, "publish", "-p", "-1", "t", "v", says="partition")
        self.refused(2, "publish", "-p", "x", "t", "v", says="partition")

    def test_options_that_exclude_each_other(self):
        self.refused(2, "publish", says="An argument is missing")
        self.refused(2, "publish", "t", "v", "--tombstone")
        self.refused(2, "publish", "t", "v", "-i", "lines")
        self.refused(2, "publish", "t", "-i", "words", says="“words”")
        self.refused(2, "publish", "t", "-k", "a", "-K", ":")
        self.refused(2, "publish", "t", "-i", "json", "-K", ":")
        self.refused(2, "publish", "t", "-K", "", says="empty")
        self.refused(2, "publish", "t", "-K", "\\q", says="\\q")
        self.refused(2, "publish", "t", "v", "-H", "=x", says="--header")
        self.refused(2, "publish", "t", "v", "--timestamp", "yesterday", says="yesterday")

    def test_keys_in_lines(self):
        self.ok("publish", "t", "-K", "\\t", stdin=b"a\t1\nb\t2\t3\nnone\n\tempty\n")
        self.assertEqual([(r["key"], r["value"]) for r in self.records("t")],
                         [("a", "1"), ("b", "2\t3"), (None, "none"), ("", "empty")])

    def test_lines_come_back_byte_by_byte(self):
        generator = random.Random(7)
        lines = [b"", b"\r", b"\0", b"\xff\xfe", b" ", b"x" * 300000, b"last"]
        lines += [generator.randbytes(generator.randrange(200)).replace(b"\n", b"") for _ in range(5000)]
        text = b"\n".join(lines) + b"\n"
        self.ok("publish", "t", stdin=text)
        self.assertEqual(self.ok("consume", "-e", "t"), text)

    def test_last_line_without_an_end(self):
        self.ok("publish", "t", stdin=b"a\nb")
        self.assertEqual(self.ok("consume", "-e", "t"), b"a\nb\n")
        self.ok("publish", "u", stdin=b"")
        self.refused(4, "consume", "-e", "u")

    def test_many_lines(self):
        n = 1000000 if os.environ.get("TASKBUS_TEST_LONG") else 100000
        text = "".join(f"line {i} with some text behind it\n" for i in range(n)).encode()
        self.ok("publish", "t", "--input", "lines", stdin=text)
        out = self.ok("consume", "t", "--from", "start", "--exit-at-end")
        self.assertTrue(out == text, "the lines are not those that were published")

    def test_raw(self):
        value = bytes(range(256)) * 1000
        self.ok("publish", "t", "-i", "raw", stdin=value)
        self.assertEqual(self.ok("consume", "-e", "-O", "raw", "t"), value)

    def test_too_large(self):
        limit = ("-X", "queue.max-bytes=100000")
        err = self.refused(5, *limit, "publish", "t", stdin=b"ok\n" + b"x" * 200000 + b"\nnever\n")
        self.assertIn("Line 2: ", err)
        self.assertIn("100000 bytes", err)
        self.assertIn("1 record is published", err)
        self.assertEqual(self.ok("consume", "-e", "t"), b"ok\n")
        self.refused(1, *limit, "publish", "t", "-i", "raw", stdin=b"x" * 200000, says="100000 bytes")

    def test_input_that_cannot_be_read(self):
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            code, _, err = self.start("publish", "t", stdin=folder).end()
        finally:
            os.close(folder)
        self.assertEqual(code, 1)
        self.assertIn("standard input", err)

    def test_lines_are_published_as_they_come(self):
        process = self.start("publish", "t", "-O", "text", stdin=subprocess.PIPE)
        process.popen.stdin.write(b"one\n")
        process.popen.stdin.flush()
        process.read_until(b"t [0] @0\n")
        process.popen.stdin.write(b"two\npart")
        process.popen.stdin.flush()
        process.read_until(b"t [0] @1\n")
        code, out, err = process.end()
        self.assertEqual((code, out, err), (0, b"t [0] @2\n", ""))

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("publish", "t", "-O", "text", stdin=subprocess.PIPE)
            process.popen.stdin.write(b"one\ntwo\n")
            process.popen.stdin.flush()
            process.read_until(b"@1\n" if number == signal.SIGINT else b"@3\n")
            process.popen.send_signal(number)
            code = process.popen.wait(120)
            self.assertEqual(code, 130)
            self.assertEqual(process.popen.stderr.read(), b"Interrupted: 2 records are published\n")
        self.assertEqual(self.ok("consume", "-e", "t"), b"one\ntwo\none\ntwo\n")

    def test_interrupted_in_the_middle(self):
        process = self.start("publish", "t", "-O", "text", stdin=subprocess.PIPE)
        text = b"".join(b"%d\n" % i for i in range(200000))
        os.set_blocking(process.popen.stdin.fileno(), False)
        sent = process.popen.stdin.raw.write(text) if hasattr(process.popen.stdin, "raw") else 0
        sent = sent or process.popen.stdin.write(text)
        process.read_until(b"@0\n")
        process.popen.send_signal(signal.SIGINT)
        code, _, err = process.end()
        self.assertEqual(code, 130)
        told = int(re.search(r"Interrupted: (\d+) record", err).group(1))
        stored = self.ok("consume", "-e", "t").splitlines()
        self.assertEqual(len(stored), told)
        self.assertEqual(stored, text.splitlines()[:told])

    def test_reader_of_the_receipts_goes_away(self):
        process = self.start("publish", "t", "-O", "text", stdin=subprocess.PIPE)
        process.popen.stdin.write(b"one\n")
        process.popen.stdin.flush()
        process.read_until(b"@0\n")
        process.popen.stdout.close()
        process.popen.stdout = None
        process.popen.stdin.write(b"two\n")
        code, _, err = process.end()
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(self.ok("consume", "-e", "t"), b"one\ntwo\n")


class Places(CliCase):
    """Data directories that are none."""

    def refuse_place(self, path, codes=(1,)):
        for arguments in (("publish", "t", "v"), ("topic", "list"), ("consume", "-e", "t")):
            code, _, err = self.call("--endpoints", "local:" + path, *arguments)
            self.assertIn(code, codes, (arguments, err))
            self.assertTrue(err.startswith("taskbus: "), err)
            self.assertNotIn("CRITICAL", err)

    def test_a_file(self):
        path = os.path.join(self.folder, "file")
        with open(path, "w", encoding="ascii") as file:
            file.write("not a folder")
        self.refuse_place(path, codes=(2,))
        self.refuse_place(path + "/below", codes=(2,))

    def test_not_writable(self):
        self.refuse_place("/proc/taskbus")

    def change_database(self, *statements):
        path = os.path.join(self.folder, "log")
        os.makedirs(path, exist_ok=True)
        with contextlib.closing(sqlite3.connect(os.path.join(path, "log.db"))) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        return path

    def test_somebody_elses_database(self):
        path = self.change_database("PRAGMA application_id = 7", "CREATE TABLE mine (x)")
        self.refuse_place(path)
        self.refused(1, "publish", "t", "v", says="is not a Taskbus log")

    def test_a_newer_version(self):
        self.ok("publish", "t", "v")
        path = self.change_database("PRAGMA user_version = 9999")
        self.refuse_place(path)
        self.refused(1, "consume", "-e", "t", says="newer")

    def test_no_database_at_all(self):
        path = os.path.join(self.folder, "log")
        os.makedirs(path)
        with open(os.path.join(path, "log.db"), "wb") as file:
            file.write(b"somebody's text" * 1000)
        self.refuse_place(path)
        with open(os.path.join(path, "log.db"), "rb") as file:
            self.assertEqual(file.read(), b"somebody's text" * 1000)


if __name__ == "__main__":
    unittest.main()
