# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles Python files in memory, with their warnings as errors."""

import sys
import warnings

warnings.simplefilter("error")
status = 0
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as source:
        try:
            compile(source.read(), name, "exec")
        except (SyntaxError, Warning) as error:
            print(f"{name}: {error}")
            status = 1
sys.exit(status)
