/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The publishing doors of a bus. */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include "record/taskbus-topic.h"

#include <glib/gi18n-lib.h>

/* Gives one record to the publisher; what is wrong with it is told like any other failure. */
void
taskbus_bus_submit (TaskbusBus *self,
                    TaskbusRecord *record,
                    const GError *wrong,
                    TaskbusSubmitFlags flags,
                    TaskbusPublishOperation *operation,
                    guint index)
{
  g_autoptr (GError) error = NULL;
  gboolean is_own_process = taskbus_worker_check_process (self->worker, &error);

  if (G_LIKELY (is_own_process && wrong == NULL &&
                taskbus_topic_check_name (taskbus_record_get_topic (record), &error)))
    {
      taskbus_publisher_submit (self->publisher, record, flags, operation, index);
      taskbus_bus_request_open (self);
      return;
    }

  if (error == NULL)
    error = g_error_copy (wrong);
  if (is_own_process)
    taskbus_publisher_count_refused (self->publisher, error);
  if (operation != NULL)
    taskbus_publish_operation_settle (operation, index, taskbus_receipt_new_failed (record, error));
  else
    taskbus_bus_post_failed (record, error, self);
}

/* Once it is cancelled, the rest of a batch is not sent. */
static void
submit_all (TaskbusBus *self,
            TaskbusRecord *const *records,
            GError *const *errors,
            guint n_records,
            TaskbusPublishOperation *operation,
            GCancellable *cancellable)
{
  for (guint i = 0; i < n_records; i++)
    {
      g_autoptr (GError) error = NULL;

      if (G_UNLIKELY (g_cancellable_set_error_if_cancelled (cancellable, &error)))
        taskbus_publish_operation_settle (operation, i, taskbus_receipt_new_failed (records[i], error));
      else
        taskbus_bus_submit (self, records[i], errors != NULL ? errors[i] : NULL, TASKBUS_SUBMIT_WAIT, operation, i);
    }
}

/* Publishes some of the records and waits for all of them. */
GPtrArray *
taskbus_bus_publish_and_wait (TaskbusBus *self,
                              TaskbusRecord *const *records,
                              GError *const *errors,
                              guint n_records,
                              GCancellable *cancellable)
{
  g_autoptr (TaskbusPublishOperation) operation = taskbus_publish_operation_new (n_records, NULL);
  gulong handler;

  submit_all (self, records, errors, n_records, operation, cancellable);
  handler = taskbus_publisher_connect_cancellable (self->publisher, operation, cancellable);
  taskbus_publish_operation_wait (operation);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);

  return taskbus_publish_operation_steal_receipts (operation);
}

/**
 * taskbus_bus_publish_record:
 * @self: a bus
 * @record: a record
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes a record and waits until it is safe: on disk, or acknowledged by the transport.
 *
 * Errors: `G_IO_ERROR_TIMED_OUT` when no answer came within the profile's `publish-timeout`, and then the record may be
 * stored or not; [error@Taskbus.Error.QUEUE_FULL], [error@Taskbus.Error.INVALID_ARGUMENT], [error@Taskbus.Error.CLOSED], those of
 * [method@Taskbus.Bus.open], and those of the transport. A record that is cancelled while it waits for a place in the queue
 * is not sent; later it may be stored or not.
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_publish_record (TaskbusBus *self, TaskbusRecord *record, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) receipts = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->worker, cancellable, error))
    return NULL;

  receipts = taskbus_bus_publish_and_wait (self, &record, NULL, 1, cancellable);
  return taskbus_publish_operation_get_single (receipts, error);
}

void
taskbus_bus_publish_for_task (TaskbusBus *self,
                              GTask *task,
                              TaskbusRecord *const *records,
                              GError *const *errors,
                              guint n_records)
{
  g_autoptr (TaskbusPublishOperation) operation = taskbus_publish_operation_new (n_records, task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  submit_all (self, records, errors, n_records, operation, cancellable);
  if (cancellable != NULL)
    taskbus_publish_operation_set_handler (
      operation, taskbus_publisher_connect_cancellable (self->publisher, operation, cancellable));
}

/**
 * taskbus_bus_publish_record_async:
 * @self: a bus
 * @record: a record
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when the record is safe, or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.Bus.publish_record], without waiting.
 *
 * The records that one thread publishes keep their order.
 *
 * Since: 1.0
 */
void
taskbus_bus_publish_record_async (TaskbusBus *self,
                                  TaskbusRecord *record,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (record != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_publish_record_async);
  g_task_set_check_cancellable (task, FALSE); /* a record that was confirmed before is confirmed */
  if (!g_task_return_error_if_cancelled (task))
    taskbus_bus_publish_for_task (self, task, &record, NULL, 1);
}

/**
 * taskbus_bus_publish_record_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.publish_record_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_publish_record_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return taskbus_publish_operation_propagate_single (G_TASK (result), error);
}

/**
 * taskbus_bus_publish_records:
 * @self: a bus
 * @records: (element-type TaskbusRecord): records
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes records in their order and waits until each is safe or failed.
 *
 * One record may fail and the next be stored: [method@Taskbus.Receipt.get_error] tells which.
 *
 * Returns: (transfer container) (element-type TaskbusReceipt): a receipt for each record, in their order; %NULL with an error
 *   when none was tried
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_bus_publish_records (TaskbusBus *self, GPtrArray *records, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) receipts = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (records != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->worker, cancellable, error))
    return NULL;

  receipts = g_ptr_array_new_full (records->len, (GDestroyNotify) taskbus_receipt_unref);
  for (guint done = 0; done < records->len; done += TASKBUS_BUS_BATCH_CHUNK)
    {
      GPtrArray *chunk = taskbus_bus_publish_and_wait (self, (TaskbusRecord *const *) records->pdata + done, NULL,
                                                       MIN (records->len - done, TASKBUS_BUS_BATCH_CHUNK), cancellable);

      g_ptr_array_extend_and_steal (receipts, chunk);
    }

  return g_steal_pointer (&receipts);
}

/**
 * taskbus_bus_publish_records_async:
 * @self: a bus
 * @records: (element-type TaskbusRecord): records
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when each record is safe or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.Bus.publish_records], without waiting.
 *
 * The queue is bounded: of a batch that is larger than what fits and may wait (twice the profile's `queue.max-records`), the rest
 * fails with [error@Taskbus.Error.QUEUE_FULL]. A few hundred records a batch are as fast as more.
 *
 * Since: 1.0
 */
void
taskbus_bus_publish_records_async (TaskbusBus *self,
                                   GPtrArray *records,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (records != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_publish_records_async);
  g_task_set_check_cancellable (task, FALSE); /* the receipts tell which were cancelled */

  if (records->len == 0)
    g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_receipt_unref),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    taskbus_bus_publish_for_task (self, task, (TaskbusRecord *const *) records->pdata, NULL, records->len);
}

/**
 * taskbus_bus_publish_records_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.publish_records_async].
 *
 * Returns: (transfer container) (element-type TaskbusReceipt): a receipt for each record, in their order
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_bus_publish_records_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * taskbus_bus_post_record:
 * @self: a bus
 * @record: a record
 *
 * Publishes a record and forgets it: for what must never hold up or break the work of the caller.
 *
 * It never blocks. A failure, which includes a full queue, reaches [signal@Taskbus.Bus::publish-failed] and the counters.
 *
 * Since: 1.0
 */
void
taskbus_bus_post_record (TaskbusBus *self, TaskbusRecord *record)
{
  g_return_if_fail (TASKBUS_IS_BUS (self));
  g_return_if_fail (record != NULL);

  taskbus_bus_submit (self, record, NULL, TASKBUS_SUBMIT_POST, NULL, 0);
}

void
taskbus_bus_post_record_for_func (TaskbusBus *self, TaskbusRecord *record, TaskbusSettledFunc func, gpointer data)
{
  g_autoptr (TaskbusPublishOperation) operation = taskbus_publish_operation_new_for_func (func, data);

  taskbus_bus_submit (self, record, NULL, TASKBUS_SUBMIT_POST, operation, 0);
}

void
taskbus_bus_refuse_post (TaskbusBus *self, TaskbusRecord *record, const GError *error)
{
  if (taskbus_worker_check_process (self->worker, NULL))
    taskbus_publisher_count_refused (self->publisher, error);
  taskbus_bus_post_failed (record, error, self);
}
