# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records as JSON: there and back without loss, and documents that are wrong."""

import base64
import json
import unittest

from cli_case import CliCase


def line(**members):
    return json.dumps(members).encode() + b"\n"


class Json(CliCase):
    def test_there_and_back(self):
        values = [
            {"value": None, "key": "k"},
            {"value": "", "key": ""},
            {"value": "plain", "key": None},
            {"value": 'quotes " and \\ and / and \b\f\n\r\t\x00\x1f\x7f', "key": "ä€😀"},
            {"value": base64.b64encode(bytes(range(256))).decode(), "value_encoding": "base64"},
            {"value": "x", "key": base64.b64encode(b"\xff\x00").decode(), "key_encoding": "base64"},
            {"value": "h", "headers": [{"key": "b", "value": "1"}, {"key": "a", "value": None},
                                       {"key": "b", "value": ""},
                                       {"key": "raw", "value": "/wA=", "value_encoding": "base64"}]},
            {"value": "t", "timestamp": "2001-02-03T04:05:06.789Z"},
            {"value": "x" * 70000},
        ]
        self.ok("publish", "one", "-i", "json", stdin=b"".join(line(**v) for v in values))
        first = self.ok("consume", "-e", "-O", "json", "one")
        self.ok("publish", "two", "-i", "json", stdin=first)
        one, two = self.records("one"), self.records("two")
        for record in one + two:
            del record["topic"]
        self.assertEqual(one, two)
        for wanted, record in zip(values, one):
            for name, value in wanted.items():
                self.assertEqual(record[name], value)
        self.assertEqual(list(json.loads(first.splitlines()[0])),
                         ["topic", "partition", "offset", "timestamp", "key", "value", "key_encoding",
                          "value_encoding", "headers"])

    def test_back_to_where_it_was(self):
        self.ok("topic", "create", "-p", "4", "t")
        for partition in range(4):
            self.ok("publish", "t", "-p", str(partition), f"v{partition}")
        before = self.records("t")
        text = self.ok("consume", "-e", "-O", "json", "t")
        self.ok("topic", "delete", "--yes", "t")
        self.ok("topic", "create", "-p", "4", "t")
        self.ok("publish", "-i", "json", stdin=text)
        self.assertEqual(sorted((r["partition"], r["value"]) for r in self.records("t")),
                         sorted((r["partition"], r["value"]) for r in before))

    def test_embedded_documents_stay_as_they_are_written(self):
        self.ok("publish", "t", "-i", "json",
                stdin=b'{"value": {"b":1.0, "a" : [1e5,12345678901234567890]}}\n\n{"value":[ ],"value_encoding":"json"}\n'
                      b'{"value":"text","value_encoding":"json"}\r\n{"value":true}')
        self.assertEqual(self.ok("consume", "-e", "t"),
                         b'{"b":1.0, "a" : [1e5,12345678901234567890]}\n[ ]\n"text"\ntrue\n')

    def test_options_win_over_members(self):
        self.ok("publish", "t", "-i", "json", "-k", "mine", "-H", "x=1",
                stdin=line(value="v", key="theirs", headers=[{"key": "y", "value": "2"}]))
        record = self.records("t")[0]
        self.assertEqual(record["key"], "mine")
        self.assertEqual([h["key"] for h in record["headers"]], ["x", "y"])

    def test_wrong_lines_are_named(self):
        good = line(value="good")
        wrong = {
            b"{": "breaks off (column 2", b"nonsense": "no value", b"[1]": "must be a JSON object",
            b'{"value":1': "breaks off", b'{"value":01}': "number (column 11", b'{"value":1.}': "number",
            b'{"value":-}': "number", b'{"value":+1}': "no value", b'{"value":"a\tb"}': "control character",
            b'{"value":"\\x"}': "escape", b'{"value":"\\ud800"}': "surrogate",
            b'{"value":"\\ud800\\u0041"}': "surrogate", b'{"value":"\\udc00"}': "surrogate",
            b'{"value":"\\u12"}': "escape", b'{"value":"a': "breaks off", b'{"value":"a\\': "breaks off",
            b'{"value":"\xff"}': "UTF-8", b'{"value":1} x': "behind its end", b'{"value":1,}': "name",
            b'{,"value":1}': "name", b'{"value":[1,]}': "no value", b'{"value":[1 2]}': "no comma",
            b'{value:1}': "name", b'{"value" 1}': "colon", b"{'value':1}": "name",
            b'{"value":1,"value":2}': "twice", b'{"value":1,"\\u0076alue":2}': "twice", b'{"valeu":1}': "--input lines",
            b"{}": "“value” is missing", b'{"value":1,"value_encoding":"utf8"}': "not a string",
            b'{"value":"v","value_encoding":"rot13"}': "none of", b'{"value":"v","value_encoding":7}': "not a string",
            b'{"value":"a!!","value_encoding":"base64"}': "base64", b'{"value":"v","headers":{}}': "array",
            b'{"value":"x","value_encoding":"base64"}': "“value” is not valid base64",
            b'{"value":"v","key":"x","key_encoding":"base64"}': "“key” is not valid base64",
            b'{"value":"v","headers":[1]}': "not an object", b'{"value":"v","headers":[{"value":"x"}]}': "name",
            b'{"value":"v","headers":[{"key":"a\\u0000b","value":"x"}]}': "name",
            b'{"value":"v","timestamp":"soon"}': "timestamp", b'{"value":NaN}': "no value",
            b'{"value":tru}': "no value", b'{"value":"v"}\0': "behind its end",
        }
        for text, says in wrong.items():
            with self.subTest(text=text):
                err = self.refused(1, "publish", "t", "-i", "json", stdin=text + b"\n" + good)
                self.assertIn("Line 1: ", err)
                self.assertIn(says, err)
                self.assertIn("0 records are published", err)
                self.assertNotIn("CRITICAL", err)
        self.refused(4, "consume", "-e", "t")

    def test_what_was_confirmed_stays(self):
        text = b"".join(line(value=str(i)) for i in range(2999)) + b"oops\n" + line(value="never")
        err = self.refused(5, "publish", "t", "-i", "json", stdin=text)
        self.assertIn("Line 3000: ", err)
        self.assertIn("2999 records are published", err)
        self.assertEqual(self.ok("consume", "-e", "t"), b"".join(b"%d\n" % i for i in range(2999)))

    def test_lines_are_counted_over_empty_ones(self):
        err = self.refused(5, "publish", "t", "-i", "json", stdin=line(value="1") + b"\n\n" + line(value="2") + b"\n{\n")
        self.assertIn("Line 6: ", err)

    def test_deep_nesting(self):
        for text, says in ((b"[" * 100000, "must be a JSON object"), (b'{"a":' * 100000, "none of a record's"),
                           (b'{"value":' + b"[" * 100000 + b"]" * 100000 + b"}", "more than 64 levels"),
                           (b'{"value":' * 100000, "more than 64 levels")):
            err = self.refused(1, "publish", "t", "-i", "json", stdin=text + b"\n")
            self.assertIn("Line 1: ", err)
            self.assertIn(says, err)
        self.ok("publish", "t", "-i", "json", stdin=b'{"value":' + b"[" * 63 + b"]" * 63 + b"}\n")
        self.refused(1, "publish", "t", "-i", "json", stdin=b'{"value":' + b"[" * 64 + b"]" * 64 + b"}\n")

    def test_topic_of_the_record(self):
        self.ok("publish", "-i", "json", stdin=line(topic="a", value="1") + line(topic="b", value="2"))
        self.assertEqual(self.ok("consume", "-e", "a"), b"1\n")
        self.assertEqual(self.ok("consume", "-e", "b"), b"2\n")
        self.refused(1, "publish", "-i", "json", stdin=line(value="1"), says="topic")
        self.refused(1, "publish", "-i", "json", stdin=line(topic="a/b", value="1"), says="a/b")
        self.refused(1, "publish", "-i", "json", stdin=line(topic="a\0b", value="1"), says="topic")
        self.refused(1, "publish", "-i", "json", stdin=line(topic="a", value="1", partition=-7), says="partition")


if __name__ == "__main__":
    unittest.main()
