/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The publishing doors of a bus for messages. */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include "record/taskbus-record-builder.h"

#define HEADER_MESSAGE_TYPE "message-type"

static TaskbusRecord *
make_stand_in (TaskbusCodec *codec, TaskbusMessage *message)
{
  const char *type = taskbus_message_get_type_name (message);
  g_autofree char *topic = taskbus_codec_get_topic (codec, type, NULL);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic != NULL ? topic : type);

  taskbus_record_builder_add_header_string (builder, HEADER_MESSAGE_TYPE, type);
  return taskbus_record_builder_end (builder);
}

TaskbusRecord *
taskbus_bus_encode (TaskbusCodec *codec, TaskbusMessage *message, GError **error)
{
  TaskbusRecord *record = taskbus_codec_encode (codec, message, error);

  return record != NULL ? record : make_stand_in (codec, message);
}

/* What a call publishes, and what is wrong with it. */
typedef struct
{
  GPtrArray *records;
  GPtrArray *errors; /* NULL where nothing is */
} Batch;

static void
free_error (gpointer error)
{
  if (error != NULL)
    g_error_free (error);
}

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->records, g_ptr_array_unref);
  g_clear_pointer (&batch->errors, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static void
batch_init (Batch *batch, TaskbusBus *self, TaskbusMessage *const *messages, guint n_messages)
{
  batch->records = g_ptr_array_new_full (n_messages, (GDestroyNotify) taskbus_record_unref);
  batch->errors = g_ptr_array_new_full (n_messages, free_error);
  for (guint i = 0; i < n_messages; i++)
    {
      GError *error = NULL;

      g_ptr_array_add (batch->records, taskbus_bus_encode (self->codec, messages[i], &error));
      g_ptr_array_add (batch->errors, error);
    }
}

/**
 * taskbus_bus_get_codec:
 * @self: a bus
 *
 * Gets what makes records of messages and messages of records. What is to be set in it is set before the bus is used.
 *
 * Returns: (transfer none): the codec
 *
 * Since: 1.0
 */
TaskbusCodec *
taskbus_bus_get_codec (TaskbusBus *self)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  return self->codec;
}

/**
 * taskbus_bus_publish:
 * @self: a bus
 * @message: a message
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes a message and waits until it is safe: on disk, or acknowledged by the transport.
 *
 * Errors: those of [method@Taskbus.Codec.encode] and of [method@Taskbus.Bus.publish_record].
 *
 * Returns: (transfer full): where the record is that was made of it
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_publish (TaskbusBus *self, TaskbusMessage *message, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GPtrArray) receipts = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->worker, cancellable, error))
    return NULL;

  record = taskbus_bus_encode (self->codec, message, &wrong);
  receipts = taskbus_bus_publish_and_wait (self, &record, &wrong, 1, cancellable);
  return taskbus_publish_operation_get_single (receipts, error);
}

/**
 * taskbus_bus_publish_async:
 * @self: a bus
 * @message: a message
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when the message is safe, or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.Bus.publish], without waiting.
 *
 * The record is made before the call returns, so that @message may be changed then. What one thread publishes keeps its order.
 *
 * Since: 1.0
 */
void
taskbus_bus_publish_async (TaskbusBus *self,
                           TaskbusMessage *message,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (TASKBUS_IS_MESSAGE (message));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_publish_async);
  g_task_set_check_cancellable (task, FALSE); /* a record that was confirmed before is confirmed */
  if (g_task_return_error_if_cancelled (task))
    return;

  record = taskbus_bus_encode (self->codec, message, &wrong);
  taskbus_bus_publish_for_task (self, task, &record, &wrong, 1);
}

/**
 * taskbus_bus_publish_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.publish_async].
 *
 * Returns: (transfer full): where the record is that was made of the message
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_publish_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return taskbus_publish_operation_propagate_single (G_TASK (result), error);
}

/**
 * taskbus_bus_publish_messages:
 * @self: a bus
 * @messages: (element-type TaskbusMessage): messages
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes messages and waits until each is safe or failed, which its receipt says: also of a message that is not acceptable.
 *
 * Errors: as those of [method@Taskbus.Bus.publish_records].
 *
 * Returns: (transfer container) (element-type TaskbusReceipt): a receipt for each message, in their order
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_bus_publish_messages (TaskbusBus *self, GPtrArray *messages, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) receipts = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (messages != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->worker, cancellable, error))
    return NULL;

  receipts = g_ptr_array_new_full (messages->len, (GDestroyNotify) taskbus_receipt_unref);
  for (guint done = 0; done < messages->len; done += TASKBUS_BUS_BATCH_CHUNK)
    {
      guint n_messages = MIN (messages->len - done, TASKBUS_BUS_BATCH_CHUNK);
      g_auto (Batch) batch = { NULL };

      batch_init (&batch, self, (TaskbusMessage *const *) messages->pdata + done, n_messages);
      g_ptr_array_extend_and_steal (
        receipts, taskbus_bus_publish_and_wait (self, (TaskbusRecord *const *) batch.records->pdata,
                                                (GError *const *) batch.errors->pdata, n_messages, cancellable));
    }

  return g_steal_pointer (&receipts);
}

/**
 * taskbus_bus_publish_messages_async:
 * @self: a bus
 * @messages: (element-type TaskbusMessage): messages
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when each message is safe or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.Bus.publish_messages], without waiting. The queue is bounded as for
 * [method@Taskbus.Bus.publish_records_async].
 *
 * Since: 1.0
 */
void
taskbus_bus_publish_messages_async (TaskbusBus *self,
                                    GPtrArray *messages,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_auto (Batch) batch = { NULL };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (messages != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_publish_messages_async);
  g_task_set_check_cancellable (task, FALSE); /* the receipts tell which were cancelled */

  if (messages->len == 0)
    {
      g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_receipt_unref),
                             (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  batch_init (&batch, self, (TaskbusMessage *const *) messages->pdata, messages->len);
  taskbus_bus_publish_for_task (self, task, (TaskbusRecord *const *) batch.records->pdata,
                                (GError *const *) batch.errors->pdata, messages->len);
}

/**
 * taskbus_bus_publish_messages_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.publish_messages_async].
 *
 * Returns: (transfer container) (element-type TaskbusReceipt): a receipt for each message, in their order
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_bus_publish_messages_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * taskbus_bus_post:
 * @self: a bus
 * @message: a message
 *
 * Publishes a message and forgets it: for what must never hold up or break the work of the caller.
 *
 * It never blocks. A failure, which includes a full queue and a message that is not acceptable, reaches
 * [signal@Taskbus.Bus::publish-failed] and the counters.
 *
 * Since: 1.0
 */
void
taskbus_bus_post (TaskbusBus *self, TaskbusMessage *message)
{
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (TASKBUS_IS_MESSAGE (message));

  record = taskbus_bus_encode (self->codec, message, &error);
  taskbus_bus_submit (self, record, error, TASKBUS_SUBMIT_POST, NULL, 0);
}
