# SPDX-License-Identifier: LGPL-2.1-or-later
"""A transport written in Python: it keeps the records in memory, for readers without a group.

A program that calls register() can use `memory` like any other transport.
"""

import threading

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Gio, GLib, GObject, Taskbus


class Consumer(GObject.Object, Taskbus.Consumer):
    """Reads all topics that it was asked for, one partition each. Everything runs on the worker of the bus."""

    def __init__(self, transport, options):
        super().__init__()
        self.transport = transport
        self.topics = options.get_topics()
        self.start = options.get_start()
        self.positions = {}
        self.context = GLib.MainContext.ref_thread_default()
        self.closed = False
        self.wake()

    def wake(self):
        """Any thread: lets the worker look for records."""
        source = GLib.Idle(priority=GLib.PRIORITY_DEFAULT)
        source.set_callback(self.on_wake)
        source.attach(self.context)

    def on_wake(self, *data):
        if self.closed:
            return GLib.SOURCE_REMOVE
        new = [topic for topic in self.topics if topic not in self.positions]
        if new:
            self.positions.update((topic, self.transport.resolve(topic, self.start)) for topic in new)
            self.emit_assigned([Taskbus.TopicPartition(topic, 0, self.positions[topic]) for topic in new])
        self.emit_ready()
        return GLib.SOURCE_REMOVE

    def do_receive(self, max_records, max_bytes):
        if self.closed:
            raise closed()
        records = []
        for topic, position in self.positions.items():
            found = self.transport.read(topic, position, max_records - len(records))
            self.positions[topic] += len(found)
            records += found
        return records or None

    def do_seek(self, topic, partition, offset):
        if self.closed:
            raise closed()
        if partition != 0 or topic not in self.positions:
            raise error(Taskbus.Error.NOT_FOUND, f"“{topic}” [{partition}] is not assigned")
        self.positions[topic] = self.transport.resolve(topic, offset)
        self.wake()
        return True

    def do_close_async(self, cancellable, callback, *data):
        self.closed = True
        self.transport.forget(self)
        Gio.Task.new(self, None, callback).return_boolean(True)

    def do_close_finish(self, result):
        return result.propagate_boolean()


class Transport(GObject.Object, Taskbus.Transport):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()
        self.topics = {}
        self.consumers = []
        self.is_open = False

    def do_get_capabilities(self):
        return Taskbus.Capabilities.ORDERED | Taskbus.Capabilities.CONSUME | Taskbus.Capabilities.REPLAY

    def do_open(self, profile):
        self.is_open = True
        return True

    def do_send(self, publication):
        record = publication.get_record()
        builder = Taskbus.RecordBuilder.new_from(record)
        timestamp = record.timestamp
        if timestamp == Taskbus.TIMESTAMP_NONE:
            timestamp = GLib.get_real_time()
        with self.lock:
            if not self.is_open:
                raise closed()
            records = self.topics.setdefault(record.topic, [])
            offset = len(records)
            builder.set_partition(0)
            builder.set_offset(offset)
            builder.set_timestamp(timestamp)
            records.append(builder.end())
            consumers = list(self.consumers)

        publication.confirm(0, offset, timestamp)
        for consumer in consumers:
            consumer.wake()
        return True

    def do_consume(self, options):
        if not self.is_open:
            raise closed()
        if options.get_group() is not None or options.get_partitions():
            raise error(Taskbus.Error.NOT_SUPPORTED, "This transport has no groups, and no partitions to choose")
        consumer = Consumer(self, options)
        with self.lock:
            self.consumers.append(consumer)
        return consumer

    def do_close_async(self, cancellable, callback, *data):
        with self.lock:
            self.is_open = False
        Gio.Task.new(self, None, callback).return_boolean(True)

    def do_close_finish(self, result):
        return result.propagate_boolean()

    def read(self, topic, position, n):
        with self.lock:
            return self.topics.get(topic, [])[position : position + n]

    def resolve(self, topic, offset):
        if offset == Taskbus.OFFSET_END:
            with self.lock:
                return len(self.topics.get(topic, []))
        return 0 if offset == Taskbus.OFFSET_START else offset

    def forget(self, consumer):
        with self.lock:
            self.consumers.remove(consumer)


def error(code, message):
    return GLib.Error.new_literal(Taskbus.error_quark(), message, code)


def closed():
    return error(Taskbus.Error.CLOSED, "The transport is closed")


def register():
    Taskbus.module_register_extension_points()
    Gio.IOExtensionPoint.implement(Taskbus.TRANSPORT_EXTENSION_POINT_NAME, Transport.__gtype__, "memory", 0)
