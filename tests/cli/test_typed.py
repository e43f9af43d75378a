# SPDX-License-Identifier: LGPL-2.1-or-later
"""consume --typed, and typed records through a pipe."""

import json
import os
import pty
import unittest

from cli_case import CliCase


class Typed(CliCase):
    def typed(self, *topics):
        return [json.loads(line) for line in self.ok("consume", "-e", "--typed", "-O", "json", *topics).splitlines()]

    def publish_some(self):
        self.ok("task", "failed", "t1", "--error", 'he said "no"\n', "--timestamp", "2026-01-05T10:30:03Z", "-a",
                "id=m1", "-a", "request-id=r 1")
        self.ok("event", "user.logged_in", "-s", "user-id=42", "-s", "ip=203.0.113.7", "-m", 'x="\u0085"', "-a", "id=m2")
        self.ok("event", "user_login", "-s", "user-id=u-1", "-s", "username=工具", "-X",
                "envelope.user_login=cloudevents-binary", "-a", "partitionkey=7")
        self.ok("event", "task.created", "-s", "task-id=t2", "-j", "metadata=[1.0, 2]", "-X",
                "envelope.task.created=cloudevents-structured")

    def test_text(self):
        self.publish_some()
        lines = self.ok("consume", "-e", "--typed", "task.failed").decode().splitlines()
        self.assertRegex(lines[0], r"^task\.failed t1  task\.failed \[0\] @0  \d{4}-\d\d-\d\dT[\d:.]+Z$")
        self.assertEqual([line for line in lines[1:] if not line.startswith("  @")],
                         ["  task-id: t1", '  error: "he said \\"no\\"\\n"', "  timestamp: 2026-01-05T10:30:03Z"])
        self.assertIn("  @id: m1", lines)
        self.assertIn('  @request-id: r 1', lines)
        text = self.ok("consume", "-e", "--typed", "user.events").decode()
        self.assertTrue(text.startswith("user.logged_in 42  user.events [0] @0  "), text)
        self.assertIn("  user-id: 42\n  ip: 203.0.113.7\n  x: \"\\u0085\"\n", text)

    def test_a_dead_letter_says_why(self):
        self.ok("publish", "task.failed.dlq", '{"taskId":"t1","error":"e"}', "--header", "taskbus-dlq-topic=task.failed",
                "--header", "taskbus-dlq-error=no\nway")
        lines = self.ok("consume", "-e", "--typed", "task.failed.dlq").decode().splitlines()
        self.assertTrue(lines[0].startswith("task.failed t1  task.failed.dlq [0] @0"), lines)
        self.assertEqual(lines[1:], ["  @taskbus-dlq-topic: task.failed", '  @taskbus-dlq-error: "no\\nway"', "  task-id: t1",
                                     "  error: e"])

    def test_table(self):
        self.publish_some()
        head, line = self.ok("consume", "-e", "--typed", "-O", "table", "task.failed").decode().splitlines()
        self.assertEqual(head.split(), ["TIME", "TYPE", "PART", "OFFSET", "FIELDS"])
        self.assertIn("task.failed", line)
        self.assertTrue(line.endswith('task-id=t1 error="he said \\"no\\"\\n" timestamp=2026-01-05T10:30:03Z'), line)

    def test_json(self):
        self.publish_some()
        (failed,) = self.typed("task.failed")
        (record,) = self.records("task.failed")
        self.assertEqual({name: failed[name] for name in record}, record)
        self.assertEqual(failed["type"], "task.failed")
        self.assertEqual((failed["attributes"]["id"], failed["attributes"]["request-id"]), ("m1", "r 1"))
        self.assertEqual(failed["fields"], {"taskId": "t1", "error": 'he said "no"\n', "timestamp": "2026-01-05T10:30:03Z"})
        (logged_in,) = self.typed("user.events")
        self.assertEqual((logged_in["type"], logged_in["attributes"]["id"], logged_in["fields"]),
                         ("user.logged_in", "m2", {"user_id": 42, "ip": "203.0.113.7", "x": "\u0085"}))
        (login,) = self.typed("user_events")
        self.assertEqual((login["type"], login["attributes"]["partitionkey"]), ("user_login", "7"))
        (created,) = self.typed("task.created")
        self.assertEqual((created["type"], created["fields"]["metadata"]), ("task.created", [1.0, 2]))
        self.assertIn(b'"fields":{"taskId":"t2","metadata":[1.0,2],',
                      self.ok("consume", "-e", "--typed", "-O", "json", "task.created"))

    def test_what_is_no_message_is_shown_as_it_is(self):
        values = [b"nonsense", b'{"taskId":7}', b"\xff\x00", b"[1]", b'{"taskId":"t1","error":"good"}']
        for value in values:
            line = json.dumps({"topic": "task.failed", "key": "k", "value": value.decode("latin-1"),
                               "headers": [{"key": "h\x1b", "value": "1"}, {"key": "n", "value": None}]})
            self.ok("publish", "-i", "json", stdin=line.encode())
        self.ok("publish", "-Z", "-k", "k", "task.failed")
        self.ok("publish", "task.failed", "-i", "raw", stdin=b"\xff\x00")
        text = self.ok("consume", "-e", "--typed", "task.failed").decode()
        self.assertNotIn("\x1b", text)
        self.assertEqual(text.count("no message  task.failed [0] @"), 6, text)
        self.assertEqual(text.count("\n  reason: "), 6)
        self.assertIn("  value: nonsense\n", text)
        self.assertIn('  value: {"taskId":7}\n', text)
        self.assertIn('  value: "\\xff\\x00"\n', text)
        self.assertIn('  @"h\\u001b": 1\n  @n: null\n', text)
        self.assertIn("  key: k\n", text)
        self.assertIn("  value: null\n", text)
        self.assertIn("  error: good\n", text)
        rows = self.ok("consume", "-e", "--typed", "-O", "table", "task.failed").decode().splitlines()
        self.assertEqual(len(rows), 8)
        typed, plain = self.typed("task.failed"), self.records("task.failed")
        self.assertEqual(["error" in record for record in typed], [True, True, True, True, False, True, True])
        for one, other in zip(typed, plain, strict=True):
            self.assertEqual({name: one[name] for name in other}, other)

    def test_messages_of_no_known_type(self):
        self.ok("publish", "things", "-i", "json", stdin=b'{"value":{"b":1.0,"a":["x", null]}}\n{"value":[1, 2]}\n')
        first, second = self.typed("things")
        self.assertEqual((first["type"], first["fields"], second["fields"]),
                         ("things", {"b": 1.0, "a": ["x", None]}, [1, 2]))
        text = self.ok("consume", "-e", "--typed", "things").decode()
        self.assertIn('  b: 1.0\n  a: ["x",null]\n', text)
        self.assertIn("  document: [1,2]\n", text)

    def test_deep_documents(self):
        for depth in (62, 63):
            value = '{"taskId":"t","error":"e","x":' + "[" * depth + "]" * depth + "}"
            self.ok("publish", "task.failed", "-H", "message-type=task.failed", stdin=value.encode())
        one, other = self.typed("task.failed")
        self.assertIn("fields", one)
        self.assertIn("64 levels", other["error"])
        self.assertIn("[" * 63, self.ok("consume", "-e", "--typed", "task.failed").decode())
        text = self.ok("consume", "-e", "--typed", "-O", "json", "task.failed")
        self.ok("publish", "copy", "-i", "json", stdin=text)
        self.assertEqual([r["value"] for r in self.records("copy")], [r["value"] for r in self.records("task.failed")])

    def test_unknown_members_and_nulls(self):
        self.ok("publish", "task.audit", '{"event_type":"task_completion","timestamp":"2026-01-05T10:30:05Z","task_id":"t",'
                '"task_description":"","user_id":null,"more":{"a": 1}}')
        text = self.ok("consume", "-e", "--typed", "task.audit").decode()
        self.assertIn('  task-description: ""\n  user-id: null\n  more: {"a":1}\n', text)

    def test_misuse(self):
        self.refused(2, "consume", "-e", "--typed", "-F", "%s", "t", says="--typed and --format")
        self.refused(2, "consume", "-e", "--typed", "-O", "raw", "t", says="raw")

    def test_colours_only_on_a_terminal(self):
        self.publish_some()
        self.assertNotIn(b"\033", self.ok("consume", "-e", "--typed", "task.failed"))
        for env, expected in (({}, True), ({"NO_COLOR": "1"}, False)):
            master, slave = pty.openpty()
            process = self.start("consume", "-e", "--typed", "task.failed", env=env, stdout=slave, stderr=slave)
            os.close(slave)
            out = b""
            try:
                while piece := os.read(master, 65536):
                    out += piece
            except OSError:  # what a terminal answers when nobody has it open any more
                pass
            process.end()
            os.close(master)
            self.assertEqual(b"\033[1mtask.failed\033[0m" in out, expected, out)

    def test_a_group_goes_on_where_it_was(self):
        self.ok("task", "failed", "t1", "--error", "e")
        self.assertIn(b"task.failed t1", self.ok("consume", "-g", "g", "-e", "--typed", "task.failed"))
        self.ok("task", "failed", "t2", "--error", "e")
        out = self.ok("consume", "-g", "g", "-e", "--typed", "task.failed")
        self.assertIn(b"task.failed t2", out)
        self.assertNotIn(b"task.failed t1", out)

    def test_documents_of_the_original_systems(self):
        """Each is printed with its members in their order and its numbers digit by digit, and comes through a pipe."""
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data/wire")
        documents = []
        for name in sorted(os.listdir(folder)):
            if name == "generate" or not os.path.isdir(os.path.join(folder, name)):
                continue
            for file in sorted(os.listdir(os.path.join(folder, name))):
                with open(os.path.join(folder, name, file), encoding="utf-8") as document:
                    documents.append((name, document.read()))
        self.assertGreater(len(documents), 60)
        lines = [json.dumps({"topic": "wire", "value": text, "headers": [{"key": "message-type", "value": name}]})
                 for name, text in documents]
        self.ok("publish", "-i", "json", stdin="\n".join(lines).encode())

        def exactly(text):
            return json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), parse_float=str, parse_int=str)

        printed = self.ok("consume", "-e", "--typed", "-O", "json", "wire")
        for (name, text), line in zip(documents, printed.splitlines(), strict=True):
            with self.subTest(type=name, document=text):
                members = dict(exactly(line)[1])
                self.assertNotIn("error", members)
                self.assertEqual(members["type"], name)
                document = exactly(text)
                self.assertIn(members["fields"], (document, dict(document[1]).get("data")))
        self.ok("publish", "copy", "-i", "json", stdin=printed)
        for one, other in zip(self.records("wire"), self.records("copy"), strict=True):
            self.assertEqual((one["key"], one["value"], one["headers"]), (other["key"], other["value"], other["headers"]))

    def test_through_a_pipe_and_back(self):
        """What consume prints as JSON, typed or not, makes the same records when it is published again."""
        self.publish_some()
        self.ok("publish", "task.failed", "-i", "raw", stdin=b"\xff\x00no message", )
        self.ok("publish", "-Z", "-k", "k", "-H", "message-type=task.failed", "-H", "empty", "task.failed")
        topics = ("task.failed", "task.created", "user.events", "user_events")
        before = self.records(*topics)
        self.assertGreater(sum(len(record["headers"]) for record in before), 8)
        for options in ((), ("--typed",)):
            text = self.ok("consume", "-e", "-O", "json", *options, *topics)
            copy = "local:" + os.path.join(self.folder, "copy" + "".join(options))
            self.ok("--endpoints", copy, "publish", "-i", "json", stdin=text)
            after = [json.loads(line) for line in
                     self.ok("--endpoints", copy, "consume", "-e", "-O", "json", *topics).splitlines()]
            order = lambda record: (record["topic"], record["partition"], record["offset"])
            self.assertEqual(sorted(after, key=order), sorted(before, key=order))
            typed = [json.loads(line) for line in
                     self.ok("--endpoints", copy, "consume", "-e", "--typed", "-O", "json", *topics).splitlines()]
            self.assertEqual(sorted(typed, key=order), sorted(self.typed(*topics), key=order))


if __name__ == "__main__":
    unittest.main()
