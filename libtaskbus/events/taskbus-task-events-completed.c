/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-events-private.h"

#include "events/taskbus-event-fields-private.h"

static TaskbusRecord *
make_record (TaskbusTaskEvents *self, const char *task_id, const char *result, gint64 duration_ms, GError **error)
{
  g_autoptr (TaskbusMessage) message = taskbus_task_events_begin ("task.completed", task_id, error);

  if (message == NULL || !taskbus_event_set_json (message, "result", result, error))
    return NULL;

  if (duration_ms >= 0)
    g_object_set (message, "duration-ms", duration_ms, NULL);
  return taskbus_task_events_encode (self, message, error);
}

/**
 * taskbus_task_events_publish_completed:
 * @self: task events
 * @task_id: the id of the task
 * @result: (nullable): its result, as JSON
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Tells that a task was done and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when a text is not UTF-8 or the id is empty,
 * [error@Taskbus.Error.BAD_MESSAGE] when @result is not JSON, and those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_completed (TaskbusTaskEvents *self,
                                       const char *task_id,
                                       const char *result,
                                       gint64 duration_ms,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);
  g_return_val_if_fail (task_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  record = make_record (self, task_id, result, duration_ms, error);
  return record != NULL ? taskbus_bus_publish_record (taskbus_task_events_get_bus (self), record, cancellable, error)
                        : NULL;
}

/**
 * taskbus_task_events_publish_completed_async:
 * @self: task events
 * @task_id: the id of the task
 * @result: (nullable): its result, as JSON
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Tells that a task was done, like [method@Taskbus.TaskEvents.publish_completed] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_task_events_publish_completed_async (TaskbusTaskEvents *self,
                                             const char *task_id,
                                             const char *result,
                                             gint64 duration_ms,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);

  record = make_record (self, task_id, result, duration_ms, &error);
  taskbus_task_events_send_async (self, record, error, taskbus_task_events_publish_completed_async, cancellable,
                                  callback, user_data);
}

/**
 * taskbus_task_events_publish_completed_finish:
 * @self: task events
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.TaskEvents.publish_completed_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_completed_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);

  return taskbus_task_events_send_finish (self, result, error);
}

/**
 * taskbus_task_events_post_completed:
 * @self: task events
 * @task_id: the id of the task
 * @result: (nullable): its result, as JSON
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 *
 * Tells that a task was done, and forgets it. It never blocks; a failure, also for what the arguments are, reaches
 * [signal@Taskbus.Bus::publish-failed].
 *
 * Since: 1.0
 */
void
taskbus_task_events_post_completed (TaskbusTaskEvents *self,
                                    const char *task_id,
                                    const char *result,
                                    gint64 duration_ms)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);

  record = make_record (self, task_id, result, duration_ms, &error);
  taskbus_task_events_post (self, record, error, "task.completed", task_id);
}
