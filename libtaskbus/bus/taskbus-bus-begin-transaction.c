/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The door of a bus to its transactions. */
#include "config.h"

#include "bus/taskbus-bus-transaction-private.h"

/**
 * taskbus_bus_begin_transaction:
 * @self: a bus
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens the bus where it is not yet, begins a transaction and waits until it has begun.
 *
 * Errors: [error@Taskbus.Error.NOT_SUPPORTED] when the transport has no transactions, or which setting they take;
 * [error@Taskbus.Error.BUSY] when the transport can do one at a time and another one is not over; [error@Taskbus.Error.FENCED] when another
 * process has taken over; `G_IO_ERROR_TIMED_OUT` after the profile's `publish-timeout`, [error@Taskbus.Error.CLOSED], and those of
 * [method@Taskbus.Bus.open].
 *
 * Returns: (transfer full): a new transaction
 *
 * Since: 1.0
 */
TaskbusBusTransaction *
taskbus_bus_begin_transaction (TaskbusBus *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;
  g_autoptr (TaskbusTransactionRun) run = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_worker_check_may_wait (self->worker, cancellable, error))
    return NULL;

  step = taskbus_transaction_step_new (TASKBUS_STEP_BEGIN, NULL, cancellable);
  run = taskbus_transaction_run_new (self);
  taskbus_transaction_run_take (run, step);
  return taskbus_transaction_step_wait (step, error);
}

/**
 * taskbus_bus_begin_transaction_async:
 * @self: a bus
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when the transaction has begun
 * @user_data: data for @callback
 *
 * Begins a transaction like [method@Taskbus.Bus.begin_transaction], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_begin_transaction_async (TaskbusBus *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;
  g_autoptr (TaskbusTransactionRun) run = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_begin_transaction_async);
  g_task_set_check_cancellable (task, FALSE); /* one that has begun is to be handed out */
  if (!taskbus_worker_check_process (self->worker, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  step = taskbus_transaction_step_new (TASKBUS_STEP_BEGIN, task, cancellable);
  run = taskbus_transaction_run_new (self);
  taskbus_transaction_run_take (run, step);
}

/**
 * taskbus_bus_begin_transaction_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.begin_transaction_async].
 *
 * Returns: (transfer full): a new transaction
 *
 * Since: 1.0
 */
TaskbusBusTransaction *
taskbus_bus_begin_transaction_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
