/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#define DEFAULT_PATIENCE_MS 10000

/* Each call after the first finds nothing to close but the bus, which waits for its end. */
static TaskbusSpool *
begin_close (TaskbusAuditLog *self)
{
  TaskbusSpool *spool;

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  spool = g_steal_pointer (&self->spool);
  g_mutex_unlock (&self->lock);
  return spool;
}

static gboolean
close_spool (TaskbusAuditLog *self, TaskbusSpool *spool, GError **error)
{
  gint64 patience;

  if (!taskbus_profile_lookup_int (taskbus_bus_get_profile (self->bus), "close-timeout", 0, G_MAXINT,
                                   DEFAULT_PATIENCE_MS, &patience, NULL))
    patience = DEFAULT_PATIENCE_MS;

  return taskbus_spool_close (spool, patience * G_TIME_SPAN_MILLISECOND, error);
}

/**
 * taskbus_audit_log_close:
 * @self: an audit log
 * @cancellable: (nullable): a cancellable, which ends the waiting for its own bus but not the closing
 * @error: return location for an error
 *
 * Closes the audit log and waits for it: takes nothing more, sends on what it can of the spool within the profile's
 * `close-timeout`, and closes its bus if that is its own. What stays in the spool is sent by the next run of the program.
 *
 * It does not iterate a main context, and cannot be called from inside a handler: `G_IO_ERROR_WOULD_BLOCK`.
 *
 * Returns: %TRUE when all was confirmed, %FALSE with an error of [method@Taskbus.Bus.close]
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_close (TaskbusAuditLog *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusSpool) spool = NULL;
  g_autoptr (GError) reason = NULL;
  gboolean closed = TRUE;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  spool = begin_close (self);
  if (spool != NULL)
    closed = close_spool (self, spool, &reason);
  if (self->owns_bus && !taskbus_bus_close (self->bus, cancellable, closed ? &reason : NULL))
    closed = FALSE;

  if (!closed)
    g_propagate_error (error, g_steal_pointer (&reason));
  return closed;
}

static void
close_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (taskbus_audit_log_close (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
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

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_audit_log_close_async);
  g_task_run_in_thread (task, close_in_thread);
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
