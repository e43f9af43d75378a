/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "typed-record.h"

#include "exact-text.h"
#include "json-members.h"
#include "record-json.h"

#include <string.h>

static void
write_attributes (TaskbusJsonWriter *writer, TaskbusMessage *message)
{
  g_auto (GStrv) attributes = taskbus_message_list_attributes (message);

  tool_json_begin_object_member (writer, "attributes");
  for (guint i = 0; attributes[i] != NULL; i++)
    tool_json_string_member (writer, attributes[i], taskbus_message_get_attribute (message, attributes[i]));
  taskbus_json_writer_end_object (writer);
}

/* The document in one line, or NULL when it is too deep to be within another one: what is printed can be read again. */
static char *
make_fields (TaskbusMessage *message, GError **error)
{
  g_autofree char *document = taskbus_message_to_json (message, error);
  g_autoptr (GString) nested = NULL;

  if (document == NULL)
    return NULL;

  nested = g_string_new ("[");
  tool_exact_append_json (nested, document, strlen (document));
  g_string_append_c (nested, ']');
  if (!taskbus_json_check (nested->str, (gssize) nested->len, error))
    return NULL;

  return g_strndup (nested->str + 1, nested->len - 2);
}

/* Appends the record as ever, and behind that what it is: type, attributes, and the document as "fields". */
void
tool_typed_append_json (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fields = message != NULL ? make_fields (message, &error) : NULL;
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_record_write_json_members (&writer, record);
  if (fields != NULL)
    {
      tool_json_string_member (&writer, "type", taskbus_message_get_type_name (message));
      write_attributes (&writer, message);
      taskbus_json_writer_name (&writer, "fields", -1);
      taskbus_json_writer_raw (&writer, fields, strlen (fields));
    }
  else
    tool_json_string_member (&writer, "error", reason != NULL ? reason->message : error->message);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}
