# SPDX-License-Identifier: LGPL-2.1-or-later
import shutil
import tempfile
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

from waiting import run_until


class LocalTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="taskbus-python-")
        self.addCleanup(shutil.rmtree, self.folder)

    def new_bus(self):
        profile = Taskbus.Profile.new_plain()
        profile.set("endpoints", f"local:{self.folder}")
        return Taskbus.Bus.new(profile)

    def test_both_ways(self):
        headers = [("h", b"\0"), ("h", None), ("h", b"")]
        with self.new_bus() as bus:
            for i in range(50):
                bus.publish_record(Taskbus.Record("t", f"{i}", key="k", headers=headers))
            bus.publish_record(Taskbus.Record("t", None, key="k"))

        got = []
        with self.new_bus() as bus:
            bus.subscribe("group", ["t"], handler=lambda delivery: got.append(delivery.record))
            run_until(lambda: len(got) == 51)
        self.assertEqual([record.value for record in got], [b"%d" % i for i in range(50)] + [None])
        self.assertEqual({record.key for record in got}, {b"k"})
        self.assertEqual(got[0].headers, headers)

        # The group goes on where it was.
        with self.new_bus() as bus:
            bus.subscribe("group", ["t"], handler=lambda delivery: got.append(delivery.record))
            receipt = bus.publish_record(Taskbus.Record("t", "last", key="k"))
            run_until(lambda: len(got) == 52)
        self.assertEqual((got[51].value, got[51].offset), (b"last", receipt.offset))

    def test_administration(self):
        with self.new_bus() as bus:
            bus.open()
            admin = bus.get_admin()
            admin.create_topic("b", 3, 0, None)
            admin.create_topic("a", 1, 0, None)
            self.assertEqual([topic.name for topic in admin.list_topics()], ["a", "b"])
            self.assertEqual([p.partition for p in admin.describe_topic("b").partitions], [0, 1, 2])
            self.assertEqual(admin.list_groups(), [])
            self.assertEqual(admin.check(), [])

            names = []
            admin.list_topics_async(
                None, lambda admin, result: names.extend(t.name for t in admin.list_topics_finish(result))
            )
            run_until(lambda: names)
            self.assertEqual(names, ["a", "b"])


if __name__ == "__main__":
    unittest.main()
