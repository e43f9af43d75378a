#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the documents of the service in C# by the documented rules of System.Text.Json: write.py FOLDER

Members in the order of their declaration, nulls written, what is not plain ASCII escaped in capitals, a double as short
as it can be, a Guid in small letters, a DateTime with as much of seven digits as it needs.
"""

import pathlib
import sys

SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}
ESCAPED = set("\"&'+<>`\x7f")

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
USER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
TENANT = "550e8400-e29b-41d4-a716-446655440000"
HOSTILE = "他说 \"不\" & <离开>\\ \u2028 \x01\x1f\x7f\b\f\r\n\t 🚌 é / '`+"


class Number(str):
    """A number as it is written."""


class Moment(str):
    """A DateTime, in which nothing is escaped."""


LOCAL = Moment("2026-01-05T18:30:05.1+08:00")
UNSPECIFIED = Moment("2026-01-05T10:30:05.123")
MOMENT = Moment("2026-01-05T10:30:05.1234567Z")


def write_double(value):
    digits, _, exponent = repr(value).partition("e")
    if exponent:
        exponent = int(exponent)
        return Number(f"{digits}E{'-' if exponent < 0 else '+'}{abs(exponent):02}")
    return Number(digits[:-2] if digits.endswith(".0") else digits)


def escape(character):
    if character in SHORT:
        return SHORT[character]
    if " " <= character < "\x7f" and character not in ESCAPED:
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04X}" for i in range(0, len(units), 2))


def quote(text, plain):
    if plain:
        return '"' + "".join(SHORT.get(c, '\\"' if c == '"' else escape(c) if c < " " else c) for c in text) + '"'
    return '"' + "".join(map(escape, text)) + '"'


def to_text(value, plain=False):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (Number, int)):
        return str(value)
    if isinstance(value, float):
        return write_double(value)
    if isinstance(value, Moment):
        return f'"{value}"'
    if isinstance(value, str):
        return quote(value, plain)
    if isinstance(value, list):
        return "[" + ",".join(to_text(each, plain) for each in value) + "]"
    return "{" + ",".join(f"{quote(name, plain)}:{to_text(each, plain)}" for name, each in value.items()) + "}"


def base(**members):
    return {"MessageId": ID, "Timestamp": MOMENT, **members}


def in_camel_case(document):
    return {name[0].lower() + name[1:]: value for name, value in document.items()}


ANYTHING = {
    "名称": HOSTILE,
    "nul": "a\0b",
    "nothing": None,
    "yes": True,
    "none": [],
    "empty": {},
    "nested": [{"a": [1, "二", None, False]}],
    "huge": Number("123456789012345678901234567890"),
    "precise": Number("0.12345678901234567890123"),
    "trailed": Number("1.50"),
    "small": 1e-7,
    "large": 1e21,
    "third": 1 / 3,
    "long": Number("-9223372036854775808"),
}

SMALL = {"by": "管理员", "count": 3, "ratio": 0.5, "none": None}

# What is there, then what may be null.
TYPES = {
    "audit.entity": (
        {"UserId": USER, "UserName": "张三", "Action": "Update", "EntityType": "User", "EntityId": "42"},
        {
            "Description": "修改了用户 <张三> 的'状态'",
            "OldValue": '{"status":1}',
            "NewValue": '{"status":0}',
            "IpAddress": "203.0.113.7",
            "UserAgent": "Mozilla/5.0 (X11; Linux x86_64) + more",
        },
    ),
    "alert.notification": (
        {
            "AlertRuleId": USER,
            "RuleName": "CPU 使用率",
            "MetricType": "cpu_usage",
            "Severity": "critical",
            "CurrentValue": 97.35,
            "Threshold": 90.0,
        },
        {"Description": "过去 5 分钟 > 90%"},
    ),
    "email": (
        {"To": "a+b@example.com"},
        {"Cc": ["c@example.com", "丁 <d@example.com>"], "Bcc": []},
        {"Subject": "欢迎", "Body": "<p>你好 & 欢迎</p>", "IsHtml": True, "Priority": -1, "RetryCount": 2147483647},
    ),
    "config.changed": (
        {"ConfigGroup": "security", "ConfigKey": "password.minLength"},
        {"OldValue": "8", "NewValue": "12", "ChangedBy": "管理员"},
    ),
    "cache.invalidation": (
        {"CacheKey": "user:42"},
        {"Pattern": "user:*", "Region": "华东", "Reason": "it's old"},
    ),
    "user.generic": (
        {"UserId": USER},
        {"UserName": "张三"},
        {"EventType": "PasswordReset"},
        {"EventData": ANYTHING},
    ),
    "system.event": ({"EventType": "Startup"}, {"Source": "网关", "EventData": ANYTHING}),
}

# Members that are values, and never null.
VALUES = ("To", "Subject", "Body", "IsHtml", "Priority", "RetryCount", "UserId", "EventType")


def without_optional(parts):
    """The members that have a question mark in C# are null."""
    document = {}
    for index, part in enumerate(parts):
        document |= {name: value if index == 0 or name in VALUES else None for name, value in part.items()}
    return document


def variants(parts):
    document = {name: value for part in parts for name, value in part.items()}
    yield "plain", base(**document), False
    yield "null", base(**without_optional(parts)), False
    yield "tenant", base(CorrelationId="c-1", TenantId=TENANT, **document), False
    yield "null-base", base(CorrelationId=None, TenantId=None, **document), False
    yield "local-time", {**base(**document), "Timestamp": LOCAL}, False
    yield "unspecified-time", {**base(**document), "Timestamp": UNSPECIFIED}, False
    if "CacheKey" in document:
        given = {"MessageId": ID, "Timestamp": LOCAL, "CorrelationId": "c-1", "TenantId": "t-1"}
        yield "local-null", {**given, **without_optional(parts)}, False
    if "EventData" in document:
        yield "data", {**base(**document), "Timestamp": LOCAL, "EventData": SMALL}, False
    yield "no-base", document, False
    yield "relaxed", base(**document), True
    yield "camel", in_camel_case(base(**document)), False
    yield "unknown", {"$type": "x", **base(**document), "Extra": ANYTHING, "messageid": "not ours"}, False


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, parts in TYPES.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for variant, document, plain in variants(parts):
            (folder / name / f"{variant}.json").write_bytes(to_text(document, plain).encode())
    hostile = base(**{**TYPES["audit.entity"][0], "Id": ID, **dict.fromkeys(TYPES["audit.entity"][1], HOSTILE)})
    (folder / "audit.entity" / "hostile.json").write_bytes(to_text(hostile).encode())
    for variant, value in (("large", 1e21), ("small", 1e-7), ("third", 1 / 3), ("negative", -0.5)):
        alert = base(**TYPES["alert.notification"][0]) | {"CurrentValue": value, "Description": None}
        (folder / "alert.notification" / f"{variant}.json").write_bytes(to_text(alert).encode())


main()
