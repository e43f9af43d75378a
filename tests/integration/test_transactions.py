# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records and positions that become valid together or not at all."""

import os
import signal
import subprocess
import sys
import time

from kafka_case import GLib, KafkaCase, Reader, Taskbus, main, make_name, run_until

# Begins a transaction, publishes in it, says so, and waits to be killed.
VICTIM = """
import sys
from kafka_case import Taskbus, make_bus
servers, transaction_id, topic = sys.argv[1:]
bus = make_bus(servers, kafka_transaction_id=transaction_id)
transaction = bus.begin_transaction()
transaction.publish_record(Taskbus.Record(topic, "of the dead"))
print("published", flush=True)
sys.stdin.read()
"""


class Copier:
    """Copies a topic to another one, each record once: a batch, its results and its positions are one transaction."""

    BATCH = 10

    def __init__(self, case, transaction_id, group, source, target):
        self.bus = case.new_bus(kafka_transaction_id=transaction_id, rebalance_timeout=1000)
        self.target = target
        self.pending = []
        self.attempts = 0
        self.n_committed = 0
        self.limit = None  # so many are committed, then it stops with an open transaction
        self.stopped = False
        self.subscription = self.bus.subscribe(group, [source], handler=self._on_delivery)
        self.subscription.connect("revoked", self._on_revoked)

    def _on_delivery(self, delivery):
        self.pending.append(delivery)
        if len(self.pending) == 1:
            GLib.idle_add(self._copy)
        return Taskbus.Outcome.PENDING

    def _on_revoked(self, _subscription, partitions):
        gone = {partition.partition for partition in partitions}
        self.pending[:] = [delivery for delivery in self.pending if delivery.record.partition not in gone]

    def _copy(self):
        batch = self.pending[: self.BATCH]
        if self.stopped or not batch:
            return False
        self.attempts += 1
        transaction = self.bus.begin_transaction()
        try:
            for delivery in batch:
                record = delivery.record
                transaction.publish_record_async(Taskbus.Record(self.target, record.value, partition=record.partition))
            transaction.add_deliveries(batch)
            if self.n_committed == self.limit:
                self.stopped = True
                self.transaction = transaction
                return False
            if self.attempts % 2 == 0:
                transaction.abort()  # every other one is not to be
                return True
            transaction.commit()
        except GLib.Error as error:
            transaction.abort()
            if not error.matches(Taskbus.error_quark(), Taskbus.Error.FENCED):
                raise
            return True  # it will be told which partitions are gone
        self.n_committed += 1
        del self.pending[: len(batch)]
        return bool(self.pending)


class TransactionTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.transaction_id = make_name("transaction")
        self.bus = self.new_bus(kafka_transaction_id=self.transaction_id)
        self.topic = self.new_topic(self.bus)
        self.committed = Reader(self.new_bus(kafka_isolation="read_committed"), self.topic)
        self.everything = Reader(self.new_bus(kafka_isolation="read_uncommitted"), self.topic)

    def publish(self, transaction, *values):
        for value in values:
            transaction.publish_record(Taskbus.Record(self.topic, value))

    def values(self, reader, n):
        return [record.value.decode() for record in reader.wait(n)]

    def assert_fails(self, code, function, *arguments):
        with self.assertRaises(GLib.Error) as caught:
            function(*arguments)
        self.assert_error(caught.exception, code)

    def test_nothing_before_the_commit(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1", "2")
        self.assertEqual(self.values(self.everything, 2), ["1", "2"])
        self.assertEqual(self.committed.records, [])
        transaction.commit()
        self.assertEqual(self.values(self.committed, 2), ["1", "2"])

    def test_aborted(self):
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "1")
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "not to be")
        transaction.abort()
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "2")
        self.assertEqual(self.values(self.committed, 2), ["1", "2"])
        self.assertEqual(self.values(self.everything, 3), ["1", "not to be", "2"])

    def test_records_outside_go_their_way(self):
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "1")
            self.bus.publish_record(Taskbus.Record(self.topic, "outside"))
        self.assertEqual(self.values(self.committed, 2), ["1", "outside"])

    def test_many_records_and_partitions(self):
        topic = self.new_topic(self.bus, 8)
        reader = Reader(self.new_bus(), topic)
        with self.bus.begin_transaction() as transaction:
            for number in range(5000):
                transaction.publish_record_async(Taskbus.Record(topic, str(number), key=str(number % 100)))
        self.assertEqual({int(record.value) for record in reader.wait(5000)}, set(range(5000)))
        self.assertEqual(len(reader.records), 5000)

    def test_messages(self):
        bus = self.new_bus(kafka_transaction_id=make_name("transaction"), **{"topic.task.failed": self.topic})
        with bus.begin_transaction() as transaction:
            transaction.publish(Taskbus.message("task.failed", task_id="1", error="too hot"))
        transaction = bus.begin_transaction()
        transaction.publish(Taskbus.message("task.failed", task_id="not to be", error="too cold"))
        transaction.abort()
        with bus.begin_transaction() as transaction:
            transaction.publish_async(Taskbus.message("task.failed", task_id="2", error="too wet"))
        messages = [self.bus.get_codec().decode(record) for record in self.committed.wait(2)]
        self.assertEqual([message["task_id"] for message in messages], ["1", "2"])

    def test_message_that_is_refused(self):
        transaction = self.bus.begin_transaction()
        transaction.publish_async(Taskbus.message("task.failed"))
        self.assert_fails(Taskbus.Error.BAD_MESSAGE, transaction.commit)
        transaction.abort()

    def test_empty(self):
        self.bus.begin_transaction().commit()
        self.bus.begin_transaction().abort()
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "1")
        self.assertEqual(self.values(self.committed, 1), ["1"])

    def test_one_at_a_time(self):
        transaction = self.bus.begin_transaction()
        self.assert_fails(Taskbus.Error.BUSY, self.bus.begin_transaction)
        transaction.commit()
        self.bus.begin_transaction().commit()

    def test_without_an_id(self):
        bus = self.new_bus()
        self.assert_fails(Taskbus.Error.NOT_SUPPORTED, bus.begin_transaction)
        self.assertFalse(bus.get_transport().get_capabilities() & Taskbus.Capabilities.TRANSACTIONS)
        self.assertTrue(self.bus.get_transport().get_capabilities() & Taskbus.Capabilities.TRANSACTIONS)

    def test_record_that_is_refused(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        transaction.publish_record_async(Taskbus.Record(self.topic, bytes(3 << 20)))
        self.assert_fails(Taskbus.Error.TOO_LARGE, transaction.commit)
        transaction.abort()
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "2")
        self.assertEqual(self.values(self.committed, 1), ["2"])

    def test_closed_in_the_midst(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        self.bus.close()
        self.assert_fails(Taskbus.Error.CLOSED, transaction.commit)
        with self.new_bus(kafka_transaction_id=self.transaction_id).begin_transaction() as transaction:
            self.publish(transaction, "2")
        self.assertEqual(self.values(self.committed, 1), ["2"])

    def test_closed_with_records_on_their_way(self):
        """They are purged, and nothing is waited for."""
        transaction = self.bus.begin_transaction()
        for number in range(100):
            transaction.publish_record_async(Taskbus.Record(self.topic, str(number)))
        begin = time.monotonic()
        self.bus.close()
        self.assertLess(time.monotonic() - begin, 5)

    def test_aborted_with_records_on_their_way(self):
        for _ in range(20):
            transaction = self.bus.begin_transaction()
            for number in range(20):
                transaction.publish_record_async(Taskbus.Record(self.topic, str(number)))
            transaction.abort()
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "last")
        self.assertEqual(self.values(self.committed, 1), ["last"])

    def test_zombie_with_records_on_their_way(self):
        zombie = self.bus.begin_transaction()
        self.publish(zombie, "of the zombie")
        heir = self.new_bus(kafka_transaction_id=self.transaction_id)
        heir.begin_transaction().abort()
        for number in range(20):
            zombie.publish_record_async(Taskbus.Record(self.topic, str(number)))
        self.assert_fails(Taskbus.Error.FENCED, zombie.commit)
        zombie.abort()

    def test_zombie(self):
        """Who is not the latest under an id gets nothing through, and knows it."""
        zombie = self.bus.begin_transaction()
        self.publish(zombie, "of the zombie")
        heir = self.new_bus(kafka_transaction_id=self.transaction_id)
        with heir.begin_transaction() as transaction:
            self.publish(transaction, "1")
        self.assert_fails(Taskbus.Error.FENCED, zombie.commit)
        zombie.abort()
        self.assert_fails(Taskbus.Error.FENCED, self.bus.begin_transaction)
        with heir.begin_transaction() as transaction:
            self.publish(transaction, "2")
        self.assertEqual(self.values(self.committed, 2), ["1", "2"])
        # apart from that the bus is as it was
        self.bus.publish_record(Taskbus.Record(self.topic, "3"))
        self.assertEqual(self.values(self.committed, 3), ["1", "2", "3"])

    def test_killed(self):
        """What a process that died left behind is aborted by the next one with its id, and holds up nobody."""
        with subprocess.Popen(
            [sys.executable, "-c", VICTIM, self.servers, self.transaction_id, self.topic],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        ) as victim:
            self.assertEqual(victim.stdout.readline(), b"published\n")
            victim.send_signal(signal.SIGKILL)
        with self.bus.begin_transaction() as transaction:
            self.publish(transaction, "1")
        self.assertEqual(self.values(self.committed, 1), ["1"])
        self.assertEqual(self.values(self.everything, 2), ["of the dead", "1"])


class CopyTest(KafkaCase):
    """Consume, transform, produce: each record exactly once, whatever is aborted, and whoever stops."""

    N = 400
    PARTITIONS = 2

    def setUp(self):
        super().setUp()
        self.bus = self.new_bus()
        self.source = self.new_topic(self.bus, self.PARTITIONS)
        self.target = self.new_topic(self.bus, self.PARTITIONS)
        self.group = make_name("group")
        self.transaction_id = make_name("copier")

    def new_copier(self):
        return Copier(self, self.transaction_id, self.group, self.source, self.target)

    def committed(self):
        lags = self.bus.get_admin().describe_group(self.group).lags
        return sum(max(lag.committed, 0) for lag in lags)

    def test_exactly_once(self):
        first = self.new_copier()
        first.limit = 5
        receipts = self.bus.publish_records(
            [Taskbus.Record(self.source, f"{i}", partition=i % self.PARTITIONS) for i in range(self.N)]
        )
        self.assertTrue(all(receipt.error is None for receipt in receipts))

        # it stops with a transaction that holds results and positions, and another one takes over
        run_until(lambda: first.stopped)
        self.assertGreater(first.attempts, first.n_committed)
        reader = Reader(self.new_bus(), self.target)
        second = self.new_copier()
        first.bus.close()
        values = sorted(int(record.value) for record in reader.wait(self.N))
        self.assertEqual(values, list(range(self.N)))
        second.bus.close()
        self.assertEqual(self.committed(), self.N)
        self.assertEqual(len(reader.records), self.N)


if __name__ == "__main__":
    main()
