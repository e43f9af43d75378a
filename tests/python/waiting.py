# SPDX-License-Identifier: LGPL-2.1-or-later
from gi.repository import GLib

DEADLINE_SECONDS = 30


def run_until(condition):
    """Runs the main loop until the condition holds; fails when that takes too long."""
    late = []
    timeout = GLib.timeout_add_seconds(DEADLINE_SECONDS, lambda: late.append(True))
    try:
        while not condition():
            if late:
                raise AssertionError(f"nothing came within {DEADLINE_SECONDS} s")
            GLib.MainContext.default().iteration(True)
    finally:
        if not late:
            GLib.source_remove(timeout)
