#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures Taskbus beside its targets and its baselines.

Every figure is the median of five rounds; in each round the baseline of a figure runs just before it, on the same file
system, so that a busy machine slows both. `run.py BUILD NAME…` measures what is named; --smoke only proves that every
program works.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import kafka
import messages
from figures import less, more


class Bench:
    """Where the programs are, how much they do, and where their data goes."""

    def __init__(self, build, smoke, rounds):
        self.build = build
        self.smoke = smoke
        self.rounds = 1 if smoke else rounds
        self.folder = None
        self.broker = None

    def count(self, number):
        return max(number // 1000, 200) if self.smoke else number

    def program(self, name):
        return os.path.join(self.build, "tests", "benchmarks", "bench-" + name)

    def tool(self):
        return os.path.join(self.build, "tools", "taskbus", "taskbus")

    def new_folder(self):
        """An empty folder for one measurement, on the build's file system: /tmp may be in memory."""
        if self.folder is not None:
            shutil.rmtree(self.folder)
        self.folder = tempfile.mkdtemp(prefix="bench-", dir=self.build)
        return self.folder

    def kafka(self):
        """The broker of all that is measured on Kafka; started when the first of it is."""
        if self.broker is None:
            self.broker = kafka.Kafka(self)
        return self.broker

    def environment(self, endpoint, settings):
        settings = {name: str(value) for name, value in (settings or {}).items()}
        return {**os.environ, "TASKBUS_ENDPOINTS": endpoint, "GSETTINGS_BACKEND": "memory", **settings}

    def start(self, endpoint, *command, settings=None, stdin=subprocess.DEVNULL, stderr=None):
        return subprocess.Popen([str(word) for word in command], env=self.environment(endpoint, settings),
                                stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, text=True, bufsize=1)

    def output(self, process):
        output = process.communicate(timeout=300)[0]
        if process.returncode != 0:
            raise RuntimeError(f"{process.args[0]} failed ({process.returncode})")
        return output

    def result(self, process):
        """The figures of one of the programs here, which prints each as a line."""
        return {name: float(value) for name, value in map(str.split, self.output(process).splitlines())}

    def run(self, endpoint, *command, settings=None):
        return self.result(self.start(endpoint, *command, settings=settings))

    def run_tool(self, endpoint, *words):
        self.output(self.start(endpoint, self.tool(), *words))

    def close(self):
        if self.folder is not None:
            shutil.rmtree(self.folder)
        if self.broker is not None:
            self.broker.close()


# --- What is measured ------------------------------------------------------------------------------------------------


def disk(bench):
    """The time of one fdatasync of 4 KiB: no durable figure means anything without it."""
    middle, tail = less("fdatasync of 4 KiB, p50", None), less("fdatasync of 4 KiB, p99", None)
    for _ in range(bench.rounds):
        result = bench.run("null:", bench.program("fdatasync"), os.path.join(bench.new_folder(), "file"))
        middle.add(result["p50"])
        tail.add(result["p99"])
    return [middle, tail]


def sqlite_loop(bench, count):
    file = os.path.join(bench.new_folder(), "loop.sqlite")
    return bench.run("null:", bench.program("sqlite-loop"), file, count, 200, 100)


def local_publish(bench):
    """200 B records into the local log, each receipt after its commit."""
    count = bench.count(200_000)
    single = more("one process, a call a record, 1,000 under way", 50_000)
    batch = more("one process, calls of 1,000 records", 50_000)
    for _ in range(bench.rounds):
        base = sqlite_loop(bench, count)["rate"]
        for figure, mode in ((single, "single"), (batch, "batch")):
            endpoint = "local:" + bench.new_folder()
            result = bench.run(endpoint, bench.program("publish"), "--mode", mode, "--count", count)
            figure.add(result["rate"], base, "bare SQLite, batches of 100")
    return [single, batch]


def local_processes(bench):
    """Four processes writing 200 B records into one local log at once."""
    count = bench.count(50_000)
    figure = more("four processes, sum", 40_000)
    for _ in range(bench.rounds):
        base = sqlite_loop(bench, 4 * count)["rate"]
        endpoint = "local:" + bench.new_folder()
        processes = [bench.start(endpoint, bench.program("publish"), "--mode", "single", "--count", count)
                     for _ in range(4)]
        results = [bench.result(process) for process in processes]
        span = max(r["ended"] for r in results) - min(r["began"] for r in results)
        figure.add(4 * count * 1e6 / span, base, "bare SQLite, one process, batches of 100")
    return [figure]


def local_steady(bench):
    """The time from when a record is due to its receipt, at a steady rate into the local log."""
    middle, tail = less("10,000/s, p50", None), less("10,000/s, p99", 10)
    for _ in range(bench.rounds):
        result = bench.run("local:" + bench.new_folder(), bench.program("publish"), "--mode", "steady",
                           "--rate", 10_000, "--count", bench.count(50_000))
        middle.add(result["p50"])
        tail.add(result["p99"])
    return [middle, tail]


def local_consume(bench):
    """Receiving what is in a local log, in a group."""
    count = bench.count(500_000)
    figure = more("one group member, C handler", 300_000)
    for _ in range(bench.rounds):
        base = sqlite_loop(bench, count)["read-rate"]
        endpoint = "local:" + bench.new_folder()
        bench.run(endpoint, bench.program("publish"), "--mode", "batch", "--count", count)
        result = bench.run(endpoint, bench.program("consume"), "--mode", "drain", "--count", count)
        figure.add(result["rate"], base, "bare SQLite, reading and copying each row")
    return [figure]


def local_latency(bench):
    """From a publish in one process to the handler in another, through the local log."""
    count = bench.count(5_000)
    middle, tail = less("1,000/s, p50", None), less("1,000/s, p99", 5)
    for _ in range(bench.rounds):
        endpoint = "local:" + bench.new_folder()
        bench.run_tool(endpoint, "topic", "create", "bench")
        result = bench.run(endpoint, bench.program("consume"), "--mode", "latency", "--count", count, "--",
                           bench.program("publish"), "--mode", "steady", "--rate", 1_000, "--count", count)
        middle.add(result["p50"])
        tail.add(result["p99"])
    return [middle, tail]


def per_cpu_second(result):
    """What one core would do if it had nothing else to do: this does not change with the load of the machine."""
    return result["count"] * 1000 / max(result["cpu"], 0.001)


def core_publish(bench):
    """What the core and the bus cost a record, over the null transport, all threads on one core."""
    count = bench.count(2_000_000)
    figures = []
    for title, mode in (("post, records made in the loop", "post"), ("calls of 1,000 records", "batch")):
        clock, cpu = more(title, 2_000_000), more("  a second of CPU time", 2_000_000)
        for _ in range(bench.rounds):
            program = [bench.program("publish"), "--count", count, "--one-core", "--mode"]
            base = bench.run("null:", *program, "record")["rate"]
            result = bench.run("null:", *program, mode)
            if result["failed"] > 0:
                raise RuntimeError(f"{result['failed']:.0f} records failed")
            clock.add(result["rate"], base, "only making the records")
            cpu.add(per_cpu_second(result))
        figures += [clock, cpu]
    return figures


def core_deliver(bench):
    """What the core and the bus cost a record on the way to a C handler, from a transport that makes them up."""
    count = bench.count(2_000_000)
    figures = []
    for title, options in (("two threads", []), ("all threads on one core", ["--one-core"])):
        clock, cpu = more(title, 1_500_000), more("  a second of CPU time", 1_500_000 if options else None)
        for _ in range(bench.rounds):
            program = [bench.program("deliver"), "--count", count, *options]
            base = bench.run("null:", *program, "--only-records")["rate"]
            result = bench.run("null:", *program)
            clock.add(result["rate"], base, "only making the records")
            cpu.add(per_cpu_second(result))
        figures += [clock, cpu]
    return figures


def whole_process(bench):
    """The time of a whole process."""
    commands = [("taskbus version", ["version"]),
                ("taskbus publish, to null:", ["publish", "t", "hello"])]
    figures = [less(title, 25) for title, _ in commands]
    for _ in range(bench.rounds):
        for figure, (_, words) in zip(figures, commands):
            times, bases = [], []
            for _ in range(2 if bench.smoke else 10):
                for series, command in ((bases, ["true"]), (times, [bench.tool(), *words])):
                    began = time.perf_counter()
                    bench.output(bench.start("null:", *command))
                    series.append((time.perf_counter() - began) * 1000)
            figure.add(statistics.median(times), statistics.median(bases), "the process “true”")
    return figures


def idle(bench):
    """A bus with a subscription on the local log, with nothing to do."""
    memory, cpu = less("resident memory", 15, "MiB"), less("CPU time a second", 1)
    for _ in range(bench.rounds):
        endpoint = "local:" + bench.new_folder()
        bench.run_tool(endpoint, "topic", "create", "bench")
        result = bench.run(endpoint, bench.program("consume"), "--mode", "idle", "--seconds", 1 if bench.smoke else 5)
        memory.add(result["rss"])
        cpu.add(result["cpu"])
    return [memory, cpu]


MEASUREMENTS = {
    "disk": disk,
    "local-publish": local_publish,
    "local-processes": local_processes,
    "local-steady": local_steady,
    "local-consume": local_consume,
    "local-latency": local_latency,
    "core-publish": core_publish,
    "core-deliver": core_deliver,
    "process": whole_process,
    "idle": idle,
    **messages.MEASUREMENTS,
    **kafka.MEASUREMENTS,
}

# What fetches and starts a broker is measured when it is asked for.
ON_DEMAND = set(kafka.MEASUREMENTS)


def choose(words):
    """The measurements that the words name: one, or all of a family."""
    names = []
    for word in words:
        found = [name for name in MEASUREMENTS if name == word or name.startswith(word + "-")]
        if not found:
            raise ValueError(f"there is no measurement “{word}”; --list names them")
        names += [name for name in found if name not in names]
    return names or [name for name in MEASUREMENTS if name not in ON_DEMAND]


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return os.uname().machine


def main():
    parser = argparse.ArgumentParser(description="Measures Taskbus beside its targets and its baselines.")
    parser.add_argument("build", help="the build folder")
    parser.add_argument("names", nargs="*", help="what to measure, or a family such as kafka; "
                        "everything but kafka when nothing is named")
    parser.add_argument("--smoke", action="store_true", help="one small round, without regard to the figures")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each is measured; 5")
    parser.add_argument("--list", action="store_true", help="list the names")
    arguments = parser.parse_intermixed_args()

    if arguments.list:
        for name, measure in MEASUREMENTS.items():
            print(f"{name:<16} {measure.__doc__}")
        return 0
    try:
        names = choose(arguments.names)
    except ValueError as error:
        parser.error(str(error))

    if any(name.startswith("local") for name in names) and "disk" not in names:
        names.insert(0, "disk")

    bench = Bench(os.path.abspath(arguments.build), arguments.smoke, max(arguments.rounds, 1))
    print(f"{processor()}, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}; "
          f"median of {bench.rounds} [lowest … highest]")
    try:
        for name in names:
            print(f"\n{name}: {MEASUREMENTS[name].__doc__}", flush=True)
            for figure in MEASUREMENTS[name](bench):
                print(figure.line(), flush=True)
    finally:
        bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
