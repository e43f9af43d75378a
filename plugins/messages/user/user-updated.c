/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The user") },
  { "username", "username", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their name") },
  { "changes", "changes", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("What, by its name") },
};

const TaskbusMessageTable message_user_updated = {
  .name = "user.updated",
  .topic = "user.events",
  .key = "user-id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .description = N_ ("Something about a user was changed"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
