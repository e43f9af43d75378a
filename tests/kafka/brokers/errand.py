# SPDX-License-Identifier: LGPL-2.1-or-later
"""A command that runs while the brokers do, and may give orders from any of its processes."""

import os
import pathlib
import select
import signal
import socket
import subprocess
import sys

from .lifeline import end_with_parent
from .orders import answer_order
from .waiting import Interrupted

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "broker.py"
END_SECONDS = 20
ORDER_BYTES = 4096


def _variables(cluster, control):
    """What a command is told about the brokers, beside its own environment."""
    return {
        "TASKBUS_TEST_KAFKA": cluster.describe()["endpoint"],
        "TASKBUS_TEST_KAFKA_CLUSTER": str(cluster.state_file),
        "TASKBUS_TEST_KAFKA_CONTROL": f"{PROGRAM} --order {control}",
    }


def fill_in(command, variables):
    """In its arguments {endpoint} stands for the brokers, {control} for the command that gives them orders."""
    endpoint, control = variables["TASKBUS_TEST_KAFKA"], variables.get("TASKBUS_TEST_KAFKA_CONTROL", "")
    return [argument.replace("{endpoint}", endpoint).replace("{control}", control) for argument in command]


def _take_order(cluster, listener):
    connection, _ = listener.accept()
    with connection:
        order = connection.recv(ORDER_BYTES).decode()
        try:
            connection.sendall(answer_order(cluster, order).encode())
        except OSError:
            pass  # who asked is gone


def _await_end(cluster, process, listener):
    ended = os.pidfd_open(process.pid)
    try:
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.register(listener, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if listener.fileno() in ready:
                _take_order(cluster, listener)
            if ended in ready:
                return process.wait()
    finally:
        os.close(ended)


def _terminate(process):
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_command(cluster, command):
    """Runs it to its end and returns its exit status."""
    control = cluster.folder / "control"
    variables = _variables(cluster, control)
    end_with_parent(signal.SIGTERM)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(os.fspath(control))
        listener.listen()
        process = subprocess.Popen(fill_in(command, variables), env={**os.environ, **variables})
        try:
            status = _await_end(cluster, process, listener)
        except Interrupted:
            _terminate(process)
            raise
    return status if status >= 0 else 128 - status


def send_order(control, words):
    """Gives the order to the brokers of a command that runs, and prints the answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(control)
        connection.sendall(" ".join(words).encode())
        with connection.makefile() as answers:
            answer = answers.read()
    sys.stdout.write(answer)
    return 0 if answer.startswith('{"ok": true') else 1
