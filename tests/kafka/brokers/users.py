# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may log in to a secure broker, and what each may do."""

import secrets

from .protocol import Rule

# alice may do everything, reader and writer what their names say, nobody nothing.
RIGHTS = {
    "alice": [("topic", "all"), ("group", "all"), ("transactional-id", "all"), ("cluster", "all")],
    "reader": [("topic", "read"), ("topic", "describe"), ("group", "read"), ("group", "describe")],
    "writer": [("topic", "write"), ("topic", "describe"), ("topic", "create")],
    "nobody": [],
}
SCRAM = ("SCRAM-SHA-256", "SCRAM-SHA-512")


def make_users():
    """Returns the password of each; it occurs nowhere else, so that tests can look for it in what was written."""
    return {name: f"{name}-{secrets.token_hex(8)}" for name in RIGHTS}


def make_rules():
    return [
        Rule(f"User:{name}", resource, "kafka-cluster" if resource == "cluster" else "*", operation)
        for name, rights in RIGHTS.items()
        for resource, operation in rights
    ]


def format_options(users):
    """The options of kafka-storage's format that give the users their SCRAM passwords."""
    return [
        option
        for name, password in users.items()
        for mechanism in SCRAM
        for option in ("--add-scram", f"{mechanism}=[name={name},iterations=4096,password={password}]")
    ]
