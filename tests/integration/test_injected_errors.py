# SPDX-License-Identifier: LGPL-2.1-or-later
"""Errors that brokers give rarely: what is published arrives once and in order in spite of them, and groups go on."""

import mock_cluster
from kafka_case import KafkaCase, Outcomes, Reader, Taskbus, main, make_name, run_until
from mock_cluster import MockCluster

N = 400
KEYS = 4


class InjectedErrorsTest(KafkaCase):
    def setUp(self):
        super().setUp()
        self.mock = self.enterContext(MockCluster(3))
        self.servers = self.mock.endpoint
        self.topic = make_name("mock")
        self.mock.order("topic", self.topic, 2)

    def publish(self, outcomes, bus, first, n):
        for number in range(first, first + n):
            outcomes.publish(bus, Taskbus.Record(self.topic, f"{number}", key=f"{number % KEYS}"))

    def check_publishing(self, *errors):
        """Half of the records come before the errors, half are caught by them."""
        bus, outcomes = self.new_bus(kafka_linger=1, kafka_batch_records=20), Outcomes()
        self.publish(outcomes, bus, 0, N // 2)
        run_until(lambda: outcomes.n == N // 2)
        self.mock.order("errors", mock_cluster.PRODUCE, *errors)
        self.publish(outcomes, bus, N // 2, N // 2)
        run_until(lambda: outcomes.n == N)
        self.assertEqual([error.message for error in outcomes.errors], [])
        records = Reader(self.new_bus(kafka_fetch_wait=10), self.topic).wait(N)
        values = [int(record.value) for record in records]
        self.assertEqual(sorted(values), list(range(N)))
        for key in range(KEYS):
            mine = [value for value in values if value % KEYS == key]
            self.assertEqual(mine, sorted(mine))

    def test_publishing_meets_passing_errors(self):
        self.check_publishing(
            mock_cluster.NOT_LEADER,
            mock_cluster.NOT_ENOUGH_REPLICAS,
            mock_cluster.REQUEST_TIMED_OUT,
            mock_cluster.STORAGE_ERROR,
        )

    def test_fatal_error(self):
        """The library's producer gives up for good; ours makes a new one and sends again what was not confirmed."""
        self.check_publishing(mock_cluster.OUT_OF_ORDER)

    def test_fatal_errors_again_and_again(self):
        self.check_publishing(mock_cluster.OUT_OF_ORDER, mock_cluster.OUT_OF_ORDER, mock_cluster.OUT_OF_ORDER)

    def test_producer_is_unknown(self):
        self.check_publishing(mock_cluster.UNKNOWN_PRODUCER)

    def test_group_meets_errors(self):
        bus, outcomes = self.new_bus(), Outcomes()
        self.publish(outcomes, bus, 0, N)
        run_until(lambda: outcomes.n == N)
        self.mock.order("errors", mock_cluster.FIND_COORDINATOR, mock_cluster.COORDINATOR_NOT_AVAILABLE)
        self.mock.order("errors", mock_cluster.JOIN_GROUP, mock_cluster.NOT_COORDINATOR)
        self.mock.order("errors", mock_cluster.FETCH, mock_cluster.NOT_LEADER, mock_cluster.STORAGE_ERROR)
        self.mock.order("errors", mock_cluster.OFFSET_COMMIT, mock_cluster.REQUEST_TIMED_OUT)
        got, group = [], make_name("group")
        with self.new_bus(kafka_fetch_wait=10, kafka_session_timeout=6000) as consuming:
            consuming.subscribe(group, [self.topic], handler=lambda delivery: got.append(int(delivery.record.value)))
            run_until(lambda: len(set(got)) == N)
        self.assertEqual(len(got), N)

        # and all of it was committed
        again = []
        self.publish(outcomes, bus, N, 1)
        with self.new_bus(kafka_fetch_wait=10, kafka_session_timeout=6000) as consuming:
            consuming.subscribe(group, [self.topic], handler=lambda delivery: again.append(int(delivery.record.value)))
            run_until(lambda: again)
        self.assertEqual(again, [N])

    def test_leader_moves(self):
        bus, outcomes = self.new_bus(), Outcomes()
        got = Reader(self.new_bus(kafka_fetch_wait=10), self.topic)
        for move in range(4):
            self.publish(outcomes, bus, move * 100, 100)
            self.mock.order("leader", self.topic, 0, move % 3 + 1)
            self.mock.order("leader", self.topic, 1, (move + 1) % 3 + 1)
            run_until(lambda: outcomes.n == (move + 1) * 100)
        got.wait(400)
        self.assertEqual([error.message for error in outcomes.errors], [])
        self.assertEqual(sorted(int(record.value) for record in got.records), list(range(400)))


if __name__ == "__main__":
    main()
