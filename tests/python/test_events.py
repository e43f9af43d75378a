# SPDX-License-Identifier: LGPL-2.1-or-later
"""Task events, their listener and the audit log in Python, on a real log."""

import json
import subprocess
import sys
import tempfile
import unittest
import uuid

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, GObject, Taskbus

import spool_writer
from waiting import run_until

USER_ID = "0b5e6f9c-6d2f-4a57-9a3e-3f5d1c2b4a60"

AWKWARD = [
    'he said "no"',
    "first\nsecond\r\n\tthird",
    "".join(chr(code) for code in range(32)) + "\x7f",
    "C:\\temp\\n \\u0041 /",
    "工具执行超时",
    "😀\u2028\u2029\ufeff\uffff\U0010ffff",
    '"},"taskId":"other",{"',
]


class EventsTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory(prefix="taskbus-events-")
        self.profile = Taskbus.Profile.new_plain()
        self.profile.set("endpoints", f"local:{self.directory.name}/log")
        self.bus = Taskbus.Bus.new(self.profile)

    def tearDown(self):
        self.bus.close()
        self.directory.cleanup()

    def read(self, topic, n):
        """The first n records of a topic."""
        got = []
        subscription = self.bus.subscribe(None, topic, handler=lambda delivery: got.append(delivery.record))
        run_until(lambda: len(got) >= n)
        subscription.close()
        return got

    def test_task_events(self):
        events = Taskbus.TaskEvents.new(self.bus)
        metadata = {"device": 7, "名": [1.5, None, "x"]}
        receipt = events.publish_created("t1", "check the sensor", metadata)
        events.publish_completed("t1", result="done", duration_ms=5000)
        events.post_event("task.progress", "t1", b'{ "percent" : 1e400 }')
        self.bus.flush()

        self.assertEqual((receipt.topic, receipt.offset), ("task.created", 0))
        created = self.read("task.created", 1)[0]
        document = json.loads(created.value)
        self.assertEqual(created.key, b"t1")
        self.assertEqual(list(document), ["taskId", "taskDescription", "metadata", "timestamp"])
        self.assertEqual(document["metadata"], metadata)
        completed = json.loads(self.read("task.completed", 1)[0].value)
        self.assertEqual((completed["result"], completed["duration_ms"]), ("done", 5000))
        self.assertEqual(self.read("task.progress", 1)[0].value, b'{ "percent" : 1e400 }')

    def test_texts(self):
        events = Taskbus.TaskEvents.new(self.bus)
        for text in AWKWARD:
            events.publish_failed("t1", text)
        records = self.read("task.failed", len(AWKWARD))
        self.assertEqual([json.loads(record.value)["error"] for record in records], AWKWARD)

    def test_constructors(self):
        self.assertEqual(Taskbus.TaskEvents(self.bus).publish_created("t1").topic, "task.created")
        self.assertEqual(Taskbus.TaskListener(bus=self.bus).get_bus(), self.bus)
        for make in (Taskbus.TaskEvents, Taskbus.TaskListener, Taskbus.AuditLog):
            with self.assertRaises(TypeError):
                make()

    def test_nul(self):
        """A string of C would end there."""
        events = Taskbus.TaskEvents.new(self.bus)
        events.post_failed("t", "a\0b")
        events.publish_created("t", "a\0b", b'{"n":1.50}')
        events.post_created("t", "a\0b")
        self.bus.flush()
        self.assertEqual(json.loads(self.read("task.failed", 1)[0].value)["error"], "a\0b")
        created = self.read("task.created", 2)[0]
        self.assertEqual((created.key, json.loads(created.value)["taskDescription"]), (b"t", "a\0b"))
        self.assertIn(b'"metadata":{"n":1.50}', created.value)
        for tell in (events.publish_failed, events.post_failed, events.post_created, events.publish_completed):
            with self.assertRaises(ValueError):
                tell("t\0", "x")

        with Taskbus.AuditLog.new(self.profile) as audit:
            audit.log_task_submission("t", "a\0b", "u")
            audit.post_task_submission("t", "a\0b")
            audit.log_task_completion("t", "a\0b", "u", duration_ms=7, success=False)
            audit.post_task_completion("t", "a\0b", duration_ms=None, success=True)
            audit.post_entity(user_id=USER_ID, action="a\0b", entity_type="x")
            with self.assertRaises(ValueError):
                audit.post_task_submission("t", "x", "u\0")
        documents = [json.loads(record.value) for record in self.read("task.audit", 4)]
        self.assertEqual({document["task_description"] for document in documents}, {"a\0b"})
        self.assertEqual([document["user_id"] for document in documents], ["u", None, "u", None])
        self.assertEqual((documents[2]["duration_ms"], documents[2]["success"]), (7, False))
        self.assertEqual((documents[3].get("duration_ms"), documents[3]["success"]), (None, True))
        self.assertEqual(json.loads(self.read("dawning.audit-log", 1)[0].value)["Action"], "a\0b")

    def test_what_is_no_text_is_said(self):
        events = Taskbus.TaskEvents(self.bus)
        with Taskbus.AuditLog.new(self.profile) as audit:
            for call in (
                lambda: events.publish_failed(5, "x"),
                lambda: events.publish_failed("t", 5),
                lambda: audit.log_task_submission(5, "check"),
                lambda: audit.log_task_submission("t", "check", 5),
                lambda: audit.log_task_completion("t", 5, duration_ms=1, success=True),
            ):
                with self.assertRaisesRegex(TypeError, "str"):
                    call()

    def test_async(self):
        events = Taskbus.TaskEvents.new(self.bus)
        done = []
        events.publish_failed_async(
            "t1", "no", None, lambda source, result: done.append(source.publish_failed_finish(result))
        )
        run_until(lambda: done)
        self.assertEqual(done[0].topic, "task.failed")

    def test_bad_arguments(self):
        events = Taskbus.TaskEvents.new(self.bus)
        failed = []
        self.bus.connect("publish-failed", lambda bus, record, error: failed.append((record.topic, record.key)))
        with self.assertRaises(GLib.Error):
            events.publish_created("")
        with self.assertRaises(GLib.Error):
            events.publish_created("t1", metadata=b"{")
        events.post_created("t1", metadata=b"{")
        events.post_created("t2", metadata={"temperature": float("nan")})
        run_until(lambda: len(failed) == 2)
        self.assertEqual(failed, [("task.created", b"t1"), ("task.created", b"t2")])

    def test_listener(self):
        events = Taskbus.TaskEvents.new(self.bus)
        seen = []
        ignored = []

        def on_failed(delivery, task_id):
            seen.append((task_id, delivery.attempt))
            if delivery.attempt == 1:
                raise ValueError("not yet")

        listener = Taskbus.TaskListener.new(self.bus)
        listener.connect("ignored", lambda source, record: ignored.append(record.value))
        listener.set_failed_handler(on_failed)
        listener.set_created_handler(lambda delivery, task_id, extra: seen.append((task_id, extra)), "extra")
        self.assertEqual(listener.props.group, "task-orchestration-group")
        self.assertEqual((listener.props.max_poll_records, listener.props.poll_wait), (10, 30000))
        listener.start()
        with self.assertLogs("taskbus", "ERROR"):
            events.post_failed("t1", "no")
            run_until(lambda: len(seen) == 2)
        events.post_created("t2")
        self.bus.post_record(Taskbus.Record("task.created", b'{"taskId":"t3"}'))
        self.bus.post_record(Taskbus.Record("task.created", "{"))
        run_until(lambda: len(seen) == 5)
        self.assertEqual(seen[:2], [("t1", 1), ("t1", 2)])
        self.assertEqual(sorted(seen[2:]), [("", "extra"), ("t2", "extra"), ("t3", "extra")])
        self.assertEqual((ignored, listener.get_n_ignored()), ([], 0))
        listener.close()
        self.assertFalse(listener.is_running())

    def test_audit(self):
        with Taskbus.AuditLog.new(self.profile) as audit:
            self.assertTrue(audit.log_task_submission("t1", "check"))
            audit.post_task_completion("t1", "check", user_id="u", duration_ms=12, success=False)
            audit.log_entity(user_id=USER_ID, action="Update", entity_type="User", entity_id="42", new_value="王")
            audit.log_message(Taskbus.message("audit.entity", user_id=USER_ID, action="Read", entity_type="User"))
            with self.assertRaises(GLib.Error):
                audit.log_entity(action="Update", entity_type="User")
            self.assertEqual(audit.get_n_dropped(), 0)

        submission, completion = (json.loads(record.value) for record in self.read("task.audit", 2))
        self.assertEqual((submission["event_type"], submission["user_id"]), ("task_submission", None))
        self.assertEqual((completion["duration_ms"], completion["success"]), (12, False))
        first, second = (json.loads(record.value) for record in self.read("dawning.audit-log", 2))
        self.assertEqual((first["NewValue"], first["EntityId"], second["Action"]), ("王", "42", "Read"))

    def test_what_nobody_said_is_not_logged(self):
        with Taskbus.AuditLog.new(self.profile) as audit:
            for log in (audit.log_task_completion, audit.post_task_completion):
                for said in ({}, {"duration_ms": 1}, {"success": True}):
                    with self.assertRaises(TypeError):
                        log("t1", "check", "u", **said)
                log("t1", "check", "u", duration_ms=None, success=True)
                log("t1", "check", "u", duration_ms=-1, success=True)
        for record in self.read("task.audit", 4):
            document = json.loads(record.value)
            self.assertNotIn("duration_ms", document)
            self.assertTrue(document["success"])

    def test_bad_entity(self):
        """A post breaks nothing, whatever its texts are."""
        failed = []
        with Taskbus.AuditLog.new(self.profile) as audit:
            audit.connect("failed", lambda source, error: failed.append(error.message))
            audit.post_entity(user_id="nobody", action="Update", entity_type="User")
            audit.post_entity(action="Update")
            run_until(lambda: len(failed) == 2)
            self.assertIn("nobody", failed[0])
            self.assertEqual(audit.get_n_dropped(), 2)
            with self.assertRaises(GLib.Error):
                audit.log_entity(user_id="nobody", action="Update", entity_type="User")
            with self.assertRaises(TypeError):
                audit.post_entity(userid=USER_ID)
            audit.post_entity(user_id=uuid.UUID(USER_ID), action="Update", entity_type="User", description=None)
        self.assertEqual(self.read("dawning.audit-log", 1)[0].key, USER_ID.encode())

    def test_disabled_audit(self):
        self.profile.set("audit.enabled", "false")
        with Taskbus.AuditLog.new(self.profile) as audit:
            self.assertTrue(audit.log_entity(action="Update"))
            self.assertTrue(audit.log_task_submission("", ""))
            audit.post_task_submission("t", "x")
            self.assertFalse(audit.props.enabled)

    def test_spool(self):
        """What cannot be sent now is sent by the next one, to where it belongs by then."""
        unreachable = Taskbus.Profile.new_plain()
        unreachable.set("endpoints", f"local:{self.directory.name}/file/log")
        with open(f"{self.directory.name}/file", "w"):
            pass
        for profile in (unreachable, self.profile):
            profile.set("audit.fallback", "spool")
            profile.set("audit.spool", f"{self.directory.name}/spool")
        with Taskbus.AuditLog.new(unreachable) as audit:
            self.assertEqual(audit.props.fallback, Taskbus.AuditFallback.SPOOL)
            self.assertTrue(audit.log_task_submission("t1", "x"))
        with Taskbus.AuditLog.new(self.profile) as audit:
            audit.post_task_submission("t2", "x")
        self.assertEqual([record.key for record in self.read("task.audit", 2)], [b"t1", b"t2"])

    def write_spool(self, name, count):
        writer = subprocess.Popen(
            [sys.executable, spool_writer.__file__, self.directory.name, name, str(count)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(writer.stdout.close)
        self.addCleanup(writer.wait)
        self.addCleanup(writer.kill)
        return writer

    def test_spool_of_two_processes(self):
        """One is killed in the midst of it: what was safe arrives, and that of each key in its order."""
        endless = self.write_spool("endless", 10**9)
        other = self.write_spool("other", 1000)
        safe = [endless.stdout.readline() for _ in range(100)]
        endless.kill()
        safe.extend(endless.stdout.readlines())
        self.assertEqual(other.wait(), 0)
        with Taskbus.AuditLog.new(spool_writer.make_profile(self.directory.name)) as audit:
            audit.log_task_completion("last-0", "x", duration_ms=0, success=True)

        seen = []

        def on_record(delivery):
            seen.append((delivery.record.key.decode(), json.loads(delivery.record.value)["duration_ms"]))

        subscription = self.bus.subscribe(None, "task.audit", handler=on_record)
        run_until(lambda: ("last-0", 0) in seen)
        subscription.close()
        entries = list(dict.fromkeys(seen))  # at least once: those that were being sent may be there again
        n_safe = int([line for line in safe if line.endswith("\n")][-1]) + 1
        for name, least in (("endless", n_safe), ("other", 1000), ("last", 1)):
            numbers = [number for key, number in entries if key.startswith(name)]
            self.assertGreaterEqual(len(numbers), least)
            self.assertEqual(sorted(numbers), list(range(len(numbers))))
            for key in range(spool_writer.KEYS):
                mine = [number for number in numbers if number % spool_writer.KEYS == key]
                self.assertEqual(mine, sorted(mine))


if __name__ == "__main__":
    unittest.main()
