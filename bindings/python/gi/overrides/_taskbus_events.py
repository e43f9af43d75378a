# SPDX-License-Identifier: LGPL-2.1-or-later
"""Task events, their listener and the audit log in Python; Taskbus.py takes them in."""

import uuid

from gi.overrides.Taskbus import Taskbus, _check_text, _guard, _to_json, message


def _to_document(value, allow_nan=False):
    if value is None:
        return None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode()
    return _to_json(value, allow_nan)


def _to_posted(value):
    """NaN is no JSON: what is posted does not raise for it, but is told of by the bus."""
    return _to_document(value, allow_nan=True)


def _check_id(what):
    _check_text(what, "an id")


def _with_nul(type_name, task_id, field, text, **documents):
    """The message, where its text has a NUL: a string of C would end there. Otherwise None."""
    _check_id(task_id)
    if not isinstance(text, str) or "\0" not in text:
        return None
    made = message(type_name, task_id=task_id)
    made[field] = text
    for name, document in documents.items():
        if document is not None:
            made.set_json(name, document)
    return made


class TaskEvents(Taskbus.TaskEvents):
    """TaskEvents(bus)

    Metadata, results and documents are what json.dumps() takes, or bytes: JSON that is written as it is. A str is what
    it is for json.dumps(), a JSON string: metadata='{"a":1}' is a text, metadata={"a": 1} and metadata=b'{"a":1}' are an
    object.
    """

    def __init__(self, bus):
        super().__init__(bus=bus)

    def publish_created(self, task_id, description=None, metadata=None, cancellable=None):
        """Tells that a task was created, and waits until that is safe; returns the receipt."""
        document = _to_document(metadata)
        made = _with_nul("task.created", task_id, "task_description", description, metadata=document)
        if made is not None:
            return self.get_bus().publish(made, cancellable)
        return super().publish_created(task_id, description, document, cancellable)

    def post_created(self, task_id, description=None, metadata=None):
        """Like publish_created(), without waiting; Taskbus.Bus::publish-failed tells of a failure."""
        document = _to_posted(metadata)
        made = _with_nul("task.created", task_id, "task_description", description, metadata=document)
        if made is not None:
            self.get_bus().post(made)
        else:
            super().post_created(task_id, description, document)

    def publish_completed(self, task_id, result=None, duration_ms=-1, cancellable=None):
        """Tells that a task was done, and waits until that is safe; a duration of -1 is unknown, and left out."""
        _check_id(task_id)
        return super().publish_completed(task_id, _to_document(result), duration_ms, cancellable)

    def post_completed(self, task_id, result=None, duration_ms=-1):
        """Like publish_completed(), without waiting; Taskbus.Bus::publish-failed tells of a failure."""
        _check_id(task_id)
        super().post_completed(task_id, _to_posted(result), duration_ms)

    def publish_failed(self, task_id, failure, cancellable=None):
        """Tells that a task failed, and why, and waits until that is safe; returns the receipt."""
        made = _with_nul("task.failed", task_id, "error", failure)
        if made is not None:
            return self.get_bus().publish(made, cancellable)
        return super().publish_failed(task_id, failure, cancellable)

    def post_failed(self, task_id, failure):
        """Like publish_failed(), without waiting; Taskbus.Bus::publish-failed tells of a failure."""
        made = _with_nul("task.failed", task_id, "error", failure)
        if made is not None:
            self.get_bus().post(made)
        else:
            super().post_failed(task_id, failure)

    def publish_event(self, topic, task_id, document, cancellable=None):
        """Publishes a document about a task into any topic, and waits until that is safe; returns the receipt."""
        _check_id(task_id)
        return super().publish_event(topic, task_id, _to_document(document), cancellable)

    def post_event(self, topic, task_id, document):
        """Like publish_event(), without waiting; Taskbus.Bus::publish-failed tells of a failure."""
        _check_id(task_id)
        super().post_event(topic, task_id, _to_posted(document))


class TaskListener(Taskbus.TaskListener):
    """TaskListener(bus)

    The handlers get the delivery and the task's id (and what follows in the call); None means DONE, an exception
    is logged and means RETRY. A listener is also a context manager that closes it.
    """

    def __init__(self, bus):
        super().__init__(bus=bus)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def set_created_handler(self, handler, *data):
        """Sets who is told that a task was created, from the next start() on."""
        super().set_created_handler(handler and _guard(handler), *data)

    def set_completed_handler(self, handler, *data):
        """Sets who is told that a task was done, from the next start() on."""
        super().set_completed_handler(handler and _guard(handler), *data)

    def set_failed_handler(self, handler, *data):
        """Sets who is told that a task failed, from the next start() on."""
        super().set_failed_handler(handler and _guard(handler), *data)

    def close(self, cancellable=None):
        """Stops, and waits until the handlers have returned and the positions are stored."""
        return super().close(cancellable)


def _entity_message(fields):
    """What is wrong with a text is told when the entry is written, as by C."""
    made = message("audit.entity")
    for name, value in fields.items():
        field = made._field(name)
        if field is None:
            raise TypeError(f"a message audit.entity has no field {name}")
        if isinstance(value, uuid.UUID):
            value = str(value)
        if isinstance(value, str) and field.kind in _PLAIN_KINDS and "\0" not in value:
            made.set_property(field.name, value)
        elif value is not None:
            made[name] = value
    return made


_PLAIN_KINDS = (Taskbus.FieldKind.STRING, Taskbus.FieldKind.UUID)


def _submission_with_nul(task_id, description, user_id):
    _check_id(user_id)
    return _with_nul(
        "task.audit", task_id, "task_description", description, event_type='"task_submission"', user_id=_to_json(user_id)
    )


def _completion_with_nul(task_id, description, user_id, duration_ms, success):
    _check_id(user_id)
    return _with_nul(
        "task.audit",
        task_id,
        "task_description",
        description,
        event_type='"task_completion"',
        user_id=_to_json(user_id),
        duration_ms=None if duration_ms is None or duration_ms < 0 else _to_json(duration_ms),
        success=_to_json(bool(success)),
    )


def _to_milliseconds(duration):
    return -1 if duration is None else duration


class AuditLog(Taskbus.AuditLog):
    """AuditLog.new(profile) has a bus of its own, AuditLog.new_for_bus(bus) has none; it is also a context manager
    that closes it."""

    def __init__(self):
        raise TypeError("an audit log is made by AuditLog.new() or AuditLog.new_for_bus()")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def log_task_submission(self, task_id, description, user_id=None, cancellable=None):
        """Logs that a task was submitted, and waits until that is safe, or dropped as the profile wants it."""
        made = _submission_with_nul(task_id, description, user_id)
        if made is not None:
            return self.log_message(made, cancellable)
        return super().log_task_submission(task_id, description, user_id, cancellable)

    def post_task_submission(self, task_id, description, user_id=None):
        """Like log_task_submission(), without waiting; what is wrong with a text, ::failed tells."""
        made = _submission_with_nul(task_id, description, user_id)
        if made is not None:
            self.post_message(made)
        else:
            super().post_task_submission(task_id, description, user_id)

    def log_task_completion(
        self, task_id, description, user_id=None, *, duration_ms, success, cancellable=None
    ):
        """Logs that a task has ended, and waits until that is safe. A duration of None is unknown, and left out."""
        made = _completion_with_nul(task_id, description, user_id, duration_ms, success)
        if made is not None:
            return self.log_message(made, cancellable)
        return super().log_task_completion(
            task_id, description, user_id, _to_milliseconds(duration_ms), success, cancellable
        )

    def post_task_completion(self, task_id, description, user_id=None, *, duration_ms, success):
        """Like log_task_completion(), without waiting; what is wrong with a text, ::failed tells."""
        made = _completion_with_nul(task_id, description, user_id, duration_ms, success)
        if made is not None:
            self.post_message(made)
        else:
            super().post_task_completion(
                task_id, description, user_id, _to_milliseconds(duration_ms), success
            )

    def log_entity(self, cancellable=None, **fields):
        """log_entity(user_id=…, action=…, entity_type=…, …): the fields are those of Taskbus.AuditEntity."""
        if not self.get_enabled():
            return True
        return self.log_message(_entity_message(fields), cancellable)

    def post_entity(self, **fields):
        """Like log_entity(), without waiting; what is wrong with a text, ::failed tells."""
        if self.get_enabled():
            self.post_message(_entity_message(fields))

    def log_message(self, entry, cancellable=None):
        """Logs any message, and waits until that is safe, or dropped as the profile wants it."""
        return super().log_message(entry, cancellable)

    def close(self, cancellable=None):
        """Sends what waits, within the close-timeout of the profile; a bus of its own is closed, too."""
        return super().close(cancellable)


CLASSES = (TaskEvents, TaskListener, AuditLog)
