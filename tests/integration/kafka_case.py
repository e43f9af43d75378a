# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests on a real broker have in common: the brokers of the whole run, and names that nobody else has."""

import contextlib
import os
import sys
import unittest
import uuid

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus

from brokers import KafkaBrokers, Unavailable
from waiting import run_until

SKIPPED = 77


def poll_until(question, interval=0.1):
    """Asks now and then, while the main loop runs, until the answer is yes."""
    due = [True]

    def ask():
        if not due:
            return False
        due.clear()
        if question():
            return True
        GLib.timeout_add(int(interval * 1000), lambda: due.append(True))
        return False

    run_until(ask)


def start_brokers(case, **options):
    """Brokers that only the tests of this class use."""
    try:
        return case.enterClassContext(KafkaBrokers(**options))
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            raise
        print(error, file=sys.stderr)
        case.doClassCleanups()  # an exit leaves them out, and would wait for the threads that they end
        sys.exit(SKIPPED)


def make_name(what):
    return f"{what}-{uuid.uuid4().hex[:12]}"


def make_bus(servers, **settings):
    """A bus on these brokers; with a key like kafka.acks written kafka_acks."""
    profile = Taskbus.Profile.new_plain()
    profile.set("endpoints", f"kafka://{servers}")
    for key, value in settings.items():
        key = key.replace("kafka_", "kafka.", 1).replace("_", "-")
        profile.set(key, str(value))
    return Taskbus.Bus.new(profile)


def create_topic(bus, topic, partitions=1, replicas=0, **config):
    """Makes a topic; with a setting like cleanup.policy written cleanup_policy."""
    settings = {key.replace("_", "."): str(value) for key, value in config.items()} or None

    def create():
        try:
            bus.get_admin().create_topic(topic, partitions, replicas, settings)
            return True
        except GLib.Error as error:
            # a broker that stood still has not told its controller yet that it is there again
            if "fenced" not in error.message:
                raise
            return False

    bus.open()
    poll_until(create)


class Reader:
    """Receives everything from the start of a topic, without a group."""

    def __init__(self, bus, topic):
        self.records = []
        self.subscription = bus.subscribe(
            None, [topic], handler=lambda delivery: self.records.append(delivery.record), start=Taskbus.OFFSET_START
        )

    def wait(self, n):
        try:
            run_until(lambda: len(self.records) >= n)
        except AssertionError as error:
            raise AssertionError(f"{error}; {len(self.records)} of {n} records did") from None
        return self.records


class Outcomes:
    """Collects the results of publish_record_async()."""

    def __init__(self):
        self.receipts = []
        self.errors = []

    def publish(self, bus, record):
        bus.publish_record_async(record, None, self._on_published)

    def _on_published(self, bus, result):
        try:
            self.receipts.append(bus.publish_record_finish(result))
        except GLib.Error as error:
            self.errors.append(error)

    @property
    def n(self):
        return len(self.receipts) + len(self.errors)


class KafkaCase(unittest.TestCase):
    """Each test has topics of its own on brokers that all share."""

    maxDiff = 2000

    def setUp(self):
        self.servers = os.environ.get("TASKBUS_TEST_KAFKA")
        self.exits = contextlib.ExitStack()
        self.addCleanup(self.exits.close)

    def new_bus(self, **settings):
        bus = make_bus(self.servers, **settings)
        self.exits.enter_context(bus)
        return bus

    def new_topic(self, bus, partitions=1, **config):
        topic = make_name("integration")
        create_topic(bus, topic, partitions, **config)
        return topic

    def assert_error(self, error, code):
        self.assertTrue(error.matches(Taskbus.error_quark(), code), error)


def main():
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
