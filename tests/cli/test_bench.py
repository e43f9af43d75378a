# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs that measure: what they report, and that they leave nothing behind."""

import json
import signal
import unittest

from cli_case import CliCase


class Bench(CliCase):
    def report(self, verb, *arguments):
        return json.loads(self.ok("bench", verb, "-O", "json", *arguments))

    def topics(self):
        return [line.split("\t")[0] for line in self.ok("topic", "list", "-O", "text").decode().splitlines()]

    def check_times(self, report, count):
        times = report["latency-microseconds"]
        self.assertEqual(sum(row["count"] for row in times["histogram"]), count)
        self.assertLessEqual(times["p50"], times["p99"])
        self.assertLessEqual(times["p99"], times["max"])
        for row in times["histogram"]:
            self.assertLess(row["from"], row["to"])

    def test_publish(self):
        report = self.report("publish", "-n", "3000", "-s", "100", "-k", "7")
        self.assertEqual((report["bench"], report["transport"], report["records"], report["bytes"], report["errors"]),
                         ("publish", "local", 3000, 300000, 0))
        self.assertGreater(report["records-per-second"], 0)
        self.check_times(report, 3000)
        self.assertEqual(self.topics(), [])

    def test_consume(self):
        report = self.report("consume", "-n", "3000")
        self.assertEqual((report["records"], report["errors"]), (3000, 0))
        self.assertNotIn("latency-microseconds", report)
        self.assertEqual(self.topics(), [])

    def test_latency(self):
        report = self.report("latency", "-n", "300", "-r", "3000")
        self.assertEqual((report["records"], report["errors"]), (300, 0))
        self.check_times(report, 300)
        self.assertEqual(self.topics(), [])

    def test_a_topic_that_is_named_stays(self):
        self.report("publish", "-n", "20", "-k", "3", "orders")
        records = self.records("orders")
        self.assertEqual(len(records), 20)
        self.assertEqual({record["key"] for record in records}, {"key-0", "key-1", "key-2"})
        self.assertEqual(self.report("consume", "-n", "1000", "orders")["records"], 20)
        self.assertEqual(self.report("consume", "-n", "5", "orders")["records"], 5)
        self.report("latency", "-n", "10", "orders")
        self.assertEqual(len(self.records("orders")), 30)

    def test_keep(self):
        self.report("publish", "-n", "20", "-p", "3", "--keep")
        (topic,) = self.topics()
        self.assertTrue(topic.startswith("taskbus-bench-"), topic)
        described = json.loads(self.ok("topic", "describe", topic, "-O", "json"))
        self.assertEqual(len(described["partitions"]), 3)

    def test_text(self):
        lines = self.ok("bench", "publish", "-n", "2000").decode().splitlines()
        self.assertRegex(lines[0], r"^2000 records in [\d.]+ s: \d+/s, [\d.]+ MiB/s$")
        self.assertRegex(lines[1], r"p50 .* p99 .* max ")
        self.assertIn("█", "".join(lines[2:]))
        self.assertIn("#", self.ok("bench", "publish", "-n", "2000", env={"LC_ALL": "C"}).decode())

    def test_nothing_is_received_where_nothing_is_kept(self):
        null = {"TASKBUS_ENDPOINTS": "null:"}
        self.assertEqual(json.loads(self.ok("bench", "publish", "-n", "50", "-O", "json", env=null))["records"], 50)
        for verb in ("consume", "latency"):
            self.refused(1, "bench", verb, env=null, says="keeps no records")

    def test_errors(self):
        self.ok("topic", "create", "t")
        error = self.refused(1, "bench", "publish", "-n", "20", "t", "-X", "local.max-record-bytes=100", says="t")
        self.assertIn("100", error)
        self.refused(4, "bench", "consume", "nosuch", "--timeout", "1", says="nosuch")

    def test_misuse(self):
        for option, value in (("--count", "-1"), ("--size", "1"), ("--key-count", "-1"), ("--partitions", "-1")):
            self.refused(2, "bench", "publish", option, value, says=option)
        self.refused(2, "bench", "latency", "--rate", "-5", says="--rate")
        self.refused(2, "bench", "consume", "not valid!", says="not valid!")
        self.refused(2, "bench", "nonsense")

    def test_interrupted(self):
        process = self.start("bench", "latency", "-n", "100000", "-r", "100", "-O", "json", "--verbose")
        process.read_until(b"transport local", "stderr")
        while not self.topics():
            pass
        process.popen.send_signal(signal.SIGINT)
        code, _, err = process.end()
        self.assertEqual(code, 130, err)
        self.assertEqual(self.topics(), [])


if __name__ == "__main__":
    unittest.main()
