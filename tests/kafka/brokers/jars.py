# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where Kafka itself is: fetched once with Maven, into a cache outside of the tree."""

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

POM = pathlib.Path(__file__).resolve().parent.parent / "pom.xml"
PACKAGES = {"java": "default-jdk-headless", "mvn": "maven"}


class Unavailable(Exception):
    """There can be no broker on this machine; the text says what is missing."""


def missing_programs():
    return [program for program in PACKAGES if shutil.which(program) is None]


def _explain_missing():
    missing = missing_programs()
    if missing:
        packages = " ".join(PACKAGES[program] for program in missing)
        raise Unavailable(f"a Kafka broker needs {' and '.join(missing)}; as root: apt-get install {packages}")


def cache_folder():
    """The folder of TASKBUS_KAFKA_CACHE, or one in the user's cache; a changed pom.xml has another."""
    chosen = os.environ.get("TASKBUS_KAFKA_CACHE")
    if not chosen:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        chosen = os.path.join(base, "taskbus", "kafka")
    return pathlib.Path(chosen) / hashlib.sha256(POM.read_bytes()).hexdigest()[:12]


def _copy_with_maven(folder):
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetching-") as scratch:
        command = ["mvn", "-q", "-B", "-f", os.fspath(POM), "dependency:copy-dependencies", f"-DoutputDirectory={scratch}/libs"]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=scratch, check=False)
        if result.returncode != 0:
            raise Unavailable(f"Maven could not fetch Kafka: {(result.stdout + result.stderr).strip()[-2000:]}")
        os.rename(f"{scratch}/libs", folder)


def classpath():
    """Returns Java's class path of the broker and its tools; fetches them when that was never done."""
    folder = cache_folder()
    if not folder.is_dir():
        _explain_missing()
        folder.parent.mkdir(parents=True, exist_ok=True)
        with open(folder.parent / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():
                _copy_with_maven(folder)
    if shutil.which("java") is None:
        _explain_missing()
    return f"{folder}/*"
