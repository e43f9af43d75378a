# SPDX-License-Identifier: LGPL-2.1-or-later
"""spool_writer.py FOLDER NAME COUNT: logs to the spool of the folder, and says now and then which entry is safe."""

import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

KEYS = 7

def make_profile(folder):
    profile = Taskbus.Profile.new_plain()
    profile.set("endpoints", f"local:{folder}/log")
    profile.set("audit.fallback", "spool")
    profile.set("audit.spool", f"{folder}/spool")
    return profile


def main(folder, name, count):
    with Taskbus.AuditLog.new(make_profile(folder)) as audit:
        for number in range(int(count)):
            key = f"{name}-{number % KEYS}"
            if number % 20 < 19:
                audit.post_task_completion(key, "x", duration_ms=number, success=True)
            else:
                audit.log_task_completion(key, "x", duration_ms=number, success=True)
                print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
