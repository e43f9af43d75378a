#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""readme.py PAGE LANGUAGE COMPILER: the programs that a page shows work as they stand there.

Those that receive messages find a record first that is none.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile


def snippets(readme, language):
    with open(readme, encoding="utf-8") as text:
        blocks = re.findall(rf"^```{language}\n(.*?)^```$", text.read(), re.DOTALL | re.MULTILINE)
    if not blocks:
        raise SystemExit(f"{readme} shows no program in {language}")
    return blocks


def command(program, language, compiler, folder):
    source = os.path.join(folder, "readme." + language)
    with open(source, "w", encoding="utf-8") as file:
        file.write(program)
    if language == "python":
        return [sys.executable, source]

    binary = os.path.join(folder, "readme")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "taskbus-1"], check=True, capture_output=True,
                           text=True).stdout.split()
    if shutil.which("c++"):
        subprocess.run(["c++", "-Wall", "-Werror", "-fsyntax-only", "-x", "c++", source, *flags], check=True)
    subprocess.run([compiler, "-Wall", "-Werror", "-o", binary, source, *flags], check=True)
    return [binary]


BREAK = """
import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

with Taskbus.Bus.new_default() as bus:
    bus.publish_records([Taskbus.Record(topic, "{", key="k") for topic in ("orders", "task.created", "task.failed")])
"""


def check(program, language, compiler):
    with tempfile.TemporaryDirectory() as folder:
        words = command(program, language, compiler, folder)
        environment = {**os.environ, "TASKBUS_ENDPOINTS": "local:" + os.path.join(folder, "log")}
        subprocess.run([sys.executable, "-c", BREAK], env=environment, check=True, timeout=60)
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60)
    print(done.stdout, done.stderr, sep="")
    expected = "received: hello\n" if "received:" in program else "dropped: 0\n"
    if done.returncode != 0 or expected not in done.stdout or done.stderr:
        raise SystemExit(f"the program exited with {done.returncode}")


def main(readme, language, compiler):
    for program in snippets(readme, language):
        check(program, language, compiler)


main(*sys.argv[1:])
