# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kafka: ours beside librdkafka alone, or typed messages beside raw records, on the same real broker with the same settings.

The two alternate, and each is first as often as not; what is judged is the ratio of their medians. CPU time is the
process's own, not the broker's.
"""

import itertools
import os
import pathlib
import subprocess
import sys

from figures import Difference, Ratio, less, more

sys.path.append(os.fspath(pathlib.Path(__file__).resolve().parent.parent / "kafka"))

BARE = "librdkafka alone"
PARTITIONS = 4

# Both sides may have so much under way; so many records are the default of both.
QUEUE_RECORDS = 100_000
QUEUE_BYTES = 64 << 20
OURS = {"TASKBUS_QUEUE_MAX_RECORDS": QUEUE_RECORDS, "TASKBUS_QUEUE_MAX_BYTES": QUEUE_BYTES}
THEIRS = ["-X", f"queue.buffering.max.messages={QUEUE_RECORDS}", "-X", f"queue.buffering.max.kbytes={QUEUE_BYTES >> 10}"]

RECORDS = ["--size", 200, "--keys", 1000]

# A stopped broker: how long a record may wait for it, and how much later its error may come.
STOPPED_TIMEOUT_MS = 5000
STOPPED_LATE_MS = 1000


class Kafka:
    """The broker, and names that no round has used before."""

    def __init__(self, bench):
        from brokers import KafkaBrokers
        from brokers.protocol import fetch_metadata

        self.bench = bench
        self.fetch_metadata = fetch_metadata
        self.brokers = KafkaBrokers(settings={"num.partitions": PARTITIONS})
        self.numbers = itertools.count(1)

    def warm_up(self, count):
        """A broker that has just started is slower, and what it compiles takes a core from those that are measured."""
        topic = self.topic()
        for _ in range(3):
            self.publish_bare(topic, count)
            self.bare("consume", topic, "--count", count, "--group", self.group())

    def topic(self):
        name = f"bench-{next(self.numbers)}"
        self.fetch_metadata(self.brokers.endpoint, [name], create=True)
        self.brokers.leader(name, PARTITIONS - 1)
        return name

    def group(self):
        return f"group-{next(self.numbers)}"

    def ours(self, program, *words, **settings):
        return self.bench.run(f"kafka://{self.brokers.endpoint}", self.bench.program(program), *words,
                              settings={**OURS, **settings})

    def bare(self, program, topic, *words):
        return self.bench.run("null:", self.bench.program("kafka-bare-" + program), self.brokers.endpoint, topic, *words)

    def publish_bare(self, topic, count, *words):
        return self.bare("publish", topic, "--count", count, *RECORDS, *THEIRS, *words)

    def alternate(self, one, other):
        """Runs both in every round, now this one first and now that one."""
        for number in range(self.bench.rounds):
            if number % 2 == 0:
                ours = one()
                yield ours, other()
            else:
                theirs = other()
                yield one(), theirs

    def close(self):
        self.brokers.close()


def require_all(result, count):
    if result["failed"] > 0 or result["count"] != count:
        raise RuntimeError(f"of {count} records {result['failed']:.0f} failed")


def cpu_nanoseconds(result):
    return result["cpu"] * 1e6 / result["count"]


def publish(bench):
    """1,000,000 records of 200 B with 1,000 keys, acks=all, idempotent, lz4, from one thread until all are confirmed."""
    kafka = bench.kafka()
    count = bench.count(1_000_000)
    topic = kafka.topic()
    figures = []
    kafka.warm_up(count)
    for title, mode, window in (("post", "stream", 1_500), ("calls with receipts", "batch", 10_000)):
        rate = Ratio(title, "/s", 0.95, "more")
        cpu = Ratio(f"{title}, CPU time a record", "ns", 1.25, "less")
        words = ["--topic", topic, "--mode", mode, "--window", window, "--count", count, *RECORDS]
        for ours, bare in kafka.alternate(lambda words=words: kafka.ours("publish", *words),
                                          lambda: kafka.publish_bare(topic, count)):
            require_all(ours, count)
            rate.add(ours["rate"], bare["rate"], BARE)
            cpu.add(cpu_nanoseconds(ours), cpu_nanoseconds(bare), BARE)
        figures += [rate, cpu]
    return figures


def publish_messages(bench):
    """1,000,000 typed messages, made and posted, beside raw records with the same documents, keys and headers."""
    # Not the same bytes: the raw ones share one id, which compresses better than an id for each message. Records without
    # headers are shown as well, because each header takes time, typed or not.
    kafka = bench.kafka()
    count = bench.count(1_000_000)
    topic = kafka.topic()
    kafka.warm_up(count)
    words = ["--topic", topic, "--mode", "stream", "--window", 1_500, "--count", count, "--content"]
    rate = Ratio("typed post", "/s", 0.85, "more")
    cpu = Ratio("typed post, CPU time a message", "ns", None, "less")
    bare = more("raw records without headers", None)
    for typed, raw in kafka.alternate(lambda: kafka.ours("publish", *words, "messages"),
                                      lambda: kafka.ours("publish", *words, "headers")):
        without = kafka.ours("publish", *words, "documents")
        for result in (typed, raw, without):
            require_all(result, count)
        rate.add(typed["rate"], raw["rate"], "raw records with headers")
        cpu.add(cpu_nanoseconds(typed), cpu_nanoseconds(raw), "raw records with headers")
        bare.add(without["rate"])
    return [rate, cpu, bare]


def calls(bench):
    """CPU time of the thread that publishes, the record's making included; the queue takes all, and memory is warm."""
    kafka = bench.kafka()
    count = bench.count(50_000)
    topic = kafka.topic()
    kafka.warm_up(count)
    figure = Difference("making and posting a record", "ns", 250, "less")
    for ours, bare in kafka.alternate(
            lambda: kafka.ours("publish", "--topic", topic, "--mode", "calls", "--count", count, "--warm-up", count, *RECORDS),
            lambda: kafka.publish_bare(topic, count, "--warm-up", count)):
        require_all(ours, count)
        figure.add(ours["call-ns"], bare["call-ns"], "rd_kafka_produceva alone")
    return [figure]


def consume(bench):
    """The same records into a C handler, in a group, with positions stored."""
    kafka = bench.kafka()
    count = bench.count(1_000_000)
    topic = kafka.topic()
    kafka.publish_bare(topic, count)
    rate = Ratio("delivered to the handler", "/s", 0.9, "more")
    cpu = Ratio("CPU time a record", "ns", 1.35, "less")
    words = ["--count", count, "--group"]
    for ours, bare in kafka.alternate(
            lambda: kafka.ours("consume", "--topic", topic, "--mode", "drain", *words, kafka.group()),
            lambda: kafka.bare("consume", topic, *words, kafka.group())):
        rate.add(ours["rate"], bare["rate"], f"{BARE}, consume_batch_queue")
        cpu.add(cpu_nanoseconds(ours), cpu_nanoseconds(bare), f"{BARE}, consume_batch_queue")
    return [rate, cpu]


def latency(bench):
    """From publish to handler in one process, at a steady 5,000/s, without lingering."""
    kafka = bench.kafka()
    count = bench.count(25_000)
    figures = {name: Ratio(f"5,000/s, {name}", "ms", 1.2, "less") for name in ("p50", "p99")}
    words = ["--rate", 5000, "--count", count, *RECORDS]
    kafka.warm_up(count)
    for ours, bare in kafka.alternate(
            lambda: kafka.ours("latency", "--topic", kafka.topic(), *words, TASKBUS_KAFKA_LINGER=0),
            lambda: kafka.bare("latency", kafka.topic(), *words)):
        for name, figure in figures.items():
            figure.add(ours[name], bare[name], BARE)
    return list(figures.values())


def memory(bench):
    """A consumer that is 1,000,000 records behind: what comes while its handler takes 3 s, and then the rest."""
    kafka = bench.kafka()
    count = bench.count(1_000_000)
    topic = kafka.topic()
    kafka.publish_bare(topic, count)
    figure = less("resident memory, at its highest", 120, "MiB")
    seconds = 1 if bench.smoke else 3
    words = ["--count", count, "--group"]
    for ours, bare in kafka.alternate(
            lambda: kafka.ours("consume", "--topic", topic, "--mode", "behind", "--seconds", seconds, *words, kafka.group()),
            lambda: kafka.bare("consume", topic, "--hold", seconds, *words, kafka.group())):
        figure.add(ours["peak-rss"], bare["peak-rss"], f"{BARE}, with its defaults")
    return [figure]


def stopped(bench):
    """A producer whose broker stands still (SIGSTOP): what fits waits for its deadline, the rest fails at once."""
    kafka = bench.kafka()
    count = bench.count(500_000)
    topic = kafka.topic()
    waiting = less("records under way, at most", QUEUE_RECORDS, "")
    late = less("the last error, after its deadline", STOPPED_LATE_MS)
    resident = less("resident memory, at its highest", None, "MiB")
    for _ in range(1 if bench.smoke else 3):
        settings = {**OURS, "TASKBUS_PUBLISH_TIMEOUT": STOPPED_TIMEOUT_MS}
        process = bench.start(f"kafka://{kafka.brokers.endpoint}", bench.program("stopped"), "--topic", topic, "--count", count,
                              *RECORDS, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, settings=settings)
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the publisher did not begin")
        kafka.brokers.pause(1)
        try:
            process.stdin.write("go\n")
            result = bench.result(process)
        finally:
            kafka.brokers.resume(1)
        if result["failed"] + result["confirmed"] != count + 1 or result["failed"] == 0:
            raise RuntimeError(f"{count} records, but {result['failed']:.0f} errors")
        waiting.add(result["under-way"])
        late.add(result["last-error"] - STOPPED_TIMEOUT_MS)
        resident.add(result["peak-rss"])
    return [waiting, late, resident]


MEASUREMENTS = {
    "kafka-publish": publish,
    "kafka-messages": publish_messages,
    "kafka-calls": calls,
    "kafka-consume": consume,
    "kafka-latency": latency,
    "kafka-memory": memory,
    "kafka-stopped": stopped,
}
