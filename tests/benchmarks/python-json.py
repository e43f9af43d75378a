# SPDX-License-Identifier: LGPL-2.1-or-later
"""A baseline of the messages: the same documents with Python's json. Reads the documents from standard input."""

import datetime
import json
import sys
import time


def load(document):
    event = json.loads(document)
    event["timestamp"] = datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))
    return event


def dump(event):
    return json.dumps({**event, "timestamp": event["timestamp"].isoformat()}, ensure_ascii=False).encode()


def main():
    mode, count = sys.argv[1], int(sys.argv[2])
    call, inputs = load, sys.stdin.buffer.read().splitlines()
    if mode == "encode":
        call, inputs = dump, [load(document) for document in inputs]
    began = time.process_time_ns()
    for number in range(count):
        call(inputs[number % len(inputs)])
    print(f"ns {(time.process_time_ns() - began) / count:.3f}")


main()
