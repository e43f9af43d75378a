# SPDX-License-Identifier: LGPL-2.1-or-later
"""The types of messages: listed, described, added and removed."""

import json
import os
import unittest

from cli_case import CliCase

ORDER = {
    "name": "order.shipped", "topic": "shipping", "key": "order-id", "envelope": "event",
    "description": "An order left the house",
    "fields": [
        {"name": "order-id", "member": "orderId", "kind": "id", "flags": ["required", "numeric"], "description": "Which"},
        {"name": "weight", "member": "weight", "kind": "double", "description": "In kilogrammes"},
        {"name": "parcels", "member": "parcels", "kind": "strings"},
    ],
}


class Message(CliCase):
    def objects(self, *arguments):
        return [json.loads(line) for line in self.ok(*arguments, "-O", "json").splitlines()]

    def write(self, document):
        path = os.path.join(self.folder, "table.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(document if isinstance(document, str) else json.dumps(document))
        return path

    def test_list(self):
        types = {t["type"]: t for t in self.objects("message", "list")}
        self.assertEqual(list(types), sorted(types))
        failed = types["task.failed"]
        self.assertEqual((failed["topic"], failed["envelope"], failed["key"], failed["description"]),
                         ("task.failed", "flat", "task-id", "A task failed"))
        self.assertTrue(failed["origin"].endswith("libtaskbus-message-task.so"), failed)
        self.assertEqual(types["audit.entity"]["key"], "user-id|tenant-id")
        self.assertEqual((types["user_login"]["topic"], types["user_login"]["envelope"]), ("user_events", "typed"))
        titles = [b"TYPE", b"TOPIC", b"ENVELOPE", b"KEY", b"DESCRIPTION"]
        self.assertEqual(self.ok("message", "list").splitlines()[0].split(), titles)
        self.assertEqual(self.ok("message", "list", "-v").splitlines()[0].split(), [*titles, b"ORIGIN"])
        self.assertTrue(self.ok("message", "list", "-O", "text").splitlines()[0].endswith(b".so"))

    def test_every_type_is_described_with_an_example_that_can_be_published(self):
        for entry in self.objects("message", "list"):
            with self.subTest(type=entry["type"]):
                text = self.ok("message", "describe", entry["type"]).decode()
                document, command = [line.strip() for line in text.splitlines()[-2:]]
                self.assertIsInstance(json.loads(document), dict)
                words = [word.strip("'") for word in command.split()[1:]]
                self.assertIn(b"topic: ", self.ok(*words, "--dry-run"))
                rows = [line.split(b"\t") for line in self.ok("message", "describe", entry["type"], "-O", "text").splitlines()]
                self.assertEqual([row[1].decode() for row in rows], list(json.loads(document)))

    def test_what_cannot_be_used_is_said(self):
        folder = os.path.join(self.folder, "tables")
        os.mkdir(folder)
        for name, text in (("broken", "{"), ("good", json.dumps(ORDER))):
            with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
                file.write(text)
        env = {"TASKBUS_MESSAGE_PATH": folder}
        code, out, err = self.call("message", "list", "-O", "json", env=env)
        self.assertEqual((code, err.count("\n")), (0, 1), err)
        self.assertIn(os.path.join(folder, "broken.json") + "” cannot be used: ", err)
        self.assertIn("order.shipped", [json.loads(line)["type"] for line in out.splitlines()])
        self.assertEqual(self.call("-q", "message", "list", env=env)[::2], (0, ""))
        code, _, err = self.call("check", env=env)
        self.assertEqual(code, 0, err)
        self.assertIn(os.path.join(folder, "broken.json") + "” cannot be used: ", err)

    def test_chinese_is_broken_into_lines(self):
        description = "收货人的地址，按“省、市、区”的顺序（不含邮政编码）。" * 5
        fields = [{"name": "address", "member": "address", "kind": "string", "description": description}]
        self.ok("message", "add", self.write({"name": "order.sent", "fields": fields}))
        lines = self.ok("event", "order.sent", "--help").decode().splitlines()
        first = next(i for i, line in enumerate(lines) if "--set address=" in line)
        shown = [line[30:] if i > 0 else line.split("TEXT")[1].strip() for i, line in enumerate(lines[first:first + 6])]
        text = "".join(shown[:shown.index("") if "" in shown else len(shown)])
        self.assertEqual(text, description)
        for line in shown:
            self.assertLessEqual(sum(2 if character > "\u2fff" else 1 for character in line), 50)
            self.assertNotIn(line[:1], tuple("，。、”）"))
            self.assertNotIn(line[-1:], tuple("“（"))

    def test_describe(self):
        text = self.ok("message", "describe", "task.failed").decode()
        for line in ("type: task.failed", "description: A task failed", "topic: task.failed", "key: task-id",
                     "envelope: flat"):
            self.assertIn(line + "\n", text)
        rows = [line.split("\t") for line in self.ok("message", "describe", "task.audit", "-O", "text").decode().splitlines()]
        self.assertEqual(rows[0], ["event-type", "event_type", "enumeration", "yes", "", "task_submission|task_completion",
                                   "What is recorded"])
        self.assertEqual(rows[1][:4], ["timestamp", "timestamp", "time", "now"])
        self.refused(4, "message", "describe", "user.loged_in", says="did you mean “user.logged_in”?")
        self.refused(4, "message", "describe", "nothing-like-it", says="nothing-like-it")
        self.refused(4, "message", "describe", "user_logni", says="did you mean “user_login”?")

    def test_flags(self):
        for name, field, flags in (("system_error", "level", "open"), ("user.logged_in", "user-id", "numeric"),
                                   ("audit.entity", "timestamp", "zoneless"), ("audit.entity", "user-name", "write-null"),
                                   ("task.created", "task-id", "required-to-publish")):
            (row,) = [row for row in self.ok("message", "describe", name, "-O", "text").decode().splitlines()
                      if row.startswith(field + "\t")]
            self.assertEqual(row.split("\t")[4], flags)

    def test_the_profile_says_where_it_goes(self):
        options = ("-X", "topic.user.logged_in=xx", "-X", "envelope.user.logged_in=flat")
        text = self.ok("message", "describe", "user.logged_in", *options).decode()
        self.assertRegex(text, r"(?m)^topic: xx \(.*\)$")
        self.assertRegex(text, r"(?m)^envelope: flat \(.*\)$")
        env = {"TASKBUS_TOPIC_USER_LOGGED_IN": "yy", "KAFKA_AUDIT_TOPIC": "zz"}
        self.assertIn("Topic yy (environment variable TASKBUS_TOPIC_USER_LOGGED_IN), key user-id, envelope event\n",
                      self.ok("event", "user.logged_in", "--help", env=env).decode())
        self.assertIn("topic: zz (", self.ok("message", "describe", "task.audit", env=env).decode())
        self.assertIn("topic: zz (", self.ok("message", "describe", "task.archived", "-X", "topic.task.archived=zz").decode())
        self.assertIn('"topic" : "user.events"',
                      self.ok("message", "describe", "user.logged_in", "-O", "json", *options).decode().replace('":"', '" : "'))

    def test_a_pattern_stands_for_what_has_no_table(self):
        self.assertIn("type: task.*\n", self.ok("message", "describe", "task.archived").decode())

    def test_a_table_file_is_a_type(self):
        path = self.write(ORDER)
        self.refused(4, "message", "describe", "order.shipped")
        self.ok("message", "add", path)
        (entry,) = [t for t in self.objects("message", "list") if t["type"] == "order.shipped"]
        self.assertEqual((entry["topic"], entry["key"], entry["envelope"]), ("shipping", "order-id", "event"))
        self.assertTrue(entry["origin"].startswith(self.env["XDG_DATA_HOME"]), entry)
        self.ok("event", "order.shipped", "--set", "order-id=7", "--set", "weight=1.50", "--set", "parcels=a",
                "--set", "parcels=b")
        (record,) = self.records("shipping")
        value = json.loads(record["value"])
        self.assertEqual((record["key"], value["type"]), ("7", "order.shipped"))
        self.assertIn('{"orderId":7,"weight":1.50,"parcels":["a","b"]}', record["value"])
        self.assertIn(b"\n  weight: 1.50\n", self.ok("consume", "-e", "--typed", "shipping"))

    def test_what_is_described_as_json_can_be_added(self):
        self.ok("message", "add", self.write(ORDER))
        table = self.ok("message", "describe", "order.shipped", "-O", "json")
        self.ok("message", "remove", "order.shipped", "--yes")
        self.refused(4, "message", "describe", "order.shipped")
        self.ok("message", "add", "-", stdin=table)
        self.assertEqual(self.ok("message", "describe", "order.shipped", "-O", "json"), table)
        for entry in self.objects("message", "list"):
            (described,) = self.objects("message", "describe", entry["type"])
            self.assertEqual(described["name"], entry["type"])

    def test_one_type_of_a_name(self):
        self.ok("message", "add", self.write(ORDER))
        code, _, err = self.call("message", "add", self.write(ORDER))
        self.assertEqual(code, 0)
        self.assertIn("The same type order.shipped is there already, from " + self.env["XDG_DATA_HOME"], err)
        self.refused(1, "message", "add", self.write({**ORDER, "name": "task.failed"}), says="another message type")
        (failed,) = self.objects("message", "describe", "task.failed")
        self.assertEqual(self.call("message", "add", self.write(failed))[0], 0)
        self.refused(1, "message", "add", self.write({**failed, "description": "Another"}), says="libtaskbus-message-task.so")

    def test_an_own_type_is_replaced(self):
        self.ok("message", "add", self.write(ORDER))
        for change in ({"description": "Another text"}, {"topic": "parcels"},
                       {"fields": [{**field, "description": "Of a field"} for field in ORDER["fields"]]}):
            with self.subTest(change=change):
                self.ok("message", "add", self.write({**ORDER, **change}))
                (described,) = self.objects("message", "describe", "order.shipped")
                for key, value in change.items():
                    self.assertEqual(described[key], value)

    def test_one_from_another_folder_is_not_replaced(self):
        folder = os.path.join(self.folder, "tables")
        os.mkdir(folder)
        path = os.path.join(folder, "order.shipped.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(ORDER, file)
        env = {"TASKBUS_MESSAGE_PATH": folder}
        self.refused(1, "message", "add", self.write({**ORDER, "description": "Another"}), env=env, says=path)
        self.assertFalse(os.path.exists(self.env["XDG_DATA_HOME"]))

    def test_any_name_is_a_file(self):
        for name in ("a/b", "a/../b", "a:b", "x" * 60, "shop.*"):
            with self.subTest(name=name):
                self.ok("message", "add", self.write({**ORDER, "name": name}))
                (entry,) = [t for t in self.objects("message", "list") if t["type"] == name]
                folder = os.path.join(self.env["XDG_DATA_HOME"], "taskbus-1", "messages")
                self.assertEqual(os.path.dirname(entry["origin"]), folder)
                self.ok("message", "remove", name, "--yes")
                self.assertEqual(os.listdir(folder), [])

    def test_removing_wants_a_yes(self):
        self.ok("message", "add", self.write(ORDER))
        code, out, err = self.call("message", "remove", "order.shipped")
        self.assertEqual((code, err), (0, "Nothing was changed; do it with --yes\n"))
        self.assertIn(b"Would remove the type order.shipped", out)
        self.ok("message", "remove", "order.shipped", "--yes")
        self.refused(4, "message", "remove", "order.shipped", "--yes", says="order.shipped")
        self.refused(1, "message", "remove", "task.failed", "--yes", says="libtaskbus-message-task.so")

    def test_other_folders(self):
        folder = os.path.join(self.folder, "tables")
        os.mkdir(folder)
        with open(os.path.join(folder, "order.shipped.json"), "w", encoding="utf-8") as file:
            json.dump(ORDER, file)
        env = {"TASKBUS_MESSAGE_PATH": folder}
        self.assertIn(folder, self.ok("message", "describe", "order.shipped", env=env).decode())
        self.refused(1, "message", "remove", "order.shipped", "--yes", env=env, says=folder)

    def test_files_that_are_wrong(self):
        field = ORDER["fields"][0]
        wrong = ["", "[]", "{", "{}", "null", "[" * 10000, {**ORDER, "name": "a b"}, {**ORDER, "name": ""},
                 {**ORDER, "name": "a*b"}, {**ORDER, "envelope": "letter"}, {**ORDER, "key": "nobody"},
                 {**ORDER, "fields": [{**field, "kind": "complex"}]}, {**ORDER, "fields": [field, field]},
                 {**ORDER, "fields": [{"name": "a"}]}, {**ORDER, "fields": {}}, {**ORDER, "topic": "a b"}]
        for document in wrong:
            with self.subTest(document=str(document)[:200]):
                self.refused(1, "message", "add", self.write(document), says="table.json")
        self.refused(1, "message", "add", os.path.join(self.folder, "none"), says="cannot be read")
        self.refused(1, "message", "add", self.folder, says="cannot be read")
        self.refused(1, "message", "add", "-", stdin=b"x" * (1024 * 1024 + 1), says="too large")
        self.assertFalse(os.path.exists(self.env["XDG_DATA_HOME"]))


if __name__ == "__main__":
    unittest.main()
