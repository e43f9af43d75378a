/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

#include <glib/gi18n.h>

/* Any document: whoever publishes one may give the key beside it. */
static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("The task") },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_OPTIONAL, NULL, N_ ("When it happened") },
};

const TaskbusMessageTable message_task_other = {
  .name = "task.*",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = N_ ("Any other event of a task; its topic is its type"),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};
