# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of the original systems go over the local log."""

import shutil
import tempfile
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

import wire_round


class LocalTest(unittest.TestCase):
    maxDiff = 2000

    def test_round(self):
        folder = tempfile.mkdtemp(prefix="taskbus-wire-")
        self.addCleanup(shutil.rmtree, folder)
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"local:{folder}")
        wire_round.Round(self, profile).run()


if __name__ == "__main__":
    unittest.main()
