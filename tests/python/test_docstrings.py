# SPDX-License-Identifier: LGPL-2.1-or-later
"""help() says of each class, and of each method that the override has, what it does."""

import inspect
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus
from gi.overrides import Taskbus as override


class DocstringsTest(unittest.TestCase):
    def test_everything_says_what_it_does(self):
        silent = []
        for name in override.__all__:
            own = getattr(Taskbus, name)
            members = vars(own).items() if inspect.isclass(own) else [("__doc__", own.__doc__)]
            silent += [name] if not dict(members).get("__doc__") else []
            silent += [
                f"{name}.{member}"
                for member, value in members
                if not member.startswith("_") and inspect.isfunction(value) and not value.__doc__
            ]
        self.assertEqual(silent, [])


if __name__ == "__main__":
    unittest.main()
