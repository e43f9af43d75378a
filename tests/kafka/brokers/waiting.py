# SPDX-License-Identifier: LGPL-2.1-or-later
"""Waiting with a deadline, that a signal or the end of whoever gave the orders cuts short."""

import select
import signal
import time


class Interrupted(Exception):
    """Somebody wants an end: a signal came, or, without a number, the pipe of the orders was closed."""

    def __init__(self, number=None):
        super().__init__(number)
        self.number = number


class Waiter:
    def __init__(self):
        self.poll = select.poll()
        self.orders = None

    def watch_signals(self):
        def interrupt(number, _frame):
            raise Interrupted(number)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)

    def watch_orders(self, descriptor):
        """An end of the pipe is noticed even while orders wait in it."""
        self.orders = descriptor
        self.poll.register(descriptor, 0)

    def until(self, condition, seconds, interval=0.05):
        """Asks for the condition now and then; returns what it gave, or None when it was too late."""
        deadline = time.monotonic() + seconds
        while True:
            result = condition()
            if result:
                return result
            if time.monotonic() >= deadline:
                return None
            if self.poll.poll(interval * 1000):
                raise Interrupted()


def ignore_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
