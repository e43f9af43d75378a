/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-events-private.h"

#include "events/taskbus-event-fields-private.h"

static TaskbusRecord *
make_record (TaskbusTaskEvents *self,
             const char *task_id,
             const char *description,
             const char *metadata,
             GError **error)
{
  g_autoptr (TaskbusMessage) message = taskbus_task_events_begin ("task.created", task_id, error);

  if (message == NULL || !taskbus_event_set_text (message, "task-description", description, error) ||
      !taskbus_event_set_json (message, "metadata", metadata, error))
    return NULL;

  return taskbus_task_events_encode (self, message, error);
}

/**
 * taskbus_task_events_publish_created:
 * @self: task events
 * @task_id: the id of the task
 * @description: (nullable): what the task is
 * @metadata: (nullable): more about it, as JSON
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Tells that a task was created and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when a text is not UTF-8 or the id is empty,
 * [error@Taskbus.Error.BAD_MESSAGE] when @metadata is not JSON, and those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_created (TaskbusTaskEvents *self,
                                     const char *task_id,
                                     const char *description,
                                     const char *metadata,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);
  g_return_val_if_fail (task_id != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  record = make_record (self, task_id, description, metadata, error);
  return record != NULL ? taskbus_bus_publish_record (taskbus_task_events_get_bus (self), record, cancellable, error)
                        : NULL;
}

/**
 * taskbus_task_events_publish_created_async:
 * @self: task events
 * @task_id: the id of the task
 * @description: (nullable): what the task is
 * @metadata: (nullable): more about it, as JSON
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Tells that a task was created, like [method@Taskbus.TaskEvents.publish_created] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_task_events_publish_created_async (TaskbusTaskEvents *self,
                                           const char *task_id,
                                           const char *description,
                                           const char *metadata,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);

  record = make_record (self, task_id, description, metadata, &error);
  taskbus_task_events_send_async (self, record, error, taskbus_task_events_publish_created_async, cancellable, callback,
                                  user_data);
}

/**
 * taskbus_task_events_publish_created_finish:
 * @self: task events
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.TaskEvents.publish_created_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_created_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);

  return taskbus_task_events_send_finish (self, result, error);
}

/**
 * taskbus_task_events_post_created:
 * @self: task events
 * @task_id: the id of the task
 * @description: (nullable): what the task is
 * @metadata: (nullable): more about it, as JSON
 *
 * Tells that a task was created, and forgets it. It never blocks; a failure, also for what the arguments are, reaches
 * [signal@Taskbus.Bus::publish-failed].
 *
 * Since: 1.0
 */
void
taskbus_task_events_post_created (TaskbusTaskEvents *self,
                                  const char *task_id,
                                  const char *description,
                                  const char *metadata)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (task_id != NULL);

  record = make_record (self, task_id, description, metadata, &error);
  taskbus_task_events_post (self, record, error, "task.created", task_id);
}
