# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where a group begins when its position does not exist any more, and what is told about it."""

import os
import subprocess

from kafka_case import KafkaCase, Taskbus, main, make_name, run_until


class PositionsTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.bus = self.new_bus()
        self.topic = self.new_topic(self.bus, 1)
        self.group = make_name("group")

    def publish(self, *values):
        self.bus.publish_records([Taskbus.Record(self.topic, value) for value in values])

    def read(self, expected, **settings):
        got, failures = [], []
        subscription = self.new_bus(**settings).subscribe(
            self.group,
            [self.topic],
            handler=lambda delivery: got.append(delivery.record.value.decode()) or Taskbus.Outcome.DONE,
        )
        subscription.connect("failed", lambda _subscription, error: failures.append(error))
        assigned = []
        subscription.connect("assigned", lambda _subscription, partitions: assigned.extend(partitions))
        run_until(lambda: assigned and len(got) >= len(expected))
        subscription.close()
        self.assertEqual(got, list(expected))
        return failures

    def move(self, what, group, offset):
        """As somebody would who does not ask Taskbus."""
        program = os.environ["TASKBUS_TEST_MOVE_POSITIONS"]
        subprocess.run([program, self.servers, what, group, self.topic, str(offset)], check=True)

    def check_reset(self, failures, *parts):
        self.assertEqual(len(failures), 1)
        self.assert_error(failures[0], Taskbus.Error.NOT_FOUND)
        for part in (self.topic, self.group, *parts):
            self.assertIn(part, failures[0].message)

    def test_behind_the_end(self):
        self.publish("a", "b", "c")
        self.move("commit", self.group, 7)
        self.check_reset(self.read("abc"), "offset 7", "ends at 3", "going on at 0")

    def test_behind_the_end_to_the_latest(self):
        self.publish("a", "b", "c")
        self.move("commit", self.group, 7)
        failures = self.read("", kafka_offset_reset="latest")
        self.publish("d")
        self.assertEqual(self.read("d", kafka_offset_reset="latest"), [])
        self.check_reset(failures, "offset 7", "ends at 3", "going on at 3")

    def test_what_was_deleted_is_told(self):
        self.publish("a")
        self.assertEqual(self.read("a"), [])
        self.publish("b", "c", "d")
        self.move("delete", "-", 3)
        self.check_reset(self.read("d"), "offset 1", "oldest record is 3", "going on at 3")

    def test_deleted_while_it_waits(self):
        got, failures, held = [], [], []

        def handler(delivery):
            got.append(delivery.record.value.decode())
            if got != ["a"]:
                return Taskbus.Outcome.DONE
            held.append(delivery)
            return Taskbus.Outcome.PENDING

        options = Taskbus.SubscriptionOptions(max_in_flight=1)
        subscription = self.new_bus(kafka_prefetch_records=1).subscribe(
            self.group, [self.topic], handler=handler, options=options
        )
        subscription.connect("failed", lambda _subscription, error: failures.append(error))
        self.publish("a")
        run_until(lambda: held)
        self.publish("b")
        self.publish("c", "d")
        self.move("delete", "-", 3)
        held[0].complete(Taskbus.Outcome.DONE)
        run_until(lambda: got[-1] == "d" and failures)
        self.assertEqual(len(failures), 1)
        self.assert_error(failures[0], Taskbus.Error.NOT_FOUND)
        self.assertRegex(failures[0].message, f"Offsets [12] to 2 of partition 0 of topic “{self.topic}”.*going on at 3")

    def test_seek_to_where_nothing_is(self):
        got, seeks, ends = [], [], []
        subscription = self.new_bus().subscribe(
            self.group,
            [self.topic],
            handler=lambda delivery: got.append(delivery.record.value.decode()) or Taskbus.Outcome.DONE,
        )
        self.publish("a", "b", "c")
        run_until(lambda: len(got) == 3)
        self.move("delete", "-", 2)
        subscription.connect("end-reached", lambda _subscription, end: ends.append(end.offset))
        for offset in (0, 99):
            ends.clear()
            subscription.seek_async(self.topic, 0, offset, None, lambda _source, result: seeks.append(result))
            run_until(lambda: ends)
        self.assertEqual((len(seeks), ends), (2, [3]))
        self.publish("d")
        run_until(lambda: len(got) == 5)
        self.assertEqual(got[3:], ["c", "d"])

    def test_a_partition_that_comes_later_is_read_from_its_start(self):
        self.publish("old")
        got, assigned = [], []
        subscription = self.new_bus(kafka_metadata_max_age=1000, kafka_topic_metadata_refresh_interval_ms=500).subscribe(
            self.group,
            [self.topic],
            handler=lambda delivery: got.append(delivery.record.value.decode()) or Taskbus.Outcome.DONE,
            start=Taskbus.OFFSET_END,
        )
        subscription.connect("assigned", lambda _subscription, partitions: assigned.extend(partitions))
        run_until(lambda: assigned)
        self.bus.get_admin().create_partitions(self.topic, 2)
        self.bus.publish_record(Taskbus.Record(self.topic, "new", partition=1))
        run_until(lambda: got)
        self.assertEqual(got, ["new"])

    def start_with_reset(self, reset, **options):
        """Has a group begin, and returns what it gets from then on."""
        got, assigned = [], []
        subscription = self.new_bus(kafka_offset_reset=reset).subscribe(
            self.group,
            [self.topic],
            handler=lambda delivery: got.append(delivery.record.value.decode()) or Taskbus.Outcome.DONE,
            **options,
        )
        subscription.connect("assigned", lambda _subscription, partitions: assigned.extend(partitions))
        run_until(lambda: assigned)
        return got

    def test_a_new_group_begins_where_the_profile_says(self):
        self.publish("old")
        got = self.start_with_reset("latest")
        self.publish("new")
        run_until(lambda: got)
        self.assertEqual(got, ["new"])

    def test_a_start_that_was_chosen_counts(self):
        self.publish("old")
        got = self.start_with_reset("latest", start=Taskbus.OFFSET_START)
        run_until(lambda: got)
        self.assertEqual(got, ["old"])

    def test_goes_on_after_what_was_done(self):
        self.publish("a", "b")
        self.assertEqual(self.read("ab"), [])
        self.publish("c")
        self.assertEqual(self.read("c"), [])


if __name__ == "__main__":
    main()
