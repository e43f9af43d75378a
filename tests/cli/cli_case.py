# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the command line have in common: the built program, run as a user would run it."""

import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
import unittest

TOOL = os.environ["TASKBUS_TOOL"]
DEADLINE = 120


class Process:
    """A running call that is watched; every wait has a deadline."""

    def __init__(self, arguments, env, **streams):
        streams.setdefault("stdin", subprocess.DEVNULL)
        streams.setdefault("stdout", subprocess.PIPE)
        streams.setdefault("stderr", subprocess.PIPE)
        self.popen = subprocess.Popen([TOOL, *arguments], env=env, **streams)
        self.seen = b""

    def read_until(self, wanted, stream="stdout"):
        """Reads until the bytes have come, and returns all that came."""
        pipe = getattr(self.popen, stream)
        end = time.monotonic() + DEADLINE
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while wanted not in self.seen:
                if not selector.select(max(end - time.monotonic(), 0)):
                    raise AssertionError(f"{wanted!r} did not come, only {self.seen[-500:]!r}")
                piece = os.read(pipe.fileno(), 65536)
                if not piece:
                    raise AssertionError(f"ended before {wanted!r} came: {self.seen[-500:]!r}")
                self.seen += piece
        return self.seen

    def end(self):
        """Waits for the end; returns code, rest of the output, and errors."""
        out, err = self.popen.communicate(timeout=DEADLINE)
        return self.popen.returncode, out or b"", (err or b"").decode()

    def kill(self):
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait(DEADLINE)
        for pipe in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            if pipe is not None:
                pipe.close()


class CliCase(unittest.TestCase):
    """Each test has an empty log in a folder of its own."""

    maxDiff = 2000

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="taskbus-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("TASKBUS_", "KAFKA_", "NO_COLOR"))}
        self.env["TASKBUS_MODULE_PATH"] = os.environ.get("TASKBUS_MODULE_PATH", "")
        self.env["TASKBUS_ENDPOINTS"] = "local:" + os.path.join(self.folder, "log")
        self.env["XDG_DATA_HOME"] = os.path.join(self.folder, "data")
        self.env["LC_ALL"] = "C.UTF-8"
        self.env["TERM"] = "xterm"

    def start(self, *arguments, env=None, **streams):
        process = Process(arguments, {**self.env, **(env or {})}, **streams)
        self.addCleanup(process.kill)
        return process

    def call(self, *arguments, stdin=b"", env=None, stdout=subprocess.PIPE):
        """Runs to the end; returns code, output and errors."""
        done = subprocess.run([TOOL, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                              env={**self.env, **(env or {})}, timeout=DEADLINE, check=False)
        return done.returncode, done.stdout, done.stderr.decode()

    def ok(self, *arguments, **options):
        """Runs what must succeed without a word on standard error; returns its output."""
        code, out, err = self.call(*arguments, **options)
        self.assertEqual((code, err), (0, ""), arguments)
        return out

    def refused(self, expected, *arguments, says="", **options):
        """Runs what must fail with this code and a clear sentence, and without an abort or a critical."""
        code, out, err = self.call(*arguments, **options)
        self.assertEqual(code, expected, (arguments, out[-300:], err))
        self.assertTrue(err.startswith("taskbus: "), err)
        self.assertNotIn("CRITICAL", err)
        self.assertNotIn("WARNING", err)
        self.assertIn(says, err)
        return err

    def records(self, *topics):
        """All records of topics, as the objects that --output json prints."""
        return [json.loads(line) for line in self.ok("consume", "-e", "-O", "json", *topics).splitlines()]
