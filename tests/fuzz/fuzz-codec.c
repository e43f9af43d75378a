/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"

#include <string.h>
#include <taskbus.h>

/* The input is a record: lines of a header's name, a tab and its text, among which “:topic” is the topic; then an empty line
 * and the value.  What holds for any: it becomes a message, or is refused with an error that can be shown.  A message becomes
 * a record again, unless CloudEvents forbids what it says of itself; that one is read again, is an equal message, and becomes
 * the same record. */

static const TaskbusField fields[] = {
  { .name = "user-id", .member = "user_id", .kind = TASKBUS_FIELD_ID, .flags = TASKBUS_FIELD_NUMERIC },
  { .name = "name", .member = "name", .kind = TASKBUS_FIELD_STRING },
};

#define TABLE(type, where, what)                                                                                       \
  {                                                                                                                    \
    .name = type, .topic = where, .key = "user-id", .envelope = TASKBUS_ENVELOPE_##what, .fields = fields,             \
    .n_fields = G_N_ELEMENTS (fields)                                                                                  \
  }

static const TaskbusMessageTable tables[] = {
  TABLE ("fuzz.flat", "fuzz-flat", FLAT),
  TABLE ("fuzz_in", "fuzz_events", TYPED),
  TABLE ("fuzz.registered", "fuzz.events", EVENT),
  TABLE ("fuzz.binary", NULL, CLOUDEVENTS_BINARY),
  TABLE ("fuzz.structured", NULL, CLOUDEVENTS_STRUCTURED),
};

static TaskbusCodec *codec;

static void
add_line (TaskbusRecordBuilder *builder, const char *line)
{
  const char *tab = strchr (line, '\t');
  g_autofree char *name = tab != NULL ? g_strndup (line, (gsize) (tab - line)) : NULL;

  if (tab == NULL)
    return;

  if (g_str_equal (name, ":topic") && taskbus_topic_check_name (tab + 1, NULL))
    taskbus_record_builder_set_topic (builder, tab + 1);
  else
    taskbus_record_builder_add_header_string (builder, name, tab + 1);
}

static TaskbusRecord *
make_record (const char *data, gsize size)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("topic");
  const char *end = data + size;

  while (data < end)
    {
      const char *newline = memchr (data, '\n', (gsize) (end - data));
      g_autofree char *line = NULL;

      if (newline == NULL)
        return taskbus_record_builder_end (builder);

      line = g_strndup (data, (gsize) (newline - data));
      data = newline + 1;
      if (*line == '\0')
        break;
      add_line (builder, line);
    }

  taskbus_record_builder_set_value_data (builder, (const guint8 *) data, (gsize) (end - data));
  return taskbus_record_builder_end (builder);
}

static TaskbusMessage *
decode (TaskbusRecord *record, GError **error)
{
  TaskbusMessage *message = taskbus_codec_decode (codec, record, error);

  if (message == NULL)
    g_assert_true (g_utf8_validate ((*error)->message, -1, NULL));
  return message;
}

static void
assert_equal (TaskbusRecord *record, TaskbusRecord *again)
{
  g_autofree char *shown = taskbus_record_to_string (record);
  g_autofree char *shown_again = taskbus_record_to_string (again);

  if (!taskbus_record_equal (record, again))
    g_error ("%s is not %s", shown_again, shown);
}

static void
check_message (TaskbusMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusRecord) record = taskbus_codec_encode (codec, message, &error);
  g_autoptr (TaskbusMessage) again = NULL;
  g_autoptr (TaskbusRecord) record_again = NULL;

  if (record == NULL)
    {
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  again = decode (record, &error);
  if (again == NULL)
    {
      gsize length;
      const char *value = (const char *) taskbus_record_peek_value (record, &length);

      g_error ("What was written cannot be read: %s: %.*s", error->message, (int) length, value);
    }
  g_assert_cmpstr (taskbus_message_get_type_name (again), ==, taskbus_message_get_type_name (message));
  if (TASKBUS_IS_GENERIC_MESSAGE (message) && !TASKBUS_IS_GENERIC_MESSAGE (again))
    return; /* its topic has the name of a type that goes elsewhere */

  g_assert_true (taskbus_message_equal (message, again));
  record_again = taskbus_codec_encode (codec, again, &error);
  g_assert_no_error (error);
  assert_equal (record, record_again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TaskbusRecord) record = make_record ((const char *) data, size);
  g_autoptr (TaskbusMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  if (codec == NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        taskbus_message_table_register (NULL, &tables[i]);
      codec = taskbus_codec_new (NULL, NULL);
    }

  message = decode (record, &error);
  if (message != NULL)
    check_message (message);
  return 0;
}
