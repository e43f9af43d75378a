/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sample-message.h"

#include <string.h>

#include "measure.h"

static const TaskbusField fields[] = {
  { "task-id", "taskId", TASKBUS_FIELD_STRING, TASKBUS_FIELD_REQUIRED, NULL, "The task" },
  { "description", "description", TASKBUS_FIELD_STRING, TASKBUS_FIELD_OPTIONAL, NULL, "What was to be done" },
  { "duration-ms", "durationMs", TASKBUS_FIELD_INT64, TASKBUS_FIELD_OPTIONAL, NULL, "How long it took" },
  { "timestamp", "timestamp", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it was done" },
  { "result", "result", TASKBUS_FIELD_JSON, TASKBUS_FIELD_OPTIONAL, NULL, "What came out" },
};

static TaskbusMessageTable table = {
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_FLAT,
  .description = "A measured task was done",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};

void
sample_message_register (const char *topic)
{
  table.name = topic;
  taskbus_message_table_register (NULL, &table);
}

TaskbusMessage *
sample_message_new (const SampleRow *row)
{
  GError *error = NULL;
  TaskbusMessage *message = taskbus_message_new (table.name, &error, "task-id", row->id, "description",
                                                 row->description, "duration-ms", row->duration, "timestamp", row->time,
                                                 NULL);

  measure_check (error);
  taskbus_message_set_json (message, "result", row->result, &error);
  measure_check (error);
  return message;
}

guint64
sample_message_read (TaskbusMessage *message)
{
  g_autofree char *id = NULL;
  g_autofree char *description = NULL;
  g_autofree char *result = taskbus_message_get_json (message, "result");
  g_autoptr (GDateTime) time = NULL;
  gint64 duration;

  g_object_get (message, "task-id", &id, "description", &description, "duration-ms", &duration, "timestamp", &time,
                NULL);
  return strlen (id) + strlen (description) + (guint64) duration + (guint64) g_date_time_to_unix (time) +
         strlen (result);
}
