/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "codec-fixture.h"

#include <string.h>

static const TaskbusField flat_fields[] = {
  { "id", "id", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED },
  { "text", "text", TASKBUS_FIELD_STRING },
  { "count", "count", TASKBUS_FIELD_INT64 },
};

static const TaskbusField person_fields[] = {
  { "user-id", "user_id", TASKBUS_FIELD_ID, TASKBUS_FIELD_NUMERIC },
  { "name", "name", TASKBUS_FIELD_STRING },
};

static const TaskbusField text_fields[] = {
  { "text", "text", TASKBUS_FIELD_STRING },
};

static const TaskbusField note_fields[] = {
  { "type", "type", TASKBUS_FIELD_STRING },
  { "text", "text", TASKBUS_FIELD_STRING },
};

static const TaskbusMessageTable tables[] = {
  { .name = "probe.flat", .topic = "probe-flat", .key = "id", .fields = flat_fields, .n_fields = 3 },
  { .name = "probe_in",
    .topic = "probe_events",
    .key = "user-id",
    .envelope = TASKBUS_ENVELOPE_TYPED,
    .fields = person_fields,
    .n_fields = 2 },
  { .name = "probe_out",
    .topic = "probe_events",
    .key = "user-id",
    .envelope = TASKBUS_ENVELOPE_TYPED,
    .fields = person_fields,
    .n_fields = 2 },
  { .name = "probe.registered",
    .topic = "probe.events",
    .envelope = TASKBUS_ENVELOPE_EVENT,
    .fields = person_fields,
    .n_fields = 2 },
  { .name = "probe.binary",
    .key = "user-id",
    .envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY,
    .fields = person_fields,
    .n_fields = 2 },
  { .name = "probe.structured",
    .envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED,
    .fields = person_fields,
    .n_fields = 2 },
  { .name = "probe.note", .topic = "probe-notes", .fields = note_fields, .n_fields = 2 },
  { .name = "probe.under_score", .fields = text_fields, .n_fields = 1 },
  { .name = "probe.*", .fields = text_fields, .n_fields = 1 },
};

void
codec_fixture_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    taskbus_message_table_register (NULL, &tables[i]);
}

/* Pairs of a header's name and its text follow. */
TaskbusRecord *
codec_fixture_make_record (const char *topic, const char *value, ...)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  const char *name;
  va_list headers;

  if (value != NULL)
    taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
  va_start (headers, value);
  while ((name = va_arg (headers, const char *)) != NULL)
    taskbus_record_builder_add_header_string (builder, name, va_arg (headers, const char *));
  va_end (headers);
  return taskbus_record_builder_end (builder);
}

TaskbusMessage *
codec_fixture_decode (TaskbusCodec *codec, TaskbusRecord *record)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_codec_decode (codec, record, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
  return message;
}

TaskbusRecord *
codec_fixture_encode (TaskbusCodec *codec, TaskbusMessage *message)
{
  g_autoptr (GError) error = NULL;
  TaskbusRecord *record = taskbus_codec_encode (codec, message, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

void
codec_fixture_assert_refused (TaskbusCodec *codec, TaskbusRecord *record, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_codec_decode (codec, record, &error);

  g_assert_null (message);
  g_assert_nonnull (error);
  if (!g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE))
    g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

char *
codec_fixture_get_value (TaskbusRecord *record)
{
  gsize size;
  const guint8 *value = taskbus_record_peek_value (record, &size);

  return value != NULL ? g_strndup ((const char *) value, size) : NULL;
}

char *
codec_fixture_get_header (TaskbusRecord *record, const char *name)
{
  g_autoptr (GBytes) value = taskbus_record_find_header (record, name);

  return value != NULL ? g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value)) : NULL;
}
