/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-task-message-private.h"

#include "events/taskbus-event-fields-private.h"

TaskbusMessage *
taskbus_audit_task_message_new (const char *event_type,
                                const char *task_id,
                                const char *description,
                                const char *user_id,
                                GError **error)
{
  g_autoptr (TaskbusMessage) message = NULL;

  if (!taskbus_event_check_id (task_id, "task-id", error))
    return NULL;

  message = taskbus_message_new_of_type ("task.audit", error);
  if (message == NULL || !taskbus_event_set_text (message, "event-type", event_type, error) ||
      !taskbus_event_set_text (message, "task-id", task_id, error) ||
      !taskbus_event_set_text (message, "task-description", description, error) ||
      !taskbus_event_set_text (message, "user-id", user_id, error))
    return NULL;

  return g_steal_pointer (&message);
}
