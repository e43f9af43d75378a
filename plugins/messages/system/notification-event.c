/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "type", "type", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What to tell, as welcome_email") },
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("Whom") },
  { "email", "email", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their mail address") },
  { "changes", "changes", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("What was changed, by its name") },
};

const TaskbusMessageTable message_system_notification_event = {
  .name = "notification.event",
  .topic = "notification-events",
  .key = "user-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("A user is to be told something"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
