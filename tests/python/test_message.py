# SPDX-License-Identifier: LGPL-2.1-or-later
import datetime
import json
import unittest
import uuid

import gi

gi.require_version("Json", "1.0")
gi.require_version("Taskbus", "1")
from gi.repository import GLib, GObject, Json, Taskbus

TABLE = {
    "name": "test.python",
    "topic": "tests",
    "key": "user-id",
    "fields": [
        {"name": "user-id", "kind": "id", "flags": ["required", "numeric"]},
        {"name": "event-id", "kind": "uuid"},
        {"name": "count", "kind": "int32"},
        {"name": "total", "kind": "uint64"},
        {"name": "ratio", "kind": "double"},
        {"name": "active", "kind": "boolean"},
        {"name": "timestamp", "kind": "time"},
        {"name": "tags", "kind": "strings"},
        {"name": "metadata", "member": "meta", "kind": "json"},
    ],
}
UUID = uuid.UUID("0190e2a5-7c2d-7abc-8def-0123456789ab")
TIME = datetime.datetime(
    2026, 1, 5, 10, 30, 0, 123456, datetime.timezone(datetime.timedelta(hours=8))
)


@Taskbus.message_type("order.created", topic="orders", key="order_id")
class OrderCreated(GObject.Object, Taskbus.Message):
    order_id = GObject.Property(type=str)
    amount = GObject.Property(type=float)
    count = GObject.Property(type=int)
    created_at = GObject.Property(type=GLib.DateTime)
    tags = GObject.Property(type=GObject.TYPE_STRV)
    details = GObject.Property(type=Json.Node)


@Taskbus.message_type()
class OrderCancelled(GObject.Object, Taskbus.Message):
    type_name = "order.cancelled"
    topic = "orders"
    key = "order_id"
    envelope = Taskbus.Envelope.EVENT

    order_id = GObject.Property(type=str)


class ClassTest(unittest.TestCase):
    def test_what_is_missing_is_said(self):
        for bases in ((), (GObject.Object,), (Taskbus.Message,)):
            with self.assertRaisesRegex(TypeError, "Plain must be derived from GObject.Object and Taskbus.Message"):
                Taskbus.message_type("test.plain")(type("Plain", bases, {}))

    def test_envelope_by_its_name(self):
        @Taskbus.message_type("test.enveloped", envelope="cloudevents-binary")
        class Enveloped(GObject.Object, Taskbus.Message):
            pass

        @Taskbus.message_type()
        class Other(GObject.Object, Taskbus.Message):
            type_name = "test.other-enveloped"
            envelope = "event"

        self.assertEqual(Enveloped().get_message_type().envelope, Taskbus.Envelope.CLOUDEVENTS_BINARY)
        self.assertEqual(Other().get_message_type().envelope, Taskbus.Envelope.EVENT)
        with self.assertRaisesRegex(ValueError, "evnt"):
            Taskbus.message_type("test.wrong", envelope="evnt")(
                type("Wrong", (GObject.Object, Taskbus.Message), {})
            )


class TableTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        Taskbus.MessageType.register_json(json.dumps(TABLE), -1)

    def test_no_text_is_cut(self):
        message = Taskbus.message("test.python", user_id=1)
        for change in (
            lambda: message.set_attribute("request-id", "a\0b"),
            lambda: message.set_text("user-id", "a\0b"),
            lambda: message.set_json("meta", "1\0002"),
            lambda: Taskbus.message("test.python\0"),
        ):
            with self.assertRaises(ValueError):
                change()
        message["user-id"] = "a\0b"
        self.assertEqual(message["user-id"], "a\0b")
        message.set_attribute("request-id", "r1")
        message.set_attribute("request-id", None)
        self.assertEqual(message.attributes, {})

    def test_text_is_no_json(self):
        message = Taskbus.message("test.python", user_id=1, metadata='{"a":1}')
        self.assertEqual(message.get_json("metadata"), '"{\\"a\\":1}"')

    def test_keywords(self):
        message = Taskbus.message(
            "test.python",
            user_id="42",
            event_id=UUID,
            count=-3,
            total=2**64 - 1,
            ratio=0.5,
            active=True,
            timestamp=TIME,
            tags=["a", "ü"],
            metadata={"list": [1, 2.5, None, True], "text": "é"},
        )
        self.assertEqual(
            json.loads(message.to_json()),
            {
                "user_id": 42,
                "event_id": str(UUID),
                "count": -3,
                "total": 2**64 - 1,
                "ratio": 0.5,
                "active": True,
                "timestamp": "2026-01-05T10:30:00.123456+08:00",
                "tags": ["a", "ü"],
                "meta": {"list": [1, 2.5, None, True], "text": "é"},
            },
        )
        self.assertEqual(message.type_name, "test.python")
        self.assertEqual(message.get_property("user-id"), "42")

    def test_mapping(self):
        document = (
            '{"user_id":"7","timestamp":"2026-01-05T10:30:00.123456+08:00","big":1e400,'
            '"meta":{"a":[1]},"total":18446744073709551615}'
        )
        message = Taskbus.Message.from_json("test.python", document, -1)
        self.assertIsInstance(message, Taskbus.Message)
        self.assertEqual(message.to_json(), document)
        self.assertEqual(message["user_id"], "7")
        self.assertEqual(message["user-id"], "7")
        self.assertEqual(message["timestamp"], TIME)
        self.assertEqual(message["timestamp"].utcoffset(), TIME.utcoffset())
        self.assertEqual(message["metadata"], {"a": [1]})
        self.assertEqual(message["total"], 2**64 - 1)
        self.assertEqual(
            list(message), ["user_id", "timestamp", "big", "meta", "total"]
        )
        self.assertIn("meta", message)
        self.assertNotIn("tags", message)
        self.assertIsNone(message.get("tags"))
        with self.assertRaises(KeyError):
            message["tags"]

        message["metadata"] = None
        message["added"] = [{}]
        del message["big"]
        self.assertEqual(
            message.to_json(),
            '{"user_id":"7","timestamp":"2026-01-05T10:30:00.123456+08:00","meta":null,'
            '"total":18446744073709551615,"added":[{}]}',
        )
        with self.assertRaises(KeyError):
            del message["big"]

    def test_attributes(self):
        message = Taskbus.message("test.python", user_id=1)
        self.assertEqual(message.user_id, 1)
        message.active = True
        message.timestamp = TIME
        self.assertIs(message.active, True)
        self.assertEqual(message.timestamp, TIME)
        self.assertIsNone(message.count)
        message.set_attribute("request-id", "r")
        self.assertEqual(message.attributes, {"request-id": "r"})
        with self.assertRaises(AttributeError):
            message.nothing

    def test_refused(self):
        message = Taskbus.message("test.python", user_id=1)
        with self.assertRaisesRegex(GLib.Error, "active"):
            message["active"] = 1
        with self.assertRaisesRegex(GLib.Error, "count"):
            message["count"] = 2**31
        with self.assertRaisesRegex(GLib.Error, "timestamp"):
            message["timestamp"] = datetime.datetime(2026, 1, 5)
        with self.assertRaises(ValueError):
            message["ratio"] = float("nan")
        with self.assertRaises(TypeError):
            message["metadata"] = {1, 2}
        with self.assertRaises(TypeError):
            Taskbus.message("test.python", nothing=1)
        with self.assertRaises(GLib.Error) as raised:
            Taskbus.message("test.pythn")
        self.assertTrue(
            raised.exception.matches(Taskbus.error_quark(), Taskbus.Error.NOT_FOUND)
        )
        with self.assertRaisesRegex(GLib.Error, "user_id"):
            Taskbus.message("test.python").to_json()
        self.assertEqual(message.to_json(), '{"user_id":1}')

    def test_equality(self):
        one = Taskbus.message("test.python", user_id=1, metadata={"a": 1, "b": 2})
        other = Taskbus.Message.from_json(
            "test.python", '{"meta":{"b":2,"a":1},"user_id":1}', -1
        )
        self.assertTrue(one.equal(other))
        self.assertTrue(one.copy().equal(other))

    def test_type(self):
        described = Taskbus.MessageType.lookup("test.python")
        self.assertEqual((described.topic, described.key), ("tests", "user-id"))
        self.assertEqual(
            [field.name for field in described.fields],
            [field["name"] for field in TABLE["fields"]],
        )
        self.assertEqual(described.fields[0].kind, Taskbus.FieldKind.ID)
        self.assertIn(
            "test.python", [each.name for each in Taskbus.MessageType.list()]
        )

    def test_generic(self):
        message = Taskbus.Message.from_json("nobody.knows", '{"a":1.50}', -1)
        self.assertIsInstance(message, Taskbus.GenericMessage)
        self.assertEqual(message.get_json("a"), "1.50")


class ClassTest(unittest.TestCase):
    def test_described(self):
        created = Taskbus.MessageType.lookup("order.created")
        self.assertEqual((created.topic, created.key), ("orders", "order-id"))
        cancelled = Taskbus.MessageType.lookup("order.cancelled")
        self.assertEqual(
            (cancelled.topic, cancelled.key, cancelled.envelope),
            ("orders", "order-id", Taskbus.Envelope.EVENT),
        )

    def test_there_and_back(self):
        order = OrderCreated(order_id="o1", amount=9.5, tags=["a"])
        order["details"] = {"a": [1, None]}
        order["created_at"] = TIME
        text = order.to_json()
        self.assertEqual(
            list(json.loads(text).items()),
            [
                ("order_id", "o1"),
                ("amount", 9.5),
                ("count", 0),
                ("created_at", "2026-01-05T10:30:00.123456+08:00"),
                ("tags", ["a"]),
                ("details", {"a": [1, None]}),
            ],
        )
        again = Taskbus.Message.from_json("order.created", text, -1)
        self.assertIsInstance(again, OrderCreated)
        self.assertEqual(again.order_id, "o1")
        self.assertEqual(again.tags, ["a"])
        self.assertEqual(again["created_at"], TIME)
        self.assertTrue(again.equal(order))
        self.assertEqual(again.to_json(), text)

    def test_fields_are_in_the_order_of_declaration(self):
        class Base(GObject.Object):
            zone = GObject.Property(type=str)
            area = GObject.Property(type=str)

        @Taskbus.message_type("order.derived")
        class Derived(Base, Taskbus.Message):
            under_score = GObject.Property(type=str)
            nick = GObject.Property(type=str, flags=GObject.ParamFlags.READABLE)

            @GObject.Property(type=str)
            def computed(self):
                return "c"

            @computed.setter
            def computed(self, value):
                pass

            before = GObject.Property(type=str)

        names = [field.name for field in Taskbus.MessageType.lookup("order.derived").fields]
        self.assertEqual(names, ["zone", "area", "under-score", "computed", "before"])

    def test_kept_as_it_came(self):
        text = '{"z":1.0, "amount":1.50,"order_id":"o"}'
        order = Taskbus.Message.from_json("order.created", text, -1)
        self.assertEqual(order.to_json(), text)
        order.order_id = "p"
        self.assertEqual(order.to_json(), '{"z":1.0,"amount":1.50,"order_id":"p"}')

    def test_made_by_name(self):
        order = Taskbus.message("order.created", order_id="o")
        self.assertIsInstance(order, OrderCreated)
        self.assertEqual(order.order_id, "o")

    def test_table_file(self):
        """What a Python class is can be known to programs without it."""
        described = json.loads(Taskbus.MessageType.lookup("order.created").to_json())
        self.assertEqual(described["name"], "order.created")
        described["name"] = "order.created.copied"
        copied = Taskbus.MessageType.register_json(json.dumps(described), -1)
        message = Taskbus.message("order.created.copied", order_id="o", amount=1)
        self.assertEqual(message.to_json(), '{"order_id":"o","amount":1}')
        self.assertEqual(copied.get_n_fields(), 6)

    def test_refused(self):
        with self.assertRaisesRegex(GLib.Error, "PyObject"):

            @Taskbus.message_type("order.odd")
            class Odd(GObject.Object, Taskbus.Message):
                anything = GObject.Property(type=object)

        with self.assertRaises(TypeError):

            @Taskbus.message_type()
            class Nameless(GObject.Object, Taskbus.Message):
                pass

        with self.assertRaisesRegex(GLib.Error, "count"):
            Taskbus.Message.from_json("order.created", '{"count":1.5}', -1)


if __name__ == "__main__":
    unittest.main()
