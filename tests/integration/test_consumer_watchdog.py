# SPDX-License-Identifier: LGPL-2.1-or-later
"""A handler that stops making progress: its member leaves the group, others go on, and it is back when it answers."""

from kafka_case import KafkaCase, Taskbus, main, make_name, run_until

POLL_INTERVAL = 6000


class WatchdogTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.topic = self.new_topic(self.new_bus(), 1)
        self.group = make_name("group")

    def member(self, handler):
        bus = self.new_bus(
            kafka_session_timeout=POLL_INTERVAL,
            kafka_heartbeat_interval=200,
            kafka_poll_interval=POLL_INTERVAL,
            rebalance_timeout=500,
        )
        return bus.subscribe(self.group, [self.topic], handler=handler)

    def publish(self, *values):
        self.new_bus().publish_records([Taskbus.Record(self.topic, value) for value in values])

    def test_others_go_on_and_it_comes_back(self):
        stuck, failures, got, assigned = [], [], [], []

        def hold(delivery):
            stuck.append(delivery)
            return Taskbus.Outcome.PENDING

        first = self.member(hold)
        first.connect("failed", lambda _subscription, error: failures.append(error))
        first.connect("assigned", lambda _subscription, partitions: assigned.append(len(partitions)))
        self.publish("one", "two")
        run_until(lambda: len(stuck) == 2)

        run_until(lambda: failures)
        self.assert_error(failures[0], Taskbus.Error.FENCED)
        for part in (self.topic, self.group, "kafka.poll-interval"):
            self.assertIn(part, failures[0].message)

        second = self.member(lambda delivery: got.append(delivery.record.value) or Taskbus.Outcome.DONE)
        run_until(lambda: len(got) == 2)
        second.close()
        self.assertEqual(len(assigned), 1)

        stuck[0].complete(Taskbus.Outcome.DONE)
        run_until(lambda: len(assigned) == 2)
        self.publish("three")
        run_until(lambda: len(stuck) == 3)
        self.assertEqual(len(failures), 1)

    def test_a_pause_is_no_lack_of_progress(self):
        failures, got, revoked = [], [], []
        subscription = self.member(lambda delivery: got.append(delivery.record.value) or Taskbus.Outcome.DONE)
        subscription.connect("failed", lambda _subscription, error: failures.append(error))
        subscription.connect("revoked", lambda _subscription, partitions, *_lost: revoked.append(partitions))
        self.publish("one")
        run_until(lambda: len(got) == 1)
        subscription.pause()

        # another member is told to be stuck in the same time, which is long enough
        stuck, others = [], []
        other = self.new_bus(
            kafka_session_timeout=POLL_INTERVAL, kafka_poll_interval=POLL_INTERVAL, rebalance_timeout=500
        ).subscribe(make_name("group"), [self.topic], handler=lambda delivery: stuck.append(delivery) or Taskbus.Outcome.PENDING)
        other.connect("failed", lambda _subscription, error: others.append(error))
        run_until(lambda: others)

        self.publish("two")
        subscription.resume()
        run_until(lambda: len(got) == 2)
        self.assertEqual((failures, revoked), ([], []))


if __name__ == "__main__":
    main()
