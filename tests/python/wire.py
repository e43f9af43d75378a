# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of the original systems, and what it means that two of them are equal."""

import json
import os
import pathlib
from typing import NamedTuple


class Number(str):
    """A number by its digits."""


class Document(NamedTuple):
    type: str
    name: str
    value: bytes


def parse(text):
    """Members in their order and numbers digit by digit, so that == means what the tests do."""
    return json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), parse_int=Number, parse_float=Number)


def load():
    folder = pathlib.Path(os.environ["G_TEST_SRCDIR"]) / "data" / "wire"
    documents = [
        Document(path.parent.name, f"{path.parent.name}/{path.name}", path.read_bytes())
        for path in sorted(folder.glob("*/*.json"))
    ]
    assert len(documents) > 100
    return documents
