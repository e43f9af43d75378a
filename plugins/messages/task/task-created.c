/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

#include <glib/gi18n.h>

/* The producers write whatever document they are given, so what is received may lack anything. */
static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED_TO_PUBLISH, NULL, N_ ("The task") },
  { "task-description", "taskDescription", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL,
    N_ ("What is to be done") },
  { "metadata", "metadata", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("Whatever belongs to the task") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, N_ ("When it was created") },
};

const TaskbusMessageTable message_task_created = {
  .name = "task.created",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("A task was created"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
