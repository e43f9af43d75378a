/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-audit-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "id", "Id", TASKBUS_FIELD_UUID, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("The entry") },
  { "user-id", "UserId", TASKBUS_FIELD_UUID, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Who did it") },
  { "user-name", "UserName", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Their name") },
  { "action", "Action", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What was done") },
  { "entity-type", "EntityType", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("To what kind of thing") },
  { "entity-id", "EntityId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("To which of them") },
  { "description", "Description", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("In words") },
  { "old-value", "OldValue", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("What it was before") },
  { "new-value", "NewValue", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("What it is now") },
  { "ip-address", "IpAddress", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("From which address") },
  { "user-agent", "UserAgent", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("With which program") },
};

const TaskbusMessageTable message_audit_entity = {
  .name = "audit.entity",
  .topic = "dawning.audit-log",
  .key = "user-id",
  .alternate_key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("The audit record of a change of an entity"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
