/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-events-private.h"

#include "events/taskbus-event-fields-private.h"

static TaskbusRecord *
make_record (TaskbusTaskEvents *self, const char *task_id, const char *failure, GError **error)
{
  g_autoptr (TaskbusMessage) message = taskbus_task_events_begin ("task.failed", task_id, error);

  if (message == NULL || !taskbus_event_set_text (message, "error", failure, error))
    return NULL;

  return taskbus_task_events_encode (self, message, error);
}

/**
 * taskbus_task_events_publish_failed:
 * @self: task events
 * @task_id: the id of the task
 * @failure: why it failed, in words; any UTF-8 arrives as it is
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Tells that a task failed and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when a text is not UTF-8 or the id is empty, and those of
 * [method@Taskbus.Bus.publish_record].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_failed (TaskbusTaskEvents *self,
                                    const char *task_id,
                                    const char *failure,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);
  g_return_val_if_fail (task_id != NULL, NULL);
  g_return_val_if_fail (failure != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  record = make_record (self, task_id, failure, error);
  return record != NULL ? taskbus_bus_publish_record (taskbus_task_events_get_bus (self), record, cancellable, error)
                        : NULL;
}

/**
 * taskbus_task_events_publish_failed_async:
 * @self: task events
 * @task_id: the id of the task
 * @failure: why it failed, in words; any UTF-8 arrives as it is
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Tells that a task failed, like [method@Taskbus.TaskEvents.publish_failed] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_task_events_publish_failed_async (TaskbusTaskEvents *self,
                                          const char *task_id,
                                          const char *failure,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (failure != NULL);

  record = make_record (self, task_id, failure, &error);
  taskbus_task_events_send_async (self, record, error, taskbus_task_events_publish_failed_async, cancellable, callback,
                                  user_data);
}

/**
 * taskbus_task_events_publish_failed_finish:
 * @self: task events
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.TaskEvents.publish_failed_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_failed_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);

  return taskbus_task_events_send_finish (self, result, error);
}

/**
 * taskbus_task_events_post_failed:
 * @self: task events
 * @task_id: the id of the task
 * @failure: why it failed, in words; any UTF-8 arrives as it is
 *
 * Tells that a task failed, and forgets it. It never blocks; a failure, also for what the arguments are, reaches
 * [signal@Taskbus.Bus::publish-failed].
 *
 * Since: 1.0
 */
void
taskbus_task_events_post_failed (TaskbusTaskEvents *self, const char *task_id, const char *failure)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (failure != NULL);

  record = make_record (self, task_id, failure, &error);
  taskbus_task_events_post (self, record, error, "task.failed", task_id);
}
