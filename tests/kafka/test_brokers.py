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

    def test_command_interrupted(self):
        """The brokers that were started for a command end with it, after it."""
        script = 'echo $$ $TASKBUS_TEST_KAFKA; $TASKBUS_TEST_KAFKA_CONTROL status; exec cat'
        process = subprocess.Popen(
            [PROGRAM, "--run", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment,
        )
        with process.stdin, process.stdout:
            command, endpoint = process.stdout.readline().split()
            answer = json.loads(process.stdout.readline())
            self.assertEqual(answer["brokers"][0]["listeners"]["plaintext"], endpoint)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(30), -signal.SIGINT)
        self.assertTrue(await_end(int(command)))
        self.assert_gone(answer)
        self.assert_nothing_left()


class StandingTest(unittest.TestCase):
    """./dev kafka"""

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(prefix="taskbus-brokers-")
        self.addCleanup(self.scratch.cleanup)
        self.file = pathlib.Path(self.scratch.name, "state", "brokers.json")

    def run_verb(self, *arguments):
        program = PROGRAM.parent / "standing.py"
        command = [program, "--state", self.file, *arguments]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return result.returncode, result.stdout

    def test_up_and_down(self):
        self.assertEqual(self.run_verb("status"), (1, "No Kafka is up; ./dev kafka up starts one.\n"))
        status, output = self.run_verb("up")
        self.addCleanup(self.run_verb, "down")
        self.assertEqual(status, 0, output)
        described = json.loads(self.file.read_text())
        self.assertIn(f"TASKBUS_ENDPOINTS=kafka://{described['endpoint']} ./dev run taskbus publish t hello\n", output)
        self.assertEqual(self.run_verb("status"), (0, output))
        self.assertEqual(self.run_verb("up", "--secure")[0], 1)

        # It ends with the folder that it was started for, and one that died is not taken for one that is up.
        os.kill(described["supervisor"], signal.SIGKILL)
        self.assertTrue(await_end(described["brokers"][0]["pid"]))
        self.assertEqual(self.run_verb("status")[0], 1)
        self.assertEqual(self.run_verb("up")[0], 0)
        described = json.loads(self.file.read_text())
        self.file.unlink()
        self.assertTrue(await_end(described["supervisor"]))
        self.assertFalse(os.path.exists(described["folder"]))

        self.assertEqual(self.run_verb("up")[0], 0)
        described = json.loads(self.file.read_text())
        self.assertEqual(self.run_verb("down"), (0, "Kafka is down.\n"))
        self.assertFalse(os.path.exists(described["folder"]))
        self.assertEqual(self.run_verb("down"), (0, "No Kafka is up.\n"))

    def test_secure(self):
        status, output = self.run_verb("up", "--secure")
        self.addCleanup(self.run_verb, "down")
        self.assertEqual(status, 0, output)
        described = json.loads(self.file.read_text())
        self.assertIn(f"TASKBUS_KAFKA_PASSWORD={described['users']['alice']} ./dev run taskbus", output)
        self.assertIn(f"kafka://{described['listeners']['sasl_ssl']} -X kafka.security=sasl-tls", output)
        self.assertIn(f"-X kafka.ca-file={described['certificates']['ca']} topic list\n", output)


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
