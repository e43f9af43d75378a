# SPDX-License-Identifier: LGPL-2.1-or-later
"""A record that is too large, for this side or for the topic, is refused by name, and everything else goes on."""

import random
import re

from kafka_case import KafkaCase, Outcomes, Reader, Taskbus, main, run_until

OWN_LIMIT = 100_000
TOPIC_LIMIT = 20_000


class OversizeTest(KafkaCase):
    def publish_all(self, bus, topic, sizes):
        outcomes = Outcomes()
        for number, size in enumerate(sizes):
            # what cannot be compressed, so that the broker sees its size as well
            outcomes.publish(bus, Taskbus.Record(topic, self.chance.randbytes(size), key=f"{number}"))
        run_until(lambda: outcomes.n == len(sizes))
        return outcomes

    def setUp(self):
        super().setUp()
        self.chance = random.Random(1)

    def assert_names(self, error, topic, *sizes):
        """The message tells which topic, and how large, in whatever way numbers are written."""
        text = re.sub(r"(?<=\d)[ ,.\u00a0\u202f'](?=\d{3})", "", error.message)
        self.assertIn(topic, text)
        for size in sizes:
            # the record is a little larger than its value
            self.assertTrue(any(size <= int(number) <= size + 200 for number in re.findall(r"\d+", text)), text)

    def test_own_limit(self):
        bus = self.new_bus(kafka_max_record_bytes=OWN_LIMIT)
        topic = self.new_topic(bus, max_message_bytes=10_000_000)
        outcomes = self.publish_all(bus, topic, [10, OWN_LIMIT + 1, 20, 10 * OWN_LIMIT, OWN_LIMIT // 2])
        self.assertEqual(len(outcomes.receipts), 3)
        self.assertEqual(len(outcomes.errors), 2)
        for error, size in zip(outcomes.errors, (OWN_LIMIT + 1, 10 * OWN_LIMIT)):
            self.assert_error(error, Taskbus.Error.TOO_LARGE)
            self.assert_names(error, topic, size, OWN_LIMIT)
        self.assertEqual([len(record.value) for record in Reader(bus, topic).wait(3)], [10, 20, OWN_LIMIT // 2])

    def test_limit_of_the_topic(self):
        bus = self.new_bus(kafka_linger=20, kafka_batch_bytes=TOPIC_LIMIT)
        topic = self.new_topic(bus, max_message_bytes=TOPIC_LIMIT)
        other = self.new_topic(bus)
        sizes = [100, 2 * TOPIC_LIMIT, 200, 300, 3 * TOPIC_LIMIT, 400]
        outcomes = self.publish_all(bus, topic, sizes)
        self.assertEqual(len(outcomes.receipts), 4, [error.message for error in outcomes.errors])
        for error, size in zip(outcomes.errors, (2 * TOPIC_LIMIT, 3 * TOPIC_LIMIT)):
            self.assert_error(error, Taskbus.Error.TOO_LARGE)
            self.assert_names(error, topic, size)
        self.assertEqual([len(record.value) for record in Reader(bus, topic).wait(4)], [100, 200, 300, 400])
        bus.publish_record(Taskbus.Record(other, b"still here", key="k"))

    def test_many_small_ones(self):
        """Together they are larger than what the topic takes, but no batch of them is."""
        bus = self.new_bus(kafka_linger=50, kafka_compression="none", kafka_batch_bytes=TOPIC_LIMIT)
        topic = self.new_topic(bus, max_message_bytes=TOPIC_LIMIT)
        outcomes = self.publish_all(bus, topic, [1000] * 200)
        self.assertEqual([error.message for error in outcomes.errors], [])
        self.assertEqual(len(Reader(bus, topic).wait(200)), 200)


if __name__ == "__main__":
    main()
