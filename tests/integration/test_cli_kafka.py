# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line on a real broker: what works on the local log works here, too."""

import datetime
import json
import os
import sys
import unittest
import uuid

from cli_case import CliCase


class CliOnKafka(CliCase):
    def setUp(self):
        super().setUp()
        self.servers = os.environ["TASKBUS_TEST_KAFKA"]
        self.env["TASKBUS_ENDPOINTS"] = "kafka://" + self.servers

    def objects(self, *arguments):
        return [json.loads(line) for line in self.ok(*arguments, "-O", "json").splitlines()]

    def new_topic(self, *arguments):
        topic = f"cli-{uuid.uuid4().hex[:12]}"
        self.ok("topic", "create", topic, *arguments)
        self.addCleanup(self.call, "topic", "delete", topic, "--yes")
        return topic

    def new_group(self):
        group = f"cli-{uuid.uuid4().hex[:12]}"
        self.addCleanup(self.call, "group", "delete", group, "--yes")
        return group

    def test_cluster(self):
        (cluster,) = self.objects("cluster")
        self.assertTrue(cluster["cluster"])
        self.assertEqual((cluster["alive"], cluster["ready"], cluster["reason"]), (True, True, None))
        brokers = {f"{broker['host']}:{broker['port']}" for broker in cluster["brokers"]}
        self.assertLessEqual(set(self.servers.split(",")), brokers)
        self.assertIn(cluster["controller"], [broker["id"] for broker in cluster["brokers"]])
        self.assertIn(b"health = ready", self.ok("cluster"))

    def test_nobody_answers(self):
        self.env["TASKBUS_ENDPOINTS"] = "kafka://127.0.0.1:1"
        code, out, err = self.call("topic", "list")
        self.assertEqual((code, out), (3, b""), err)
        self.assertIn("kafka://127.0.0.1:1 does not answer", err)
        self.assertIn("Connection refused", err)
        code, out, err = self.call("--timeout", "4", "check", "-O", "json")
        last = json.loads(out.splitlines()[-1])
        self.assertEqual((code, err), (3, ""))
        self.assertIn("Connection refused", last["detail"])
        self.assertIn("service runs", last["advice"])

    def test_time_is_over(self):
        """One sentence says where nobody answers, and why; what librdkafka says is for who wants to see everything."""
        for endpoint, why in (("127.0.0.1:1", "Connection refused"), ("nosuch.invalid:9092", "Failed to resolve")):
            self.env["TASKBUS_ENDPOINTS"] = "kafka://" + endpoint
            for verb in (["cluster"], ["consume", "t"], ["topic", "list"]):
                with self.subTest(endpoint=endpoint, verb=verb):
                    err = self.refused(3, "--timeout", "3", *verb, says="No answer within 3 seconds: ")
                    self.assertIn(endpoint, err)
                    self.assertIn(why, err)
                    self.assertEqual(err.count("\n"), 1, err)
        code, out, err = self.call("-v", "--timeout", "3", "cluster")
        self.assertEqual((code, out), (3, b""))
        self.assertIn("Taskbus-Kafka", err)

    def test_check(self):
        lines = self.objects("check")
        self.assertEqual({line["status"] for line in lines}, {"ok"})
        self.assertIn("copies", lines[-1]["detail"])
        self.assertIn("not looked at", lines[-1]["detail"])

    def test_transport_list(self):
        (kafka,) = [line for line in self.objects("transport", "list") if line["transport"] == "kafka"]
        for capability in ("durable", "ordered", "groups", "administration", "timestamps", "replay", "consume"):
            self.assertIn(capability, kafka["capabilities"].split(","))

    def test_topics(self):
        topic = self.new_topic("-p", "3", "-c", "retention.ms=86400000")
        self.refused(1, "topic", "create", topic, says=topic)
        self.refused(2, "topic", "create", topic + "x", "-c", "no.such.setting=1", says="no.such.setting")
        self.refused(2, "topic", "create", topic + "x", "-r", "9", says=topic)
        for number in range(4):
            self.ok("publish", topic, "-p", str(number % 3), f"v{number}")
        (described,) = self.objects("topic", "describe", topic)
        self.assertEqual(
            [(p["partition"], p["low"], p["high"], p["replicas"], p["in_sync"]) for p in described["partitions"]],
            [(0, 0, 2, 1, 1), (1, 0, 1, 1, 1), (2, 0, 1, 1, 1)],
        )
        self.assertEqual(described["config"], {"retention.ms": "86400000"})
        listed = {line["topic"]: line for line in self.objects("topic", "list")}
        self.assertEqual(listed[topic], {"topic": topic, "partitions": 3, "records": 4})
        self.assertNotIn("__consumer_offsets", listed)
        self.ok("topic", "delete", topic, "--yes")
        self.refused(4, "topic", "describe", topic, says=topic)
        self.refused(4, "topic", "delete", topic, "--yes", says=topic)

    def test_publish_and_consume(self):
        topic = self.new_topic()
        lines = b"".join(b"line %d\n" % number for number in range(100))
        self.ok("publish", topic, stdin=lines)
        self.assertEqual(self.ok("consume", topic, "--from", "start", "--exit-at-end", "-O", "text"), lines)
        record = self.objects("consume", topic, "--from", "start", "--exit-at-end")[0]
        self.assertEqual((record["topic"], record["partition"], record["offset"]), (topic, 0, 0))

    def test_consume_from_a_time(self):
        topic = self.new_topic()
        self.ok("publish", topic, "--timestamp", "2020-01-01T00:00:00Z", "old")
        self.ok("publish", topic, "--timestamp", "2022-01-01T00:00:00Z", "new")
        got = self.ok("consume", topic, "--from", "@2021-01-01T00:00:00Z", "--exit-at-end", "-O", "text")
        self.assertEqual(got, b"new\n")
        later = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(self.ok("consume", topic, "--from", "@" + later, "--exit-at-end", "-O", "text"), b"")

    def test_groups(self):
        topic, group = self.new_topic("-p", "2"), self.new_group()
        for number in range(6):
            self.ok("publish", topic, "-p", str(number % 2), f"v{number}")
        self.refused(4, "group", "describe", group, says=group)
        self.assertEqual(len(self.ok("consume", topic, "-g", group, "--from", "start", "-e", "-O", "text").split()), 6)
        self.assertIn(group, [line["group"] for line in self.objects("group", "list")])
        (described,) = self.objects("group", "describe", group)
        self.assertEqual((described["group"], described["state"], described["members"]), (group, "empty", []))
        self.assertEqual([(p["topic"], p["partition"], p["committed"], p["end"], p["lag"], p["member"])
                          for p in described["positions"]], [(topic, 0, 3, 3, 0, None), (topic, 1, 3, 3, 0, None)])

        self.ok("group", "seek", group, topic, "--to", "start", "--yes")
        (described,) = self.objects("group", "describe", group)
        self.assertEqual([(p["committed"], p["lag"]) for p in described["positions"]], [(0, 3), (0, 3)])
        self.ok("group", "seek", group, topic, "--to", "end", "--yes")
        (described,) = self.objects("group", "describe", group)
        self.assertEqual([p["lag"] for p in described["positions"]], [0, 0])
        self.ok("group", "delete", group, "--yes")
        self.refused(4, "group", "delete", group, "--yes", says=group)

    def test_values(self):
        for setting, says in (
            ("acks=2", "Key “kafka.acks” (option) cannot be “2”, but one of: all, -1, 1, 0"),
            ("compression=brotli", "none, gzip, snappy, lz4, zstd"),
            ("offset-reset=first", "earliest, latest"),
            ("isolation=foo", "read_committed, read_uncommitted"),
            ("bootstrap.servers=host:1", "use “endpoints”"),
            ("group.id=g", "use “group”"),
        ):
            code, out, err = self.call("-X", "kafka." + setting, "topic", "list")
            self.assertEqual((code, out), (2, b""), setting)
            self.assertIn(says, err)
            self.assertEqual(err.count("\n"), 1, err)
        code, _, err = self.call("-X", "kafka.session-timeout=1000", "-X", "kafka.heartbeat-interval=900", "-X",
                                 "kafka.poll-interval=500", "consume", self.new_topic(), "-g", self.new_group(), "-e")
        self.assertEqual(code, 2, err)
        self.assertIn("kafka.poll-interval", err)
        self.assertIn("kafka.session-timeout", err)

    def test_offset_reset(self):
        topic = self.new_topic()
        self.ok("publish", topic, "old")
        self.env["TASKBUS_KAFKA_OFFSET_RESET"] = "latest"
        self.assertEqual(self.ok("consume", topic, "-g", self.new_group(), "-e", "-O", "text"), b"")
        chosen = self.ok("consume", topic, "-g", self.new_group(), "--from", "start", "-e", "-O", "text")
        self.assertEqual(chosen, b"old\n")

    def test_group_that_read_one_partition(self):
        topic, group = self.new_topic("-p", "3"), self.new_group()
        self.ok("publish", topic, "-p", "0", stdin=b"value\n" * 10)
        self.ok("consume", topic, "-g", group, "--from", "start", "-e", "-O", "text")
        for partition in (1, 2):
            self.ok("publish", topic, "-p", str(partition), stdin=b"value\n" * 10)
        (described,) = self.objects("group", "describe", group)
        self.assertEqual([(p["topic"], p["partition"], p["committed"], p["end"], p["lag"], p["member"])
                          for p in described["positions"]],
                         [(topic, 0, 10, 10, 0, None), (topic, 1, None, 10, None, None), (topic, 2, None, 10, None, None)])
        lines = self.ok("group", "describe", group).decode().splitlines()
        self.assertEqual([line.split() for line in lines[1:]],
                         [[topic, "0", "10", "10", "0", "-"], [topic, "1", "-", "10", "-", "-"],
                          [topic, "2", "-", "10", "-", "-"]])

    def test_group_with_members(self):
        topic, group = self.new_topic(), self.new_group()
        self.ok("publish", topic, "first")
        consumer = self.start("consume", topic, "-g", group, "--from", "start", "-O", "text")
        consumer.read_until(b"first\n")
        (described,) = self.objects("group", "describe", group)
        (member,) = described["members"]
        (position,) = described["positions"]
        self.assertEqual(described["state"], "stable")
        self.assertEqual((member["client"], member["host"]), ("taskbus", "127.0.0.1"))
        self.assertEqual((position["topic"], position["end"], position["member"]), (topic, 1, member["id"]))
        table = self.ok("group", "describe", group).decode()
        self.assertIn("MEMBER", table)
        self.assertIn("127.0.0.1", table)
        self.refused(1, "group", "seek", group, topic, "--to", "start", "--yes", says="members")
        self.refused(1, "group", "delete", group, "--yes", says="members")


    def test_typed_messages(self):
        topic, copy = self.new_topic("-p", "3"), self.new_topic("-p", "3")
        place = ("-X", f"topic.task.failed={topic}", "-X", f"topic.user.logged_in={topic}")
        self.ok("task", "failed", "t1", "--error", 'he said "no"', "-a", "request-id=r1", *place)
        self.ok("event", "user.logged_in", "-s", "user-id=42", "-m", "more=[1.0]", *place)
        self.ok("event", "user.logged_in", "-s", "user-id=43", *place, "-X",
                "envelope.user.logged_in=cloudevents-binary")
        self.ok("publish", topic, "-i", "raw", stdin=b"\xff")
        self.ok("publish", topic, "-Z", "-k", "t1", "-H", "message-type=task.failed")
        text = self.ok("consume", "-e", "--typed", topic).decode()
        self.assertIn('  error: he said "no"\n', text)
        self.assertIn("  @request-id: r1\n", text)
        self.assertIn("  user-id: 42\n  more: [1.0]\n", text)
        self.assertIn("  user-id: 43\n", text)
        self.assertEqual(text.count("no message  "), 2)

        def known(records):
            return sorted((r["key"] or "", r["value"] or "", r["value_encoding"], r["timestamp"], r["headers"])
                          for r in records)

        for options in ((), ("--typed",)):
            self.ok("publish", copy, "-i", "json", stdin=self.ok("consume", "-e", "-O", "json", *options, topic))
        once = known(self.records(topic))
        self.assertEqual(known(self.records(copy)), sorted(once + once))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
