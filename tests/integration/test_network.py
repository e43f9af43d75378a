# SPDX-License-Identifier: LGPL-2.1-or-later
"""The network between us and the broker resets connections, cuts what it carries into pieces, or goes dead without a
word: what is published arrives once and in order, and consumers go on."""

import time

from kafka_case import GLib, KafkaCase, Outcomes, Taskbus, main, make_name, poll_until, run_until, start_brokers

from tcp_proxy import TcpProxy

N = 4000
AT_A_TIME = 20
KEYS = 7


class NetworkTest(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.proxy = cls.enterClassContext(TcpProxy())
        # the client is sent to wherever the broker says that it is
        cls.kafka = start_brokers(cls, settings={"advertised.listeners": f"PLAINTEXT://{cls.proxy.address}"})
        cls.proxy.target = cls.kafka.endpoint

    def setUp(self):
        super().setUp()
        self.servers = self.proxy.address
        settings = {"kafka_socket_timeout": 2000, "kafka_request_timeout": 2000, "kafka_reconnect_backoff_max": 500}
        self.bus = self.new_bus(**settings)
        self.topic = self.new_topic(self.bus, 3)
        self.outcomes = Outcomes()
        self.n = 0
        self.got = []
        consuming = self.new_bus(kafka_session_timeout=10_000, kafka_fetch_wait=100, **settings)
        consuming.subscribe(make_name("group"), [self.topic], handler=lambda d: self.got.append(int(d.record.value)))
        self.publish_until(N // 8)
        run_until(lambda: len(self.got) == N // 8)

    def publish_until(self, end):
        """A few at a time, from now on."""

        def publish_some():
            for _ in range(min(AT_A_TIME, end - self.n)):
                self.outcomes.publish(self.bus, Taskbus.Record(self.topic, f"{self.n}", key=f"{self.n % KEYS}"))
                self.n += 1
            return self.n < end

        GLib.timeout_add(5, publish_some)

    def check(self):
        run_until(lambda: self.outcomes.n == N)
        self.assertEqual([error.message for error in self.outcomes.errors], [])
        run_until(lambda: len(set(self.got)) == N)
        self.assertEqual(len(set((receipt.partition, receipt.offset) for receipt in self.outcomes.receipts)), N)
        described = self.bus.get_admin().describe_topic(self.topic)
        self.assertEqual(sum(partition.high for partition in described.partitions), N)
        for key in range(KEYS):
            mine = list(dict.fromkeys(number for number in self.got if number % KEYS == key))
            self.assertEqual(mine, sorted(mine))

    def wait_for_more(self, n):
        seen = len(self.got)
        run_until(lambda: len(self.got) >= min(seen + n, N))

    def test_resets(self):
        self.publish_until(N)
        for _ in range(5):
            self.proxy.reset()
            self.wait_for_more(N // 12)
        self.check()

    def test_pieces(self):
        self.proxy.sliced = True
        self.addCleanup(setattr, self.proxy, "sliced", False)
        self.publish_until(N)
        self.check()

    def test_half_open(self):
        """Longer than a request may take: the connections are given up, and new ones made."""
        self.addCleanup(self.proxy.thaw)
        self.proxy.freeze()
        self.publish_until(N)
        GLib.timeout_add(3000, self.proxy.thaw)
        self.check()

    def test_refused(self):
        self.addCleanup(setattr, self.proxy, "refusing", False)
        self.proxy.refusing = True
        self.proxy.reset()
        self.publish_until(N)
        poll_until(lambda: not self.bus.get_health().ready)
        self.proxy.refusing = False
        self.check()
        poll_until(lambda: self.bus.get_health().ready)


class NobodyThereTest(KafkaCase):
    def test_close_waits_for_no_question(self):
        """A reader that still asks for its topics, which takes some seconds, does not keep a bus from closing."""
        self.servers = "127.0.0.1:1"
        bus = self.new_bus()
        bus.subscribe(None, ["somewhere"], handler=lambda delivery: None)
        poll_until(lambda: not bus.get_health().ready)
        before = time.monotonic()
        bus.close()
        self.assertLess(time.monotonic() - before, 3)


if __name__ == "__main__":
    main()
