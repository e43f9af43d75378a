#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sums up meson's test logs as one line, counting the cases within a test where it names them."""

import json
import re
import sys

# A case of GLib's (TAP), and the sum of Python's unittest.
TAP_CASE = re.compile(r"^(not )?ok\b[^#\n]*(# (?:SKIP|TODO))?", re.IGNORECASE | re.MULTILINE)
UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)


def count_cases(output):
    """Returns how many cases passed, failed and were skipped, or zeros where none are named."""
    passed = failed = skipped = 0

    for case in TAP_CASE.finditer(output):
        if case.group(2):
            skipped += 1
        elif case.group(1):
            failed += 1
        else:
            passed += 1

    for ran in UNITTEST.finditer(output):
        notes = dict(re.findall(r"(\w+)=(\d+)", ran.group(2) or ""))
        wrong = int(notes.get("failures", 0)) + int(notes.get("errors", 0))
        left_out = int(notes.get("skipped", 0))
        passed += int(ran.group(1)) - wrong - left_out
        failed += wrong
        skipped += left_out

    return passed, failed, skipped


def count_test(test):
    """Returns the same for one of meson's tests, whose own result has the last word."""
    passed, failed, skipped = count_cases(test.get("stdout", "") + "\n" + test.get("stderr", ""))

    if test["result"] in ("OK", "EXPECTEDFAIL"):
        if passed + skipped == 0:
            passed = 1
    elif test["result"] == "SKIP":
        if skipped == 0:
            skipped = 1
    elif failed == 0:
        failed = 1
    return passed, failed, skipped


def main(logs):
    total = [0, 0, 0]
    broken = []

    for log in logs:
        with open(log, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                test = json.loads(line)
                counts = count_test(test)
                total = [a + b for a, b in zip(total, counts)]
                if counts[1] > 0:
                    broken.append(f"{test['name']}: {test['result'].lower()}")

    for name in broken:
        print(f"failed: {name}")
    line = f"{total[0]} passed, {total[1]} failed"
    if total[2] > 0:
        line += f", {total[2]} skipped"
    print(line)
    return 1 if total[1] > 0 or total[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
