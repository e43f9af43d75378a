/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-transaction.h"

#include "taskbus-error.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusTransaction:
 *
 * A transaction of a [iface@Taskbus.Transport]: records and positions that become valid together or not at all.
 *
 * Applications use [class@Taskbus.BusTransaction]. Somebody who writes a transport implements this interface; the contract
 * stands at [struct@Taskbus.TransactionInterface].
 *
 * Since: 1.0
 */
G_DEFINE_INTERFACE (TaskbusTransaction, taskbus_transaction, G_TYPE_OBJECT)

static void
taskbus_transaction_default_init (TaskbusTransactionInterface *iface)
{
}

static GError *
new_missing_error (TaskbusTransaction *self, const char *operation)
{
  return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED, _ ("The transaction %s cannot %s"),
                      G_OBJECT_TYPE_NAME (self), operation);
}

/* An implementation whose code raised an exception fails without an error. */
static gboolean
answer (gboolean success, GError *reason, TaskbusTransaction *self, const char *operation, GError **error)
{
  if (success)
    return TRUE;

  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The transaction %s failed to %s and gave no reason"),
                 G_OBJECT_TYPE_NAME (self), operation);
  return FALSE;
}

typedef gboolean (*FinishFunc) (TaskbusTransaction *self, GAsyncResult *result, GError **error);

/* Ends an operation that was answered for here, with the tag of its door, or by the implementation. */
static gboolean
finish (TaskbusTransaction *self,
        GAsyncResult *result,
        gpointer tag,
        FinishFunc finish_func,
        const char *operation,
        GError **error)
{
  GError *reason = NULL;
  gboolean success;

  if (g_async_result_is_tagged (result, tag))
    return g_task_propagate_boolean (G_TASK (result), error);

  if (finish_func == NULL)
    return answer (FALSE, new_missing_error (self, operation), self, operation, error);

  success = finish_func (self, result, &reason);
  return answer (success, reason, self, operation, error);
}

/**
 * taskbus_transaction_send:
 * @self: a transaction
 * @publication: a record and what waits for its confirmation
 * @error: return location for a [error@Taskbus.Error]
 *
 * Takes a record on its way as a part of the transaction, without blocking; the answer comes through @publication. It can be called on
 * any thread.
 *
 * Returns: %TRUE when the transport took the record, otherwise %FALSE with an error, for example
 *   [error@Taskbus.Error.QUEUE_FULL] or [error@Taskbus.Error.CLOSED]
 *
 * Since: 1.0
 */
gboolean
taskbus_transaction_send (TaskbusTransaction *self, TaskbusPublication *publication, GError **error)
{
  TaskbusTransactionInterface *iface;
  GError *reason = NULL;
  gboolean success;

  g_return_val_if_fail (TASKBUS_IS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (publication != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_TRANSACTION_GET_IFACE (self);
  if (iface->send == NULL)
    return answer (FALSE, new_missing_error (self, "send"), self, "send", error);

  success = iface->send (self, publication, &reason);
  return answer (success, reason, self, "send", error);
}

/**
 * taskbus_transaction_flush:
 * @self: a transaction
 *
 * Asks the transport not to linger. It can be called on any thread and does not block.
 *
 * Since: 1.0
 */
void
taskbus_transaction_flush (TaskbusTransaction *self)
{
  TaskbusTransactionInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSACTION (self));

  iface = TASKBUS_TRANSACTION_GET_IFACE (self);
  if (iface->flush != NULL)
    iface->flush (self);
}

/**
 * taskbus_transaction_send_positions_async:
 * @self: a transaction
 * @consumer: a consumer of the same transport, in a group
 * @positions: (element-type TaskbusTopicPartition): partitions of the consumer, each with the offset after the last record that is done
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Makes positions a part of the transaction. A bus does this on its worker.
 *
 * Since: 1.0
 */
void
taskbus_transaction_send_positions_async (TaskbusTransaction *self,
                                          TaskbusConsumer *consumer,
                                          GPtrArray *positions,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  TaskbusTransactionInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSACTION (self));
  g_return_if_fail (TASKBUS_IS_CONSUMER (consumer));
  g_return_if_fail (positions != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_TRANSACTION_GET_IFACE (self);
  if (iface->send_positions_async != NULL)
    iface->send_positions_async (self, consumer, positions, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, taskbus_transaction_send_positions_async,
                         new_missing_error (self, "send positions"));
}

/**
 * taskbus_transaction_send_positions_finish:
 * @self: a transaction
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Transaction.send_positions_async].
 *
 * Returns: %TRUE when the positions become valid with the commit; otherwise %FALSE, and the transaction is to be aborted
 *
 * Since: 1.0
 */
gboolean
taskbus_transaction_send_positions_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return finish (self, result, taskbus_transaction_send_positions_async,
                 TASKBUS_TRANSACTION_GET_IFACE (self)->send_positions_finish, "send positions", error);
}

/**
 * taskbus_transaction_commit_async:
 * @self: a transaction
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Makes all of the transaction valid. A bus does this on its worker, at most once.
 *
 * Since: 1.0
 */
void
taskbus_transaction_commit_async (TaskbusTransaction *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TaskbusTransactionInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSACTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_TRANSACTION_GET_IFACE (self);
  if (iface->commit_async != NULL)
    iface->commit_async (self, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, taskbus_transaction_commit_async,
                         new_missing_error (self, "commit"));
}

/**
 * taskbus_transaction_commit_finish:
 * @self: a transaction
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Transaction.commit_async].
 *
 * Returns: %TRUE when all is valid; %FALSE with [error@Taskbus.Error.UNCONFIRMED] when nobody knows; %FALSE with another error when nothing is
 *   valid, and the transaction is to be aborted
 *
 * Since: 1.0
 */
gboolean
taskbus_transaction_commit_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return finish (self, result, taskbus_transaction_commit_async, TASKBUS_TRANSACTION_GET_IFACE (self)->commit_finish,
                 "commit", error);
}

/**
 * taskbus_transaction_abort_async:
 * @self: a transaction
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Makes nothing of the transaction valid. A bus does this on its worker, at most once.
 *
 * Since: 1.0
 */
void
taskbus_transaction_abort_async (TaskbusTransaction *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TaskbusTransactionInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSACTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_TRANSACTION_GET_IFACE (self);
  if (iface->abort_async != NULL)
    iface->abort_async (self, cancellable, callback, user_data);
  else
    g_task_report_error (self, callback, user_data, taskbus_transaction_abort_async, new_missing_error (self, "abort"));
}

/**
 * taskbus_transaction_abort_finish:
 * @self: a transaction
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Transaction.abort_async].
 *
 * Returns: %TRUE, or %FALSE when the endpoint could not be told; the transaction is over and nothing of it is valid all the same
 *
 * Since: 1.0
 */
gboolean
taskbus_transaction_abort_finish (TaskbusTransaction *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_TRANSACTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return finish (self, result, taskbus_transaction_abort_async, TASKBUS_TRANSACTION_GET_IFACE (self)->abort_finish,
                 "abort", error);
}
