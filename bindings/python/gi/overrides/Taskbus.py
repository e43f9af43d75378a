# SPDX-License-Identifier: LGPL-2.1-or-later
"""What makes Taskbus comfortable in Python: bytes instead of GLib.Bytes, attributes, keyword options."""

import logging

from gi.module import get_introspection_module
from gi.overrides import override
from gi.repository import GLib

Taskbus = get_introspection_module("Taskbus")

__all__ = []

_log = logging.getLogger("taskbus")


def _to_bytes(value):
    """Whatever a key, value or header may be given as. None stays None: null differs from empty."""
    if value is None or isinstance(value, GLib.Bytes):
        return value
    if isinstance(value, str):
        return GLib.Bytes.new(value.encode())
    return GLib.Bytes.new(bytes(memoryview(value)))


def _from_bytes(value):
    return None if value is None else value.get_data() or b""


class Record(Taskbus.Record):
    """Record(topic, value=None, key=None, headers=(), partition=ANY, timestamp=NONE)

    Key, value and the values of headers are bytes, str (stored as UTF-8) or None.
    """

    def __new__(
        cls,
        topic,
        value=None,
        key=None,
        headers=(),
        partition=Taskbus.PARTITION_ANY,
        timestamp=Taskbus.TIMESTAMP_NONE,
    ):
        builder = Taskbus.RecordBuilder.new(topic)
        builder.set_key(_to_bytes(key))
        builder.set_value(_to_bytes(value))
        for name, header in headers:
            builder.add_header(name, _to_bytes(header))
        builder.set_partition(partition)
        builder.set_timestamp(timestamp)
        return builder.end()

    def __init__(self, *args, **kwargs):
        # All was done by __new__(); the boxed type's own initializer takes no arguments.
        pass

    topic = property(Taskbus.Record.get_topic)
    partition = property(Taskbus.Record.get_partition)
    offset = property(Taskbus.Record.get_offset)
    timestamp = property(Taskbus.Record.get_timestamp)

    @property
    def key(self):
        """The key as bytes, or None when there is none."""
        return _from_bytes(self.get_key())

    @property
    def value(self):
        """The value as bytes, or None for a tombstone."""
        return _from_bytes(self.get_value())

    @property
    def headers(self):
        """A list of (name, bytes or None), in their order."""
        return [
            (self.get_header_name(i), _from_bytes(self.get_header_value(i)))
            for i in range(self.get_n_headers())
        ]

    def __eq__(self, other):
        if not isinstance(other, Taskbus.Record):
            return NotImplemented
        return self.equal(other)

    __hash__ = None

    def __repr__(self):
        return f"<Taskbus.Record {self.to_string()}>"


Record = override(Record)
__all__.append("Record")


class Receipt(Taskbus.Receipt):
    topic = property(Taskbus.Receipt.get_topic)
    partition = property(Taskbus.Receipt.get_partition)
    offset = property(Taskbus.Receipt.get_offset)
    timestamp = property(Taskbus.Receipt.get_timestamp)
    error = property(Taskbus.Receipt.get_error)

    def __repr__(self):
        return f"<Taskbus.Receipt {self.topic} [{self.partition}] @{self.offset}>"


Receipt = override(Receipt)
__all__.append("Receipt")


class Delivery(Taskbus.Delivery):
    record = property(Taskbus.Delivery.get_record)
    attempt = property(Taskbus.Delivery.get_attempt)


Delivery = override(Delivery)
__all__.append("Delivery")


class TopicPartition(Taskbus.TopicPartition):
    """TopicPartition(topic, partition, offset=NONE)"""

    def __new__(cls, topic, partition, offset=Taskbus.OFFSET_NONE):
        return Taskbus.TopicPartition.new(topic, partition, offset)

    def __init__(self, *args, **kwargs):
        # All was done by __new__(); the boxed type's own initializer takes no arguments.
        pass

    def __repr__(self):
        return f"<Taskbus.TopicPartition {self.topic} [{self.partition}] @{self.offset}>"


TopicPartition = override(TopicPartition)
__all__.append("TopicPartition")


def _guard(handler):
    """Makes a handler safe: the language bindings alone would answer DONE for one that raised, and lose the record."""

    def guarded(delivery, *data):
        try:
            outcome = handler(delivery, *data)
            return Taskbus.Outcome.DONE if outcome is None else Taskbus.Outcome(outcome)
        except SystemExit:
            raise  # ends the process, so that the delivery stays unanswered
        except BaseException:
            _log.exception(
                "The handler failed for %s; it will be tried again", delivery.record
            )
            return Taskbus.Outcome.RETRY

    return guarded


class Bus(Taskbus.Bus):
    """A bus is also a context manager that closes it."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def publish_record(self, record, cancellable=None):
        """Publishes a record and waits until it is confirmed; returns its receipt."""
        return super().publish_record(record, cancellable)

    def publish_records(self, records, cancellable=None):
        """Publishes records and waits for all; returns a receipt for each, which may have an error."""
        return super().publish_records(list(records), cancellable)

    def subscribe(
        self, group, topics, options=None, handler=None, *data, **properties
    ):
        """subscribe(group, topics, handler=…, start=…, retry_delay=…, …) → Taskbus.Subscription

        The handler gets the delivery (and what follows it in the call) and returns a Taskbus.Outcome; None means
        DONE, an exception is logged and means RETRY. Further keywords are the properties of
        Taskbus.SubscriptionOptions.
        """
        if handler is None:
            raise TypeError("subscribe() needs a handler")
        if isinstance(topics, str):
            topics = [topics]
        if properties:
            if options is not None:
                raise TypeError("subscribe() takes options or single ones, not both")
            options = Taskbus.SubscriptionOptions()
            for name, value in properties.items():
                getattr(options, f"set_{name}")(value)
        return super().subscribe(
            group, list(topics), options, _guard(handler), *data
        )

    def close(self, cancellable=None):
        """Finishes what runs, stores positions, sends what waits, and stops."""
        return super().close(cancellable)


Bus = override(Bus)
__all__.append("Bus")


class BusTransaction(Taskbus.BusTransaction):
    """A transaction is also a context manager: it is committed at the end, or aborted when an exception leaves it."""

    def __enter__(self):
        return self

    def __exit__(self, kind, *exception):
        if kind is not None:
            self.abort()
            return
        try:
            self.commit()
        except GLib.Error as error:
            # Without a known outcome there is nothing to abort.
            if not error.matches(Taskbus.error_quark(), Taskbus.Error.UNCONFIRMED):
                self.abort()
            raise


BusTransaction = override(BusTransaction)
__all__.append("BusTransaction")
