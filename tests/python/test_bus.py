# SPDX-License-Identifier: LGPL-2.1-or-later
"""A bus in Python, carried by a transport that is written in Python as well."""

import os
import sys
import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Gio, GLib, GObject, Taskbus

sys.path.insert(0, os.environ["TASKBUS_EXAMPLES"])
import memory_transport
from waiting import run_until


class BrokenTransport(GObject.Object, Taskbus.Transport):
    def do_open(self, profile):
        return True

    def do_send(self, publication):
        raise ZeroDivisionError("a bug")

    def do_close_async(self, cancellable, callback, *data):
        Gio.Task.new(self, None, callback).return_boolean(True)

    def do_close_finish(self, result):
        return result.propagate_boolean()


class BusTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        memory_transport.register()

    def setUp(self):
        profile = Taskbus.Profile.new_plain()
        profile.set("transport", "memory")
        self.bus = Taskbus.Bus.new(profile)

    def tearDown(self):
        self.bus.close()

    def receive(self, topic, n, answer=lambda delivery: None, **options):
        """Reads a topic until n deliveries came."""
        got = []

        def handle(delivery):
            got.append((delivery.attempt, delivery.record))
            return answer(delivery)

        subscription = self.bus.subscribe(None, topic, handler=handle, **options)
        run_until(lambda: len(got) >= n)
        subscription.close()
        return got

    def test_publish_and_wait(self):
        receipts = [self.bus.publish_record(Taskbus.Record("t", f"{i}")) for i in range(3)]

        self.assertEqual([(r.topic, r.partition, r.offset) for r in receipts], [("t", 0, i) for i in range(3)])
        self.assertGreater(receipts[0].timestamp, 0)
        self.assertIsNone(receipts[0].error)

    def test_seek(self):
        self.bus.publish_records(Taskbus.Record("seek", f"{i}") for i in range(10))
        got = []
        subscription = self.bus.subscribe(None, "seek", handler=lambda delivery: got.append(delivery.record.offset))
        run_until(lambda: len(got) == 10)
        sought = []
        subscription.seek_async("seek", 0, 7, None, lambda source, result: sought.append(source.seek_finish(result)))
        run_until(lambda: len(got) == 13)
        subscription.close()
        self.assertEqual((got[10:], sought), ([7, 8, 9], [True]))

    def test_publish_many(self):
        receipts = self.bus.publish_records(Taskbus.Record("t", f"{i}") for i in range(1000))
        self.assertEqual([r.offset for r in receipts], list(range(1000)))
        self.assertEqual(self.bus.get_counters().confirmed, 1000)

    def test_publish_in_a_main_loop(self):
        receipts = []

        def on_published(bus, result):
            receipts.append(bus.publish_record_finish(result))

        for i in range(100):
            self.bus.publish_record_async(Taskbus.Record("t", f"{i}"), None, on_published)
        run_until(lambda: len(receipts) == 100)
        self.assertEqual([r.offset for r in receipts], list(range(100)))

    def test_receive(self):
        headers = [("h", b"\0"), ("h", None)]
        sent = [
            Taskbus.Record("t", b"\0\xff", key=b"", headers=headers),
            Taskbus.Record("t", None, key=b"k"),
            Taskbus.Record("t", b"x" * 1_000_000),
        ]
        for record in sent:
            self.bus.publish_record(record)

        got = [record for attempt, record in self.receive("t", 3)]
        self.assertEqual([r.value for r in got], [r.value for r in sent])
        self.assertEqual([r.key for r in got], [b"", b"k", None])
        self.assertEqual(got[0].headers, headers)
        self.assertEqual([r.offset for r in got], [0, 1, 2])

    def test_receive_while_publishing(self):
        got = []
        self.bus.subscribe(None, ["a", "b"], handler=lambda delivery: got.append(delivery.record))
        for i in range(200):
            self.bus.post_record(Taskbus.Record("ab"[i % 2], f"{i}"))
        run_until(lambda: len(got) == 200)
        for topic in "ab":
            values = [int(r.value) for r in got if r.topic == topic]
            self.assertEqual(values, sorted(values))

    def test_an_exception_means_retry(self):
        self.bus.publish_record(Taskbus.Record("t", "v"))

        def answer(delivery):
            if delivery.attempt < 3:
                raise ValueError("not now")

        with self.assertLogs("taskbus", "ERROR") as logs:
            got = self.receive("t", 3, answer, retry_delay=1)
        self.assertEqual([attempt for attempt, record in got], [1, 2, 3])
        self.assertEqual(len(logs.records), 2)
        self.assertIn("ValueError: not now", logs.output[0])
        self.assertEqual(self.bus.get_counters().retried, 2)

    def test_an_answer_that_is_none_means_retry(self):
        self.bus.publish_record(Taskbus.Record("t", "v"))
        with self.assertLogs("taskbus", "ERROR"):
            got = self.receive(
                "t", 2, lambda delivery: "fine" if delivery.attempt == 1 else Taskbus.Outcome.DONE, retry_delay=1
            )
        self.assertEqual([attempt for attempt, record in got], [1, 2])

    def test_answer_later(self):
        self.bus.publish_record(Taskbus.Record("t", "v"))
        kept = []

        def answer(delivery):
            kept.append(delivery)
            return Taskbus.Outcome.PENDING

        subscription = self.bus.subscribe(None, "t", handler=answer)
        run_until(lambda: kept)
        self.assertEqual(self.bus.get_counters().outstanding, 1)
        kept.pop().complete(Taskbus.Outcome.DONE)
        subscription.close()
        self.assertEqual(self.bus.get_counters().done, 1)

    def test_user_data(self):
        self.bus.publish_record(Taskbus.Record("t", "v"))
        got = []
        self.bus.subscribe(None, "t", None, lambda delivery, *data: got.append(data), "one", 2)
        run_until(lambda: got)
        self.assertEqual(got, [("one", 2)])

    def test_errors(self):
        for call, code in (
            (lambda: self.bus.publish_record(Taskbus.Record("no/topic", "v")), Taskbus.Error.INVALID_ARGUMENT),
            (lambda: self.bus.subscribe("group", "no topic", handler=print), Taskbus.Error.INVALID_ARGUMENT),
            (lambda: self.bus.get_admin(), Taskbus.Error.NOT_SUPPORTED),
        ):
            with self.assertRaises(GLib.Error) as raised:
                call()
            self.assertTrue(raised.exception.matches(Taskbus.error_quark(), code), raised.exception)
        with self.assertRaises(TypeError):
            self.bus.subscribe("group", "t")

    def test_groups_are_refused_by_name(self):
        failures = []
        try:
            subscription = self.bus.subscribe("group", "t", handler=print)
            subscription.connect("failed", lambda subscription, error: failures.append(error))
            run_until(lambda: failures)
        except GLib.Error as error:
            failures.append(error)
        self.assertIn("no groups", failures[0].message)

    def test_a_transport_that_raises(self):
        shown = []
        original, sys.excepthook = sys.excepthook, lambda *exception: shown.append(exception[1])
        try:
            with Taskbus.Bus.new_for_transport(BrokenTransport(), None) as bus:
                with self.assertRaises(GLib.Error) as raised:
                    bus.publish_record(Taskbus.Record("t", "v"))
        finally:
            sys.excepthook = original
        self.assertTrue(raised.exception.matches(Taskbus.error_quark(), Taskbus.Error.FAILED))
        self.assertIn("reason", raised.exception.message)
        self.assertEqual([str(exception) for exception in shown], ["a bug"])

    def test_after_close(self):
        with self.bus as bus:
            bus.publish_record(Taskbus.Record("t", "v"))
        with self.assertRaises(GLib.Error) as raised:
            self.bus.publish_record(Taskbus.Record("t", "v"))
        self.assertTrue(raised.exception.matches(Taskbus.error_quark(), Taskbus.Error.CLOSED))


if __name__ == "__main__":
    unittest.main()
