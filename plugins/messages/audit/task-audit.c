/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-audit-tables.h"

#include <glib/gi18n.h>

static const char *const event_types[] = { "task_submission", "task_completion", NULL };

static const TaskbusField fields[] = {
  { "event-type", "event_type", TASKBUS_FIELD_ENUMERATION, TASKBUS_FIELD_REQUIRED, event_types,
    N_ ("What is recorded") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NOW, NULL,
    N_ ("When it happened") },
  { "task-id", "task_id", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The task") },
  { "task-description", "task_description", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL,
    N_ ("What the task is") },
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_WRITE_NULL, NULL,
    N_ ("Who did it; null when it was nobody") },
  { "duration-ms", "duration_ms", TASKBUS_FIELD_INT64, TASKBUS_FIELD_OPTIONAL, NULL,
    N_ ("How long it took, in milliseconds") },
  { "success", "success", TASKBUS_FIELD_BOOLEAN, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Whether it succeeded") },
};

const TaskbusMessageTable message_audit_task_audit = {
  .name = "task.audit",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("The audit record of a task that was submitted or completed"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
