#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""publish.py TOPIC TEXT…: publishes each text and says where it is."""

import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus


def main(topic, *texts):
    with Taskbus.Bus.new_default() as bus:
        for text in texts:
            receipt = bus.publish_record(Taskbus.Record(topic, text))
            print(f"{receipt.topic} [{receipt.partition}] @{receipt.offset}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except GLib.Error as error:
        sys.exit(error.message)
