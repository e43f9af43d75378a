/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting until all that was published is settled. */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gatomicrefcount ref_count;
  TaskbusPublisher *publisher;
  GMutex lock;
  GCond cond;
  gboolean done;

  /* For a call that returns later. */
  GTask *task;
  TaskbusHandover *handover;
  gulong handler;
} Flush;

static Flush *
flush_new (TaskbusBus *bus)
{
  Flush *flush = g_new0 (Flush, 1);

  g_atomic_ref_count_init (&flush->ref_count);
  flush->publisher = taskbus_publisher_ref (bus->publisher);
  g_mutex_init (&flush->lock);
  g_cond_init (&flush->cond);
  return flush;
}

static void
flush_unref (Flush *flush)
{
  if (!g_atomic_ref_count_dec (&flush->ref_count))
    return;

  taskbus_publisher_unref (flush->publisher);
  g_clear_object (&flush->task);
  g_clear_pointer (&flush->handover, taskbus_handover_unref);
  g_mutex_clear (&flush->lock);
  g_cond_clear (&flush->cond);
  g_free (flush);
}

/* In the context of the task; owns a reference. */
static void
return_flush (gpointer data)
{
  Flush *flush = data;

  if (flush->handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (flush->task), flush->handler);
  if (!g_task_return_error_if_cancelled (flush->task))
    g_task_return_boolean (flush->task, TRUE);
  flush_unref (flush);
}

/* Once, on any thread; owns a reference. */
static void
flush_ended (gpointer data)
{
  Flush *flush = data;

  if (flush->task != NULL)
    {
      taskbus_handover_push (flush->handover, return_flush, flush);
      return;
    }

  g_mutex_lock (&flush->lock);
  flush->done = TRUE;
  g_cond_signal (&flush->cond);
  g_mutex_unlock (&flush->lock);
  flush_unref (flush);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Flush *flush = data;

  if (taskbus_publisher_forget_drain (flush->publisher, flush))
    flush_ended (flush);
}

static void
start (TaskbusBus *self, Flush *flush)
{
  TaskbusTransport *transport = NULL;

  if (taskbus_bus_get_state (self) == TASKBUS_BUS_OPEN)
    transport = taskbus_bus_get_transport (self);
  if (transport != NULL)
    taskbus_transport_flush (transport);

  g_atomic_ref_count_inc (&flush->ref_count);
  taskbus_publisher_drain (self->publisher, flush_ended, flush);
}

/**
 * taskbus_bus_flush:
 * @self: a bus
 * @cancellable: (nullable): a cancellable, which ends the waiting
 * @error: return location for an error
 *
 * Waits until all that was published before, also by [method@Taskbus.Bus.post_record], is confirmed or failed.
 *
 * Each record has its deadline, so that this ends. Failures are reported to those who published, not here.
 *
 * Returns: %TRUE when all is settled, %FALSE with `G_IO_ERROR_CANCELLED`
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_flush (TaskbusBus *self, GCancellable *cancellable, GError **error)
{
  Flush *flush;
  gulong handler = 0;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_process (self->worker, error))
    return FALSE;
  if (taskbus_worker_is_current (self->worker))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("The worker of a bus cannot wait for itself: flush asynchronously"));
      return FALSE;
    }

  flush = flush_new (self);
  start (self, flush);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), flush, NULL);
  g_mutex_lock (&flush->lock);
  while (!flush->done)
    g_cond_wait (&flush->cond, &flush->lock);
  g_mutex_unlock (&flush->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  flush_unref (flush);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * taskbus_bus_flush_async:
 * @self: a bus
 * @cancellable: (nullable): a cancellable, which ends the waiting
 * @callback: (nullable) (scope async): called when all is settled
 * @user_data: data for @callback
 *
 * Waits like [method@Taskbus.Bus.flush], without blocking.
 *
 * Since: 1.0
 */
void
taskbus_bus_flush_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Flush *flush;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TASKBUS_IS_BUS (self));

  if (!taskbus_worker_check_process (self->worker, &error))
    {
      g_task_report_error (self, callback, user_data, taskbus_bus_flush_async, g_steal_pointer (&error));
      return;
    }

  flush = flush_new (self);
  flush->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (flush->task, taskbus_bus_flush_async);
  flush->handover = taskbus_handover_get (g_task_get_context (flush->task));

  /* Before it starts, since its end, perhaps in another thread, disconnects the handler. */
  if (cancellable != NULL)
    {
      g_atomic_ref_count_inc (&flush->ref_count);
      flush->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), flush,
                                              (GDestroyNotify) flush_unref);
    }
  start (self, flush);
  if (g_cancellable_is_cancelled (cancellable))
    on_cancelled (cancellable, flush);
  flush_unref (flush);
}

/**
 * taskbus_bus_flush_finish:
 * @self: a bus
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Bus.flush_async].
 *
 * Returns: %TRUE when all is settled
 *
 * Since: 1.0
 */
gboolean
taskbus_bus_flush_finish (TaskbusBus *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
