/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "records.h"

const char *const awkward_texts[] = {
  "he said \"no\"",
  "first line\nsecond line\r\n\tthird",
  "\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x1a\x1b\x1f\x7f",
  "C:\\temp\\n \\u0041 \\\" /",
  "工具执行超时",
  "😀 👩‍👩‍👧 e\xcc\x81",
  "</script><!-- & ' \" -->",
  "\xe2\x80\xa8 and \xe2\x80\xa9",
  "\xef\xbb\xbf at the beginning",
  "\xef\xbf\xbe \xef\xbf\xbf \xf4\x8f\xbf\xbf",
  "\"},\"taskId\":\"other\",{\"",
  "%s %n {} ${HOME}",
  " ",
  NULL,
};

char *
record_dup_key (TaskbusRecord *record)
{
  g_autoptr (GBytes) key = taskbus_record_get_key (record);

  return key != NULL ? g_strndup (g_bytes_get_data (key, NULL), g_bytes_get_size (key)) : NULL;
}

char *
record_dup_value (TaskbusRecord *record)
{
  g_autoptr (GBytes) value = taskbus_record_get_value (record);

  return value != NULL ? g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value)) : NULL;
}

gboolean
record_has_header (TaskbusRecord *record, const char *name)
{
  g_autoptr (GBytes) header = taskbus_record_find_header (record, name);

  return header != NULL;
}

static TaskbusMessage *
decode (TaskbusBus *bus, TaskbusRecord *record)
{
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_codec_decode (taskbus_bus_get_codec (bus), record, &error);

  g_assert_no_error (error);
  return message;
}

char *
record_dup_field (TaskbusBus *bus, TaskbusRecord *record, const char *field)
{
  g_autoptr (TaskbusMessage) message = decode (bus, record);

  return taskbus_message_get_json (message, field);
}

char *
record_dup_text (TaskbusBus *bus, TaskbusRecord *record, const char *field)
{
  g_autoptr (TaskbusMessage) message = decode (bus, record);
  char *text = NULL;

  g_object_get (message, field, &text, NULL);
  return text;
}

void
record_assert_now (TaskbusBus *bus, TaskbusRecord *record, const char *field)
{
  g_autoptr (TaskbusMessage) message = decode (bus, record);
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan age;

  g_object_get (message, field, &time, NULL);
  g_assert_nonnull (time);
  age = g_date_time_difference (now, time);
  g_assert_cmpint (age, >=, -G_TIME_SPAN_SECOND);
  g_assert_cmpint (age, <, G_TIME_SPAN_MINUTE);
}
