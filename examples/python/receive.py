#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""receive.py GROUP TOPIC [COUNT]: prints what comes, until it is interrupted or COUNT records came."""

import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus


class Receiver:
    def __init__(self, loop, count):
        self.loop = loop
        self.left = count

    def on_delivery(self, delivery):
        record = delivery.record
        print(f"{record.topic} [{record.partition}] @{record.offset}:", (record.value or b"").decode(errors="replace"))

        self.left -= 1
        if self.left == 0:
            self.loop.quit()
        return Taskbus.Outcome.DONE  # an exception would mean: deliver it again later


def main(group, topic, count=-1):
    loop = GLib.MainLoop()
    receiver = Receiver(loop, int(count))
    with Taskbus.Bus.new_default() as bus:
        bus.subscribe(group, topic, handler=receiver.on_delivery)
        loop.run()


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except GLib.Error as error:
        sys.exit(error.message)
    except KeyboardInterrupt:
        pass
