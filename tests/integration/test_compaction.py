# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tombstones, and topics of which the brokers keep only the last record of a key."""

from kafka_case import KafkaCase, Reader, Taskbus, main, make_name, poll_until, run_until

# Each segment is closed at once, and cleaned as soon as the cleaner comes by.
SETTINGS = {
    "cleanup_policy": "compact",
    "segment_ms": 100,
    "min_cleanable_dirty_ratio": 0.001,
    "delete_retention_ms": 0,
    "max_compaction_lag_ms": 100,
}
KEYS = 10
ROUNDS = 20


class CompactionTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.bus = self.new_bus()
        self.topic = self.new_topic(self.bus, **SETTINGS)

    def publish(self, values):
        receipts = self.bus.publish_records([Taskbus.Record(self.topic, value, key=f"{key}") for key, value in values])
        for receipt in receipts:
            self.assertIsNone(receipt.error)
        return receipts

    def read(self):
        """Returns what a new reader finds up to the end."""
        reader = Reader(self.bus, self.topic)
        end = self.publish([("end", b"")])[-1].offset
        run_until(lambda: reader.records and reader.records[-1].offset >= end)
        reader.subscription.close()
        return [record for record in reader.records if record.key != b"end"]

    def test_only_the_last_is_left(self):
        for number in range(ROUNDS):
            self.publish([(key, f"{number}") for key in range(KEYS)])
        self.publish([(key, None) for key in range(0, KEYS, 2)])
        seen = []

        def is_compact():
            seen[:] = self.read()
            return len(seen) <= KEYS

        poll_until(is_compact)
        newest = {}
        for record in seen:
            newest[record.key] = record.value
        expected = {f"{key}".encode(): f"{ROUNDS - 1}".encode() for key in range(1, KEYS, 2)}
        # a tombstone may be there still, or be gone with what it buries
        self.assertEqual({key: value for key, value in newest.items() if value is not None}, expected)
        self.assertEqual([record.offset for record in seen], sorted(record.offset for record in seen))

    def test_group_over_gaps(self):
        """A group does not wait for offsets that are gone, and is done with a topic at its end."""
        group = make_name("group")
        got = []
        self.publish([("first", b"")])  # stays, with a gap behind it
        for number in range(ROUNDS):
            self.publish([(key, f"{number}") for key in range(KEYS)])
        poll_until(lambda: len(self.read()) < KEYS * ROUNDS / 2)
        with self.new_bus() as consuming:
            consuming.subscribe(group, [self.topic], handler=lambda delivery: got.append(delivery.record))
            run_until(lambda: len({record.key for record in got if record.value == b"%d" % (ROUNDS - 1)}) >= KEYS)
        offsets = [record.offset for record in got]
        self.assertEqual(offsets, sorted(set(offsets)))
        self.assertLess(len(offsets), offsets[-1] - offsets[0] + 1)
        described = self.bus.get_admin().describe_group(group)
        self.assertEqual([lag.committed for lag in described.lags], [offsets[-1] + 1])


if __name__ == "__main__":
    main()
