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

static void
write_fields (TaskbusJsonWriter *writer, const char *document)
{
  g_autoptr (GString) text = g_string_new (NULL);

  tool_exact_append_json (text, document, strlen (document));
  taskbus_json_writer_name (writer, "fields", -1);
  taskbus_json_writer_raw (writer, text->str, text->len);
}

/* Appends the record as ever, and behind that what it is: type, attributes, and the document as "fields". */
void
tool_typed_append_json (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *document = message != NULL ? taskbus_message_to_json (message, &error) : NULL;
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  tool_record_write_json_members (&writer, record);
  if (document != NULL)
    {
      tool_json_string_member (&writer, "type", taskbus_message_get_type_name (message));
      write_attributes (&writer, message);
      write_fields (&writer, document);
    }
  else
    tool_json_string_member (&writer, "error", reason != NULL ? reason->message : error->message);
  taskbus_json_writer_end_object (&writer);
  tool_json_append_line (out, &writer);
}
