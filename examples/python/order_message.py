#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""order_message.py [--table FILE]: a type of messages of this program's own goes out and comes back.

With --table, the type is also stored in FILE, so that other programs know it: the command line, where FILE is in a
folder of TASKBUS_MESSAGE_PATH, or in taskbus-1/messages in the user's data folder.
"""

import argparse
import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, GObject, Taskbus


@Taskbus.message_type("coffee.ordered", key="order-id", envelope=Taskbus.Envelope.EVENT)
class CoffeeOrdered(GObject.Object, Taskbus.Message):
    """Its properties are the fields."""

    order_id = GObject.Property(type=str, blurb="The order")
    cups = GObject.Property(type=int, default=1, blurb="How many cups")
    price = GObject.Property(type=float, blurb="What it costs")
    to_go = GObject.Property(type=bool, default=False, blurb="Whether it is taken along")


def main(table):
    if table is not None:
        with open(table, "w", encoding="utf-8") as file:
            file.write(Taskbus.MessageType.lookup("coffee.ordered").to_json())

    loop = GLib.MainLoop()

    def on_order(delivery):
        message = delivery.message
        if message is None:  # somebody wrote what is no message; an exception would mean: deliver it again later
            return Taskbus.Outcome.REJECT
        print(f"{message.order_id}: {message.cups} × {message.price}{' to go' if message.to_go else ''}")
        loop.quit()
        return Taskbus.Outcome.DONE

    with Taskbus.Bus.new_default() as bus:
        bus.publish(CoffeeOrdered(order_id="c-1", cups=2, price=3.5, to_go=True))
        bus.subscribe("barista", ["coffee.ordered"], handler=on_order)
        loop.run()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", metavar="FILE", help="store the type here, too")
    try:
        main(parser.parse_args().table)
    except GLib.Error as error:
        sys.exit(error.message)
