/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

/**
 * taskbus_audit_log_log_message:
 * @self: an audit log
 * @message: the entry, of whatever type
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Logs an entry of an application's own, and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.BAD_MESSAGE] when the message cannot be written; and, unless the profile wants entries
 * dropped, those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_message (TaskbusAuditLog *self,
                               TaskbusMessage *message,
                               GCancellable *cancellable,
                               GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_audit_log_get_enabled (self))
    return TRUE;

  return taskbus_audit_log_send (self, message, cancellable, error);
}

/**
 * taskbus_audit_log_log_message_async:
 * @self: an audit log
 * @message: the entry, of whatever type
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Logs an entry of an application's own, like [method@Taskbus.AuditLog.log_message] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_audit_log_log_message_async (TaskbusAuditLog *self,
                                     TaskbusMessage *message,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (TASKBUS_IS_MESSAGE (message));

  taskbus_audit_log_send_async (self, taskbus_audit_log_get_enabled (self) ? message : NULL, NULL,
                                taskbus_audit_log_log_message_async, cancellable, callback, user_data);
}

/**
 * taskbus_audit_log_log_message_finish:
 * @self: an audit log
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.AuditLog.log_message_async].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_message_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);

  return taskbus_audit_log_send_finish (self, result, error);
}

/**
 * taskbus_audit_log_post_message:
 * @self: an audit log
 * @message: the entry, of whatever type
 *
 * Logs an entry of an application's own, and forgets it. It never blocks; a failure, also for what the arguments are, is counted and told by
 * [signal@Taskbus.AuditLog::failed].
 *
 * Since: 1.0
 */
void
taskbus_audit_log_post_message (TaskbusAuditLog *self, TaskbusMessage *message)
{
  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (TASKBUS_IS_MESSAGE (message));

  if (taskbus_audit_log_get_enabled (self))
    taskbus_audit_log_post (self, message, NULL);
}
