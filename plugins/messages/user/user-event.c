/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The user") },
  { "username", "username", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their name") },
  { "email", "email", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their mail address") },
  { "action", "action", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What happened") },
};

const TaskbusMessageTable message_user_event = {
  .name = "user.event",
  .topic = "user-events",
  .key = "username",
  .alternate_key = "user-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("The plain event of a user"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
