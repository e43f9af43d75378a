/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json-members.h"

/* Writes a member with text that may be NULL, or not be UTF-8. */
void
tool_json_string_member (TaskbusJsonWriter *writer, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_string (writer, valid, -1);
}

void
tool_json_int_member (TaskbusJsonWriter *writer, const char *name, gint64 number)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_int64 (writer, number);
}

void
tool_json_boolean_member (TaskbusJsonWriter *writer, const char *name, gboolean value)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_boolean (writer, value);
}

void
tool_json_null_member (TaskbusJsonWriter *writer, const char *name)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_null (writer);
}

void
tool_json_begin_array_member (TaskbusJsonWriter *writer, const char *name)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_begin_array (writer);
}

void
tool_json_begin_object_member (TaskbusJsonWriter *writer, const char *name)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_begin_object (writer);
}

/* Appends the document as a line, and makes the writer ready for the next one. */
void
tool_json_append_line (GString *out, TaskbusJsonWriter *writer)
{
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  if (!taskbus_json_writer_end (writer, &error))
    g_error ("%s", error->message);

  text = taskbus_json_writer_get_text (writer, &length);
  g_string_append_len (out, text, (gssize) length);
  g_string_append_c (out, '\n');
  taskbus_json_writer_reset (writer);
}
