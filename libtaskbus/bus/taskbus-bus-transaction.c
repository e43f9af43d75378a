/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-bus-transaction-private.h"

/**
 * TaskbusBusTransaction:
 *
 * Records and positions that become valid together or not at all.
 *
 * [method@Taskbus.Bus.begin_transaction] makes one, where the transport has
 * [flags@Taskbus.Capabilities.TRANSACTIONS]. What is published in it is received by nobody who reads only what is committed, until
 * [method@Taskbus.BusTransaction.commit] succeeded.
 *
 * To consume, transform and produce exactly once, let the handler of a subscription answer [enum@Taskbus.Outcome.PENDING] and collect
 * deliveries; publish the results in a transaction, add the deliveries they were made of by
 * [method@Taskbus.BusTransaction.add_deliveries] and commit, which completes them. When anything fails, abort and do the same
 * in a new transaction. Drop the deliveries of the partitions that [signal@Taskbus.Subscription::revoked] names: they come again, to this member of
 * the group or another one; until then adding them is [error@Taskbus.Error.FENCED].
 *
 * After an error of any call, also of publishing, the transaction can only be aborted: a commit answers with that error.
 * [error@Taskbus.Error.FENCED] means that another process works under the same identity by now, or that a partition went to another member of the group:
 * its work is not this one's any more. After [error@Taskbus.Error.UNCONFIRMED] of a commit the transaction is over, and nobody knows whether it is
 * valid. Of all other errors taskbus_error_is_retriable() tells whether doing all of it again in a new transaction can help.
 *
 * Each call ends within the profile's `publish-timeout`. Calls take effect in their order. When the last reference goes, or
 * when the bus closes, a transaction that is not over is aborted. All functions may be called from any thread; the functions that wait
 * never iterate a main context.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusBusTransaction, taskbus_bus_transaction, G_TYPE_OBJECT)

static void
taskbus_bus_transaction_finalize (GObject *object)
{
  TaskbusBusTransaction *self = TASKBUS_BUS_TRANSACTION (object);

  if (self->run != NULL) /* whoever makes one by g_object_new() gets none that works */
    taskbus_transaction_run_abandon (self->run);
  g_clear_pointer (&self->run, taskbus_transaction_run_unref);

  G_OBJECT_CLASS (taskbus_bus_transaction_parent_class)->finalize (object);
}

static void
taskbus_bus_transaction_class_init (TaskbusBusTransactionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_bus_transaction_finalize;
}

static void
taskbus_bus_transaction_init (TaskbusBusTransaction *self)
{
}

TaskbusBusTransaction *
taskbus_bus_transaction_new (TaskbusTransactionRun *run)
{
  TaskbusBusTransaction *self = g_object_new (TASKBUS_TYPE_BUS_TRANSACTION, NULL);

  self->run = taskbus_transaction_run_ref (run);
  return self;
}

/* Gives a step to the worker and waits for its end, without iterating the caller's context. */
static gboolean
run_and_wait (TaskbusBusTransaction *self, TaskbusTransactionStep *step, GError **error)
{
  g_autoptr (GError) failure = NULL;

  taskbus_transaction_run_take (self->run, step);
  taskbus_transaction_step_wait (step, &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static GTask *
new_task (TaskbusBusTransaction *self,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* what happened has happened */
  return task;
}

static gboolean
finish_step (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static TaskbusTransactionStep *
new_deliveries_step (GPtrArray *deliveries, GTask *task, GCancellable *cancellable)
{
  TaskbusTransactionStep *step = taskbus_transaction_step_new (TASKBUS_STEP_DELIVERIES, task, cancellable);

  step->deliveries = g_ptr_array_copy (deliveries, (GCopyFunc) (GCallback) taskbus_delivery_ref, NULL);
  g_ptr_array_set_free_func (step->deliveries, (GDestroyNotify) taskbus_delivery_unref);
  return step;
}

/**
 * taskbus_bus_transaction_add_deliveries:
 * @self: a transaction
 * @deliveries: (element-type TaskbusDelivery): deliveries of one subscription of the same bus, in a group, that were not answered
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes it a part of the transaction that deliveries are done, and waits until it is: the positions after them are stored with the commit, or not at
 * all. The commit completes them with [enum@Taskbus.Outcome.DONE]; after an abort they still wait for an answer.
 *
 * There may be no gap: all records of a partition before them are done, or in the same transaction. From the first call on, the
 * positions of a partition are stored by transactions only, until it is assigned anew.
 *
 * Errors: [error@Taskbus.Error.FENCED] when a partition was assigned anew, here or to another member, since its record was delivered;
 * [error@Taskbus.Error.INVALID_ARGUMENT] when one was answered before, when there is a gap, or where there is no group;
 * [error@Taskbus.Error.CLOSED], [error@Taskbus.Error.NOT_SUPPORTED], `G_IO_ERROR_TIMED_OUT`, `G_IO_ERROR_CANCELLED`, and those of the transport.
 *
 * Returns: %TRUE when the deliveries are done with the commit
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_add_deliveries (TaskbusBusTransaction *self,
                                        GPtrArray *deliveries,
                                        GCancellable *cancellable,
                                        GError **error)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (deliveries != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_may_wait (self->run->worker, NULL, error))
    return FALSE;

  step = new_deliveries_step (deliveries, NULL, cancellable);
  return run_and_wait (self, step, error);
}

/**
 * taskbus_bus_transaction_add_deliveries_async:
 * @self: a transaction
 * @deliveries: (element-type TaskbusDelivery): deliveries of one subscription of the same bus, in a group, that were not answered
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Adds deliveries like [method@Taskbus.BusTransaction.add_deliveries], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_transaction_add_deliveries_async (TaskbusBusTransaction *self,
                                              GPtrArray *deliveries,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS_TRANSACTION (self));
  g_return_if_fail (deliveries != NULL);

  task = new_task (self, taskbus_bus_transaction_add_deliveries_async, cancellable, callback, user_data);
  step = new_deliveries_step (deliveries, task, cancellable);
  taskbus_transaction_run_take (self->run, step);
}

/**
 * taskbus_bus_transaction_add_deliveries_finish:
 * @self: a transaction
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.BusTransaction.add_deliveries_async].
 *
 * Returns: %TRUE when the deliveries are done with the commit
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_add_deliveries_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  return finish_step (self, result, error);
}

/**
 * taskbus_bus_transaction_commit:
 * @self: a transaction
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Waits for all that was published in the transaction, makes it valid and waits until that is done.
 *
 * It is valid when this returns %TRUE, and the transaction is over. With [error@Taskbus.Error.UNCONFIRMED] it is over too, but nobody knows
 * whether it is valid. With any other error nothing is valid, and the transaction is to be aborted; among them is that of a record that failed.
 *
 * Returns: %TRUE when all of it is valid
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_commit (TaskbusBusTransaction *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_may_wait (self->run->worker, NULL, error))
    return FALSE;

  step = taskbus_transaction_step_new (TASKBUS_STEP_COMMIT, NULL, cancellable);
  return run_and_wait (self, step, error);
}

/**
 * taskbus_bus_transaction_commit_async:
 * @self: a transaction
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Commits like [method@Taskbus.BusTransaction.commit], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_transaction_commit_async (TaskbusBusTransaction *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS_TRANSACTION (self));

  task = new_task (self, taskbus_bus_transaction_commit_async, cancellable, callback, user_data);
  step = taskbus_transaction_step_new (TASKBUS_STEP_COMMIT, task, cancellable);
  taskbus_transaction_run_take (self->run, step);
}

/**
 * taskbus_bus_transaction_commit_finish:
 * @self: a transaction
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.BusTransaction.commit_async].
 *
 * Returns: %TRUE when all of it is valid
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_commit_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  return finish_step (self, result, error);
}

/**
 * taskbus_bus_transaction_abort:
 * @self: a transaction
 * @cancellable: (nullable): a cancellable, which ends the patience
 * @error: return location for an error
 *
 * Makes nothing of the transaction valid, and waits until that is done.
 *
 * The transaction is over in every case. An error says that the endpoint could not be told; nothing becomes valid all the same,
 * and the next transaction begins only when that is settled. Aborting once more does nothing;
 * after a commit it is [error@Taskbus.Error.CLOSED] or [error@Taskbus.Error.UNCONFIRMED].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_abort (TaskbusBusTransaction *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;

  g_return_val_if_fail (TASKBUS_IS_BUS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_may_wait (self->run->worker, NULL, error))
    return FALSE;

  step = taskbus_transaction_step_new (TASKBUS_STEP_ABORT, NULL, cancellable);
  return run_and_wait (self, step, error);
}

/**
 * taskbus_bus_transaction_abort_async:
 * @self: a transaction
 * @cancellable: (nullable): a cancellable, which ends the patience
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Aborts like [method@Taskbus.BusTransaction.abort], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_transaction_abort_async (TaskbusBusTransaction *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (TaskbusTransactionStep) step = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS_TRANSACTION (self));

  task = new_task (self, taskbus_bus_transaction_abort_async, cancellable, callback, user_data);
  step = taskbus_transaction_step_new (TASKBUS_STEP_ABORT, task, cancellable);
  taskbus_transaction_run_take (self->run, step);
}

/**
 * taskbus_bus_transaction_abort_finish:
 * @self: a transaction
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.BusTransaction.abort_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_transaction_abort_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error)
{
  return finish_step (self, result, error);
}
