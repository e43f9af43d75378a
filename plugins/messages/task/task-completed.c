/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

#include <glib/gi18n.h>

/* The producers write whatever document they are given, so what is received may lack anything. */
static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED_TO_PUBLISH, NULL, N_ ("The task") },
  { "result", "result", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("What came out") },
  { "duration-ms", "duration_ms", TASKBUS_FIELD_INT64, TASKBUS_FIELD_OPTIONAL, NULL,
    N_ ("How long it took, in milliseconds") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, N_ ("When it was done") },
};

const TaskbusMessageTable message_task_completed = {
  .name = "task.completed",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("A task was completed"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
