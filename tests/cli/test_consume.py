# SPDX-License-Identifier: LGPL-2.1-or-later
"""Receiving: offsets, groups, formats, and readers that go away."""

import os
import signal
import struct
import subprocess
import unittest

from cli_case import DEADLINE, TOOL, CliCase


def lines(*numbers):
    return b"".join(b"%d\n" % n for n in numbers)


class Consume(CliCase):
    def fill(self, n, topic="t"):
        self.ok("publish", topic, stdin=lines(*range(n)))

    def test_offsets(self):
        self.fill(10)
        for word, expected in {
            "start": range(10), "beginning": range(10), "end": [], ":end": range(10), "3": range(3, 10),
            "3:": range(3, 10), "+4": range(4, 10), "-3": range(7, 10), "2:5": range(2, 5), ":2": range(2),
            "5:5": [], "-4:-1": range(6, 9), "10": [], "+1:end": range(1, 10), "-99": range(10), "5:2": [],
        }.items():
            with self.subTest(word=word):
                self.assertEqual(self.ok("consume", "-e", "-o", word, "t"), lines(*expected))
        self.assertEqual(self.ok("consume", "t", "-o", "2:5"), lines(2, 3, 4))  # a range ends by itself
        self.assertEqual(self.ok("consume", "t", "-o", ":end"), lines(*range(10)))
        self.assertEqual(self.ok("consume", "t", "-n", "3"), lines(0, 1, 2))
        for word in ("11", "999:"):
            self.assertEqual(self.call("consume", "-e", "-o", word, "t"),
                             (0, b"", f"No partition has reached offset {word.rstrip(':')}; beginning at the end\n"))
        for word in ("nowhere", "1:2:3", "--5", "+", ":", "@", "@soon", "", "9" * 30):
            self.refused(2, "consume", "-e", f"--from={word}", "t", says="is no offset")
        self.refused(2, "consume", "-o", "1", "-o", "2", "t", says="“2”")

    def test_times(self):
        for day in range(1, 10):
            self.ok("publish", "t", str(day), "--timestamp", f"2026-01-0{day}T00:00:00Z")
        for words, expected in {
            ("@2026-01-04",): range(4, 10), ("@2026-01-04T00:00:00Z",): range(4, 10),
            ("@2026-01-04T00:00:01Z",): range(5, 10), ("@2026-01-04T01:00:00+01:00",): range(4, 10),
            ("@2026-01-02:2026-01-05",): range(2, 5), ("@2026-01-02T00:00:00Z:2026-01-05T00:00:00Z",): range(2, 5),
            ("@:2026-01-03",): range(1, 3), ("@1767571200000",): range(5, 10), ("@1767571200",): range(5, 10),
            ("s@1767571200000", "e@1767744000000"): range(5, 7), ("e@1767571200000",): range(1, 5),
            ("@2030-01-01",): [], ("@2026-01-08:end",): range(8, 10),
        }.items():
            with self.subTest(words=words):
                arguments = [x for word in words for x in ("-o", word)]
                self.assertEqual(self.ok("consume", "-e", *arguments, "t"), lines(*expected))
        self.ok("publish", "u", "old", "--timestamp", "3h")
        self.ok("publish", "u", "new")
        self.assertEqual(self.ok("consume", "-e", "-o", "@1h30m", "u"), b"new\n")
        self.assertEqual(self.ok("consume", "-e", "-o", "@-1d:end", "u"), b"old\nnew\n")

    def test_unknown_topics(self):
        self.fill(1)
        self.refused(4, "consume", "-e", "nosuch", says="“nosuch”")
        self.refused(4, "consume", "nosuch", says="“nosuch”")
        self.refused(4, "consume", "-e", "t", "nosuch", says="“nosuch”")
        self.refused(4, "consume", "-e", "-p", "9", "t", says="9")
        self.refused(4, "consume", "-e", "no.*", says="“no.*”")

    def test_follow(self):
        self.fill(2)
        process = self.start("consume", "t")
        process.read_until(lines(0, 1))
        self.ok("publish", "t", "more")
        process.read_until(b"more\n")
        process.popen.send_signal(signal.SIGINT)
        code, _, err = process.end()
        self.assertEqual((code, err), (130, "Interrupted\n"))

    def wait_for(self, topic, *arguments):
        """Starts to receive of a topic that does not exist yet, in a folder where there is nothing at all."""
        process = self.start("consume", topic, *arguments)
        process.read_until(f"Topic \u201c{topic}\u201d does not exist yet; waiting for it\n".encode(), "stderr")
        return process

    def test_follow_a_topic_that_comes_later(self):
        process = self.wait_for("later", "-f", "-n", "1")
        self.ok("publish", "later", "here")
        self.assertEqual(process.end(), (0, b"here\n", ""))

    def test_a_group_waits_for_a_topic(self):
        process = self.wait_for("greetings", "--group", "demo", "--from", "start", "-n", "3")
        for word in ("hello", "你好", "again"):
            self.ok("publish", "greetings", word)
        self.assertEqual(process.end(), (0, "hello\n你好\nagain\n".encode(), ""))

        process = self.wait_for("more.*", "-g", "demo")
        self.ok("publish", "more.one", "v")
        process.read_until(b"v\n")
        process.popen.send_signal(signal.SIGINT)
        self.assertEqual(process.end(), (130, b"", "Interrupted\n"))

    def test_quiet_waiting(self):
        process = self.start("consume", "-q", "greetings", "-g", "demo", "-n", "1")
        self.ok("publish", "greetings", "hello")
        self.assertEqual(process.end(), (0, b"hello\n", ""))

    def test_what_cannot_be_waited_for(self):
        for extra in ((), ("-e",), ("-g", "g", "-e"), ("-n", "1"), ("-o", ":end")):
            self.refused(4, "consume", *extra, "nosuch", says="--follow (-f)")
        self.refused(4, "consume", "-f", "-p", "0", "nosuch", says="only be waited for")
        self.refused(4, "consume", "-f", "-o", "5", "nosuch", says="only be waited for")

    def test_patterns(self):
        for topic in ("a.one", "a.two", "b.one"):
            self.ok("publish", topic, topic)
        self.assertEqual(sorted(self.ok("consume", "-e", "a.*").splitlines()), [b"a.one", b"a.two"])
        self.assertEqual(sorted(self.ok("consume", "-e", "*.one", "a.two").splitlines()),
                         [b"a.one", b"a.two", b"b.one"])

    def test_formats(self):
        self.ok("publish", "t", "v", "-k", "k", "-H", "a=1", "-H", "b", "--timestamp", "2026-01-01T00:00:00.500Z")
        self.ok("publish", "t", "-Z")
        self.assertEqual(self.ok("consume", "-e", "-F", r"%t [%p] %o %k=%s %h %T %K %S%%\n", "t"),
                         b"t [0] 0 k=v a=1,b=NULL 1767225600500 1 1%\nt [0] 1 =  "
                         + self.ok("consume", "-e", "-o", "1", "-F", "%T", "t") + b" -1 -1%\n")
        self.assertEqual(self.ok("consume", "-e", "-o", ":1", "-F", r"%R%s\x00\t\\", "t"),
                         struct.pack(">i", 1) + b"v\0\t\\")
        self.refused(2, "consume", "-e", "-F", "%q", "t", says="%q")
        self.refused(2, "consume", "-e", "-F", "%", "t")
        self.refused(2, "consume", "-e", "-F", "\\", "t")
        self.refused(2, "consume", "-e", "-F", "\\xz", "t")

    def test_forms(self):
        self.ok("publish", "t", "one\ntwo", "-k", "key\033[31m")
        self.ok("publish", "t", "-Z")
        self.assertEqual(self.ok("consume", "-e", "t"), b"one\ntwo\n\n")
        self.assertEqual(self.ok("consume", "-e", "-O", "raw", "t"), b"one\ntwo")
        head, first, second = self.ok("consume", "-e", "-O", "table", "t").decode().splitlines()
        self.assertEqual(head.split(), ["TIME", "TOPIC", "PART", "OFFSET", "KEY", "VALUE"])
        self.assertNotIn("\033", first)
        self.assertIn("one\ufffdtwo", first)
        self.assertTrue(second.endswith("-"))

    def test_chinese_takes_two_columns(self):
        self.ok("publish", "t", "值", "-k", "很长很长的键很长很长的键")
        self.ok("publish", "t", "value", "-k", "键")
        head, first, second = self.ok("consume", "-e", "-O", "table", "t").decode().splitlines()
        self.assertTrue(first.endswith("  很长很长的键很…   值"), first)
        self.assertTrue(second.endswith("  键" + " " * 16 + "value"), second)
        self.assertEqual(len(second) + 1, head.index("VALUE") + len("value"))

    def test_partition(self):
        self.ok("topic", "create", "-p", "2", "t")
        for partition in (0, 1, 1):
            self.ok("publish", "t", "-p", str(partition), str(partition))
        self.assertEqual(self.ok("consume", "-e", "-p", "1", "t"), b"1\n1\n")
        self.assertEqual(sorted(self.ok("consume", "-e", "t").splitlines()), [b"0", b"1", b"1"])

    def test_refused_combinations(self):
        self.fill(1)
        self.refused(2, "consume", says="missing")
        self.refused(2, "consume", "-e", "-f", "t")
        self.refused(2, "consume", "-g", "g", "-o", "5", "t", says="group seek")
        self.refused(2, "consume", "-g", "g", "-p", "0", "t")
        self.refused(2, "consume", "-g", "", "t", says="empty")
        self.refused(2, "consume", "-p", "x", "t", says="“x”")
        for count in ("0", "-1", "-4"):
            self.refused(2, "consume", "-n", count, "t", says="--count must be positive")
        self.assertEqual(self.ok("--endpoints", "null:", "consume", "-e", "t"), b"")

    def test_reader_goes_away(self):
        self.fill(3)
        process = self.start("consume", "t")
        process.read_until(lines(0, 1, 2))
        process.popen.stdout.close()
        process.popen.stdout = None
        self.ok("publish", "t", "more")
        code, _, err = process.end()
        self.assertEqual((code, err), (0, ""))

    def test_full_disk(self):
        self.fill(1)
        with open("/dev/full", "wb") as full:
            code, _, err = self.call("consume", "-e", "t", stdout=full)
        self.assertEqual(code, 1)
        self.assertIn("Cannot write to standard output", err)

    def test_slow_reader_can_be_left(self):
        self.fill(100000)
        process = self.start("consume", "t")
        process.read_until(b"0\n")
        process.popen.send_signal(signal.SIGTERM)
        self.assertEqual(process.popen.wait(DEADLINE), 130)  # though nobody reads what the pipe has
        self.assertEqual(process.popen.stderr.read(), b"Interrupted\n")

    def test_closed_standard_output(self):
        self.fill(1)
        code, err = self.call_in_shell('exec "$0" consume -e t >&-')
        self.assertEqual(code, 1)
        self.assertIn("Cannot write to standard output", err)

    def test_closed_standard_input(self):
        code, err = self.call_in_shell('exec "$0" publish t <&-')
        self.assertEqual(code, 1)
        self.assertIn("Cannot read standard input", err)

    def call_in_shell(self, script):
        done = subprocess.run(["sh", "-c", script, TOOL], stderr=subprocess.PIPE, env=self.env, timeout=DEADLINE,
                              check=False)
        return done.returncode, done.stderr.decode()


class Groups(CliCase):
    def committed(self, group="g"):
        return int(self.ok("group", "describe", "-O", "text", group).split(b"\t")[2])

    def test_goes_on_where_it_was(self):
        self.ok("publish", "t", stdin=lines(*range(10)))
        self.assertEqual(self.ok("consume", "-g", "g", "-n", "4", "t"), lines(0, 1, 2, 3))
        self.assertEqual(self.committed(), 4)
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), lines(*range(4, 10)))
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), b"")
        self.assertEqual(self.ok("consume", "-g", "other", "-e", "t"), lines(*range(10)))
        self.assertEqual(self.ok("consume", "-g", "late", "-o", "end", "-e", "t"), b"")

    def test_interrupted(self):
        self.ok("publish", "t", stdin=lines(*range(5)))
        process = self.start("consume", "-g", "g", "t")
        process.read_until(lines(*range(5)))
        process.popen.send_signal(signal.SIGINT)
        self.assertEqual(process.end()[0], 130)
        self.assertEqual(self.committed(), 5)

    def test_position_stays_behind_what_was_written(self):
        n = 50000
        self.ok("publish", "t", stdin=lines(*range(n)))
        process = self.start("consume", "-g", "g", "t")
        process.read_until(b"0\n1\n2\n")
        # What the pipe took is all that can count as written; nobody reads it before the end.
        process.popen.send_signal(signal.SIGINT)
        self.assertEqual(process.popen.wait(DEADLINE), 130)
        written = (process.seen + process.popen.stdout.read()).count(b"\n")
        committed = self.committed()
        self.assertGreater(committed, 0)
        self.assertLessEqual(committed, written)
        self.assertLess(committed, n)
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), lines(*range(committed, n)))

    def test_reader_that_goes_away_loses_nothing(self):
        n = 50000
        self.ok("publish", "t", stdin=lines(*range(n)))
        process = self.start("consume", "-g", "g", "t")
        process.read_until(b"0\n1\n2\n")
        process.popen.stdout.close()
        process.popen.stdout = None
        code, _, err = process.end()
        self.assertEqual((code, err), (0, ""))
        limit = len(process.seen) + 2 * 65536  # what was read, and what a pipe holds
        committed = self.committed()
        self.assertLessEqual(len(lines(*range(committed))), limit)
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), lines(*range(committed, n)))

    def test_no_end_for_who_has_no_partition(self):
        self.ok("publish", "t", "v")
        first = self.start("consume", "-g", "g", "t")
        first.read_until(b"v\n")
        self.refused(3, "--timeout", "3", "consume", "-g", "g", "-e", "t", says="No record and no end within 3 seconds")

    def test_members_share_and_take_over(self):
        self.ok("topic", "create", "-p", "2", "t")
        first = self.start("consume", "-g", "g", "t")
        self.ok("publish", "t", "-p", "0", "zero")
        first.read_until(b"zero\n")
        second = self.start("consume", "-g", "g", "t")
        first.popen.send_signal(signal.SIGTERM)
        first.end()
        for partition in ("0", "1"):
            self.ok("publish", "t", "-p", partition, "again" + partition)
            second.read_until(b"again" + partition.encode() + b"\n")
        self.assertNotIn(b"zero", second.seen)

    def test_full_disk_keeps_the_position(self):
        self.ok("publish", "t", stdin=lines(*range(3)))
        with open("/dev/full", "wb") as full:
            code, _, _ = self.call("consume", "-g", "g", "-e", "t", stdout=full)
        self.assertEqual(code, 1)
        self.assertEqual(self.ok("consume", "-g", "g", "-e", "t"), lines(0, 1, 2))


if __name__ == "__main__":
    unittest.main()
