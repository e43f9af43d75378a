/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "config-group", "ConfigGroup", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The group of settings") },
  { "config-key", "ConfigKey", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The setting") },
  { "old-value", "OldValue", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("What it was before") },
  { "new-value", "NewValue", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("What it is now") },
  { "changed-by", "ChangedBy", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Who changed it") },
};

const TaskbusMessageTable message_system_config_changed = {
  .name = "config.changed",
  .topic = "dawning.config-changed",
  .key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("A configuration was changed"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
