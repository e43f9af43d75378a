/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-log-private.h"

#include "events/taskbus-event-fields-private.h"

/* By the caller's word for each. */
static TaskbusMessage *
make_message (const TaskbusAuditEntity *entity, GError **error)
{
  const struct
  {
    const char *field;
    const char *text;
  } texts[] = {
    { "user-id", entity->user_id },         { "user-name", entity->user_name }, { "action", entity->action },
    { "entity-type", entity->entity_type }, { "entity-id", entity->entity_id }, { "description", entity->description },
    { "old-value", entity->old_value },     { "new-value", entity->new_value }, { "ip-address", entity->ip_address },
    { "user-agent", entity->user_agent },
  };
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type ("audit.entity", error);

  for (guint i = 0; message != NULL && i < G_N_ELEMENTS (texts); i++)
    {
      if (!taskbus_event_set_text (message, texts[i].field, texts[i].text, error))
        return NULL;
    }

  return g_steal_pointer (&message);
}

/**
 * taskbus_audit_log_log_entity:
 * @self: an audit log
 * @entity: who did what to it
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Logs what was done to an entity, and waits until that is safe.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when a text is not UTF-8, [error@Taskbus.Error.BAD_MESSAGE] when the id of
 * the user is no UUID, or it, the action or the type of the entity is missing; and, unless the profile wants entries
 * dropped, those of [method@Taskbus.Bus.publish_record].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_entity (TaskbusAuditLog *self,
                              const TaskbusAuditEntity *entity,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (TaskbusMessage) message = NULL;

  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_audit_log_get_enabled (self))
    return TRUE;

  message = make_message (entity, error);
  return message != NULL && taskbus_audit_log_send (self, message, cancellable, error);
}

/**
 * taskbus_audit_log_log_entity_async:
 * @self: an audit log
 * @entity: who did what to it
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is safe, or failed
 * @user_data: data for @callback
 *
 * Logs what was done to an entity, like [method@Taskbus.AuditLog.log_entity] without waiting.
 *
 * Since: 1.0
 */
void
taskbus_audit_log_log_entity_async (TaskbusAuditLog *self,
                                    const TaskbusAuditEntity *entity,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (TaskbusMessage) message = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (entity != NULL);

  if (taskbus_audit_log_get_enabled (self))
    message = make_message (entity, &error);
  taskbus_audit_log_send_async (self, message, error, taskbus_audit_log_log_entity_async, cancellable, callback,
                                user_data);
}

/**
 * taskbus_audit_log_log_entity_finish:
 * @self: an audit log
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.AuditLog.log_entity_async].
 *
 * Returns: %TRUE when it is safe, when it was dropped as the profile wants it, and when the audit log is disabled
 *
 * Since: 1.0
 */
gboolean
taskbus_audit_log_log_entity_finish (TaskbusAuditLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_AUDIT_LOG (self), FALSE);

  return taskbus_audit_log_send_finish (self, result, error);
}

/**
 * taskbus_audit_log_post_entity:
 * @self: an audit log
 * @entity: who did what to it
 *
 * Logs what was done to an entity, and forgets it. It never blocks; a failure, also for what the arguments are, is counted and told by
 * [signal@Taskbus.AuditLog::failed].
 *
 * Since: 1.0
 */
void
taskbus_audit_log_post_entity (TaskbusAuditLog *self, const TaskbusAuditEntity *entity)
{
  g_autoptr (TaskbusMessage) message = NULL;
  GError *error = NULL;

  g_return_if_fail (TASKBUS_IS_AUDIT_LOG (self));
  g_return_if_fail (entity != NULL);

  if (!taskbus_audit_log_get_enabled (self))
    return;

  message = make_message (entity, &error);
  taskbus_audit_log_post (self, message, error);
}
