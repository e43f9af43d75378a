#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The brokers of the tests themselves: that they answer, come back with their data, and leave nothing behind."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from brokers import KafkaBrokers, Unavailable
from brokers.client import PROGRAM
from brokers.jars import classpath
from brokers.protocol import count_rules, fetch_metadata
from brokers.users import make_rules

DEADLINE_MS = 30000

PAUSES_AND_WAITS = """
import json, sys
from brokers import KafkaBrokers
kafka = KafkaBrokers()
kafka.pause(1)
print(json.dumps(kafka.described), flush=True)
sys.stdin.read()
"""


def await_end(pid):
    """Waits until a process that is not a child has ended; whether it did."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(DEADLINE_MS))
    finally:
        os.close(descriptor)


class EndTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="taskbus-brokers-")
        self.addCleanup(self.scratch.cleanup)
        self.environment = {**os.environ, "TMPDIR": self.scratch.name, "PYTHONPATH": os.fspath(PROGRAM.parent)}

    def spawn(self):
        """Starts the program with a folder for temporary files of its own; returns it and its first answer."""
        process = subprocess.Popen(
            [PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        answer = json.loads(process.stdout.readline())
        self.assertTrue(answer["ok"], answer)
        return process, answer

    def assert_gone(self, answer):
        for broker in answer["brokers"]:
            self.assertTrue(await_end(broker["pid"]), f"broker {broker['id']} outlived the test")
            with socket.socket() as probe:
                host, port = broker["listeners"]["plaintext"].rsplit(":", 1)
                self.assertNotEqual(probe.connect_ex((host, int(port))), 0)

    def assert_nothing_left(self):
        self.assertEqual(os.listdir(self.scratch.name), [])

    def test_end_of_orders(self):
        process, answer = self.spawn()
        self.assertEqual(fetch_metadata(answer["endpoint"]).brokers, [1])
        process.stdin.close()
        self.assertEqual(process.wait(30), 0)
        self.assert_gone(answer)
        self.assert_nothing_left()

    def test_terminated_while_starting(self):
        process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment)
        folder = pathlib.Path(self.scratch.name)
        poll = select.poll()
        poll.register(process.stdout, select.POLLIN)
        self.addCleanup(process.kill)
        while not list(folder.glob("taskbus-kafka-*/broker-1/data")) and not poll.poll(20):
            pass
        process.terminate()
        output, _ = process.communicate(timeout=30)
        self.assertNotIn(b'"ok": true', output)
        self.assert_nothing_left()

    def test_user_killed(self):
        """A test that is killed takes its brokers along, even one that is stopped."""
        user = subprocess.Popen(
            [sys.executable, "-c", PAUSES_AND_WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment
        )
        with user.stdin, user.stdout:
            answer = json.loads(user.stdout.readline())
            user.kill()
            user.wait()
        self.assertTrue(await_end(answer["supervisor"]))
        self.assert_gone(answer)
        self.assert_nothing_left()

    def test_supervisor_killed(self):
        """What it could not remove any more, the next one does."""
        process, answer = self.spawn()
        process.kill()
        process.wait()
        self.assert_gone(answer)
        self.assertTrue(os.path.isdir(answer["folder"]))
        process, answer = self.spawn()
        process.stdin.close()
        process.wait(30)
        self.assert_gone(answer)
        self.assert_nothing_left()


class ClusterTest(unittest.TestCase):
    def test_three_brokers(self):
        with KafkaBrokers(brokers=3) as kafka:
            addresses = kafka.endpoint.split(",")
            for address in addresses:
                self.assertEqual(sorted(fetch_metadata(address).brokers), [1, 2, 3])
            fetch_metadata(addresses[0], ["led"], create=True)
            leader = kafka.leader("led")
            kafka.kill(leader)
            self.assertIsNone(kafka.pid(leader))
            self.assertNotEqual(kafka.leader("led"), leader)
            kafka.start(leader)
            self.assertIn("led", fetch_metadata(addresses[leader - 1], ["led"]).topics)

    def test_secure(self):
        with KafkaBrokers(secure=True) as kafka:
            self.assertEqual(count_rules(kafka.endpoint), len(make_rules()))
            self.assertEqual(set(kafka.users), {"alice", "reader", "writer", "nobody"})
            secret = pathlib.Path(kafka.certificates["client"]["key"])
            self.assertEqual(secret.stat().st_mode & 0o077, 0)


def setUpModule():
    """Says once what is missing, where there can be no broker."""
    try:
        classpath()
    except Unavailable as error:
        if os.environ.get("CI") == "true":
            raise
        print(f"skipped: {error}", file=sys.stderr)
        sys.exit(77)


if __name__ == "__main__":
    unittest.main()
