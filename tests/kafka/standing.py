#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The brokers that a developer leaves running, to try something: ./dev kafka up, down, status."""

import argparse
import json
import os
import pathlib
import select
import signal
import subprocess
import sys

from brokers.client import PROGRAM
from brokers.jars import Unavailable, cache_folder, classpath
from brokers.node import BrokerFailed
from brokers.scratch import is_held

STOP_SECONDS = 30


class Standing:
    """What is known about them is in a file, which they watch: they end when it goes, as with the whole build folder."""

    def __init__(self, file):
        self.file = pathlib.Path(file)
        self.log = self.file.with_suffix(".log")

    def find(self):
        """Returns what runs; None and no file when nothing does, even if it ended without a word."""
        try:
            described = json.loads(self.file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        if is_held(described["folder"]):
            return described
        print("The brokers that were up ended by themselves.", file=sys.stderr)
        self.file.unlink(missing_ok=True)
        return None

    def start(self, arguments):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with open(self.log, "w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [PROGRAM, "--state", self.file, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )
        try:
            with process.stdout:
                line = process.stdout.readline()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise
        answer = json.loads(line) if line else {"ok": False, "error": f"the brokers did not start; see {self.log}"}
        if not answer["ok"]:
            raise BrokerFailed(answer["error"])
        return answer

    def stop(self, described):
        try:
            supervisor = os.pidfd_open(described["supervisor"])
        except ProcessLookupError:
            return
        poll = select.poll()
        poll.register(supervisor, select.POLLIN)
        signal.pidfd_send_signal(supervisor, signal.SIGTERM)
        if not poll.poll(STOP_SECONDS * 1000):
            signal.pidfd_send_signal(supervisor, signal.SIGKILL)
            poll.poll(STOP_SECONDS * 1000)
        os.close(supervisor)
        self.file.unlink(missing_ok=True)


def show_login(described):
    """One line to copy, as a user who may do everything."""
    name, password = next(iter(described["users"].items()))
    print(
        f"Log in:\n  TASKBUS_KAFKA_PASSWORD={password} ./dev run taskbus "
        f"--endpoints kafka://{described['listeners']['sasl_ssl']} -X kafka.security=sasl-tls "
        f"-X kafka.sasl-mechanism=PLAIN -X kafka.username={name} "
        f"-X kafka.ca-file={described['certificates']['ca']} topic list"
    )


def show(described):
    endpoint = described["endpoint"]
    brokers = ", ".join(f"{broker['id']} (process {broker['pid']})" for broker in described["brokers"])
    print(f"Kafka is up at {endpoint}")
    print(f"  brokers: {brokers}")
    print(f"  data:    {described['folder']}, until ./dev kafka down")
    if "users" in described:
        for name, address in described["listeners"].items():
            print(f"  {name}: {address}")
        for name, password in described["users"].items():
            print(f"  user {name}: {password}")
        print(f"  certificates: {pathlib.Path(described['certificates']['ca']).parent}")
        show_login(described)
    prefix = f"TASKBUS_ENDPOINTS=kafka://{endpoint} ./dev run taskbus"
    print(f"Try:\n  {prefix} publish t hello\n  {prefix} consume t --from start --exit-at-end")


def up(standing, options):
    described = standing.find()
    if described is not None:
        show(described)
        if len(described["brokers"]) != options.brokers or ("users" in described) != options.secure:
            raise BrokerFailed("what is up is of another kind; ./dev kafka down ends it")
        return 0
    if not cache_folder().is_dir():
        print("Fetching Kafka with Maven, once…", file=sys.stderr)
    classpath()
    print("Starting…", file=sys.stderr)
    show(standing.start(["--brokers", str(options.brokers), *(["--secure"] if options.secure else [])]))
    return 0


def down(standing, _options):
    described = standing.find()
    if described is None:
        print("No Kafka is up.")
    else:
        standing.stop(described)
        print("Kafka is down.")
    return 0


def status(standing, _options):
    described = standing.find()
    if described is None:
        print("No Kafka is up; ./dev kafka up starts one.")
        return 1
    show(described)
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev kafka", description=__doc__)
    parser.add_argument("--state", required=True, help=argparse.SUPPRESS)
    verbs = parser.add_subparsers(required=True, metavar="up|down|status")
    starting = verbs.add_parser("up", help="start brokers on free ports of this machine, with an empty store")
    starting.add_argument("--brokers", type=int, default=1, choices=(1, 3), help="how many (default: 1)")
    starting.add_argument("--secure", action="store_true", help="also listen with SASL and TLS, with users and rights")
    starting.set_defaults(run=up)
    verbs.add_parser("down", help="end them and remove their data").set_defaults(run=down)
    verbs.add_parser("status", help="say what is up, and how to reach it").set_defaults(run=status)
    return parser.parse_args()


def main():
    options = parse_arguments()
    try:
        return options.run(Standing(options.state), options)
    except (Unavailable, BrokerFailed) as error:
        print(f"dev: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
