/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#include "bus/taskbus-bus-private.h"
#include "bus/taskbus-dispatcher-private.h"

#include <glib/gi18n-lib.h>

/* In a thread of its own, which has a reference: the spool first, which still sends. */
static gpointer
run (gpointer data)
{
  g_autoptr (TaskbusAuditLog) self = data;
  g_autoptr (TaskbusSpool) spool = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  spool = g_steal_pointer (&self->spool);
  g_mutex_unlock (&self->lock);

  if (spool != NULL)
    taskbus_spool_close (spool, &error);
  if (self->owns_bus)
    taskbus_bus_close (self->bus, NULL, error == NULL ? &error : NULL);
  taskbus_end_waiters_end (&self->end_waiters, error);
  return NULL;
}

/* The first call closes, however many wait for the end. */
static void
begin_close (TaskbusAuditLog *self)
{
  gboolean is_first;
  gboolean has_work;

  g_mutex_lock (&self->lock);
  is_first = !self->closed;
  has_work = self->spool != NULL || self->owns_bus;
  self->closed = TRUE;
  if (is_first && has_work)
    self->closing = g_thread_new ("taskbus-audit", run, g_object_ref (self));
  g_mutex_unlock (&self->lock);

  if (is_first && !has_work)
    taskbus_end_waiters_end (&self->end_waiters, NULL);
}

/* It has ended; what the thread still has to let go of goes now. */
static void
join (TaskbusAuditLog *self)
{
  GThread *thread;

  g_mutex_lock (&self->lock);
  thread = g_steal_pointer (&self->closing);
  g_mutex_unlock (&self->lock);

  if (thread != NULL)
    g_thread_join (thread);
}

/**
 * taskbus_audit_log_close:
 * @self: an audit log
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @error: return location for an error
 *
 * Closes the audit log and waits for it: takes nothing more, sends on what it can of the spool within the profile's
 * `close-timeout`, and closes its bus if that is its own. What stays in the spool is sent by the next run of the program.
 *
 * It may be closed several times and from several threads; each call ends when the audit log has. It does not iterate a main
 * context, and cannot be called from inside a handler: `G_IO_ERROR_WOULD_BLOCK`.
 *
 * Returns: %TRUE when all was confirmed, %FALSE with an error of [method@Taskbus.Bus.close]
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_close (TaskbusAuditLog *self, GCancellable *cancellable, GError **error)
{
  gboolean closed;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);
  g_return_val_if_fail (self->bus != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_process (self->bus->worker, error))
    return FALSE;
  if (taskbus_dispatcher_is_running_here ())
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("A handler cannot wait for its own end: close the audit log asynchronously"));
      return FALSE;
    }

  begin_close (self);
  closed = taskbus_end_waiters_wait (&self->end_waiters, cancellable, error);
  if (!g_cancellable_is_cancelled (cancellable))
    join (self);
  return closed;
}

/**
 * taskbus_audit_log_close_async:
 * @self: an audit log
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @callback: (nullable) (scope async): called when it is closed
 * @user_data: data for @callback
 *
 * Closes like [method@Taskbus.AuditLog.close], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_audit_log_close_async (TaskbusAuditLog *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (self->bus != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_audit_log_close_async);
  if (!taskbus_worker_check_process (self->bus->worker, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  taskbus_end_waiters_add (&self->end_waiters, task);
  begin_close (self);
}

/**
 * taskbus_audit_log_close_finish:
 * @self: an audit log
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.AuditLog.close_async].
 *
 * Returns: %TRUE when all was confirmed
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_close_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
