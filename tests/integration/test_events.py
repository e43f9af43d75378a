# SPDX-License-Identifier: LGPL-2.1-or-later
"""Task events, their listener and the audit log on a real broker."""

import json
import tempfile

from kafka_case import GLib, KafkaCase, Reader, Taskbus, create_topic, main, make_name, run_until

TYPES = ("task.created", "task.completed", "task.failed", "task.audit")
AWKWARD = 'he said "no"\r\n\t\x01\x7f 工具执行超时 😀\u2028 C:\\n'


class EventsTest(KafkaCase):
    def setUp(self):
        super().setUp()
        suffix = make_name("events")
        self.topics = {name: f"{name.replace('.', '-')}-{suffix}" for name in TYPES}
        self.settings = {f"topic.{name}": topic for name, topic in self.topics.items()}
        self.bus = self.new_bus()
        for topic in self.topics.values():
            create_topic(self.bus, topic)

    def make_profile(self, endpoints, **settings):
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", endpoints)
        for key, value in {**self.settings, **settings}.items():
            profile.set(key.replace("audit_", "audit."), value)
        return profile

    def kafka_profile(self, **settings):
        return self.make_profile(f"kafka://{self.servers}", **settings)

    def read(self, name, n):
        """The first n documents of a type's topic, with their keys."""
        records = Reader(self.bus, self.topics[name]).wait(n)
        return [(record.key, json.loads(record.value)) for record in records]

    def test_task_events(self):
        bus = self.exits.enter_context(Taskbus.Bus.new(self.kafka_profile()))
        events = Taskbus.TaskEvents.new(bus)
        seen = []

        def on_failed(delivery, task_id):
            seen.append((task_id, delivery.message.props.error, delivery.attempt))
            if delivery.attempt == 1 and delivery.message.props.error == AWKWARD:
                raise ValueError("not yet")

        listener = Taskbus.TaskListener.new(bus)
        listener.set_group(make_name("group"))
        listener.set_failed_handler(on_failed)
        listener.set_created_handler(lambda delivery, task_id: seen.append((task_id, delivery.message.metadata)))
        listener.start()
        receipt = events.publish_created("t1", "check the sensor", {"device": 7})
        self.assertEqual((receipt.topic, receipt.offset), (self.topics["task.created"], 0))
        events.publish_completed("t1", result=[1.5, None], duration_ms=5000)
        run_until(lambda: len(seen) == 1)
        bus.publish_record(Taskbus.Record(self.topics["task.failed"], '{"taskId":"t0","error":"no key"}'))
        events.post_failed("t1", AWKWARD)
        with self.assertLogs("taskbus", "ERROR"):
            run_until(lambda: len(seen) == 4)
        self.assertEqual(seen, [("t1", {"device": 7}), ("t0", "no key", 1), ("t1", AWKWARD, 1), ("t1", AWKWARD, 2)])
        self.assertEqual(listener.get_n_ignored(), 0)
        self.assertTrue(listener.close())

        key, document = self.read("task.completed", 1)[0]
        self.assertEqual((key, document["result"], document["duration_ms"]), (b"t1", [1.5, None], 5000))

        # Started again, it goes on behind what was handled.
        listener.start()
        events.publish_created("t2")
        events.publish_created("t3", metadata={})
        run_until(lambda: len(seen) == 6)
        self.assertEqual(seen[4:], [("t2", None), ("t3", {})])
        self.assertTrue(listener.close())

    def test_audit(self):
        """Events stay on this machine, audits go to Kafka."""
        with tempfile.TemporaryDirectory(prefix="taskbus-audit-") as folder:
            profile = self.make_profile(f"local:{folder}", audit_endpoints=f"kafka://{self.servers}")
            with Taskbus.Bus.new(profile) as bus, Taskbus.AuditLog.new(profile) as audit:
                Taskbus.TaskEvents.new(bus).publish_created("t1")
                self.assertTrue(audit.log_task_submission("t1", AWKWARD))
                audit.post_task_completion("t1", AWKWARD, user_id="u", duration_ms=12, success=False)
                audit.get_bus().flush()
                self.assertEqual(audit.get_n_dropped(), 0)
                local = Reader(bus, self.topics["task.created"]).wait(1)
                self.assertEqual(local[0].key, b"t1")

        (key, submission), (_, completion) = self.read("task.audit", 2)
        self.assertEqual((key, submission["task_description"], submission["user_id"]), (b"t1", AWKWARD, None))
        self.assertEqual((completion["event_type"], completion["duration_ms"]), ("task_completion", 12))

    def test_spool(self):
        """What is logged while no broker can be reached is sent by the next run, in its order, before what that one logs."""
        with tempfile.TemporaryDirectory(prefix="taskbus-spool-") as folder:
            spool = {"audit_fallback": "spool", "audit_spool": folder}
            nowhere = self.make_profile("kafka://127.0.0.1:1", **spool)
            nowhere.set("close-timeout", "1000")
            audit = Taskbus.AuditLog.new(nowhere)
            for number in range(5):
                self.assertTrue(audit.log_task_submission(f"t{number}", "x"))
            try:
                audit.close()
            except GLib.Error as error:  # what the bus had not sent; the spool has it
                self.assert_error(error, Taskbus.Error.UNCONFIRMED)

            with Taskbus.AuditLog.new(self.kafka_profile(**spool)) as audit:
                audit.post_task_submission("t5", "x")
            keys = [key for key, _ in self.read("task.audit", 6)]
            self.assertEqual(keys, [f"t{number}".encode() for number in range(6)])


if __name__ == "__main__":
    main()
