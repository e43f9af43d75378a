# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of the original systems go over a real transport: as they come from there, and again as messages."""

import collections

from gi.repository import Taskbus

import wire
from waiting import run_until


class Round:
    def __init__(self, case, profile):
        self.case = case
        self.codec = Taskbus.Codec.new(profile)
        self.bus = Taskbus.Bus.new(profile)
        self.documents = wire.load()
        self.expected = collections.defaultdict(list)
        self.n_read = collections.Counter()
        self.messages = []

    def topic(self, document):
        return self.codec.get_topic(document.type)

    def on_delivery(self, delivery):
        record = delivery.record
        document = self.expected[record.topic][self.n_read[record.topic]]
        self.n_read[record.topic] += 1
        message = delivery.message
        self.messages.append((document, record.value, message))

    def check_received(self):
        for document, value, message in self.messages:
            self.case.assertEqual(wire.parse(value), wire.parse(document.value), document.name)
            self.case.assertEqual(message.get_type_name(), document.type)
            self.case.assertIsNotNone(message.get_message_type(), document.name)

    def wait(self, n):
        run_until(lambda: len(self.messages) >= n)
        self.check_received()

    def run(self):
        with self.bus:
            self.bus.open()
            # A type without a table of its own is known by the name of its topic only.
            for document in self.documents:
                if Taskbus.MessageType.lookup(document.type).get_name() != document.type:
                    self.bus.codec.set_type_of_topic(self.topic(document), document.type)
            for topic in {self.topic(document) for document in self.documents}:
                self.bus.get_admin().create_topic(topic, 1, 0, None)

            for document in self.documents:
                self.expected[self.topic(document)].append(document)
            self.bus.publish_records([Taskbus.Record(self.topic(d), d.value) for d in self.documents])
            self.bus.subscribe(
                None, list(self.expected), handler=self.on_delivery, start=Taskbus.OFFSET_START
            )
            self.wait(len(self.documents))

            for document, _, message in list(self.messages):
                self.expected[self.topic(document)].append(document)
                self.bus.publish(message)
            self.wait(2 * len(self.documents))
