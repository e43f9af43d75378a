/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Publishing in a transaction. */
#include "config.h"

#include "bus/taskbus-bus-transaction-private.h"

#include "record/taskbus-topic.h"

/* Gives a record to the publisher of the transaction; what is wrong with it is told like any other failure. */
static void
submit (TaskbusBusTransaction *self, TaskbusRecord *record, const GError *wrong, TaskbusPublishOperation *operation)
{
  TaskbusTransactionRun *run = self->run;
  g_autoptr (GError) error = NULL;
  gboolean is_own_process = taskbus_worker_check_process (run->worker, &error);

  if (is_own_process && wrong == NULL && taskbus_topic_check_name (taskbus_record_get_topic (record), &error))
    {
      taskbus_publisher_submit (run->publisher, record, TASKBUS_SUBMIT_WAIT, operation, 0);
      return;
    }

  if (error == NULL)
    error = g_error_copy (wrong);
  if (is_own_process)
    taskbus_publisher_count_refused (run->publisher, error);
  taskbus_publish_operation_settle (operation, 0, taskbus_receipt_new_failed (record, error));
}

TaskbusReceipt *
taskbus_bus_transaction_publish_and_wait (TaskbusBusTransaction *self,
                                          TaskbusRecord *record,
                                          const GError *wrong,
                                          GCancellable *cancellable,
                                          GError **error)
{
  g_autoptr (TaskbusPublishOperation) operation = taskbus_publish_operation_new (1, NULL);
  g_autoptr (GPtrArray) receipts = NULL;
  gulong handler;

  submit (self, record, wrong, operation);
  handler = taskbus_publisher_connect_cancellable (self->run->publisher, operation, cancellable);
  taskbus_publish_operation_wait (operation);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);

  receipts = taskbus_publish_operation_steal_receipts (operation);
  return taskbus_publish_operation_get_single (receipts, error);
}

void
taskbus_bus_transaction_publish_for_task (TaskbusBusTransaction *self,
                                          GTask *task,
                                          TaskbusRecord *record,
                                          const GError *wrong)
{
  g_autoptr (TaskbusPublishOperation) operation = taskbus_publish_operation_new (1, task);
  gulong handler;

  submit (self, record, wrong, operation);
  handler = taskbus_publisher_connect_cancellable (self->run->publisher, operation, g_task_get_cancellable (task));
  if (handler != 0)
    taskbus_publish_operation_set_handler (operation, handler);
}

/**
 * taskbus_bus_transaction_publish_record:
 * @self: a transaction
 * @record: a record
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes a record in the transaction and waits until it arrived. It becomes valid with the commit.
 *
 * It fails like [method@Taskbus.Bus.publish_record], and with [error@Taskbus.Error.CLOSED] when the transaction was committed or aborted.
 * After a failure the transaction can only be aborted.
 *
 * Many records are faster by [method@Taskbus.BusTransaction.publish_record_async]: the commit waits for all of them.
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_transaction_publish_record (TaskbusBusTransaction *self,
                                        TaskbusRecord *record,
                                        GCancellable *cancellable,
                                        GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_BUS_TRANSACTION (self), NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->run->worker, cancellable, error))
    return NULL;

  return taskbus_bus_transaction_publish_and_wait (self, record, NULL, cancellable, error);
}

/**
 * taskbus_bus_transaction_publish_record_async:
 * @self: a transaction
 * @record: a record
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when the record arrived, or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.BusTransaction.publish_record], without waiting.
 *
 * The records that one thread publishes keep their order.
 *
 * Since: 1.0
 */
void
taskbus_bus_transaction_publish_record_async (TaskbusBusTransaction *self,
                                              TaskbusRecord *record,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS_TRANSACTION (self));
  g_return_if_fail (record != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_transaction_publish_record_async);
  g_task_set_check_cancellable (task, FALSE); /* a record that arrived before has arrived */
  taskbus_bus_transaction_publish_for_task (self, task, record, NULL);
}

/**
 * taskbus_bus_transaction_publish_record_finish:
 * @self: a transaction
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.BusTransaction.publish_record_async].
 *
 * Returns: (transfer full): where the record is
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_transaction_publish_record_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return taskbus_publish_operation_propagate_single (G_TASK (result), error);
}
