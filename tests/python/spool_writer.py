# SPDX-License-Identifier: LGPL-2.1-or-later
"""spool_writer.py FOLDER NAME COUNT: logs to the spool of the folder, and says of each entry when it is safe."""

import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus


def make_profile(folder):
    profile = Taskbus.Profile.new_plain()
    profile.set("endpoints", f"local:{folder}/log")
    profile.set("audit.fallback", "spool")
    profile.set("audit.spool", f"{folder}/spool")
    return profile


def main(folder, name, count):
    with Taskbus.AuditLog.new(make_profile(folder)) as audit:
        for number in range(int(count)):
            audit.log_task_submission(f"{name}-{number}", "x")
            print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
