# SPDX-License-Identifier: LGPL-2.1-or-later
"""The house rules that no other tool knows. Reads the names of the files from standard input."""

import os
import re
import sys

MAX_LINES = 500

CODE = (".c", ".h", ".in", ".py", ".sh", ".build", ".vala", ".js")
MARKED = (".c", ".h", ".py", ".sh", ".build")

SLEEP = re.compile(r"\b(?:g_usleep|usleep|sleep|nanosleep|time\.sleep)\s*\(|^\s*sleep\s+[\d$]")
PRIVATE_HEADER = re.compile(r'#include\s+["<][^">]*-private\.h[">]')
PRIVATE_ROOMS = ("libtaskbus/",)
UNFINISHED = re.compile(r"(?:/\*|//|#|^\s*\*)\s*(?:TODO|FIXME|XXX)\b")
COMMENT = re.compile(r"^\s*/\*.*?\*/\s*$", re.DOTALL | re.MULTILINE)
PIECED_TEXT = re.compile(r'\b_ \("(?:[^"\\]|\\.)*" (?!PRI)[A-Z]')
HOME = re.compile(r"(?:^|[\s\"'=(:])(?:/home/[a-z]|/root/|/Users/[A-Za-z])")


def own_private(name, line):
    """A plugin or tool may include private headers of its own folder, named without a room."""
    header = re.search(r'["<]([^">]*)[">]', line).group(1)
    return os.path.exists(os.path.join(os.path.dirname(name), header))


def check_line(name, number, line):
    in_tests = name.startswith("tests/") and not name.startswith("tests/lint/")

    if in_tests and SLEEP.search(line):
        yield "a test waits for an event, it does not sleep"
    if not name.startswith(PRIVATE_ROOMS) and PRIVATE_HEADER.search(line) and not own_private(name, line):
        yield "a private header outside the library"
    if name.endswith(CODE) and not name.startswith("tests/lint/") and UNFINISHED.search(line):
        yield "unfinished"
    if PIECED_TEXT.search(line):
        yield "a text with a macro in it cannot be translated"
    if HOME.search(line) and not name.startswith("tests/lint/"):
        yield "the path of somebody's machine"
    if os.getcwd() in line:
        yield "the path of this checkout"


def check_file(name):
    with open(name, encoding="utf-8") as source:
        try:
            lines = source.read().splitlines()
        except UnicodeDecodeError:
            return

    for number, line in enumerate(lines, 1):
        for complaint in check_line(name, number, line):
            yield f"{name}:{number}: {complaint}: {line.strip()}"
    # The documentation of public symbols stands in the file, and does not count.
    length = COMMENT.sub("", "\n".join(lines)).count("\n")
    if name.endswith(CODE) and length > MAX_LINES:
        yield f"{name}: {length} lines of code; a file answers one question in at most {MAX_LINES}"
    if name.endswith(MARKED) and not any("SPDX-License-Identifier: LGPL-2.1-or-later" in line for line in lines[:3]):
        yield f"{name}: no SPDX line"


def main():
    complaints = []
    for name in sys.stdin.read().splitlines():
        if os.path.isfile(name) and not os.path.islink(name):
            complaints += check_file(name)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


sys.exit(main())
