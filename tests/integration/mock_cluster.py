# SPDX-License-Identifier: LGPL-2.1-or-later
"""librdkafka's mock cluster in a process of its own, for errors that no real broker gives when it is asked to."""

import os
import subprocess

# Kinds of requests, and errors, as the protocol numbers them.
PRODUCE, FETCH, METADATA, OFFSET_COMMIT, OFFSET_FETCH, FIND_COORDINATOR, JOIN_GROUP = 0, 1, 3, 8, 9, 10, 11
HEARTBEAT, SYNC_GROUP, INIT_PRODUCER = 12, 14, 22

NOT_LEADER, REQUEST_TIMED_OUT, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR = 6, 7, 15, 16
NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, UNKNOWN_MEMBER = 19, 20, 25
OUT_OF_ORDER, UNKNOWN_PRODUCER, STORAGE_ERROR = 45, 59, 56


class MockCluster:
    def __init__(self, brokers=1):
        self.process = subprocess.Popen(
            [os.environ["TASKBUS_TEST_MOCK_CLUSTER"], str(brokers)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.endpoint = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def order(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != "NO_ERROR":
            raise AssertionError(f"the mock cluster cannot {words}: {answer}")
