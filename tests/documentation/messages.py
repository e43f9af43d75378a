#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""messages.py PAGE: the page describes each type of messages as its table does, and no others; and the settings likewise."""

import re
import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

CODE = re.compile(r"`([^`]+)`")


def nick(value):
    return value.value_nick


def flag_nicks(flags):
    return sorted(flag.value_nicks[-1] for flag in map(Taskbus.FieldFlags, bits(int(flags))))


def bits(number):
    return [1 << i for i in range(number.bit_length()) if number >> i & 1]


def describe(message_type):
    """The names that stand as code on the page: in the line under the heading, then in each row's first columns."""
    fields = [message_type.get_field(i) for i in range(message_type.get_n_fields())]
    members = {field.name: field.member for field in fields}
    keys = [message_type.get_key(), message_type.get_alternate_key()]
    line = [
        message_type.get_topic() or message_type.get_name(),
        *(members[key] for key in keys if key is not None),
        nick(message_type.get_envelope()),
    ]
    rows = [[field.member, field.name, nick(field.kind), *flag_nicks(field.flags)] for field in fields]
    return [line, *rows]


def read(section):
    line = next(line for line in section.splitlines() if line.strip())
    rows = [row.split("|")[1:4] for row in section.splitlines() if row.startswith("| `")]
    found = [CODE.findall(line)]
    for member, name, kind in rows:
        words = CODE.findall(kind)
        found.append([*CODE.findall(member), *CODE.findall(name), words[0], *sorted(words[1:])])
    return found


def list_settings():
    """The core's keys of audit log and listener, with their defaults."""
    profile = Taskbus.Profile.new_plain()
    keys = [key for key in profile.list_keys() if key.startswith(("audit.", "task."))]
    return {key: profile.get_string(key) for key in keys}


def read_settings(text):
    rows = re.findall(r"^\| `((?:audit|task)\.[^`]+)` \| (?:`([^`]+)` )?\|", text, flags=re.MULTILINE)
    return {key: default or None for key, default in rows}


def main(page):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    if read_settings(text) != list_settings():
        print(f"the settings are {list_settings()}")
        return 1

    parts = re.split(r"^### `([^`]+)`$", text, flags=re.MULTILINE)[1:]
    described = {name: read(section.split("\n## ")[0]) for name, section in zip(parts[::2], parts[1::2])}
    types = {message_type.get_name(): describe(message_type) for message_type in Taskbus.MessageType.list()}

    wrong = [name for name in sorted(types.keys() | described.keys()) if types.get(name) != described.get(name)]
    for name in wrong:
        print(f"{name}\n  the page says {described.get(name)}\n  the table says {types.get(name)}")
    for table in re.findall(r"^```json\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
        Taskbus.MessageType.register_json(table, -1)
    return 1 if wrong else 0


sys.exit(main(sys.argv[1]))
