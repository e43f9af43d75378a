/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-consumer-private.h"

#include "taskbus-error.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusConsumer:
 *
 * The receiving end of a [iface@Taskbus.Transport].
 *
 * Applications subscribe at a [class@Taskbus.Bus], which owns the consumer. Somebody who writes a transport implements this
 * interface and emits its signals by the functions `taskbus_consumer_emit_…()`; the contract stands at
 * [struct@Taskbus.ConsumerInterface]. Everything happens on the worker of the bus.
 *
 * Since: 1.0
 */
G_DEFINE_INTERFACE (TaskbusConsumer, taskbus_consumer, G_TYPE_OBJECT)

static void
taskbus_consumer_default_init (TaskbusConsumerInterface *iface)
{
  taskbus_consumer_add_signals (G_TYPE_FROM_INTERFACE (iface));
}

static gboolean
missing (TaskbusConsumer *self, const char *operation, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED, _ ("The consumer %s cannot %s"),
               G_OBJECT_TYPE_NAME (self), operation);
  return FALSE;
}

/* An implementation whose code raised an exception fails without an error. */
static gboolean
answer (gboolean success, GError *reason, TaskbusConsumer *self, const char *operation, GError **error)
{
  if (success)
    return TRUE;

  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The consumer %s failed to %s and gave no reason"),
                 G_OBJECT_TYPE_NAME (self), operation);
  return FALSE;
}

/**
 * taskbus_consumer_receive:
 * @self: a consumer
 * @max_records: at most so many records
 * @max_bytes: not much more than so many bytes of payload
 * @error: return location for a [error@Taskbus.Error]
 *
 * Takes the records that are there. It does not wait for more.
 *
 * Returns: (transfer full) (nullable) (element-type TaskbusRecord): records, or %NULL without an error when nothing is
 *   there now, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_consumer_receive (TaskbusConsumer *self, guint max_records, gsize max_bytes, GError **error)
{
  TaskbusConsumerInterface *iface;
  GPtrArray *records;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), NULL);
  g_return_val_if_fail (max_records > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->receive == NULL)
    {
      missing (self, "receive", error);
      return NULL;
    }

  records = iface->receive (self, max_records, max_bytes, error);
  if (records != NULL)
    g_ptr_array_set_free_func (records, (GDestroyNotify) taskbus_record_unref); /* language bindings set none */
  return records;
}

/**
 * taskbus_consumer_store_position:
 * @self: a consumer
 * @topic: the topic
 * @partition: the partition
 * @offset: the offset after the last record that is done
 * @error: return location for a [error@Taskbus.Error]
 *
 * Says how far the records of a partition are done. It does not wait; the transport commits what is stored soon.
 *
 * Returns: %TRUE, or %FALSE with an error, for example [error@Taskbus.Error.FENCED]
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_store_position (TaskbusConsumer *self,
                                 const char *topic,
                                 gint32 partition,
                                 gint64 offset,
                                 GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (partition >= 0, FALSE);
  g_return_val_if_fail (offset >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->store_position == NULL)
    return missing (self, "store_position", error);

  success = iface->store_position (self, topic, partition, offset, &reason);
  return answer (success, reason, self, "store_position", error);
}

/**
 * taskbus_consumer_commit_async:
 * @self: a consumer
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when the positions are safe
 * @user_data: data for @callback
 *
 * Makes the stored positions safe, now.
 *
 * Since: 1.0
 */
void
taskbus_consumer_commit_async (TaskbusConsumer *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TaskbusConsumerInterface *iface;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->commit_async != NULL)
    {
      iface->commit_async (self, cancellable, callback, user_data);
      return;
    }

  missing (self, "commit", &error);
  g_task_report_error (self, callback, user_data, taskbus_consumer_commit_async, error);
}

/**
 * taskbus_consumer_commit_finish:
 * @self: a consumer
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Consumer.commit_async].
 *
 * Returns: %TRUE when the positions are safe, otherwise %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_commit_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_async_result_is_tagged (result, taskbus_consumer_commit_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->commit_finish == NULL)
    return missing (self, "commit", error);

  success = iface->commit_finish (self, result, &reason);
  return answer (success, reason, self, "commit", error);
}

/**
 * taskbus_consumer_seek:
 * @self: a consumer
 * @topic: the topic
 * @partition: the partition
 * @offset: an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END]
 * @error: return location for a [error@Taskbus.Error]
 *
 * Goes on with the record at @offset, or the next one that exists.
 *
 * Returns: %TRUE, or %FALSE with an error, for example [error@Taskbus.Error.NOT_SUPPORTED]
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_seek (TaskbusConsumer *self, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (partition >= 0, FALSE);
  g_return_val_if_fail (offset >= 0 || offset == TASKBUS_OFFSET_START || offset == TASKBUS_OFFSET_END, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->seek == NULL)
    return missing (self, "seek", error);

  success = iface->seek (self, topic, partition, offset, &reason);
  return answer (success, reason, self, "seek", error);
}

/**
 * taskbus_consumer_pause:
 * @self: a consumer
 * @topic: the topic
 * @partition: the partition
 * @error: return location for a [error@Taskbus.Error]
 *
 * Stops receiving from a partition, which stays assigned.
 *
 * Returns: %TRUE, or %FALSE with an error, for example [error@Taskbus.Error.NOT_FOUND]
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_pause (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (partition >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->pause == NULL)
    return missing (self, "pause", error);

  success = iface->pause (self, topic, partition, &reason);
  return answer (success, reason, self, "pause", error);
}

/**
 * taskbus_consumer_resume:
 * @self: a consumer
 * @topic: the topic
 * @partition: the partition
 * @error: return location for a [error@Taskbus.Error]
 *
 * Goes on receiving from a partition.
 *
 * Returns: %TRUE, or %FALSE with an error, for example [error@Taskbus.Error.NOT_FOUND]
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_resume (TaskbusConsumer *self, const char *topic, gint32 partition, GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (partition >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->resume == NULL)
    return missing (self, "resume", error);

  success = iface->resume (self, topic, partition, &reason);
  return answer (success, reason, self, "resume", error);
}

/**
 * taskbus_consumer_release:
 * @self: a consumer
 * @partitions: (element-type TaskbusTopicPartition): partitions that were revoked
 *
 * Says that the positions of revoked partitions are stored, so that another member may have them.
 *
 * Since: 1.0
 */
void
taskbus_consumer_release (TaskbusConsumer *self, GPtrArray *partitions)
{
  TaskbusConsumerInterface *iface;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (partitions != NULL);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->release != NULL)
    iface->release (self, partitions);
}

/**
 * taskbus_consumer_close_async:
 * @self: a consumer
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when the consumer is closed
 * @user_data: data for @callback
 *
 * Commits what is stored, leaves the group and gives the partitions back.
 *
 * Since: 1.0
 */
void
taskbus_consumer_close_async (TaskbusConsumer *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TaskbusConsumerInterface *iface;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->close_async != NULL)
    {
      iface->close_async (self, cancellable, callback, user_data);
      return;
    }

  missing (self, "close", &error);
  g_task_report_error (self, callback, user_data, taskbus_consumer_close_async, error);
}

/**
 * taskbus_consumer_close_finish:
 * @self: a consumer
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Consumer.close_async].
 *
 * Returns: %TRUE, or %FALSE with an error when positions could not be stored; the consumer is closed all the same
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_close_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error)
{
  TaskbusConsumerInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_CONSUMER (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_async_result_is_tagged (result, taskbus_consumer_close_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->close_finish == NULL)
    return missing (self, "close", error);

  success = iface->close_finish (self, result, &reason);
  return answer (success, reason, self, "close", error);
}

/**
 * taskbus_consumer_note_work:
 * @self: a consumer
 * @n_records: how many records the application has and did not answer
 *
 * Says that the application answered some of its records, or that it got some after it had none.
 *
 * Since: 1.0
 */
void
taskbus_consumer_note_work (TaskbusConsumer *self, guint n_records)
{
  TaskbusConsumerInterface *iface;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));

  iface = TASKBUS_CONSUMER_GET_IFACE (self);
  if (iface->note_work != NULL)
    iface->note_work (self, n_records);
}
