/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "user-id", "UserId", TASKBUS_FIELD_UUID, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The user") },
  { "user-name", "UserName", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Their name") },
  { "event-type", "EventType", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What happened") },
  { "event-data", "EventData", TASKBUS_FIELD_JSON, TASKBUS_FIELD_WRITE_NULL, NULL,
    N_ ("What belongs to it, by its name") },
};

const TaskbusMessageTable message_user_generic = {
  .name = "user.generic",
  .topic = "dawning.user-event",
  .key = "user-id",
  .alternate_key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("Any event of a user"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
