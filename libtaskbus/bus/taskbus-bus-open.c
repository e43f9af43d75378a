/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening a bus: choosing its transport and starting it. */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include "module/taskbus-module.h"

#include <glib/gi18n-lib.h>

/* What the profile says of queues and time.  Before the bus opens it is read once without complaint, since records are
 * taken already. */
gboolean
taskbus_bus_read_limits (TaskbusBus *self, GError **error)
{
  TaskbusPublisherLimits limits;
  gint64 timeout;
  gint64 close_timeout;
  gint64 rebalance_timeout;

  if (!taskbus_profile_lookup_int (self->profile, "queue.max-records", 1, G_MAXINT32, 100000, &limits.max_records,
                                   error) ||
      !taskbus_profile_lookup_int (self->profile, "queue.max-bytes", 1, G_MAXINT64 / 4, 64 << 20, &limits.max_bytes,
                                   error) ||
      !taskbus_profile_lookup_int (self->profile, "publish-timeout", 1, G_MAXINT32, 30000, &timeout, error) ||
      !taskbus_profile_lookup_int (self->profile, "close-timeout", 0, G_MAXINT32, 10000, &close_timeout, error) ||
      !taskbus_profile_lookup_int (self->profile, "rebalance-timeout", 0, G_MAXINT32, 10000, &rebalance_timeout, error))
    return FALSE;

  limits.timeout = timeout * G_TIME_SPAN_MILLISECOND;
  self->close_timeout = close_timeout * G_TIME_SPAN_MILLISECOND;
  self->rebalance_timeout = rebalance_timeout * G_TIME_SPAN_MILLISECOND;
  taskbus_publisher_set_limits (self->publisher, &limits);
  return TRUE;
}

static gboolean
open_transport (TaskbusBus *self, TaskbusTransport **transport, GError **error)
{
  g_autoptr (TaskbusTransport) opened = NULL;

  if (!taskbus_bus_read_limits (self, error) || !taskbus_codec_check_profile (self->codec, error))
    return FALSE;

  if (self->transport != NULL)
    {
      opened = g_object_ref (self->transport);
    }
  else
    {
      g_autofree char *name = taskbus_profile_get_transport (self->profile, error);

      opened = name != NULL ? taskbus_transport_new (name, error) : NULL;
      if (opened == NULL)
        return FALSE;
    }

  if (!taskbus_transport_open (opened, self->profile, error))
    return FALSE;

  *transport = g_steal_pointer (&opened);
  return TRUE;
}

/* On the worker. */
gboolean
taskbus_bus_open_now (TaskbusBus *self, GError **error)
{
  TaskbusBusState state = taskbus_bus_get_state (self);
  g_autoptr (TaskbusTransport) transport = NULL;
  g_autoptr (GError) failure = NULL;

  if (state == TASKBUS_BUS_OPEN)
    return TRUE;

  if (state != TASKBUS_BUS_NEW)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));
      return FALSE;
    }

  if (!open_transport (self, &transport, &failure))
    {
      taskbus_publisher_fail_waiting (self->publisher, failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  g_mutex_lock (&self->lock);
  self->state = TASKBUS_BUS_OPEN;
  g_set_object (&self->transport, transport);
  g_mutex_unlock (&self->lock);
  g_atomic_int_set (&self->opened, 1);
  taskbus_publisher_start (self->publisher, transport);
  return TRUE;
}

static gboolean
open_for_publisher (gpointer data)
{
  TaskbusBus *self = data;
  g_autoptr (GError) error = NULL;

  /* First, so that who comes later asks again. */
  g_atomic_int_set (&self->open_requested, 0);
  if (!taskbus_bus_open_now (self, &error))
    g_debug ("Opening the bus: %s", error->message);
  return G_SOURCE_REMOVE;
}

/* Any thread: opens soon, when that was not done before. */
void
taskbus_bus_request_open (TaskbusBus *self)
{
  if (G_LIKELY (g_atomic_int_get (&self->opened)))
    return;

  if (taskbus_bus_get_state (self) == TASKBUS_BUS_NEW &&
      g_atomic_int_compare_and_exchange (&self->open_requested, 0, 1))
    taskbus_worker_invoke (self->worker, open_for_publisher, g_object_ref (self), g_object_unref);
}

typedef struct
{
  TaskbusBus *bus;
  gboolean opened;
  GError *error;
} OpenCall;

static gboolean
open_call (gpointer data)
{
  OpenCall *call = data;

  call->opened = taskbus_bus_open_now (call->bus, &call->error);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_bus_open:
 * @self: a bus
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens the transport and waits until that is done, where it was not before. Publishing and subscribing do the same by themselves.
 *
 * An open bus need not be connected: see [method@Taskbus.Bus.get_health]. After a failure it may be tried again.
 *
 * Errors: [error@Taskbus.Error.INVALID_PROFILE], [error@Taskbus.Error.NO_MODULE],
 * [error@Taskbus.Error.BAD_MODULE], [error@Taskbus.Error.CLOSED], and those of the transport.
 *
 * Returns: %TRUE when the bus is open
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_open (TaskbusBus *self, GCancellable *cancellable, GError **error)
{
  OpenCall call = { self, FALSE, NULL };

  g_return_val_if_fail (TASKBUS_IS_BUS (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (taskbus_bus_get_state (self) == TASKBUS_BUS_OPEN)
    return TRUE;

  if (!taskbus_worker_call (self->worker, open_call, &call))
    g_set_error_literal (&call.error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));
  if (!call.opened)
    g_propagate_error (error, call.error);
  return call.opened;
}

static gboolean
open_for_task (gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (taskbus_bus_open_now (g_task_get_source_object (task), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_bus_open_async:
 * @self: a bus
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Opens like [method@Taskbus.Bus.open], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_bus_open_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_bus_open_async);

  if (!taskbus_worker_invoke (self->worker, open_for_task, g_object_ref (task), g_object_unref))
    g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));
}

/**
 * taskbus_bus_open_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.open_async].
 *
 * Returns: %TRUE when the bus is open
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_open_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
