/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "typed-record.h"

#include "exact-text.h"
#include "table.h"
#include "terminal.h"
#include "text-width.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* As of the table of records: they are printed as they come, so the widths cannot depend on them. */
enum
{
  TIME_WIDTH = 24,
  TYPE_WIDTH = 24,
  PARTITION_WIDTH = 4,
  OFFSET_WIDTH = 10,
  FIELDS_WIDTH = 160,
};

static void
append_cell (GString *out, const char *text, guint width)
{
  gsize start = out->len;

  tool_table_append_printable (out, text, strlen (text), width);
  g_string_append_printf (out, "%*s  ", (int) width - (int) MIN (tool_text_width (out->str + start), width), "");
}

/* Appends the titles of the columns. */
void
tool_typed_append_row_head (GString *out)
{
  gboolean bold = tool_terminal_has_colour (STDOUT_FILENO);

  g_string_append (out, bold ? "\033[1m" : "");
  append_cell (out, _ ("TIME"), TIME_WIDTH);
  append_cell (out, _ ("TYPE"), TYPE_WIDTH);
  tool_text_append_right (out, _ ("PART"), PARTITION_WIDTH);
  tool_text_append_right (out, _ ("OFFSET"), 2 + OFFSET_WIDTH);
  g_string_append (out, "  ");
  g_string_append_printf (out, "%s%s\n", _ ("FIELDS"), bold ? "\033[0m" : "");
}

static void
append_fields (GString *out, TaskbusMessage *message)
{
  g_auto (GStrv) members = taskbus_message_list_members (message);

  for (guint i = 0; members[i] != NULL; i++)
    {
      const char *name = tool_typed_name_member (message, members[i]);

      if (i > 0)
        g_string_append_c (out, ' ');
      tool_exact_append_word (out, name, strlen (name));
      g_string_append_c (out, '=');
      tool_typed_append_value (out, message, members[i], TRUE);
    }

  if (members[0] == NULL && TASKBUS_IS_GENERIC_MESSAGE (message))
    {
      gsize size;
      const char *document = taskbus_generic_message_get_document (TASKBUS_GENERIC_MESSAGE (message), &size);

      tool_exact_append_json (out, document, size);
    }
}

/* Appends a message in one line. */
void
tool_typed_append_row (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  g_autoptr (GString) time = g_string_new (NULL);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gsize size;
  const guint8 *value = taskbus_record_peek_value (record, &size);

  if (timestamp >= 0)
    tool_time_append (time, timestamp);
  if (message != NULL)
    append_fields (fields, message);
  else if (value != NULL)
    tool_exact_append (fields, (const char *) value, size);
  else
    g_string_append (fields, "-");

  append_cell (out, time->str, TIME_WIDTH);
  append_cell (out, message != NULL ? taskbus_message_get_type_name (message) : "-", TYPE_WIDTH);
  g_string_append_printf (out, "%*d  %*" G_GINT64_FORMAT "  ", PARTITION_WIDTH, taskbus_record_get_partition (record),
                          OFFSET_WIDTH, taskbus_record_get_offset (record));
  if (reason != NULL)
    {
      g_string_append_c (out, '[');
      tool_table_append_printable (out, reason->message, strlen (reason->message), 0);
      g_string_append (out, "] ");
    }
  tool_table_append_printable (out, fields->str, fields->len, FIELDS_WIDTH);
  g_string_append_c (out, '\n');
}
