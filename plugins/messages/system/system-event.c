/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include "message-base.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  MESSAGE_BASE_FIELDS,
  { "event-type", "EventType", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What happened") },
  { "source", "Source", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, N_ ("Where") },
  { "event-data", "EventData", TASKBUS_FIELD_JSON, TASKBUS_FIELD_WRITE_NULL, NULL,
    N_ ("What belongs to it, by its name") },
};

const TaskbusMessageTable message_system_event = {
  .name = "system.event",
  .topic = "dawning.system-event",
  .key = "tenant-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .description = N_ ("Any event of the system"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
