/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

/* The producers write whatever document they are given, so what is received may lack anything. */
static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED_TO_PUBLISH, NULL, "The task" },
  { "task-description", "taskDescription", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, "What is to be done" },
  { "metadata", "metadata", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, "Whatever belongs to the task" },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it was created" },
};

const TaskbusMessageTable message_task_created = {
  .name = "task.created",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = "A task was created",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
