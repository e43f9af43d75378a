# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs of tasks and of the audit log, whose options are the fields of their messages."""

import json
import os
import unittest

from cli_case import CliCase

USER = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


class Task(CliCase):
    def record(self, topic):
        (record,) = self.records(topic)
        return record["key"], json.loads(record["value"])

    def test_created(self):
        self.assertEqual(self.ok("task", "created", "t1", "--description", "查询设备状态", "--metadata", '{"room": [7, 1.0]}'),
                         b"task.created [0] @0\n")
        key, value = self.record("task.created")
        self.assertEqual(key, "t1")
        self.assertEqual(list(value), ["taskId", "taskDescription", "metadata", "timestamp"])
        self.assertEqual((value["taskDescription"], value["metadata"]), ("查询设备状态", {"room": [7, 1.0]}))

    def test_completed(self):
        self.ok("task", "completed", "t1", "--result", '{"a":1}', "--duration", "5000", "--timestamp",
                "2026-01-05T10:30:05Z")
        self.assertEqual(self.record("task.completed"), ("t1", {
            "taskId": "t1", "result": {"a": 1}, "duration_ms": 5000, "timestamp": "2026-01-05T10:30:05Z"}))

    def test_failed(self):
        for error in ('he said "no"', 'a\\"b\n\x01\x7f', "工具执行超时 😀"):
            self.ok("task", "failed", "t1", "--error", error)
            self.assertEqual(json.loads(self.records("task.failed")[-1]["value"])["error"], error)
        self.assertIn(b'  error: he said "no"\n', self.ok("consume", "task.failed", "--typed", "-e"))

    def test_audit_of_tasks(self):
        self.ok("audit", "submission", "t1", "--description", "check", "--user-id", "u1")
        self.ok("audit", "completion", "t1", "--description", "check", "--duration", "5000", "--success", "true")
        first, second = [json.loads(record["value"]) for record in self.records("task.audit")]
        del first["timestamp"], second["timestamp"]
        self.assertEqual(first, {"event_type": "task_submission", "task_id": "t1", "task_description": "check",
                                 "user_id": "u1"})
        self.assertEqual(second, {"event_type": "task_completion", "task_id": "t1", "task_description": "check",
                                  "user_id": None, "duration_ms": 5000, "success": True})

    def test_audit_has_a_place_of_its_own(self):
        folder = os.path.join(self.folder, "audits")
        for call in (("-X", f"audit.endpoints=local:{folder}"), ("-X", f"audit.endpoints=local:{folder}", "--timeout", "9",
                     "-X", "audit.fallback=spool", "-X", f"audit.spool={folder}/spool")):
            self.ok(*call, "audit", "submission", "t1", "--description", "check")
        self.env["TASKBUS_AUDIT_ENDPOINTS"] = f"local:{folder}"
        self.assertEqual(self.ok("audit", "entity", "--user-id", USER, "--action", "a", "--entity-type", "b"),
                         b"dawning.audit-log [0] @0\n")
        self.assertEqual(self.ok("--endpoints", self.env["TASKBUS_ENDPOINTS"], "audit", "submission", "t2",
                                 "--description", "here"), b"task.audit [0] @0\n")
        self.assertFalse(os.path.exists(f"{folder}/spool"))
        self.assertEqual([record["key"] for record in self.records("task.audit")], ["t2"])
        self.env["TASKBUS_ENDPOINTS"] = f"local:{folder}"
        self.assertEqual([record["key"] for record in self.records("task.audit")], ["t1", "t1"])
        self.refused(2, "-X", "audit.fallback=keep", "audit", "submission", "t1", "--description", "x", says="drop, fail")

    def test_a_disabled_audit_log_writes_nothing(self):
        call = ("audit", "submission", "t1", "--description", "check")
        remark = "The audit log is disabled by the key “audit.enabled”: nothing was written\n"
        for extra, env in ((("-X", "audit.enabled=false"), {}), ((), {"TASKBUS_AUDIT_ENABLED": "false"}),
                           (("-X", "audit.enabled=false", "--endpoints", self.env["TASKBUS_ENDPOINTS"]), {})):
            self.assertEqual(self.call(*extra, *call, env=env), (0, b"", remark))
        self.assertEqual(self.call("-q", "-X", "audit.enabled=false", *call), (0, b"", ""))
        self.assertIn(b"topic: task.audit\n", self.ok("-X", "audit.enabled=false", *call, "--dry-run"))
        self.refused(2, "-X", "audit.enabled=false", "audit", "submission", "t1", says="missing")
        self.refused(2, "-X", "audit.enabled=perhaps", *call, says="perhaps")
        self.refused(2, "-X", "audit.fallback=keep", "--endpoints", "null:", *call, says="drop, fail")
        self.refused(4, "consume", "-e", "task.audit")
        self.ok(*call)

    def test_audit_of_entities(self):
        self.ok("audit", "entity", "--user-id", USER, "--action", "update", "--entity-type", "order", "--entity-id", "7",
                "--old-value", "open", "--new-value", "paid")
        key, value = self.record("dawning.audit-log")
        self.assertEqual(key, USER)
        self.assertEqual([value[name] for name in ("UserId", "Action", "EntityType", "EntityId", "OldValue", "NewValue",
                                                   "UserAgent")], [USER, "update", "order", "7", "open", "paid", None])

    def test_audits_are_written_as_the_gateway_writes(self):
        self.ok("audit", "entity", "--user-id", USER, "--action", "更新", "--entity-type", "a<b>&'\"")
        (record,) = self.records("dawning.audit-log")
        self.assertIn('"Action":"\\u66F4\\u65B0","EntityType":"a\\u003Cb\\u003E\\u0026\\u0027\\u0022"', record["value"])

    def test_what_all_typed_messages_take(self):
        out = self.ok("task", "failed", "t1", "--error", "e", "--key", "k", "-a", "request-id=r", "-m", "n=1", "--dry-run")
        self.assertIn(b"\nkey: k\n", out)
        self.assertIn(b"\nheader request-id: r\n", out)
        self.assertIn(b'"n":1', out)
        self.refused(4, "consume", "-e", "task.failed")

    def test_times_are_taken_as_elsewhere(self):
        for given, wanted in (("2026-01-05T10:30:05+08:00", "2026-01-05T10:30:05+08:00"),
                              ("1767607200000", "2026-01-05T10:00:00.000Z"), ("1767607200", "2026-01-05T10:00:00.000Z"),
                              ("2026-01-05", "2026-01-05T00:00:00.000Z"),
                              ("2026-01-05T10:00:00", "2026-01-05T10:00:00.000Z")):
            with self.subTest(given=given):
                (line,) = self.ok("task", "failed", "t1", "--error", "e", "--timestamp", given, "-n", "-O", "json").splitlines()
                self.assertEqual(json.loads(json.loads(line)["value"])["timestamp"], wanted)
        self.ok("task", "failed", "t1", "--error", "e", "--timestamp", "1h30m", "-n")
        self.refused(2, "task", "failed", "t1", "--error", "e", "--timestamp", "noon", "-n", says="noon")
        self.assertIn("or a duration ago", " ".join(self.ok("task", "failed", "--help").decode().split()))

    def test_help_says_where_it_goes(self):
        for verb, line in (("task created", "Topic task.created, key task-id, envelope flat"),
                           ("audit completion", "Topic task.audit, key task-id, envelope flat"),
                           ("audit entity", "Topic dawning.audit-log, key user-id|tenant-id, envelope flat")):
            self.assertIn(f"\n\n{line}\n\nOptions:\n", self.ok(*verb.split(), "--help").decode())

    def test_help_has_the_fields(self):
        text = self.ok("task", "completed", "--help").decode()
        for words in ("--result=JSON", "--duration=MILLISECONDS", "--timestamp=TIME", "--dry-run"):
            self.assertIn(words, text)
        self.assertNotIn("--task-id", text)
        text = self.ok("audit", "completion", "--help").decode()
        self.assertIn("--success=true|false", text)
        self.assertNotIn("--event-type", text)
        self.assertIn("--entity-type=TEXT", self.ok("audit", "entity", "--help").decode())
        self.assertIn("task failed TASK", self.ok("task", "--help").decode())

    def test_misuse(self):
        self.refused(2, "task", "failed", says="An argument is missing")
        self.refused(2, "task", "failed", "t1", says="error")
        self.refused(2, "task", "failed", "t1", "--eror", "e", says="did you mean --error?")
        self.refused(2, "task", "failed", "t1", "t2", "--error", "e", says="One argument too many")
        self.refused(2, "task", "completed", "t1", "--duration", "soon", says="--duration: “duration_ms” of a message")
        self.refused(2, "task", "completed", "t1", "--result", "{", says="--result: “{” for “result” is no JSON")
        self.refused(2, "task", "completed", "t1", "--result", "done", says="as a text it is '\"done\"'")
        self.refused(2, "task", "completed", "t1", "--duration", "1", "--set", "duration-ms=2", says="twice")
        self.refused(2, "task", "done", "t1", says="task done")
        self.refused(2, "audit", "entity", "--user-id", "nobody", "--action", "a", "--entity-type", "t", says="nobody")
        err = self.refused(2, "audit", "entity",
                           says="“UserId” of a message “audit.entity” is missing: it is given by --user-id=UUID")
        self.assertIn("“taskbus audit entity --help” tells more", err)

    def test_without_the_module(self):
        modules = ":".join(path for path in self.env["TASKBUS_MODULE_PATH"].split(":") if not path.endswith("/task"))
        self.refused(4, "task", "failed", "t1", "--error", "e", env={"TASKBUS_MODULE_PATH": modules}, says="task.failed")
        text = self.ok("task", "failed", "t1", "--help", env={"TASKBUS_MODULE_PATH": modules}).decode()
        self.assertIn("--dry-run", text)
        self.assertNotIn("--error=TEXT", text)


if __name__ == "__main__":
    unittest.main()
