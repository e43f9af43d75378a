# SPDX-License-Identifier: LGPL-2.1-or-later
"""Task events, their listener and the audit log in Python; Taskbus.py takes them in."""

from gi.overrides.Taskbus import Taskbus, _guard, _to_json, message


def _to_document(value):
    if value is None:
        return None
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode()
    return _to_json(value)


class TaskEvents(Taskbus.TaskEvents):
    """Metadata, results and documents are what json.dumps() takes, or bytes: JSON that is written as it is."""

    def publish_created(self, task_id, description=None, metadata=None, cancellable=None):
        return super().publish_created(task_id, description, _to_document(metadata), cancellable)

    def post_created(self, task_id, description=None, metadata=None):
        super().post_created(task_id, description, _to_document(metadata))

    def publish_completed(self, task_id, result=None, duration_ms=-1, cancellable=None):
        return super().publish_completed(task_id, _to_document(result), duration_ms, cancellable)

    def post_completed(self, task_id, result=None, duration_ms=-1):
        super().post_completed(task_id, _to_document(result), duration_ms)

    def publish_failed(self, task_id, failure, cancellable=None):
        return super().publish_failed(task_id, failure, cancellable)

    def publish_event(self, topic, task_id, document, cancellable=None):
        return super().publish_event(topic, task_id, _to_document(document), cancellable)

    def post_event(self, topic, task_id, document):
        super().post_event(topic, task_id, _to_document(document))


class TaskListener(Taskbus.TaskListener):
    """The handlers get the delivery and the task's id (and what follows in the call); None means DONE, an exception
    is logged and means RETRY. A listener is also a context manager that closes it."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def set_created_handler(self, handler, *data):
        super().set_created_handler(handler and _guard(handler), *data)

    def set_completed_handler(self, handler, *data):
        super().set_completed_handler(handler and _guard(handler), *data)

    def set_failed_handler(self, handler, *data):
        super().set_failed_handler(handler and _guard(handler), *data)

    def close(self, cancellable=None):
        return super().close(cancellable)


def _entity_message(fields):
    return message("audit.entity", **{name: value for name, value in fields.items() if value is not None})


class AuditLog(Taskbus.AuditLog):
    """An audit log is also a context manager that closes it."""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def log_task_submission(self, task_id, description, user_id=None, cancellable=None):
        return super().log_task_submission(task_id, description, user_id, cancellable)

    def post_task_submission(self, task_id, description, user_id=None):
        super().post_task_submission(task_id, description, user_id)

    def log_task_completion(
        self, task_id, description, user_id=None, duration_ms=0, success=True, cancellable=None
    ):
        return super().log_task_completion(task_id, description, user_id, duration_ms, success, cancellable)

    def post_task_completion(self, task_id, description, user_id=None, duration_ms=0, success=True):
        super().post_task_completion(task_id, description, user_id, duration_ms, success)

    def log_entity(self, cancellable=None, **fields):
        """log_entity(user_id=…, action=…, entity_type=…, …): the fields are those of Taskbus.AuditEntity."""
        if not self.get_enabled():
            return True
        return self.log_message(_entity_message(fields), cancellable)

    def post_entity(self, **fields):
        """Like log_entity(), without waiting, and without an error."""
        if self.get_enabled():
            self.post_message(_entity_message(fields))

    def log_message(self, entry, cancellable=None):
        return super().log_message(entry, cancellable)

    def close(self, cancellable=None):
        return super().close(cancellable)


CLASSES = (TaskEvents, TaskListener, AuditLog)
