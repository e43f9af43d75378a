/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Publishing messages in a transaction. */
#include "config.h"

#include "bus/taskbus-bus-transaction-private.h"

/**
 * taskbus_bus_transaction_publish:
 * @self: a transaction
 * @message: a message
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Publishes a message in the transaction and waits until it arrived. It becomes valid with the commit.
 *
 * It fails like [method@Taskbus.Codec.encode] and [method@Taskbus.BusTransaction.publish_record]; after a failure the transaction can only be
 * aborted.
 *
 * Returns: (transfer full): where the record is that was made of it
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_transaction_publish (TaskbusBusTransaction *self,
                                 TaskbusMessage *message,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) wrong = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS_TRANSACTION (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->run->worker, cancellable, error))
    return NULL;

  record = taskbus_bus_encode (self->run->codec, message, &wrong);
  return taskbus_bus_transaction_publish_and_wait (self, record, wrong, cancellable, error);
}

/**
 * taskbus_bus_transaction_publish_async:
 * @self: a transaction
 * @message: a message
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when the message arrived, or failed
 * @user_data: data for @callback
 *
 * Publishes like [method@Taskbus.BusTransaction.publish], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_transaction_publish_async (TaskbusBusTransaction *self,
                                       TaskbusMessage *message,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS_TRANSACTION (self));
  g_return_if_fail (TASKBUS_IS_MESSAGE (message));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_transaction_publish_async);
  g_task_set_check_cancellable (task, FALSE); /* a record that arrived before has arrived */

  record = taskbus_bus_encode (self->run->codec, message, &wrong);
  taskbus_bus_transaction_publish_for_task (self, task, record, wrong);
}

/**
 * taskbus_bus_transaction_publish_finish:
 * @self: a transaction
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.BusTransaction.publish_async].
 *
 * Returns: (transfer full): where the record is that was made of the message
 *
 * Since: 1.0
 */
TaskbusReceipt *
taskbus_bus_transaction_publish_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return taskbus_publish_operation_propagate_single (G_TASK (result), error);
}
