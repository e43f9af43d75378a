# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kafka's classes as Java keeps them after it has loaded them, so that a broker starts in half the time."""

import fcntl
import hashlib
import os
import shutil
import signal

from .jars import cache_folder
from .node import Node
from .ports import choose_ports
from .protocol import ProtocolError, fetch_metadata
from .settings import CONTROLLER, make_settings

SECONDS = 60


def _file():
    """Another Java, or another Kafka, has another one."""
    java = os.path.realpath(shutil.which("java"))
    identity = f"{java} {os.stat(java).st_mtime_ns}"
    return cache_folder().with_name(f"{cache_folder().name}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}.jsa")


def _record(file, folder, waiter, classpath):
    """Has a broker write down at its end what it loaded."""
    folder.mkdir()
    recording = folder / "classes.jsa"
    node = Node(1, folder, classpath, ["-Xmx256m", f"-XX:ArchiveClassesAtExit={recording}"])
    ports = dict(zip(("plaintext", CONTROLLER), choose_ports(2)))
    address = f"127.0.0.1:{ports['plaintext']}"
    node.configure(make_settings(1, node.folder, {1: ports}), {"plaintext": address})

    def answers():
        try:
            return not node.running or fetch_metadata(address).brokers
        except (OSError, ProtocolError):
            return False

    try:
        node.format([])
        waiter.until(lambda: not node.running, SECONDS)
        if node.process.returncode == 0:
            node.start()
            waiter.until(answers, SECONDS)
            if node.running:
                node.signal(signal.SIGTERM)
                waiter.until(lambda: not node.running, SECONDS)
    finally:
        node.kill()
    if recording.exists():
        shutil.copyfile(recording, f"{file}.new")
        os.rename(f"{file}.new", file)
    shutil.rmtree(folder)


def java_options(folder, waiter, classpath):
    """Returns the options that make use of it. A broker starts without it, too: nothing is said when there is none."""
    file = _file()
    if not file.exists():
        with open(file.with_suffix(".lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                _record(file, folder / "archive", waiter, classpath)
    return [f"-XX:SharedArchiveFile={file}"] if file.exists() else []
