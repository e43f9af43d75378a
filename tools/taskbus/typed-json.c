/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "typed-record.h"

#include "exact-text.h"
#include "json-writer.h"
#include "record-json.h"

#include <string.h>

static void
append_attributes (GString *out, TaskbusMessage *message)
{
  g_auto (GStrv) attributes = taskbus_message_list_attributes (message);

  g_string_append (out, ",\"attributes\":{");
  for (guint i = 0; attributes[i] != NULL; i++)
    tool_json_append_string_member (out, attributes[i], taskbus_message_get_attribute (message, attributes[i]));
  g_string_append_c (out, '}');
}

/* Appends the record as ever, and behind that what it is: type, attributes, and the document as "fields". */
void
tool_typed_append_json (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *document = message != NULL ? taskbus_message_to_json (message, &error) : NULL;

  tool_record_append_json (out, record);
  g_string_truncate (out, out->len - 1);
  if (document != NULL)
    {
      tool_json_append_string_member (out, "type", taskbus_message_get_type_name (message));
      append_attributes (out, message);
      g_string_append (out, ",\"fields\":");
      tool_exact_append_json (out, document, strlen (document));
    }
  else
    tool_json_append_string_member (out, "error", reason != NULL ? reason->message : error->message);
  g_string_append (out, "}\n");
}
