#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""task_events.py TASK: does a task, tells everybody what becomes of it, and listens to what is told."""

import sys

import gi

gi.require_version("Taskbus", "1")
from gi.repository import GLib, Taskbus


class Program:
    def __init__(self, task):
        self.loop = GLib.MainLoop()
        self.task = task
        self.left = 2  # so much is still to be told of it

    def note(self, task_id):
        if task_id == self.task:
            self.left -= 1
        if self.left == 0:
            self.loop.quit()

    def on_created(self, delivery, task_id):
        print(f"created: {task_id}")
        self.note(task_id)

    def on_failed(self, delivery, task_id):
        message = delivery.get_message()
        if message is None:  # somebody wrote what is no message
            return Taskbus.Outcome.REJECT
        print(f"failed: {task_id}: {message.props.error}")
        self.note(task_id)
        return Taskbus.Outcome.DONE  # an exception would mean: tell it again later

    def do_task(self, bus, audit):
        """None of this waits, and whatever becomes of it does not disturb the task."""
        events = Taskbus.TaskEvents.new(bus)
        user = GLib.get_user_name()
        audit.post_task_submission(self.task, "check the sensor", user)
        events.post_created(self.task, "check the sensor", {"device": 7})
        events.post_failed(self.task, 'the sensor said ¡no!:\n"7: not there"')
        audit.post_task_completion(self.task, "check the sensor", user, duration_ms=12, success=False)


def main(task):
    program = Program(task)
    with Taskbus.Bus.new_default() as bus, Taskbus.AuditLog.new_for_bus(bus) as audit:
        listener = Taskbus.TaskListener.new(bus)
        listener.set_created_handler(program.on_created)
        listener.set_failed_handler(program.on_failed)
        listener.start()
        program.do_task(bus, audit)
        program.loop.run()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except GLib.Error as error:
        sys.exit(error.message)
    except KeyboardInterrupt:
        pass
