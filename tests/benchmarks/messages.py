# SPDX-License-Identifier: LGPL-2.1-or-later
"""Typed messages: what they cost, beside other writers and readers of JSON with the same documents.

All of it stays on one core, and times are CPU times, which depend less on what else the machine does. An event has five members: two strings, a whole number, a time and a small document.
"""

import contextlib
import os
import shutil
import subprocess
import sys

from figures import less, more

HERE = os.path.dirname(os.path.abspath(__file__))


@contextlib.contextmanager
def one_core():
    """For the programs that are started meanwhile."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


class Baselines:
    """The programs that do the same with other libraries."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = bench.new_folder()
        self.missing = []
        self.documents = os.path.join(self.folder, "documents")
        with open(self.documents, "w", encoding="utf-8") as file:
            file.write(bench.output(bench.start("null:", bench.program("messages"), "--mode", "documents")))
        self.commands = {"json-glib, C": [bench.program("json-glib")],
                         "json, Python": [sys.executable, os.path.join(HERE, "python-json.py")]}
        program = self.build_go()
        if program is not None:
            self.commands["encoding/json, Go"] = [program]

    def build_go(self):
        """None when there is no Go that can build it, for which nothing is fetched."""
        if shutil.which("go") is None:
            self.missing.append("Go is not installed: no figure of its encoding/json")
            return None
        program = os.path.join(self.folder, "encoding-json")
        environment = {**os.environ, "CGO_ENABLED": "0", "GO111MODULE": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "",
                       "GOCACHE": os.path.join(self.bench.build, "tests", "benchmarks", "go-cache")}
        result = subprocess.run(["go", "build", "-o", program, os.path.join(HERE, "encoding-json.go")], env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            self.missing.append(f"Go does not build its program: {result.stdout.strip()}")
            return None
        return program

    def microseconds(self, mode, count):
        """Of a document, by the title of the library."""
        for title, command in self.commands.items():
            with open(self.documents, "rb") as documents:
                process = self.bench.start("null:", *command, mode, count // (10 if "Python" in title else 1),
                                           stdin=documents)
                yield title, self.bench.result(process)["ns"] / 1000


def microseconds(bench, mode, count):
    return bench.run("null:", bench.program("messages"), "--mode", mode, "--count", count)["ns"] / 1000


def codec(bench):
    """An event to its record and back; the other libraries only make and read the document."""
    count = bench.count(500_000)
    make = less("make a message, set its fields", None, "µs")
    encode = less("encode", 0.6, "µs")
    decode = less("decode", 1.2, "µs")
    read = less("decode, and read all fields", None, "µs")
    baselines = Baselines(bench)
    for line in baselines.missing:
        print(f"  {line}")
    with one_core():
        for _ in range(bench.rounds):
            make.add(microseconds(bench, "make", count))
            for mode, figure in (("encode", encode), ("decode", decode)):
                figure.add(microseconds(bench, mode, count))
            read.add(microseconds(bench, "read", count))
            for mode, figure in (("encode", encode), ("decode", read)):
                for title, value in baselines.microseconds(mode, count):
                    figure.add_baseline(value, title)
    return [make, encode, decode, read]


def per_cpu_second(result):
    return result["count"] * 1000 / max(result["cpu"], 0.001)


def compare(bench, title, target, typed, raw, raw_title):
    """Rates by the clock and by the CPU time of what two commands do."""
    clock, cpu = more(title, target), more("  a second of CPU time", target)
    with one_core():
        for _ in range(bench.rounds):
            base, result = bench.run("null:", *raw), bench.run("null:", *typed)
            if result.get("failed", 0) > 0:
                raise RuntimeError(f"{result['failed']:.0f} messages failed")
            clock.add(result["rate"], base["rate"], raw_title)
            cpu.add(per_cpu_second(result), per_cpu_second(base), raw_title)
    return [clock, cpu]


def post(bench):
    """Make, set and post an event over the null transport, with all that the bus does."""
    words = [bench.program("publish"), "--mode", "post", "--count", bench.count(1_000_000), "--content"]
    return compare(bench, "typed post", 600_000, [*words, "messages"], [*words, "documents"],
                   "raw records of the same documents")


def deliver(bench):
    """Records from memory as messages into a C handler, which reads two fields."""
    words = [bench.program("deliver"), "--count", bench.count(1_000_000)]
    return compare(bench, "typed delivery", 500_000, [*words, "--messages"], words, "raw records of 200 B")


MEASUREMENTS = {
    "messages-codec": codec,
    "messages-post": post,
    "messages-deliver": deliver,
}
