# SPDX-License-Identifier: LGPL-2.1-or-later
"""The only broker hangs or is away in the midst of a transaction: each call ends by its deadline, and afterwards it
goes on; what was not committed is never seen, and what was is not lost."""

import time

from kafka_case import GLib, KafkaCase, Reader, Taskbus, main, make_name, start_brokers

PATIENCE = 4000
# A call may take that long and no longer: its deadline, and what it takes to give up.
LIMIT = PATIENCE / 1000 + 3


class OutageTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls)

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint
        self.bus = self.new_bus(kafka_transaction_id=make_name("transaction"), publish_timeout=PATIENCE)
        self.topic = self.new_topic(self.bus)

    def publish(self, transaction, value):
        transaction.publish_record(Taskbus.Record(self.topic, value))

    def end_in_time(self, function):
        """Returns its error, if there was one."""
        begin = time.monotonic()
        try:
            function()
            error = None
        except GLib.Error as caught:
            error = caught
        self.assertLess(time.monotonic() - begin, LIMIT)
        return error

    def fail_in_time(self, function):
        error = self.end_in_time(function)
        self.assertIsNotNone(error)
        return error

    def check_goes_on(self, *earlier):
        """The next transaction is as any other; what came before it is all there or not at all."""
        # what was under way when it hung may take the whole patience of the one after it
        for _attempt in range(10):
            try:
                transaction = self.bus.begin_transaction()
                break
            except GLib.Error as error:
                self.assertTrue(Taskbus.error_is_retriable(error), error)
        self.publish(transaction, "last")
        transaction.commit()
        reader = Reader(self.new_bus(), self.topic)
        seen = [record.value.decode() for record in reader.wait(1)]
        if seen[-1] != "last":
            seen = [record.value.decode() for record in reader.wait(len(earlier) + 1)]
        self.assertIn(seen, (["last"], [*earlier, "last"]))
        return seen

    def test_hangs_during_the_commit(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        self.kafka.pause(1)
        try:
            error = self.fail_in_time(transaction.commit)
            self.assert_error(error, Taskbus.Error.UNCONFIRMED)
            # it is over, and that stays the answer
            self.assert_error(self.fail_in_time(transaction.abort), Taskbus.Error.UNCONFIRMED)
            error = self.fail_in_time(self.bus.begin_transaction)
            self.assertTrue(Taskbus.error_is_retriable(error), error)
        finally:
            self.kafka.resume(1)
        self.check_goes_on("1")

    def test_hangs_before_the_record(self):
        transaction = self.bus.begin_transaction()
        self.kafka.pause(1)
        try:
            transaction.publish_record_async(Taskbus.Record(self.topic, "1"))
            error = self.fail_in_time(transaction.commit)
            self.assertTrue(Taskbus.error_is_retriable(error), error)
            self.end_in_time(transaction.abort)
        finally:
            self.kafka.resume(1)
        self.assertEqual(self.check_goes_on(), ["last"])

    def test_hangs_during_the_abort(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        self.kafka.pause(1)
        try:
            error = self.fail_in_time(transaction.abort)
            self.assertTrue(Taskbus.error_is_retriable(error), error)
            transaction.abort()  # which it is, whatever the broker knows
        finally:
            self.kafka.resume(1)
        self.assertEqual(self.check_goes_on(), ["last"])

    def test_closes_without_a_broker(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        self.kafka.pause(1)
        try:
            begin = time.monotonic()
            self.bus.close()
            self.assertLess(time.monotonic() - begin, 15)
        finally:
            self.kafka.resume(1)

    def test_restarted_before_the_commit(self):
        transaction = self.bus.begin_transaction()
        self.publish(transaction, "1")
        self.kafka.stop(1)
        self.kafka.start(1)
        # what was published before is still a part of it
        self.publish(transaction, "2")
        transaction.commit()
        self.assertEqual(self.check_goes_on("1", "2"), ["1", "2", "last"])


if __name__ == "__main__":
    main()
