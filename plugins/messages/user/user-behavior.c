/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The user") },
  { "action", "action", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What they did") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, N_ ("When") },
  { "ip", "ip", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("From which address") },
};

const TaskbusMessageTable message_user_behavior = {
  .name = "user.behavior",
  .topic = "user-behavior",
  .key = "user-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("What a user did"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
