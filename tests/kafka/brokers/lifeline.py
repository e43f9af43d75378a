# SPDX-License-Identifier: LGPL-2.1-or-later
"""A process that ends with its parent, however that ends."""

import ctypes
import os
import resource
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(number=signal.SIGKILL, parent=None):
    """Called in the child; the parent's thread that started it must be its main one."""
    if _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), number)


def raise_file_limit():
    """A broker holds several files a partition."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def for_child():
    """Returns what a child has to do between fork and exec."""
    parent = os.getpid()

    def prepare():
        end_with_parent(signal.SIGKILL, parent)
        raise_file_limit()

    return prepare
