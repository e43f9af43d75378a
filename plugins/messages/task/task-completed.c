/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

/* The producers write whatever document they are given, so what is received may lack anything. */
static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED_TO_PUBLISH, NULL, "The task" },
  { "result", "result", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, "What came out" },
  { "duration-ms", "duration_ms", TASKBUS_FIELD_INT64, TASKBUS_FIELD_OPTIONAL, NULL,
    "How long it took, in milliseconds" },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it was done" },
};

const TaskbusMessageTable message_task_completed = {
  .name = "task.completed",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = "A task was completed",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
