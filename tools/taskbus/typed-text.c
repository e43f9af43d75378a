/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "typed-record.h"

#include "exact-text.h"
#include "terminal.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* What colours do here; empty where there are none. */
typedef struct
{
  const char *title;
  const char *failure;
  const char *name;
  const char *end;
} Colours;

static const Colours *
get_colours (void)
{
  static const Colours none = { "", "", "", "" };
  static const Colours some = { "\033[1m", "\033[1;31m", "\033[36m", "\033[0m" };

  return tool_terminal_has_colour (STDOUT_FILENO) ? &some : &none;
}

/* Where the record is, behind what it is. */
static void
append_place (GString *out, TaskbusRecord *record)
{
  gint64 timestamp = taskbus_record_get_timestamp (record);

  g_string_append_printf (out, "  %s", taskbus_record_get_topic (record));
  if (taskbus_record_get_partition (record) >= 0)
    g_string_append_printf (out, " [%d]", taskbus_record_get_partition (record));
  if (taskbus_record_get_offset (record) >= 0)
    g_string_append_printf (out, " @%" G_GINT64_FORMAT, taskbus_record_get_offset (record));
  if (timestamp >= 0)
    {
      g_string_append (out, "  ");
      tool_time_append (out, timestamp);
    }
  g_string_append_c (out, '\n');
}

static void
append_name (GString *out, const Colours *colours, const char *before, const char *name)
{
  g_string_append_printf (out, "  %s%s", colours->name, before);
  tool_exact_append_word (out, name, strlen (name));
  g_string_append_printf (out, "%s: ", colours->end);
}

static void
append_bytes (GString *out, const guint8 *data, gsize size)
{
  if (data == NULL)
    g_string_append (out, "null");
  else
    tool_exact_append (out, (const char *) data, size);
  g_string_append_c (out, '\n');
}

/* All that the record has, as it is. */
static void
append_raw (GString *out, const Colours *colours, TaskbusRecord *record)
{
  gsize size;
  const guint8 *data = taskbus_record_peek_key (record, &size);

  append_name (out, colours, "", _ ("key"));
  append_bytes (out, data, size);
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      data = taskbus_record_peek_header_value (record, i, &size);
      append_name (out, colours, "@", taskbus_record_get_header_name (record, i));
      append_bytes (out, data, size);
    }
  data = taskbus_record_peek_value (record, &size);
  append_name (out, colours, "", _ ("value"));
  append_bytes (out, data, size);
}

static void
append_attributes (GString *out, const Colours *colours, TaskbusMessage *message)
{
  g_auto (GStrv) attributes = taskbus_message_list_attributes (message);

  for (guint i = 0; attributes[i] != NULL; i++)
    {
      const char *value = taskbus_message_get_attribute (message, attributes[i]);

      append_name (out, colours, "@", attributes[i]);
      append_bytes (out, (const guint8 *) value, value != NULL ? strlen (value) : 0);
    }
}

/* Of a dead letter: where it was, and why it is one. */
static void
append_rejection (GString *out, const Colours *colours, TaskbusRecord *record)
{
  for (guint i = 0; i < taskbus_record_get_n_headers (record); i++)
    {
      const char *name = taskbus_record_get_header_name (record, i);
      gsize size;
      const guint8 *value = taskbus_record_peek_header_value (record, i, &size);

      if (!g_str_has_prefix (name, "taskbus-dlq-"))
        continue;

      append_name (out, colours, "@", name);
      append_bytes (out, value, size);
    }
}

static void
append_members (GString *out, const Colours *colours, TaskbusMessage *message)
{
  g_auto (GStrv) members = taskbus_message_list_members (message);

  for (guint i = 0; members[i] != NULL; i++)
    {
      append_name (out, colours, "", tool_typed_name_member (message, members[i]));
      tool_typed_append_value (out, message, members[i], FALSE);
      g_string_append_c (out, '\n');
    }

  /* A document that is not an object has no members. */
  if (members[0] == NULL && TASKBUS_IS_GENERIC_MESSAGE (message))
    {
      gsize size;
      const char *document = taskbus_generic_message_get_document (TASKBUS_GENERIC_MESSAGE (message), &size);

      append_name (out, colours, "", _ ("document"));
      tool_exact_append_json (out, document, size);
      g_string_append_c (out, '\n');
    }
}

/* The value of the key field, beside the type. */
static void
append_key (GString *out, TaskbusMessage *message)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  const char *keys[] = { type != NULL ? taskbus_message_type_get_key (type) : NULL,
                         type != NULL ? taskbus_message_type_get_alternate_key (type) : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *text = keys[i] != NULL ? taskbus_message_get_text (message, keys[i]) : NULL;

      if (text == NULL)
        continue;

      g_string_append_c (out, ' ');
      tool_exact_append_word (out, text, strlen (text));
      return;
    }
}

/* Appends a message as a line with its type and key, and one for each attribute and field. */
void
tool_typed_append_text (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason)
{
  const Colours *colours = get_colours ();
  const char *name = message != NULL ? taskbus_message_get_type_name (message) : NULL;

  if (message == NULL)
    {
      g_string_append_printf (out, "%s%s%s", colours->failure, _ ("no message"), colours->end);
      append_place (out, record);
      append_name (out, colours, "", _ ("reason"));
      append_bytes (out, (const guint8 *) reason->message, strlen (reason->message));
      append_raw (out, colours, record);
      return;
    }

  g_string_append (out, colours->title);
  tool_exact_append_word (out, name, strlen (name));
  g_string_append (out, colours->end);
  append_key (out, message);
  append_place (out, record);
  append_attributes (out, colours, message);
  append_rejection (out, colours, record);
  append_members (out, colours, message);
}
