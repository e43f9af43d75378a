# SPDX-License-Identifier: LGPL-2.1-or-later
"""A cluster of very many topics: who uses one of them does not feel the others, and all can be listed."""

import os
import resource
import sys
import time

from kafka_case import KafkaCase, Reader, Taskbus, main, make_name, run_until, start_brokers

from java_client import JavaClient

# Brokers take a minute and more for the greater number.
N_TOPICS = 10_000 if os.environ.get("TASKBUS_TEST_LONG") else 2_000


def elapsed(action):
    """Returns what the action returns, and how many seconds it took."""
    begin = time.monotonic()
    result = action()
    return result, time.monotonic() - begin


class ManyTopicsTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls, settings={"log.index.size.max.bytes": "4096"})
        with JavaClient(cls.kafka.endpoint, cls.kafka.classpath) as java:
            _, cls.creation = elapsed(lambda: java.create("many", N_TOPICS))

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint

    def test_all(self):
        bus = self.new_bus()
        bus.open()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        topics, listing = elapsed(bus.get_admin().list_topics)
        names = {topic.name for topic in topics}
        self.assertLessEqual({f"many-{number}" for number in range(N_TOPICS)}, names)
        receipt, publishing = elapsed(lambda: bus.publish_record(Taskbus.Record("many-1", b"x", key="k")))
        self.assertEqual(receipt.offset, 0)
        records, reading = elapsed(lambda: Reader(bus, "many-1").wait(1))
        self.assertEqual(records[0].value, b"x")

        got = []
        group = make_name("group")
        chosen = [f"many-{number}" for number in range(0, N_TOPICS, N_TOPICS // 100)]

        def consume():
            bus.subscribe(group, chosen, handler=lambda delivery: got.append(delivery.record.topic))
            bus.publish_records([Taskbus.Record(topic, b"x", key="k") for topic in chosen])
            run_until(lambda: set(got) >= set(chosen))

        _, consuming = elapsed(consume)
        _, closing = elapsed(bus.close)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024
        print(
            f"{N_TOPICS} topics: made in {self.creation:.1f} s; listed in {listing:.2f} s, first record confirmed in "
            f"{publishing:.2f} s, read in {reading:.2f} s, {len(chosen)} topics published and consumed in {consuming:.2f} s, "
            f"closed in {closing:.2f} s, {grown} MiB more memory",
            file=sys.stderr,
        )
        self.assertLess(publishing, 5)
        self.assertLess(reading, 10)
        self.assertLess(closing, 10)
        self.assertLess(grown, 30 + N_TOPICS * 17 // 1000)


if __name__ == "__main__":
    main()
