# SPDX-License-Identifier: LGPL-2.1-or-later
"""chinese.py FILE.po: Chinese texts have the punctuation of Chinese, and a space beside letters and digits only."""

import gettext
import io
import re
import subprocess
import sys

HAN = "[\u3400-\u9fff]"
MARK = "[\u3001\u3002\u201c\u201d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"

# What is meant for computers keeps its own signs: addresses, functions, options in parentheses, texts put in.
LITERAL = re.compile(r"\b[a-z]+:(?://?\S*)?|\b\w+ ?\(\)|\(-\w\)|%(?:\d+\$)?s")

RULES = {
    "punctuation of half width": re.compile(rf"{HAN}\s*[,;:?!.](?!\w)|[,;?!]\s*{HAN}"),
    "commas of half width": re.compile(rf"{HAN}.*\w[,;] \w|\w[,;] \w.*{HAN}", re.DOTALL),
    "parentheses of half width": re.compile(rf"{HAN}\s*\(|\([^()]*{HAN}|\)\s*{HAN}"),
    "no space beside a letter, digit or number": re.compile(
        rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}|{HAN}%[-0-9.]*(?:l|z|<)?[dufiP]|%[-0-9.]*[lz]?[dufi]{HAN}"
    ),
    "a space within Chinese": re.compile(rf"{HAN} +(?:{HAN}|{MARK})|{MARK} +{HAN}"),
}


def read(path):
    catalogue = subprocess.run(["msgfmt", "-o", "-", path], stdout=subprocess.PIPE, check=True).stdout
    with io.BytesIO(catalogue) as file:
        return [text for text in gettext.GNUTranslations(file)._catalog.values()][1:]


def main(path):
    wrong = [
        f"{what}: {text!r}"
        for text in read(path)
        for what, rule in RULES.items()
        if rule.search(LITERAL.sub("\ufffc", text))
    ]
    for complaint in wrong:
        print(complaint)
    return 1 if wrong else 0


sys.exit(main(sys.argv[1]))
