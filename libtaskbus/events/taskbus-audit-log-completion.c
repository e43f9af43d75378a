/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#include "events/taskbus-audit-task-message-private.h"

static TaskbusMessage *
make_message (const char *task_id,
              const char *description,
              const char *user_id,
              gint64 duration_ms,
              gboolean success,
              GError **error)
{
  g_autoptr (TaskbusMessage)
    message = taskbus_audit_task_message_new ("task_completion", task_id, description, user_id, error);

  if (message == NULL)
    return NULL;

  if (duration_ms >= 0)
    g_object_set (message, "duration-ms", duration_ms, NULL);
  g_object_set (message, "success", !!success, NULL);
  return g_steal_pointer (&message);
}

/**
 * taskbus_audit_log_log_task_completion:
 * @self: an audit log
 * @task_id: the id of the task
 * @description: what the task is
 * @user_id: (nullable): who submitted it, or %NULL for nobody
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 * @success: whether it succeeded
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Logs that a task has ended, and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when a text is not UTF-8 or the id is empty; and, unless the profile
 * wants entries dropped, those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_task_completion (TaskbusAuditLog *self,
                                       const char *task_id,
                                       const char *description,
                                       const char *user_id,
                                       gint64 duration_ms,
                                       gboolean success,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_autoptr (TaskbusMessage) message = NULL;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);
  g_return_val_if_fail (task_id != NULL, FALSE);
  g_return_val_if_fail (description != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_audit_log_get_enabled (self))
    return TRUE;

  message = make_message (task_id, description, user_id, duration_ms, success, error);
  return message != NULL && taskbus_audit_log_send (self, message, cancellable, error);
}

/**
 * taskbus_audit_log_log_task_completion_async:
 * @self: an audit log
 * @task_id: the id of the task
 * @description: what the task is
 * @user_id: (nullable): who submitted it, or %NULL for nobody
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 * @success: whether it succeeded
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Logs that a task has ended, like [method@Taskbus.AuditLog.log_task_completion] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_audit_log_log_task_completion_async (TaskbusAuditLog *self,
                                             const char *task_id,
                                             const char *description,
                                             const char *user_id,
                                             gint64 duration_ms,
                                             gboolean success,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  g_autoptr (TaskbusMessage) message = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (description != NULL);

  if (taskbus_audit_log_get_enabled (self))
    message = make_message (task_id, description, user_id, duration_ms, success, &error);
  taskbus_audit_log_send_async (self, message, error, taskbus_audit_log_log_task_completion_async, cancellable,
                                callback, user_data);
}

/**
 * taskbus_audit_log_log_task_completion_finish:
 * @self: an audit log
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.AuditLog.log_task_completion_async].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_task_completion_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);

  return taskbus_audit_log_send_finish (self, result, error);
}

/**
 * taskbus_audit_log_post_task_completion:
 * @self: an audit log
 * @task_id: the id of the task
 * @description: what the task is
 * @user_id: (nullable): who submitted it, or %NULL for nobody
 * @duration_ms: how long it took, in milliseconds; negative: unknown, and left out
 * @success: whether it succeeded
 *
 * Logs that a task has ended, and forgets it. It never blocks; a failure, also for what the arguments are, is counted and told by
 * [signal@Taskbus.AuditLog::failed].
 *
 * Since: 1.0
 */
void
taskbus_audit_log_post_task_completion (TaskbusAuditLog *self,
                                        const char *task_id,
                                        const char *description,
                                        const char *user_id,
                                        gint64 duration_ms,
                                        gboolean success)
{
  g_autoptr (TaskbusMessage) message = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (task_id != NULL);
  g_return_if_fail (description != NULL);

  if (!taskbus_audit_log_get_enabled (self))
    return;

  message = make_message (task_id, description, user_id, duration_ms, success, &error);
  taskbus_audit_log_post (self, message, error);
}
