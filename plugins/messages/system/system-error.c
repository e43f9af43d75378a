/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

#include <glib/gi18n.h>

static const char *const levels[] = { "debug", "info", "warning", "error", "critical", NULL };

static const TaskbusField fields[] = {
  { "service", "service", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("Where it happened") },
  { "error", "error", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What went wrong") },
  { "details", "details", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Whatever belongs to it") },
  { "level", "level", TASKBUS_FIELD_ENUMERATION, TASKBUS_FIELD_OPTIONAL | TASKBUS_FIELD_OPEN, levels,
    N_ ("How bad it is") },
};

const TaskbusMessageTable message_system_error = {
  .name = "system_error",
  .topic = "system_logs",
  .key = "service",
  .envelope = TASKBUS_ENVELOPE_TYPED,
  .description = N_ ("Something went wrong in a service"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
