# SPDX-License-Identifier: LGPL-2.1-or-later
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus


class NullTest(unittest.TestCase):
    def test_publish(self):
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", "null:")
        with Taskbus.Bus.new(profile) as bus:
            bus.publish_record(Taskbus.Record("t", "v"))
            self.assertEqual(bus.get_counters().confirmed, 1)
            self.assertTrue(bus.get_health().ready)


if __name__ == "__main__":
    unittest.main()
