# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a test in Python starts and orders about: brokers that a process of their own looks after.

That process ends, and its brokers with it, when the test closes the pipe or dies.
"""

import json
import os
import pathlib
import subprocess

from .jars import Unavailable
from .node import BrokerFailed

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "broker.py"


class KafkaBrokers:
    """with KafkaBrokers(brokers=3) as kafka: … kafka.endpoint … kafka.kill(1) … kafka.start(1)"""

    def __init__(self, brokers=1, secure=False, settings=None):
        command = [os.fspath(PROGRAM), "--brokers", str(brokers)]
        command += ["--secure"] if secure else []
        for key, value in (settings or {}).items():
            command += ["--set", f"{key}={value}"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, start_new_session=True
        )
        self.described = self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"ok": False, "error": "the brokers' process ended"}
        if not answer["ok"]:
            raise Unavailable(answer["error"]) if answer.get("unavailable") else BrokerFailed(answer["error"])
        return answer

    def order(self, *words):
        """Gives an order and waits until it is carried out; returns the answer."""
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        answer = self._answer()
        self.described["brokers"] = answer["brokers"]
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def endpoint(self):
        """HOST:PORT of every broker, with commas, where one needs no name."""
        return self.described["endpoint"]

    def listener(self, name):
        """The same for a listener: plaintext, sasl_plaintext, sasl_ssl, ssl, tls, misnamed, outdated."""
        return self.described["listeners"][name]

    @property
    def users(self):
        """The password of alice, reader, writer and nobody."""
        return self.described["users"]

    @property
    def certificates(self):
        """Paths: ca, stranger-ca, and of client, client-encrypted, client-expired, client-stranger certificate and key."""
        return self.described["certificates"]

    @property
    def classpath(self):
        """Where Java finds Kafka's classes: its client, and its tools."""
        return self.described["classpath"]

    def pid(self, broker):
        """The process of a broker; None while it does not run."""
        return next(known["pid"] for known in self.described["brokers"] if known["id"] == broker)

    def start(self, *brokers):
        """Starts what was stopped or killed, on the same ports and data; returns when all that run know of each other."""
        self.order("start", *brokers)

    def stop(self, *brokers):
        """Ends them in good order, and waits for it."""
        self.order("stop", *brokers)

    def kill(self, *brokers):
        """SIGKILL."""
        self.order("kill", *brokers)

    def pause(self, *brokers):
        """SIGSTOP."""
        self.order("pause", *brokers)

    def resume(self, *brokers):
        """SIGCONT."""
        self.order("resume", *brokers)

    def leader(self, topic, partition=0):
        """The broker that leads the partition; waits until one that runs does."""
        return self.order("leader", topic, partition)["leader"]

    def await_ready(self):
        """Waits until all that run answer and know of each other."""
        self.order("ready")
