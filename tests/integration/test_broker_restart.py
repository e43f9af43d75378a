# SPDX-License-Identifier: LGPL-2.1-or-later
"""The only broker is stopped and started again, or hangs: what is published meanwhile waits or fails in time, and
consumers go on."""

import time

from kafka_case import KafkaCase, Outcomes, Taskbus, main, make_name, poll_until, run_until, start_brokers

PATIENCE = 3000


class RestartTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls)

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint
        self.group = make_name("group")

    def publish(self, outcomes, bus, topic, first, n):
        for number in range(first, first + n):
            outcomes.publish(bus, Taskbus.Record(topic, f"{number}", key=f"{number % 5}"))

    def subscribe(self, topic):
        got = []
        consuming = self.new_bus(kafka_session_timeout=6000)
        consuming.subscribe(self.group, [topic], handler=lambda delivery: got.append(int(delivery.record.value)))
        return consuming, got

    def assert_in_order(self, got):
        for key in range(5):
            mine = [number for number in got if number % 5 == key]
            self.assertEqual(mine, sorted(mine))

    def check_outage(self, strike, heal):
        bus, outcomes = self.new_bus(), Outcomes()
        topic = self.new_topic(bus, 3)
        consuming, got = self.subscribe(topic)
        self.publish(outcomes, bus, topic, 0, 500)
        run_until(lambda: len(got) == 500)
        poll_until(lambda: all(lag.lag == 0 for lag in bus.get_admin().describe_group(self.group).lags))

        strike()
        self.publish(outcomes, bus, topic, 500, 500)
        poll_until(lambda: not bus.get_health().ready)
        self.assertEqual(outcomes.errors, [])
        heal()
        run_until(lambda: len(set(got)) == 1000)
        self.assertEqual((len(outcomes.receipts), outcomes.errors), (1000, []))
        poll_until(lambda: bus.get_health().ready and consuming.get_health().ready)
        # what was committed before does not come again
        self.assertEqual(len(got), 1000)
        self.assert_in_order(got)

    def test_stopped_and_started(self):
        self.check_outage(lambda: self.kafka.stop(1), lambda: self.kafka.start(1))

    def test_killed_and_started(self):
        self.check_outage(lambda: self.kafka.kill(1), lambda: self.kafka.start(1))

    def test_deadline(self):
        """Without a broker, or with one that hangs, each record fails by its deadline, and later ones do not suffer."""
        bus = self.new_bus(publish_timeout=PATIENCE)
        topic = self.new_topic(bus)
        bus.publish_record(Taskbus.Record(topic, b"0", key="k"))
        self.kafka.pause(1)
        try:
            outcomes = Outcomes()
            begin = time.monotonic()
            self.publish(outcomes, bus, topic, 1, 50)
            run_until(lambda: outcomes.n == 50)
            took = time.monotonic() - begin
        finally:
            self.kafka.resume(1)
        self.assertEqual(outcomes.receipts, [])
        for error in outcomes.errors:
            self.assertTrue(Taskbus.error_is_retriable(error), error)
            self.assertIn(topic, error.message)
        self.assertGreaterEqual(took, PATIENCE / 1000 / 2)
        self.assertLess(took, PATIENCE / 1000 + 2)
        after = Outcomes()
        self.publish(after, bus, topic, 100, 50)
        run_until(lambda: after.n == 50)
        self.assertEqual([error.message for error in after.errors], [])


if __name__ == "__main__":
    main()
