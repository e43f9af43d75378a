# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of the original systems go over Kafka, on topics of this test's own, and again as messages."""

from kafka_case import KafkaCase, Taskbus, main, make_name

import wire
import wire_round


class MessagesTest(KafkaCase):
    def test_round(self):
        plain = Taskbus.Codec.new(Taskbus.Profile.new_plain())
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"kafka://{self.servers}")
        suffix = make_name("wire")
        for name in {document.type for document in wire.load()}:
            # Kafka has no two topics of which one has "_" where the other has "."
            envelope = Taskbus.MessageType.lookup(name).get_envelope().value_nick
            profile.set(f"topic.{name}", f"{plain.get_topic(name)}-{envelope}-{suffix}")
        wire_round.Round(self, profile).run()


if __name__ == "__main__":
    main()
