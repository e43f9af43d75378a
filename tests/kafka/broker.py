#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Starts Kafka brokers for tests, and leaves nothing of them behind, however it ends.

With --run it runs a command, in whose arguments {endpoint} and {control} are replaced by the environment variables that
it gets: TASKBUS_TEST_KAFKA (HOST:PORT, with commas between several), TASKBUS_TEST_KAFKA_CONTROL (a command that takes an
order as its arguments), and TASKBUS_TEST_KAFKA_CLUSTER (a file with all of it as JSON).

Without --run it prints a line of JSON (where they listen, who may log in), then reads orders from standard input
until that ends, and answers each with a line of JSON:

  start N…, stop N…, kill N…, pause N…, resume N…   to brokers, by their numbers from 1
  leader TOPIC PARTITION                            who leads it; waits for a leader
  ready                                             waits until all that run know of each other
  status, quit
"""

import argparse
import json
import os
import signal
import sys

from brokers.cluster import Cluster
from brokers.errand import fill_in, run_command, send_order
from brokers.jars import Unavailable
from brokers.node import BrokerFailed
from brokers.orders import serve
from brokers.scratch import Scratch, clear_abandoned
from brokers.waiting import Interrupted, Waiter, ignore_signals

SKIPPED = 77


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--brokers", type=int, default=1, choices=range(1, 10), metavar="N", help="how many; 1 or 3")
    parser.add_argument("--secure", action="store_true", help="with SASL, TLS, users and rights")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of the brokers")
    parser.add_argument("--heap", metavar="SIZE", help="Java's -Xmx of each; 512m for one, 384m for several")
    parser.add_argument("--state", metavar="FILE", help="write the JSON there; end when the file goes or by a signal")
    parser.add_argument("--shared", action="store_true", help="with --run: those of TASKBUS_TEST_KAFKA, where it is set")
    parser.add_argument("--tap", action="store_true", help="with --run: say in TAP that the test is skipped")
    parser.add_argument("--order", nargs="+", metavar="WORD", help="to those of TASKBUS_TEST_KAFKA_CONTROL, which says how")
    parser.add_argument("--run", nargs=argparse.REMAINDER, metavar="COMMAND", help="end with this command, and with its status")
    options = parser.parse_args()
    options.settings = dict(setting.split("=", 1) for setting in options.set if "=" in setting)
    if len(options.settings) != len(options.set):
        parser.error("--set takes KEY=VALUE")
    if options.run is not None and not options.run:
        parser.error("--run which command?")
    return options


def stand(cluster, waiter, path):
    """Lasts until the file is no more, so that brokers end with the folder that they were started for."""
    with open(f"{path}.new", "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as state:
        json.dump(cluster.describe(), state)
        identity = os.fstat(state.fileno()).st_ino
    os.rename(f"{path}.new", path)
    print(json.dumps({"ok": True, **cluster.describe()}), flush=True)

    def gone():
        try:
            return os.stat(path).st_ino != identity
        except FileNotFoundError:
            return True

    try:
        while not waiter.until(gone, 3600, interval=1):
            pass
    finally:
        if not gone():
            os.unlink(path)


def use(cluster, waiter, options):
    if options.run:
        return run_command(cluster, options.run)
    if options.state:
        stand(cluster, waiter, options.state)
    else:
        serve(cluster, sys.stdin, sys.stdout)
    return 0


def supervise(options):
    waiter = Waiter()
    waiter.watch_signals()
    if not options.run and not options.state:
        waiter.watch_orders(sys.stdin.fileno())
    clear_abandoned()
    cluster = None
    scratch = Scratch()
    try:
        cluster = Cluster(scratch.path, waiter, options.brokers, options.secure, options.settings, options.heap)
        cluster.launch()
        return use(cluster, waiter, options)
    finally:
        ignore_signals()
        if cluster is not None:
            cluster.kill_all()
        scratch.remove()


def report(options, error, status):
    """Who gives orders reads JSON, who runs a test reads its output."""
    if not options.run:
        print(json.dumps({"ok": False, "error": str(error), "unavailable": status == SKIPPED}), flush=True)
    elif status == SKIPPED and options.tap:
        print(f"1..0 # SKIP {error}")
        return 0
    print(f"broker.py: {error}", file=sys.stderr)
    return status


def main():
    options = parse_arguments()
    shared = os.environ.get("TASKBUS_TEST_KAFKA") if options.shared else None
    if options.run and shared:
        command = fill_in(options.run, os.environ)
        os.execvp(command[0], command)
    if options.order:
        return send_order(options.order[0], options.order[1:])
    try:
        return supervise(options)
    except Unavailable as error:
        # Where all tests have to run, nothing is left out for want of a package.
        return report(options, error, 1 if os.environ.get("CI") == "true" else SKIPPED)
    except BrokerFailed as error:
        return report(options, error, 1)
    except Interrupted as interruption:
        if interruption.number is not None:
            # Whoever waits for this process learns that it was a signal.
            signal.signal(interruption.number, signal.SIG_DFL)
            os.kill(os.getpid(), interruption.number)
        return 0


if __name__ == "__main__":
    sys.exit(main())
