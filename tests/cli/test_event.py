# SPDX-License-Identifier: LGPL-2.1-or-later
"""Typed messages from the command line."""

import json
import os
import unittest

from cli_case import CliCase


class Event(CliCase):
    def value(self, *arguments):
        """The document that a call would publish."""
        (line,) = self.ok("event", *arguments, "--dry-run", "-O", "json").splitlines()
        return json.loads(line)["value"]

    def test_publish(self):
        self.assertEqual(self.ok("event", "task.failed", "--set", "task-id=t1", "--set", 'error=he said "no"'),
                         b"task.failed [0] @0\n")
        (record,) = self.records("task.failed")
        headers = {header["key"]: header["value"] for header in record["headers"]}
        value = json.loads(record["value"])
        self.assertEqual(record["key"], "t1")
        self.assertEqual(list(value), ["taskId", "error", "timestamp"])
        self.assertEqual((value["taskId"], value["error"]), ("t1", 'he said "no"'))
        self.assertEqual((list(headers), headers["message-type"]), (["message-id", "message-type"], "task.failed"))
        self.assertRegex(headers["message-id"], "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        (receipt,) = self.ok("event", "task.failed", "-s", "task-id=t1", "-s", "error=e", "-O", "json").splitlines()
        self.assertEqual((json.loads(receipt)["topic"], json.loads(receipt)["offset"]), ("task.failed", 1))

    def test_nothing_is_sent_by_a_dry_run(self):
        text = self.ok("event", "task.failed", "-s", "task-id=t1", "-s", "error=a\nb", "-a", "request-id=r1",
                       "--dry-run").decode()
        self.assertTrue(text.startswith("topic: task.failed\nkey: t1\nheader "), text)
        self.assertIn("\nheader request-id: r1\n", text)
        self.assertRegex(text, r'\nvalue: \{"taskId":"t1","error":"a\\nb","timestamp":"[^"]+"\}\n$')
        self.refused(4, "consume", "-e", "task.failed")
        # Not even who would receive it has to be there.
        self.ok("--endpoints", "kafka://127.0.0.1:1", "event", "task.failed", "-s", "task-id=t1", "-s", "error=e",
                "--dry-run")

    def test_a_dry_run_fails_where_publishing_does(self):
        for extra in ((), ("-n",), ("-n", "-O", "json")):
            for name in ("task.a b", "task.ä", "task." + "x" * 250):
                self.refused(2, "event", name, "-s", "task-id=t1", *extra, says="ASCII letters")
            self.refused(2, "event", "user.logged_in", "-s", "user-id=1", "-X", "topic.user.logged_in=a/b", *extra,
                         says="a/b")

    def test_a_dry_run_as_json_can_be_published(self):
        line = self.ok("event", "user_login", "-s", "user-id=1", "-s", "username=admin", "-n", "-O", "json")
        self.ok("publish", "-i", "json", stdin=line)
        (record,) = self.records("user_events")
        wanted = json.loads(line)
        for name in ("topic", "key", "value", "headers"):
            self.assertEqual(record[name], wanted[name])
        self.assertEqual(json.loads(record["value"])["data"], {"user_id": 1, "username": "admin"})

    def test_fields_by_either_name(self):
        self.assertEqual(json.loads(self.value("task.failed", "-s", "taskId=t1", "-s", "error=e"))["taskId"], "t1")

    def test_kinds(self):
        value = self.value("task.audit", "-s", "event-type=task_completion", "-s", "task-id=t", "-s", "task-description=d",
                           "-s", "duration-ms=12345678901", "-s", "success=true", "-s", "timestamp=2026-01-05T10:30:05+08:00")
        self.assertEqual(json.loads(value), {
            "event_type": "task_completion", "timestamp": "2026-01-05T10:30:05+08:00", "task_id": "t",
            "task_description": "d", "user_id": None, "duration_ms": 12345678901, "success": True})
        value = self.value("email", "-s", "to=a@x", "-s", "subject=s", "-s", "body=b", "-s", "cc=b@x,c@x", "-s", "cc=d@x")
        self.assertEqual(json.loads(value)["Cc"], ["b@x", "c@x", "d@x"])
        value = self.value("alert.notification", "-s", "alert-rule-id=6F9619FF-8B86-D011-B42D-00C04FC964FF", "-s",
                           "rule-name=r", "-s", "metric-type=m", "-s", "severity=s", "-s", "current-value=99.50", "-s",
                           "threshold=1e2", "-j", "description=null")
        self.assertIn('"CurrentValue":99.50,"Threshold":1e2', value)

    def test_json_stays_as_it_is_written(self):
        value = self.value("task.completed", "-s", "task-id=t1", "-j",
                           'result={"b":1.0,"a":[1e5,12345678901234567890]}', "-m", 'extra="x"')
        self.assertIn('"result":{"b":1.0,"a":[1e5,12345678901234567890]}', value)
        self.assertEqual(json.loads(value)["extra"], "x")

    def test_types_of_a_pattern(self):
        self.ok("event", "task.progress", "-s", "task-id=t1", "-m", "percent=50")
        (record,) = self.records("task.progress")
        self.assertEqual((record["key"], json.loads(record["value"])), ("t1", {"taskId": "t1", "percent": 50}))

    def test_a_mistyped_name_is_mentioned_where_a_pattern_takes_it(self):
        hint = "“task.faild” is not a known type; did you mean “task.failed”? (It is taken as any other “task.*”)\n"
        code, _, err = self.call("event", "task.faild", "-s", "task-id=t1")
        self.assertEqual((code, err), (0, hint))
        self.assertEqual(len(self.records("task.faild")), 1)
        self.assertEqual(self.call("-q", "event", "task.faild", "-s", "task-id=t1", "-n")[::2], (0, ""))
        code, _, err = self.call("event", "task.faild", "-s", "error=e", "-n")
        self.assertEqual((code, err.startswith(hint + "taskbus: ")), (2, True), err)
        for other in ("task.progress", "task.archived", "task.failed.again"):
            self.ok("event", other, "-s", "task-id=t1", "-n")

    def test_key_topic_and_envelope(self):
        call = ("event", "user.logged_in", "-s", "user-id=42", "--dry-run", "-O", "json")
        record = json.loads(self.ok(*call))
        self.assertEqual((record["topic"], record["key"]), ("user.events", "42"))
        self.assertEqual(list(json.loads(record["value"])), ["id", "type", "timestamp", "data"])
        self.assertEqual(json.loads(self.ok(*call, "--key", "other"))["key"], "other")
        self.assertEqual(json.loads(self.ok(*call, "--key", ""))["key"], "")
        record = json.loads(self.ok(*call, "-X", "topic.user.logged_in=logins", "-X",
                                    "envelope.user.logged_in=cloudevents-binary"))
        headers = {header["key"]: header["value"] for header in record["headers"]}
        self.assertEqual((record["topic"], headers["ce_type"], headers["ce_specversion"]),
                         ("logins", "user.logged_in", "1.0"))
        self.assertEqual(json.loads(record["value"]), {"user_id": 42})
        record = json.loads(self.ok(*call, env={"TASKBUS_TOPIC_USER_LOGGED_IN": "elsewhere"}))
        self.assertEqual(record["topic"], "elsewhere")

    def test_attributes(self):
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        record = json.loads(self.ok("event", "user.logged_in", "-s", "user-id=1", "-a", "id=my-id", "-a",
                                    "request-id=r1", "-a", "correlation-id=c1", "-a", "traceparent=" + trace, "-a",
                                    "time=2026-01-31T12:00:00Z", "-n", "-O", "json"))
        headers = {header["key"]: header["value"] for header in record["headers"]}
        self.assertEqual((headers["request-id"], headers["correlation-id"], headers["traceparent"]), ("r1", "c1", trace))
        value = json.loads(record["value"])
        self.assertEqual((value["id"], value["timestamp"]), ("my-id", "2026-01-31T12:00:00Z"))

    def test_attributes_that_would_be_dropped_or_mean_nothing(self):
        call = ("event", "user.logged_in", "-s", "user-id=1", "-n")
        for attribute, says in (
            ("message-id=y", "use --attribute id=VALUE"),
            ("message-type=nope", "made from the type of the message"),
            ("id=", "The attribute “id” is empty"),
            ("time=junk", "“junk” is no time as in 2026-01-31T12:00:00Z"),
            ("time=", "is no time"),
            ("time=2026-02-31T12:00:00Z", "is no time"),
            ("traceparent=junk", "“junk” is no traceparent: it has 2, 32, 16 and 2 hexadecimal digits"),
            ("traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", "is no traceparent"),
            ("traceparent=00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "is no traceparent"),
            ("traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", "is no traceparent"),
        ):
            with self.subTest(attribute=attribute):
                self.refused(2, *call, "-a", attribute, says=says)
        for time, wanted in (("2026-01-31T12:00:00.5+08:00", "2026-01-31T12:00:00.5+08:00"),
                             ("1767607200000", "2026-01-05T10:00:00.000Z"), ("2026-01-05", "2026-01-05T00:00:00.000Z"),
                             ("2026-01-05T10:00:00", "2026-01-05T10:00:00.000Z"),
                             ("20260105T100000Z", "2026-01-05T10:00:00.000Z")):
            record = json.loads(self.ok(*call, "-O", "json", "-a", "time=" + time))
            self.assertEqual(json.loads(record["value"])["timestamp"], wanted)

    def test_help_is_made_from_the_table(self):
        text = self.ok("event", "task.audit", "--help").decode()
        self.assertTrue(text.startswith("Usage: taskbus event [OPTION…] task.audit\n"), text)
        self.assertIn("--set event-type=task_submission|task_completion", text)
        self.assertIn("--set success=true|false", text)
        self.assertIn("--set duration-ms=MILLISECONDS", text)
        self.assertIn("(required)", text)
        self.assertIn("Topic task.audit, key task-id, envelope flat", text)
        self.assertEqual(text, self.ok("help", "event", "task.audit").decode())
        self.assertIn("--json metadata=JSON", self.ok("event", "task.created", "--help").decode())
        self.refused(4, "event", "task_audit_", "--help", says="task_audit_")

    def test_misuse(self):
        good = ("event", "task.audit", "-s", "event-type=task_completion", "-s", "task-id=t", "-s", "task-description=d")
        self.ok(*good, "-n")
        for words, says in (
            (("-s", "sucess=true"), "has no field “sucess”; did you mean “success”?"),
            (("-s", "nothing-like-it=1"), "it has: event-type, timestamp"),
            (("-s", "durationms=1"), "did you mean “duration-ms”?"),
            (("-j", "sucess=true"), "did you mean “success”?"),
            (("-m", "success=true"), "--set"),
            (("-s", "success=perhaps"), "perhaps"),
            (("-s", "duration-ms=soon"), "soon"),
            (("-s", "duration-ms=1.5"), "1.5"),
            (("-s", "duration-ms=99999999999999999999"), "99999999999999999999"),
            (("-s", "timestamp=noon"), "noon"),
            (("-j", "success={"), "“{” for “success” is no JSON: The JSON document breaks off (column 2)\n"),
            (("-j", "success=1"), "success"),
            (("-m", "extra={"), "extra"),
            (("-m", "extra=1", "-m", "extra=2"), "twice"),
            (("-s", "task-id=again"), "twice"),
            (("-s", "success"), "FIELD=VALUE"),
            (("-s", "=1"), "FIELD=VALUE"),
            (("-j", "success"), "FIELD=JSON"),
            (("-m", "x"), "NAME=JSON"),
            (("-a", "x"), "NAME=VALUE"),
            (("-a", "Request Id=1"), "no name of an attribute"),
            (("-a", "request-id=1", "-a", "request-id=2"), "twice"),
            ((b"-s", b"user-id=\xff"), "UTF-8"),
            ((b"-j", b"user-id=\"\xff\""), "UTF-8"),
            ((b"-m", b"x\xff=1"), "UTF-8"),
            ((b"-s", b"a\x1b[31m=1"), "\\u001b"),
        ):
            with self.subTest(words=words):
                err = self.refused(2, *good, *words, "-n", says=says)
                self.assertNotIn("\x1b", err)
        self.refused(2, "event", "task.audit", "-s", "event-type=nonsense", "-n",
                     says="must be one of task_submission, task_completion, not nonsense")
        err = self.refused(2, "event", "task.audit", "-s", "event-type=task_completion",
                           says="“task_id” of a message “task.audit” is missing: it is given by --set task-id=TEXT")
        self.assertIn("“taskbus event task.audit --help” tells more", err)
        self.refused(2, "event", says="An argument is missing")
        self.refused(4, "event", "user.loged_in", "-s", "user-id=1", says="did you mean “user.logged_in”?")
        self.refused(4, "event", "x", says="“x”")
        self.refused(4, "event", "", says="type")

    def test_what_is_no_json_is_said_and_how_a_text_is_written(self):
        call = ("event", "task.created", "-s", "task-id=t", "-n")
        for option in ("-j", "-s"):
            self.refused(2, *call, option, "metadata=done", says="“done” for “metadata” is no JSON; as a text it is '\"done\"'\n")
            self.refused(2, *call, option, "metadata=[1,", says="“[1,” for “metadata” is no JSON: ")
        self.refused(2, *call, "-m", "note=工具", says="as a text it is '\"工具\"'")
        self.ok(*call, "-j", 'metadata="done"')
        err = self.refused(2, *call, "-j", "metadata=" + "x" * 1000, says="“" + "x" * 60 + "…” for “metadata” is no JSON: ")
        self.assertLess(len(err), 300)
        self.assertIn("(line 3, column 1)", self.refused(2, *call, "-j", "metadata={\n\n"))

    def test_of_many_values_the_first_ones_are_said(self):
        path = os.path.join(self.folder, "many.json")
        values = [f"v{i}" for i in range(20)]
        for name, flags in (("test.many", []), ("test.open", ["open"])):
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"name": name, "fields": [{"name": "f", "kind": "enumeration", "values": values,
                                                     "flags": flags}]}, file)
            self.ok("message", "add", path)
        self.refused(2, "event", "test.many", "-s", "f=x", says="must be one of " + ", ".join(values[:12]) + ", …, not x\n")
        self.refused(2, "event", "test.open", "-j", "f=1", says="must be a string, not 1\n")

    def test_any_text_arrives_unchanged(self):
        for text in ('he said "no"', "a\\b", "line\nline\r\n\ttab", "\x01\x1f\x7f\x9b", "工具执行超时", "😀" * 50,
                     "</script>&'", "=", "a=b", " ", "\u2028\ufeff"):
            with self.subTest(text=text):
                value = self.value("task.failed", "-s", "task-id=t", "-s", "error=" + text)
                self.assertEqual(json.loads(value)["error"], text)


if __name__ == "__main__":
    unittest.main()
