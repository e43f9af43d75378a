# SPDX-License-Identifier: LGPL-2.1-or-later
"""The only broker is killed and started again while the spool of an audit log sends on what it has: nothing is lost, and
the entries of each key keep their order."""

import json
import tempfile

from kafka_case import KafkaCase, Reader, Taskbus, main, poll_until, run_until, start_brokers

KEYS = 40


class SpoolOutageTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls)

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint
        self.bus = self.new_bus()
        self.topic = self.new_topic(self.bus, 3)
        self.n = 0

    def make_profile(self, folder):
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"kafka://{self.servers}")
        profile.set("topic.task.audit", self.topic)
        profile.set("publish-timeout", "2000")
        profile.set("audit.fallback", "spool")
        profile.set("audit.spool", folder)
        return profile

    def log(self, audit, n):
        for number in range(self.n, self.n + n):
            audit.post_task_completion(f"task-{number % KEYS}", "x", duration_ms=number, success=True)
        self.n += n

    def assert_all_in_order(self, records):
        """At least once: what comes again comes behind what was there first."""
        numbers = dict.fromkeys(json.loads(record.value)["duration_ms"] for record in records)
        for key in range(KEYS):
            mine = [number for number in numbers if number % KEYS == key]
            self.assertEqual(mine, list(range(key, self.n, KEYS)))

    def wait_for_all(self, reader):
        numbers, n_seen = set(), 0

        def are_there():
            nonlocal n_seen
            numbers.update(json.loads(record.value)["duration_ms"] for record in reader.records[n_seen:])
            n_seen = len(reader.records)
            return len(numbers) == self.n

        run_until(are_there)

    def test_killed_and_started(self):
        reader = Reader(self.bus, self.topic)
        with tempfile.TemporaryDirectory(prefix="taskbus-spool-") as folder:
            with Taskbus.AuditLog.new(self.make_profile(folder)) as audit:
                self.log(audit, 1000)
                self.wait_for_all(reader)
                for _ in range(2):
                    self.log(audit, 1000)
                    self.kafka.kill(1)
                    self.log(audit, 1000)
                    poll_until(lambda: not self.bus.get_health().ready)
                    self.kafka.start(1)
                    self.wait_for_all(reader)
                self.log(audit, 1000)
            self.assertEqual(audit.get_n_dropped(), 0)

        # All that was there when it was closed.
        self.wait_for_all(reader)
        self.assert_all_in_order(reader.records)


if __name__ == "__main__":
    main()
