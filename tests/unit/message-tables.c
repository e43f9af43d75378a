/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-tables.h"

#include <string.h>

static const char *const colors[] = { "red", "green", NULL };

static const TaskbusField kinds_fields[] = {
  { .name = "text", .member = "text", .kind = TASKBUS_FIELD_STRING },
  { .name = "id", .member = "id", .kind = TASKBUS_FIELD_ID },
  { .name = "number-id", .member = "number_id", .kind = TASKBUS_FIELD_ID, .flags = TASKBUS_FIELD_NUMERIC },
  { .name = "uuid", .member = "uuid", .kind = TASKBUS_FIELD_UUID },
  { .name = "color", .member = "color", .kind = TASKBUS_FIELD_ENUMERATION, .values = colors },
  { .name = "open-color",
    .member = "openColor",
    .kind = TASKBUS_FIELD_ENUMERATION,
    .flags = TASKBUS_FIELD_OPEN,
    .values = colors },
  { .name = "flag", .member = "flag", .kind = TASKBUS_FIELD_BOOLEAN },
  { .name = "small", .member = "small", .kind = TASKBUS_FIELD_INT32 },
  { .name = "big", .member = "big", .kind = TASKBUS_FIELD_INT64 },
  { .name = "positive", .member = "positive", .kind = TASKBUS_FIELD_UINT64 },
  { .name = "amount", .member = "amount", .kind = TASKBUS_FIELD_DOUBLE },
  { .name = "time", .member = "time", .kind = TASKBUS_FIELD_TIME },
  { .name = "epoch", .member = "epoch", .kind = TASKBUS_FIELD_TIME, .flags = TASKBUS_FIELD_EPOCH },
  { .name = "zoneless", .member = "zoneless", .kind = TASKBUS_FIELD_TIME, .flags = TASKBUS_FIELD_ZONELESS },
  { .name = "list", .member = "list", .kind = TASKBUS_FIELD_STRINGS },
  { .name = "data", .member = "data", .kind = TASKBUS_FIELD_JSON },
};

static const TaskbusMessageTable kinds = {
  .name = "test.kinds",
  .key = "id",
  .description = "A field of each kind",
  .fields = kinds_fields,
  .n_fields = G_N_ELEMENTS (kinds_fields),
};

static const TaskbusField event_fields[] = {
  { .name = "task-id", .member = "taskId", .kind = TASKBUS_FIELD_STRING, .flags = TASKBUS_FIELD_REQUIRED },
  { .name = "reason", .member = "reason", .kind = TASKBUS_FIELD_STRING, .flags = TASKBUS_FIELD_REQUIRED_TO_PUBLISH },
  { .name = "user", .member = "user", .kind = TASKBUS_FIELD_STRING, .flags = TASKBUS_FIELD_WRITE_NULL },
  { .name = "event-id", .member = "event_id", .kind = TASKBUS_FIELD_UUID, .flags = TASKBUS_FIELD_NEW_ID },
  { .name = "timestamp", .member = "timestamp", .kind = TASKBUS_FIELD_TIME, .flags = TASKBUS_FIELD_NOW },
};

static const TaskbusMessageTable event = {
  .name = "test.event",
  .topic = "events",
  .key = "task-id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .fields = event_fields,
  .n_fields = G_N_ELEMENTS (event_fields),
};

static const TaskbusField dotnet_fields[] = {
  { .name = "user-id", .member = "UserId", .kind = TASKBUS_FIELD_STRING },
  { .name = "ip-address", .member = "IPAddress", .kind = TASKBUS_FIELD_STRING, .flags = TASKBUS_FIELD_WRITE_NULL },
};

static const TaskbusMessageTable dotnet = {
  .name = "test.dotnet",
  .style = TASKBUS_MESSAGE_STYLE_DOTNET,
  .fields = dotnet_fields,
  .n_fields = G_N_ELEMENTS (dotnet_fields),
};

static const TaskbusMessageTable any = {
  .name = "test.any.*",
  .key = "task-id",
  .fields = event_fields,
  .n_fields = 1,
};

void
message_tables_register (void)
{
  taskbus_message_table_register (NULL, &kinds);
  taskbus_message_table_register (NULL, &event);
  taskbus_message_table_register (NULL, &dotnet);
  taskbus_message_table_register (NULL, &any);
}

TaskbusMessage *
message_tables_read (const char *type, const char *json)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_message_from_json (type, json, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, type);
  return message;
}

void
message_tables_assert_json (TaskbusMessage *message, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = taskbus_message_to_json (message, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, json);
}

void
message_tables_assert_refused (const char *type, const char *json, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_from_json (type, json, -1, &error);

  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_null (message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 400);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}
