# SPDX-License-Identifier: LGPL-2.1-or-later
"""Members of a group come and go while handlers run: nothing is lost, and nothing that was finished comes again."""

import collections

from kafka_case import GLib, KafkaCase, Taskbus, main, make_name, poll_until, run_until

PARTITIONS = 4
HEARTBEAT = 200


class Member:
    """A bus of its own whose handlers take as long as the test wants."""

    def __init__(self, case, group, topic, **settings):
        self.bus = case.new_bus(kafka_session_timeout=6000, kafka_heartbeat_interval=HEARTBEAT, **settings)
        self.held = []
        self.holding = True
        self.got = collections.Counter()
        self.partitions = set()
        self.revocations = []
        subscription = self.bus.subscribe(group, [topic], handler=self._on_delivery)
        subscription.connect("assigned", self._on_assigned)
        subscription.connect("revoked", self._on_revoked)

    def _on_delivery(self, delivery):
        self.got[delivery.record.value] += 1
        if not self.holding:
            return Taskbus.Outcome.DONE
        self.held.append(delivery)
        return Taskbus.Outcome.PENDING

    def _on_assigned(self, _subscription, partitions):
        self.partitions |= {partition.partition for partition in partitions}

    def _on_revoked(self, _subscription, partitions, *_lost):
        self.partitions -= {partition.partition for partition in partitions}
        self.revocations.append(len(self.held))

    def finish(self):
        """All that is held is done."""
        self.revoked_before_done = bool(self.revocations)
        held, self.held = self.held, []
        for delivery in held:
            delivery.complete(Taskbus.Outcome.DONE)


class RebalanceTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.bus = self.new_bus()
        self.topic = self.new_topic(self.bus, PARTITIONS)
        self.group = make_name("group")

    def publish(self, first, n):
        receipts = self.bus.publish_records(
            [Taskbus.Record(self.topic, f"{number}", partition=number % PARTITIONS) for number in range(first, first + n)]
        )
        for receipt in receipts:
            self.assertIsNone(receipt.error)

    def committed(self):
        lags = self.bus.get_admin().describe_group(self.group).lags
        return {lag.partition: lag.committed for lag in lags}

    def test_join_waits_for_what_runs(self):
        first = Member(self, self.group, self.topic)
        self.publish(0, 100)
        run_until(lambda: len(first.held) == 100)

        second = Member(self, self.group, self.topic)
        second.holding = False
        # the first one is asked to give up its partitions, with all its handlers running, and does so when they are done
        poll_until(lambda: len(self.bus.get_admin().describe_group(self.group).members) == 2)
        GLib.timeout_add(10 * HEARTBEAT, first.finish)
        first.holding = False
        run_until(lambda: len(first.partitions) == len(second.partitions) == PARTITIONS // 2)
        self.publish(100, 100)
        run_until(lambda: len(first.got) + len(second.got) == 200)
        self.assertFalse(first.revoked_before_done)
        # what was finished while it was being given up was stored, and came to nobody again
        self.assertEqual(max((first.got + second.got).values()), 1)
        self.assertEqual(first.partitions & second.partitions, set())

    def test_handlers_that_take_too_long(self):
        """What is not done when the patience ends goes to the other member, and nothing is skipped."""
        first = Member(self, self.group, self.topic, rebalance_timeout=1000)
        self.publish(0, 40)
        run_until(lambda: len(first.held) == 40)
        # the beginning of each partition is done, the rest stays with its handlers
        for delivery in first.held[: 2 * PARTITIONS]:
            delivery.complete(Taskbus.Outcome.DONE)
        done = {delivery.record.value for delivery in first.held[: 2 * PARTITIONS]}
        del first.held[: 2 * PARTITIONS]

        second = Member(self, self.group, self.topic)
        second.holding = False
        run_until(lambda: len(second.partitions) == PARTITIONS // 2)
        first.holding = False
        late, first.held = first.held, []
        for delivery in late:
            delivery.complete(Taskbus.Outcome.DONE)  # too late for what was given away
        self.publish(40, 40)
        everything = {b"%d" % number for number in range(80)}
        run_until(lambda: set(first.got) | set(second.got) == everything and len(second.got) >= 28)
        for value in second.got:
            self.assertNotIn(value, done)
        self.assertEqual(max(second.got.values()), 1)

    def test_leave_in_order(self):
        first, second = Member(self, self.group, self.topic), Member(self, self.group, self.topic)
        first.holding = second.holding = False
        run_until(lambda: len(first.partitions) == len(second.partitions) == PARTITIONS // 2)
        self.publish(0, 400)
        run_until(lambda: len(first.got) + len(second.got) == 400)
        second.bus.close()
        run_until(lambda: len(first.partitions) == PARTITIONS)
        self.publish(400, 40)
        run_until(lambda: len(first.got) + len(second.got) == 440)
        self.assertEqual(max((first.got + second.got).values()), 1)
        first.bus.close()
        self.assertEqual(self.committed(), {partition: 110 for partition in range(PARTITIONS)})

    def test_partitions_that_wait_for_a_retry(self):
        """A partition that stood still when it was given back goes on where it comes next, also at the same member."""
        waiting, got = set(), collections.Counter()

        def refuse(delivery):
            waiting.add(delivery.record.partition)
            got[delivery.record.value] += 1
            return Taskbus.Outcome.RETRY if not second else Taskbus.Outcome.DONE

        second = []
        bus = self.new_bus(kafka_session_timeout=6000, kafka_heartbeat_interval=HEARTBEAT, rebalance_timeout=500)
        bus.subscribe(self.group, [self.topic], handler=refuse, retry_delay=600000, retry_delay_max=600000)
        self.publish(0, PARTITIONS)
        run_until(lambda: len(waiting) == PARTITIONS)

        second.append(Member(self, self.group, self.topic))
        second[0].holding = False
        run_until(lambda: len(second[0].partitions) == PARTITIONS // 2)
        self.publish(PARTITIONS, PARTITIONS)
        run_until(lambda: len(got + second[0].got) == 2 * PARTITIONS)


if __name__ == "__main__":
    main()
