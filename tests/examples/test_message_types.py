# SPDX-License-Identifier: LGPL-2.1-or-later
"""Types of messages from outside the tree work in the command line: one of a plugin in C, one of a class in Python."""

import json
import os
import pathlib
import subprocess
import sys
import unittest

from cli_case import DEADLINE, CliCase

EXAMPLE = pathlib.Path(os.environ["TASKBUS_EXAMPLES"]) / "order_message.py"


class MessageTypes(CliCase):
    def value(self, topic):
        """That of the only record, which is in the envelope of the type."""
        (record,) = self.records(topic)
        value = record["value"]
        return record["key"], json.loads(value) if isinstance(value, str) else value

    def test_plugin(self):
        self.env["TASKBUS_MODULE_PATH"] += ":" + os.environ["TASKBUS_SHOP_FOLDER"]
        self.assertIn(b"shop.shipped", self.ok("message", "list"))
        self.assertIn(b"orderId", self.ok("message", "describe", "shop.shipped"))

        self.ok("event", "shop.shipped", "--set", "order-id=42", "-s", "items=a book", "-s", "items=书", "-s", "carrier=bike")
        key, event = self.value("shop.parcels")
        self.assertEqual((key, event["type"]), ("42", "shop.shipped"))
        self.assertEqual(list(event), ["id", "type", "timestamp", "data"])
        shipped_at = event["data"].pop("shippedAt")
        self.assertTrue(shipped_at.endswith("Z"))
        self.assertEqual(event["data"], {"orderId": 42, "items": ["a book", "书"], "carrier": "bike", "note": None})

        self.assertIn("bike", self.ok("consume", "-e", "--typed", "shop.parcels").decode())
        self.refused(2, "event", "shop.shipped", "-s", "order-id=1", "-s", "items=a", "-s", "carrier=bikes", says="carrier")

    def test_without_plugin(self):
        self.refused(4, "event", "shop.shipped", "-s", "order-id=42", says="shop.shipped")

    def run_class(self, *arguments):
        env = {**os.environ, "TASKBUS_ENDPOINTS": self.env["TASKBUS_ENDPOINTS"]}
        return subprocess.run([sys.executable, EXAMPLE, *arguments], env=env, timeout=DEADLINE, check=True,
                              stdout=subprocess.PIPE).stdout

    def test_class_passes_over_what_is_no_message(self):
        self.ok("publish", "coffee.ordered", "{")
        self.assertEqual(self.run_class(), b"c-1: 2 \xc3\x97 3.5 to go\n")
        self.assertEqual([record["value"] for record in self.records("coffee.ordered.dlq")], ["{"])

    def test_class(self):
        folder = pathlib.Path(self.folder) / "messages"
        folder.mkdir()
        self.assertEqual(self.run_class("--table", folder / "coffee.ordered.json"), b"c-1: 2 \xc3\x97 3.5 to go\n")

        # What the class has become is enough for those that do not have it.
        self.refused(4, "message", "describe", "coffee.ordered", says="coffee.ordered")
        self.env["TASKBUS_MESSAGE_PATH"] = str(folder)
        self.assertIn(b"cups", self.ok("message", "describe", "coffee.ordered"))
        self.ok("event", "coffee.ordered", "--set", "order-id=c-2", "--set", "cups=1", "--set", "price=2.5")
        first, second = (json.loads(record["value"]) for record in self.records("coffee.ordered"))
        self.assertEqual((first["type"], second["type"]), ("coffee.ordered", "coffee.ordered"))
        self.assertEqual(first["data"]["cups"], 2)
        self.assertEqual((second["data"]["cups"], second["data"]["price"]), (1, 2.5))
        self.assertIn("c-2", self.ok("consume", "-e", "--typed", "coffee.ordered").decode())
        self.refused(2, "event", "coffee.ordered", "--set", "cups=many", says="cups")


if __name__ == "__main__":
    unittest.main()
