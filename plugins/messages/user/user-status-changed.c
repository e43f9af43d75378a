/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The user") },
  { "username", "username", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their name") },
  { "old-status", "old_status", TASKBUS_FIELD_ID, TASKBUS_FIELD_OPTIONAL | TASKBUS_FIELD_NUMERIC, NULL,
    N_ ("The status before") },
  { "new-status", "new_status", TASKBUS_FIELD_ID, TASKBUS_FIELD_OPTIONAL | TASKBUS_FIELD_NUMERIC, NULL,
    N_ ("The status now") },
  { "reason", "reason", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Why") },
};

const TaskbusMessageTable message_user_status_changed = {
  .name = "user.status_changed",
  .topic = "user.events",
  .key = "user-id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .description = N_ ("A user was enabled, disabled, …"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
