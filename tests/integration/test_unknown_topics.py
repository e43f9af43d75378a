# SPDX-License-Identifier: LGPL-2.1-or-later
"""A topic that does not exist: brokers make it when it is used, or say that it is not there."""

from kafka_case import KafkaCase, Outcomes, Reader, Taskbus, create_topic, main, make_name, run_until, start_brokers


class BrokersThatMakeTopics(KafkaCase):
    def test_by_publishing(self):
        bus = self.new_bus()
        topic = make_name("made")
        receipt = bus.publish_record(Taskbus.Record(topic, b"first", key="k"))
        self.assertEqual((receipt.partition, receipt.offset), (0, 0))
        self.assertEqual(Reader(bus, topic).wait(1)[0].value, b"first")

    def test_subscribed_before(self):
        """The records of a topic that comes later arrive, from its first on."""
        bus = self.new_bus(kafka_metadata_max_age=500)
        topic = make_name("later")
        got = []
        bus.subscribe(make_name("group"), [topic], handler=lambda delivery: got.append(delivery.record.value))
        for number in range(10):
            bus.publish_record(Taskbus.Record(topic, f"{number}", key="k"))
        run_until(lambda: len(got) >= 10)
        self.assertEqual(got, [b"%d" % number for number in range(10)])


class BrokersThatDont(KafkaCase):
    @classmethod
    def setUpClass(cls):
        cls.kafka = start_brokers(cls, settings={"auto.create.topics.enable": "false"})

    def setUp(self):
        super().setUp()
        self.servers = self.kafka.endpoint

    def test_publish(self):
        bus = self.new_bus(publish_timeout=8000)
        topic, missing = self.new_topic(bus), make_name("missing")
        outcomes = Outcomes()
        for number in range(5):
            outcomes.publish(bus, Taskbus.Record(missing, f"{number}", key="k"))
            outcomes.publish(bus, Taskbus.Record(topic, f"{number}", key="k"))
        run_until(lambda: outcomes.n == 10)
        self.assertEqual([receipt.offset for receipt in outcomes.receipts], [0, 1, 2, 3, 4])
        for error in outcomes.errors:
            self.assert_error(error, Taskbus.Error.NOT_FOUND)
            self.assertIn(missing, error.message)

    def test_subscribe(self):
        """It waits for the topic; nobody else does."""
        bus = self.new_bus(kafka_metadata_max_age=500)
        topic, missing = self.new_topic(bus), make_name("missing")
        got = []
        bus.publish_record(Taskbus.Record(topic, b"is here", key="k"))
        bus.subscribe(make_name("group"), [topic, missing], handler=lambda delivery: got.append(delivery.record.value))
        run_until(lambda: got == [b"is here"])

        create_topic(bus, missing)
        bus.publish_record(Taskbus.Record(missing, b"came later", key="k"))
        run_until(lambda: len(got) == 2)
        self.assertEqual(got[1], b"came later")


if __name__ == "__main__":
    main()
