/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include <glib/gi18n.h>

/* user_login, user_logout, user_register, user_update, user_delete: one document. */
static const TaskbusField fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, N_ ("The user") },
  { "username", "username", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Their name") },
  { "ip", "ip", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("From which address") },
  { "action", "action", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("What was done") },
};

#define TABLE(NAME, DESCRIPTION)                                                                                       \
  const TaskbusMessageTable message_##NAME = {                                                                         \
    .name = #NAME,                                                                                                     \
    .topic = "user_events",                                                                                            \
    .key = "user-id",                                                                                                  \
    .envelope = TASKBUS_ENVELOPE_TYPED,                                                                                \
    .description = DESCRIPTION,                                                                                        \
    .fields = fields,                                                                                                  \
    .n_fields = G_N_ELEMENTS (fields),                                                                                 \
  }

TABLE (user_login, N_ ("A user logged in"));
TABLE (user_logout, N_ ("A user logged out"));
TABLE (user_register, N_ ("A user registered"));
TABLE (user_update, N_ ("A user was changed"));
TABLE (user_delete, N_ ("A user was deleted"));
