# SPDX-License-Identifier: LGPL-2.1-or-later
"""Three brokers, and the one that leads the partition goes: while records are published, and while they are consumed."""

from kafka_case import GLib, KafkaCase, Outcomes, Taskbus, create_topic, main, make_name, run_until, start_brokers

N = 6000
AT_A_TIME = 30


class LeaderTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls, brokers=3)

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint
        self.bus = self.new_bus()
        self.topic = make_name("failover")
        create_topic(self.bus, self.topic, 1, 3)
        self.outcomes = Outcomes()
        self.n = 0

    def publish_until(self, end):
        """A few at a time, from now on."""

        def publish_some():
            for _ in range(min(AT_A_TIME, end - self.n)):
                self.outcomes.publish(self.bus, Taskbus.Record(self.topic, f"{self.n}", key="k"))
                self.n += 1
            return self.n < end

        GLib.timeout_add(5, publish_some)

    def check(self, got):
        run_until(lambda: self.n == N and self.outcomes.n == N)
        self.assertEqual([error.message for error in self.outcomes.errors], [])
        run_until(lambda: len(set(got)) == N)
        self.assertEqual([receipt.offset for receipt in self.outcomes.receipts], list(range(N)))

    def subscribe(self):
        got = []
        consuming = self.new_bus(kafka_session_timeout=6000)
        consuming.subscribe(make_name("group"), [self.topic], handler=lambda delivery: got.append(int(delivery.record.value)))
        return got

    def test_killed(self):
        got = self.subscribe()
        self.publish_until(N // 3)
        leader = self.kafka.leader(self.topic)
        run_until(lambda: len(got) == N // 3)
        self.publish_until(N)
        self.kafka.kill(leader)
        seen = len(got)
        run_until(lambda: len(got) > seen + N // 6)
        self.assertNotEqual(self.kafka.leader(self.topic), leader)
        self.kafka.start(leader)
        self.check(got)
        self.assertEqual(sorted(set(got)), list(range(N)))

    def test_hanging(self):
        got = self.subscribe()
        self.publish_until(N // 3)
        leader = self.kafka.leader(self.topic)
        run_until(lambda: len(got) == N // 3)
        self.publish_until(N)
        self.kafka.pause(leader)
        try:
            seen = len(got)
            run_until(lambda: len(got) > seen + N // 6)
        finally:
            self.kafka.resume(leader)
        self.check(got)
        self.assertEqual(sorted(set(got)), list(range(N)))


if __name__ == "__main__":
    main()
