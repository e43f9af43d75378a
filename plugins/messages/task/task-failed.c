/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

#include <glib/gi18n.h>

static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("The task") },
  { "error", "error", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, N_ ("What went wrong") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL,
    N_ ("When it failed; old producers leave it out") },
};

const TaskbusMessageTable message_task_failed = {
  .name = "task.failed",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("A task failed"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
