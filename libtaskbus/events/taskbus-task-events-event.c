/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-events-private.h"

#include "events/taskbus-event-fields-private.h"
#include "message/taskbus-generic-message.h"
#include "record/taskbus-record-builder.h"
#include "record/taskbus-topic.h"

#include <string.h>

/* The document stays as it is, byte by byte: nothing is added and nothing taken. */
static TaskbusRecord *
make_record (TaskbusTaskEvents *self, const char *topic, const char *task_id, const char *document, GError **error)
{
  g_autoptr (TaskbusGenericMessage) message = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecordBuilder) builder = NULL;

  if (!taskbus_topic_check_name (topic, error) || !taskbus_event_check_id (task_id, "task-id", error))
    return NULL;

  message = taskbus_generic_message_new (topic, document, -1, error);
  record = message != NULL ? taskbus_task_events_encode (self, TASKBUS_MESSAGE (message), error) : NULL;
  if (record == NULL)
    return NULL;

  builder = taskbus_record_builder_new_from (record);
  taskbus_record_builder_set_topic (builder, topic);
  taskbus_record_builder_set_key_data (builder, (const guint8 *) task_id, strlen (task_id));
  return taskbus_record_builder_end (builder);
}

/**
 * taskbus_task_events_publish_event:
 * @self: task events
 * @topic: the topic
 * @task_id: the id of the task
 * @document: what happened, as JSON
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Tells something else of a task, to a topic of the caller's choice, and waits until that is safe.
 *
 * The document is written as it is. The topic is the type of the message: with `task.progress`, say, whoever receives it
 * sees a message of that type.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when the topic cannot be, or the id is empty or not UTF-8,
 * [error@Taskbus.Error.BAD_MESSAGE] when @document is not JSON, and those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_event (TaskbusTaskEvents *self,
                                   const char *topic,
                                   const char *task_id,
                                   const char *document,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);
  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (task_id != NULL, NULL);
  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  record = make_record (self, topic, task_id, document, error);
  return record != NULL ? taskbus_bus_publish_record (taskbus_task_events_get_bus (self), record, cancellable, error)
                        : NULL;
}

/**
 * taskbus_task_events_publish_event_async:
 * @self: task events
 * @topic: the topic
 * @task_id: the id of the task
 * @document: what happened, as JSON
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Tells something else of a task, to a topic of the caller's choice, like [method@Taskbus.TaskEvents.publish_event] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_task_events_publish_event_async (TaskbusTaskEvents *self,
                                         const char *topic,
                                         const char *task_id,
                                         const char *document,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (topic != NULL);
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (document != NULL);

  record = make_record (self, topic, task_id, document, &error);
  taskbus_task_events_send_async (self, record, error, taskbus_task_events_publish_event_async, cancellable, callback,
                                  user_data);
}

/**
 * taskbus_task_events_publish_event_finish:
 * @self: task events
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.TaskEvents.publish_event_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_task_events_publish_event_finish (TaskbusTaskEvents *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_EVENTS (self), NULL);

  return taskbus_task_events_send_finish (self, result, error);
}

/**
 * taskbus_task_events_post_event:
 * @self: task events
 * @topic: the topic
 * @task_id: the id of the task
 * @document: what happened, as JSON
 *
 * Tells something else of a task, to a topic of the caller's choice, and forgets it. It never blocks; a failure, also for what the arguments are, reaches
 * [signal@Taskbus.Bus::publish-failed].
 *
 * Since: 1.0
 */
void
taskbus_task_events_post_event (TaskbusTaskEvents *self, const char *topic, const char *task_id, const char *document)
{
  g_autoptr (TaskbusRecord) record = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_EVENTS (self));
  g_return_if_fail (topic != NULL);
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (document != NULL);

  record = make_record (self, topic, task_id, document, &error);
  taskbus_task_events_post (self, record, error, topic, task_id);
}
