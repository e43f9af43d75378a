# SPDX-License-Identifier: LGPL-2.1-or-later
"""What makes Taskbus comfortable in Python: bytes instead of GLib.Bytes, attributes, keyword options."""

import collections.abc
import datetime
import json
import logging
import uuid

from gi.module import get_introspection_module
from gi.overrides import override
from gi.repository import GLib, GObject

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


def _check_text(text, what):
    """A string of C ends at a NUL: what follows it would be lost without a word."""
    if isinstance(text, str) and "\0" in text:
        raise ValueError(f"{what} has no NUL")
    return text


class Record(Taskbus.Record):
    """Record(topic, value=None, key=None, headers=(), partition=ANY, timestamp=NONE)

    Key, value and the values of headers are bytes, str (stored as UTF-8) or None. Headers are a mapping, or pairs of
    name and value, where names may repeat.
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
        builder = Taskbus.RecordBuilder.new(_check_text(topic, "a topic"))
        builder.set_key(_to_bytes(key))
        builder.set_value(_to_bytes(value))
        for name, header in headers.items() if isinstance(headers, collections.abc.Mapping) else headers:
            builder.add_header(_check_text(name, "the name of a header"), _to_bytes(header))
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
    """Where a record is: topic, partition, offset and timestamp; or error, when it was not confirmed."""

    topic = property(Taskbus.Receipt.get_topic)
    partition = property(Taskbus.Receipt.get_partition)
    offset = property(Taskbus.Receipt.get_offset)
    timestamp = property(Taskbus.Receipt.get_timestamp)
    error = property(Taskbus.Receipt.get_error)

    def __repr__(self):
        return f"<Taskbus.Receipt {self.topic} [{self.partition}] @{self.offset}>"


Receipt = override(Receipt)
__all__.append("Receipt")


def _to_json(value, allow_nan=False):
    """What a field gets: text of JSON, with times as RFC 3339."""

    def default(other):
        if isinstance(other, datetime.datetime):
            return other.isoformat()
        if isinstance(other, uuid.UUID):
            return str(other)
        raise TypeError(f"{type(other).__name__} is nothing that JSON has")

    return json.dumps(value, ensure_ascii=False, allow_nan=allow_nan, separators=(",", ":"), default=default)


def _to_datetime(time):
    """A datetime with its zone, of a GLib.DateTime."""
    return datetime.datetime(
        *time.get_ymd(),
        time.get_hour(),
        time.get_minute(),
        time.get_second(),
        time.get_microsecond(),
        datetime.timezone(datetime.timedelta(microseconds=time.get_utc_offset())),
    )


class MessageType(Taskbus.MessageType):
    """What messages are made of: name, topic, key, envelope, fields. MessageType.lookup() and .list() give them."""

    name = property(Taskbus.MessageType.get_name)
    topic = property(Taskbus.MessageType.get_topic)
    key = property(Taskbus.MessageType.get_key)
    envelope = property(Taskbus.MessageType.get_envelope)
    style = property(Taskbus.MessageType.get_style)
    description = property(Taskbus.MessageType.get_description)
    origin = property(Taskbus.MessageType.get_origin)
    gtype = property(Taskbus.MessageType.get_gtype)

    @property
    def fields(self):
        """The fields, in the order in which they are written."""
        return [self.get_field(i) for i in range(self.get_n_fields())]

    def __repr__(self):
        return f"<Taskbus.MessageType {self.name}>"


MessageType = override(MessageType)
__all__.append("MessageType")


class Message(Taskbus.Message):
    """A message is also a mapping of its fields, by the names of properties or members, to Python objects.

    Times are datetimes, JSON values are what json.loads() makes of them. What a field is called can also be an
    attribute: message.task_id.
    """

    @property
    def type_name(self):
        """The name of its type, as "task.created"."""
        return self.get_type_name()

    @property
    def attributes(self):
        """What an envelope or headers say, as a dict; see set_attribute()."""
        return {name: self.get_attribute(name) for name in self.list_attributes()}

    def set_attribute(self, name, value):
        """Sets what the envelope or headers shall say of the message; None removes it."""
        super().set_attribute(_check_text(name, "an attribute's name"), _check_text(value, "an attribute"))

    def set_text(self, name, text):
        """Sets a field by its text, as people write it; message[name] = value takes Python objects."""
        return super().set_text(_check_text(name, "a field's name"), _check_text(text, "a text of C"))

    def set_json(self, name, json):
        """Sets a field, or a member beside the fields, by the text of its JSON."""
        return super().set_json(_check_text(name, "a member's name"), _check_text(json, "JSON"))

    def _field(self, name):
        described = self.get_message_type()
        return described.find_field(name) if described is not None else None

    def __getitem__(self, name):
        text = self.get_json(name)
        if text is None:
            raise KeyError(name)
        field = self._field(name)
        if field is not None and field.kind == Taskbus.FieldKind.TIME and text != "null":
            return _to_datetime(self.get_property(field.name))
        return json.loads(text)

    def __setitem__(self, name, value):
        field = self._field(name)
        if isinstance(value, GLib.DateTime):
            value = value.format_iso8601()
        elif isinstance(value, datetime.datetime):
            value = value.isoformat()
        elif isinstance(value, uuid.UUID):
            value = str(value)
        # A string of C ends at a NUL, one of JSON does not.
        if isinstance(value, str) and field is not None and field.kind in _TEXT_KINDS and "\0" not in value:
            self.set_text(name, value)
        else:
            self.set_json(name, _to_json(value))

    def __delitem__(self, name):
        if not self.is_set(name):
            raise KeyError(name)
        self.unset(name)

    def __contains__(self, name):
        return self.is_set(name)

    def __iter__(self):
        return iter(self.list_members())

    def __len__(self):
        return len(self.list_members())

    def __bool__(self):
        return True

    def keys(self):
        """The names of the members that are set, in their order."""
        return self.list_members()

    def get(self, name, default=None):
        """The value of a field, or the default where it is not set."""
        return self[name] if self.is_set(name) else default

    def __getattr__(self, name):
        if name.startswith("_") or self._field(name) is None:
            raise AttributeError(f"a message {self.get_type_name()} has no field {name}")
        return self.get(name)

    def __setattr__(self, name, value):
        if name.startswith("_") or hasattr(type(self), name) or self._field(name) is None:
            super().__setattr__(name, value)
        else:
            self[name] = value

    def __eq__(self, other):
        if not isinstance(other, Taskbus.Message):
            return NotImplemented
        return self.equal(other)

    __hash__ = GObject.Object.__hash__

    def __repr__(self):
        fields = " ".join(f"{name}={self.get_json(name)}" for name in self.list_members())
        return f"<Taskbus.Message {self.get_type_name()} {fields}>"


Message = override(Message)
__all__.append("Message")

_TEXT_KINDS = (
    Taskbus.FieldKind.STRING,
    Taskbus.FieldKind.ID,
    Taskbus.FieldKind.UUID,
    Taskbus.FieldKind.ENUMERATION,
    Taskbus.FieldKind.TIME,
)


def message(type_name, /, **fields):
    """message("user.logged_in", user_id="42", …) → Taskbus.Message

    The keywords are fields, with Python objects as values: times are datetimes, and what is free-form JSON is
    whatever json.dumps() takes, so that a str is a JSON string and not JSON.
    """
    made = Taskbus.Message.new_of_type(_check_text(type_name, "the name of a type"))
    for name, value in fields.items():
        if made._field(name) is None:
            raise TypeError(f"a message {type_name} has no field {name}")
        made[name] = value
    return made


__all__.append("message")


class Delivery(Taskbus.Delivery):
    """What a handler gets: the record, and its message, which is None for what is no message: decode_error says why."""

    record = property(Taskbus.Delivery.get_record)
    message = property(Taskbus.Delivery.get_message)
    decode_error = property(Taskbus.Delivery.get_decode_error)
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

    codec = property(Taskbus.Bus.get_codec)

    def publish(self, message, cancellable=None):
        """Publishes a message and waits until it is confirmed; returns the receipt of its record."""
        return super().publish(message, cancellable)

    def publish_messages(self, messages, cancellable=None):
        """Publishes messages and waits for all; returns a receipt for each, which may have an error."""
        return super().publish_messages(list(messages), cancellable)

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

# They need what is above, and are found by the name of this module.
from gi.overrides import _taskbus_events
from gi.overrides._taskbus_message_type import message_type

message_type.__module__ = __name__
__all__.append("message_type")

for _class in _taskbus_events.CLASSES:
    _class.__module__ = __name__
    globals()[_class.__name__] = override(_class)
    __all__.append(_class.__name__)
