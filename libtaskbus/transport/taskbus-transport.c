/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-transport.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusTransport:
 *
 * What carries the records of a [class@Taskbus.Bus].
 *
 * Applications meet a transport through its bus. Somebody who writes one implements this interface, in a module or in the program
 * itself, and registers the type at the extension point [const@Taskbus.TRANSPORT_EXTENSION_POINT_NAME]; the contract
 * stands at [struct@Taskbus.TransportInterface].
 *
 * An implementation that fails without an error, as one in a scripting language does whose code raised an
 * exception, is answered for with [error@Taskbus.Error.FAILED].
 *
 * Since: 1.0
 */
G_DEFINE_INTERFACE (TaskbusTransport, taskbus_transport, G_TYPE_OBJECT)

static void
taskbus_transport_default_init (TaskbusTransportInterface *iface)
{
}

static void
set_missing (GError **error, TaskbusTransport *self, const char *operation)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED, _ ("The transport %s cannot %s"),
               G_OBJECT_TYPE_NAME (self), operation);
}

static void
move_error (GError **error, GError *reason, TaskbusTransport *self, const char *operation)
{
  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The transport %s failed to %s and gave no reason"),
                 G_OBJECT_TYPE_NAME (self), operation);
}

/**
 * taskbus_transport_get_capabilities:
 * @self: a transport
 *
 * Gets what the transport can do. It can be called on any thread and does not block.
 *
 * Returns: what it can do
 *
 * Since: 1.0
 */
TaskbusCapabilities
taskbus_transport_get_capabilities (TaskbusTransport *self)
{
  TaskbusTransportInterface *iface;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), TASKBUS_CAPABILITY_NONE);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  return iface->get_capabilities != NULL ? iface->get_capabilities (self) : TASKBUS_CAPABILITY_NONE;
}

/**
 * taskbus_transport_check_profile:
 * @self: a transport
 * @profile: a profile, complete or not
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks the keys of the transport in a profile, before anything is opened or stored. It can be called on any thread.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE], which names the key, its origin and what is wrong
 *
 * Since: 1.0
 */
gboolean
taskbus_transport_check_profile (TaskbusTransport *self, TaskbusProfile *profile, GError **error)
{
  TaskbusTransportInterface *iface;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (TASKBUS_IS_PROFILE (profile), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->check_profile == NULL || iface->check_profile (self, profile, &reason))
    return TRUE;

  move_error (error, reason, self, "check the profile");
  return FALSE;
}

/**
 * taskbus_transport_open:
 * @self: a transport
 * @profile: the settings of its bus
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes the transport ready to send; connecting may go on afterwards. A bus does this on its worker.
 *
 * Returns: %TRUE, or %FALSE with an error, for example [error@Taskbus.Error.INVALID_PROFILE]
 *
 * Since: 1.0
 */
gboolean
taskbus_transport_open (TaskbusTransport *self, TaskbusProfile *profile, GError **error)
{
  TaskbusTransportInterface *iface;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (TASKBUS_IS_PROFILE (profile), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->open == NULL)
    {
      set_missing (error, self, "open");
      return FALSE;
    }

  if (iface->open (self, profile, &reason))
    return TRUE;

  move_error (error, reason, self, "open");
  return FALSE;
}

/**
 * taskbus_transport_send:
 * @self: a transport
 * @publication: a record and what waits for its confirmation
 * @error: return location for a [error@Taskbus.Error]
 *
 * Takes a record on its way without blocking; the answer comes through @publication. It can be called on any thread.
 *
 * Returns: %TRUE when the transport took the record, otherwise %FALSE with an error, for example
 *   [error@Taskbus.Error.QUEUE_FULL] or [error@Taskbus.Error.CLOSED]
 *
 * Since: 1.0
 */
gboolean
taskbus_transport_send (TaskbusTransport *self, TaskbusPublication *publication, GError **error)
{
  TaskbusTransportInterface *iface;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (publication != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->send == NULL)
    {
      set_missing (error, self, "send");
      return FALSE;
    }

  if (iface->send (self, publication, &reason))
    return TRUE;

  move_error (error, reason, self, "send");
  return FALSE;
}

/**
 * taskbus_transport_flush:
 * @self: a transport
 *
 * Asks the transport not to linger. It can be called on any thread and does not block.
 *
 * Since: 1.0
 */
void
taskbus_transport_flush (TaskbusTransport *self)
{
  TaskbusTransportInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSPORT (self));

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->flush != NULL)
    iface->flush (self);
}

/**
 * taskbus_transport_consume:
 * @self: a transport
 * @options: what to receive
 * @error: return location for a [error@Taskbus.Error]
 *
 * Starts a consumer. A bus does this on its worker.
 *
 * Returns: (transfer full): a new consumer, or %NULL with an error, for example
 *   [error@Taskbus.Error.NOT_SUPPORTED]
 *
 * Since: 1.0
 */
TaskbusConsumer *
taskbus_transport_consume (TaskbusTransport *self, TaskbusConsumerOptions *options, GError **error)
{
  TaskbusTransportInterface *iface;
  TaskbusConsumer *consumer;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (options), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->consume == NULL)
    {
      set_missing (error, self, "consume");
      return NULL;
    }

  consumer = iface->consume (self, options, &reason);
  if (consumer == NULL)
    move_error (error, reason, self, "consume");
  return consumer;
}

/**
 * taskbus_transport_close_async:
 * @self: a transport
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when the transport is closed
 * @user_data: data for @callback
 *
 * Sends what the transport took, answers every publication and stops. A bus does this on its worker, once.
 *
 * Since: 1.0
 */
void
taskbus_transport_close_async (TaskbusTransport *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TaskbusTransportInterface *iface;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_TRANSPORT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->close_async != NULL)
    {
      iface->close_async (self, cancellable, callback, user_data);
      return;
    }

  set_missing (&error, self, "close");
  g_task_report_error (self, callback, user_data, taskbus_transport_close_async, error);
}

/**
 * taskbus_transport_close_finish:
 * @self: a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Transport.close_async].
 *
 * Returns: %TRUE, or %FALSE with an error when something was lost; the transport is closed all the same
 *
 * Since: 1.0
 */
gboolean
taskbus_transport_close_finish (TaskbusTransport *self, GAsyncResult *result, GError **error)
{
  TaskbusTransportInterface *iface;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_async_result_is_tagged (result, taskbus_transport_close_async))
    return g_task_propagate_boolean (G_TASK (result), error);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->close_finish == NULL)
    {
      set_missing (error, self, "close");
      return FALSE;
    }

  if (iface->close_finish (self, result, &reason))
    return TRUE;

  move_error (error, reason, self, "close");
  return FALSE;
}

/**
 * taskbus_transport_get_health:
 * @self: a transport
 *
 * Gets how the transport is, by what is known now. It can be called on any thread and does not block.
 *
 * Returns: (transfer full): how it is
 *
 * Since: 1.0
 */
TaskbusHealth *
taskbus_transport_get_health (TaskbusTransport *self)
{
  TaskbusTransportInterface *iface;
  TaskbusHealth *health = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), NULL);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->get_health == NULL)
    return taskbus_health_new (TRUE, TRUE, NULL);

  health = iface->get_health (self);
  return health != NULL ? health : taskbus_health_new (TRUE, FALSE, _ ("The transport does not say how it is"));
}

/**
 * taskbus_transport_get_counters:
 * @self: a transport
 *
 * Gets what the transport counted, by what is known now. It can be called on any thread and does not block.
 *
 * Returns: (transfer full) (nullable): a snapshot, or %NULL when the transport counts nothing, or nothing yet
 *
 * Since: 1.0
 */
TaskbusTransportCounters *
taskbus_transport_get_counters (TaskbusTransport *self)
{
  TaskbusTransportInterface *iface;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), NULL);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  return iface->get_counters != NULL ? iface->get_counters (self) : NULL;
}

/**
 * taskbus_transport_begin_transaction_async:
 * @self: a transport
 * @cancellable: (nullable): ends the patience
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Begins a transaction. A bus does this on its worker.
 *
 * Since: 1.0
 */
void
taskbus_transport_begin_transaction_async (TaskbusTransport *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  TaskbusTransportInterface *iface;

  g_return_if_fail (TASKBUS_IS_TRANSPORT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->begin_transaction_async != NULL)
    iface->begin_transaction_async (self, cancellable, callback, user_data);
  else
    g_task_report_new_error (self, callback, user_data, taskbus_transport_begin_transaction_async, TASKBUS_ERROR,
                             TASKBUS_ERROR_NOT_SUPPORTED, _ ("The transport %s has no transactions"),
                             G_OBJECT_TYPE_NAME (self));
}

/**
 * taskbus_transport_begin_transaction_finish:
 * @self: a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Transport.begin_transaction_async].
 *
 * Returns: (transfer full): a new transaction, or %NULL with an error, for example [error@Taskbus.Error.NOT_SUPPORTED],
 *   [error@Taskbus.Error.BUSY] or [error@Taskbus.Error.FENCED]
 *
 * Since: 1.0
 */
TaskbusTransaction *
taskbus_transport_begin_transaction_finish (TaskbusTransport *self, GAsyncResult *result, GError **error)
{
  TaskbusTransportInterface *iface;
  TaskbusTransaction *transaction = NULL;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_async_result_is_tagged (result, taskbus_transport_begin_transaction_async))
    return g_task_propagate_pointer (G_TASK (result), error);

  iface = TASKBUS_TRANSPORT_GET_IFACE (self);
  if (iface->begin_transaction_finish != NULL)
    transaction = iface->begin_transaction_finish (self, result, &reason);
  if (transaction == NULL)
    move_error (error, reason, self, "begin a transaction");
  return transaction;
}
