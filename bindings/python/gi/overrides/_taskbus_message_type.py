# SPDX-License-Identifier: LGPL-2.1-or-later
"""A class in Python becomes a type of messages; Taskbus.py takes it in."""

from gi.overrides.Taskbus import Taskbus
from gi.repository import GObject


def message_type(name=None, topic=None, key=None, envelope=None):
    """Makes a class a type of messages: its properties are the fields.

        @Taskbus.message_type("order.created", key="order_id")
        class OrderCreated(GObject.Object, Taskbus.Message):
            order_id = GObject.Property(type=str)

    What is not given here is taken from the class: type_name, topic, key, envelope. The envelope is one of
    Taskbus.Envelope, or its name, as "cloudevents-binary". The fields are in the order in
    which the class declares its properties.
    """

    def register(cls):
        if not issubclass(cls, GObject.Object) or not issubclass(cls, Taskbus.Message):
            raise TypeError(f"{cls.__name__} must be derived from GObject.Object and Taskbus.Message")
        own = vars(cls)
        chosen = name if name is not None else own.get("type_name")
        if not isinstance(chosen, str):
            raise TypeError(f"{cls.__name__} needs the name of its type")
        form = envelope if envelope is not None else own.get("envelope", Taskbus.Envelope.FLAT)
        Taskbus.MessageType.register_class_in_order(
            cls,
            chosen,
            topic if topic is not None else _text_of(own, "topic"),
            key if key is not None else _text_of(own, "key"),
            _to_envelope(form),
            _list_properties(cls),
        )
        return cls

    return register


def _to_envelope(form):
    if not isinstance(form, str):
        return form
    for value in Taskbus.Envelope.__enum_values__.values():
        if value.value_nick == form:
            return value
    raise ValueError(f"there is no envelope {form!r}")


def _list_properties(cls):
    """The names of the properties in the order of their declaration, those of base classes first."""
    return [
        value.name
        for base in reversed(cls.__mro__)
        for value in vars(base).values()
        if isinstance(value, GObject.Property)
    ]


def _text_of(attributes, name):
    value = attributes.get(name)
    return value if isinstance(value, str) else None
