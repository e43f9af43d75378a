/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a bus: subscriptions, transactions, what was published, then the transport. */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include "bus/taskbus-transaction-run-private.h"

#include <glib/gi18n-lib.h>

/* How long the transport may take after the deadline, before and after it was told to hurry. */
#define TRANSPORT_PATIENCE (1 * G_TIME_SPAN_SECOND)
#define TRANSPORT_LIMIT (5 * G_TIME_SPAN_SECOND)

/* The last thing that runs on the worker; owns a reference. */
static gboolean
tell_end (gpointer data)
{
  g_autoptr (TaskbusBus) self = data;

  g_mutex_lock (&self->lock);
  self->state = TASKBUS_BUS_CLOSED;
  g_mutex_unlock (&self->lock);
  taskbus_end_waiters_end (&self->end_waiters, self->close_error);
  return G_SOURCE_REMOVE;
}

static void
end (TaskbusBus *self)
{
  self->ended = TRUE;
  g_source_destroy (self->close_timer);
  taskbus_publisher_stop_timers (self->publisher);
  taskbus_worker_quit (self->worker, tell_end, g_object_ref (self));
}

static void
on_transport_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusBus) self = data;
  g_autoptr (GError) error = NULL;

  if (!taskbus_transport_close_finish (TASKBUS_TRANSPORT (source), result, &error) && self->close_error == NULL)
    self->close_error = g_steal_pointer (&error);
  if (!self->ended)
    end (self);
}

static void
close_transport (TaskbusBus *self)
{
  guint64 left;

  self->transport_closing = TRUE;
  left = taskbus_publisher_abandon (self->publisher);
  if (left > 0)
    g_set_error (&self->close_error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                 _ ("The bus was closed with %d records that were not confirmed"), (int) left);

  g_source_set_ready_time (self->close_timer, MAX (self->close_deadline, g_get_monotonic_time ()) + TRANSPORT_PATIENCE);
  if (self->transport != NULL)
    taskbus_transport_close_async (self->transport, self->close_cancellable, on_transport_closed, g_object_ref (self));
  else
    end (self);
}

static gboolean
close_drained (gpointer data)
{
  TaskbusBus *self = data;

  if (!self->transport_closing)
    close_transport (self);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
on_drained (gpointer data)
{
  g_autoptr (TaskbusBus) self = data;

  taskbus_worker_invoke (self->worker, close_drained, g_object_ref (self), g_object_unref);
}

typedef void (*RunFunc) (TaskbusTransactionRun *run);

/* A run that ends leaves the list. */
static void
for_each_transaction (TaskbusBus *self, RunFunc func)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_copy (self->transactions, (GCopyFunc) taskbus_transaction_run_ref, NULL);

  g_ptr_array_set_free_func (runs, (GDestroyNotify) taskbus_transaction_run_unref);
  for (guint i = 0; i < runs->len; i++)
    func (runs->pdata[i]);
}

/* On the worker: goes on with closing where that is possible now. */
void
taskbus_bus_check_closed (TaskbusBus *self)
{
  if (taskbus_bus_get_state (self) != TASKBUS_BUS_CLOSING || self->draining || self->subscriptions->len > 0)
    return;

  /* Until now, so that handlers could end theirs. */
  if (!self->aborting)
    {
      self->aborting = TRUE;
      for_each_transaction (self, taskbus_transaction_run_close);
    }
  if (self->transactions->len > 0)
    return;

  self->draining = TRUE;
  if (self->transport != NULL)
    taskbus_transport_flush (self->transport);
  taskbus_publisher_drain (self->publisher, on_drained, g_object_ref (self));
}

static gboolean
on_close_time (gpointer data)
{
  g_autoptr (TaskbusBus) self = g_object_ref (TASKBUS_BUS (data));

  if (!self->draining) /* subscriptions have their own deadline, and end soon; transactions are told to */
    {
      if (self->aborting)
        for_each_transaction (self, taskbus_transaction_run_hurry);
      g_source_set_ready_time (self->close_timer, g_get_monotonic_time () + TRANSPORT_PATIENCE);
    }
  else if (!self->transport_closing)
    {
      if (taskbus_publisher_forget_drain (self->publisher, self))
        g_object_unref (self);
      close_transport (self);
    }
  else if (!g_cancellable_is_cancelled (self->close_cancellable))
    {
      g_source_set_ready_time (self->close_timer, g_get_monotonic_time () + TRANSPORT_LIMIT);
      g_cancellable_cancel (self->close_cancellable);
    }
  else
    {
      g_warning ("The transport %s did not close in time and is left behind", G_OBJECT_TYPE_NAME (self->transport));
      if (self->close_error == NULL)
        g_set_error (&self->close_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                     _ ("The transport %s did not close in time and was left behind"),
                     G_OBJECT_TYPE_NAME (self->transport));
      end (self);
    }

  return G_SOURCE_CONTINUE;
}

/* On the worker, owning nothing. */
gboolean
taskbus_bus_begin_close (gpointer data)
{
  g_autoptr (TaskbusBus) self = g_object_ref (TASKBUS_BUS (data));
  g_autoptr (GPtrArray) subscriptions = NULL;
  gboolean opened = taskbus_bus_get_state (self) == TASKBUS_BUS_OPEN;

  if (taskbus_bus_get_state (self) > TASKBUS_BUS_OPEN)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  /* One that was never opened has nothing to close. */
  if (self->state == TASKBUS_BUS_NEW)
    g_clear_object (&self->transport);
  self->state = TASKBUS_BUS_CLOSING;
  g_mutex_unlock (&self->lock);

  taskbus_publisher_refuse (self->publisher);
  if (!opened) /* nobody will send what another thread gave just now */
    {
      g_autoptr (GError) error = g_error_new_literal (TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));

      taskbus_publisher_fail_waiting (self->publisher, error);
    }
  self->close_deadline = g_get_monotonic_time () + self->close_timeout;
  self->close_timer = taskbus_worker_add_timer (self->worker, on_close_time, self);
  g_source_set_ready_time (self->close_timer, self->close_deadline);

  subscriptions = g_ptr_array_copy (self->subscriptions, (GCopyFunc) g_object_ref, NULL);
  g_ptr_array_set_free_func (subscriptions, g_object_unref);
  for (guint i = 0; i < subscriptions->len; i++)
    taskbus_subscription_begin_close (subscriptions->pdata[i], self->close_deadline);
  taskbus_bus_check_closed (self);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_bus_close:
 * @self: a bus
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @error: return location for an error
 *
 * Closes the bus and waits for it: takes nothing more, finishes the deliveries that handlers have, stores the positions, aborts
 * the transactions that are open then, waits for what was published, and closes the transport, all within the profile's `close-timeout`.
 *
 * A bus may be closed several times and from several threads; each call ends when the bus has. It does not iterate a main context, so that
 * deliveries that wait for the caller's own context are left to the next member of the group. It cannot be
 * called from inside a handler: `G_IO_ERROR_WOULD_BLOCK`.
 *
 * Returns: %TRUE when all was confirmed, %FALSE with [error@Taskbus.Error.UNCONFIRMED] or an error of the transport;
 *   but for `G_IO_ERROR_CANCELLED` and `G_IO_ERROR_WOULD_BLOCK` the bus is closed then, too
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_close (TaskbusBus *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_process (self->worker, error))
    return FALSE;
  if (taskbus_dispatcher_is_running_here () || taskbus_worker_is_current (self->worker))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("A handler cannot wait for its own end: close the bus asynchronously"));
      return FALSE;
    }

  taskbus_worker_invoke (self->worker, taskbus_bus_begin_close, g_object_ref (self), g_object_unref);
  return taskbus_worker_wait (self->worker, cancellable) ? taskbus_end_waiters_wait (&self->end_waiters, NULL, error)
                                                         : !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * taskbus_bus_close_async:
 * @self: a bus
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @callback: (nullable) (scope async): called when the bus is closed
 * @user_data: data for @callback
 *
 * Closes like [method@Taskbus.Bus.close], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_close_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_close_async);
  if (!taskbus_worker_check_process (self->worker, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  taskbus_end_waiters_add (&self->end_waiters, task);
  taskbus_worker_invoke (self->worker, taskbus_bus_begin_close, g_object_ref (self), g_object_unref);
}

/**
 * taskbus_bus_close_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.close_async].
 *
 * Returns: %TRUE when all was confirmed
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_close_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
