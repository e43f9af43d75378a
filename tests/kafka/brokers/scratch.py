# SPDX-License-Identifier: LGPL-2.1-or-later
"""A temporary folder that goes with its owner; those of owners that were killed are cleared away."""

import fcntl
import os
import pathlib
import shutil
import tempfile

PREFIX = "taskbus-kafka-"


def _lock(path):
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(folder):
    """Whether the owner of the folder lives."""
    try:
        descriptor = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return False
    except OSError:
        return True
    finally:
        os.close(descriptor)


def clear_abandoned():
    """Removes the folders whose owner lives no more: nobody holds their lock."""
    for folder in pathlib.Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        lock = folder / "lock"
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid() or not lock.exists():
                continue
            descriptor = _lock(lock)
        except OSError:
            continue
        if descriptor is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)


class Scratch:
    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix=PREFIX))
        # It gets its name when it is held: a folder with a lock that nobody holds may be cleared away.
        self.lock = _lock(self.path / "lock.new")
        os.rename(self.path / "lock.new", self.path / "lock")

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)
