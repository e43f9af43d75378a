/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record-table.h"

#include "table.h"
#include "terminal.h"
#include "text-width.h"
#include "time-point.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* Records are printed as they come, so the widths cannot depend on them. */
enum
{
  TIME_WIDTH = 24,
  TOPIC_WIDTH = 20,
  PARTITION_WIDTH = 4,
  OFFSET_WIDTH = 10,
  KEY_WIDTH = 16,
  VALUE_WIDTH = 120,
};

static void
pad (GString *out, gsize start, guint width)
{
  guint used = tool_text_width (out->str + start);

  g_string_append_printf (out, "%*s  ", (int) (width - MIN (used, width)), "");
}

static void
append_text (GString *out, const char *text, gsize size, guint width)
{
  gsize start = out->len;

  tool_table_append_printable (out, text != NULL ? text : "-", text != NULL ? size : 1, width);
  pad (out, start, width);
}

/* Appends the titles of the columns. */
void
tool_record_append_row_head (GString *out)
{
  gboolean bold = tool_terminal_has_colour (STDOUT_FILENO);

  g_string_append (out, bold ? "\033[1m" : "");
  append_text (out, _ ("TIME"), strlen (_ ("TIME")), TIME_WIDTH);
  append_text (out, _ ("TOPIC"), strlen (_ ("TOPIC")), TOPIC_WIDTH);
  tool_text_append_right (out, _ ("PART"), PARTITION_WIDTH);
  tool_text_append_right (out, _ ("OFFSET"), 2 + OFFSET_WIDTH);
  g_string_append (out, "  ");
  append_text (out, _ ("KEY"), strlen (_ ("KEY")), KEY_WIDTH);
  g_string_append_printf (out, "%s%s\n", _ ("VALUE"), bold ? "\033[0m" : "");
}

/* Appends a record in one line. */
void
tool_record_append_row (GString *out, TaskbusRecord *record)
{
  const char *topic = taskbus_record_get_topic (record);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gsize start = out->len;
  gsize size;
  const char *data;

  if (timestamp >= 0)
    tool_time_append (out, timestamp);
  pad (out, start, TIME_WIDTH);
  append_text (out, topic, strlen (topic), TOPIC_WIDTH);
  g_string_append_printf (out, "%*d  %*" G_GINT64_FORMAT "  ", PARTITION_WIDTH, taskbus_record_get_partition (record),
                          OFFSET_WIDTH, taskbus_record_get_offset (record));
  data = (const char *) taskbus_record_peek_key (record, &size);
  append_text (out, data, size, KEY_WIDTH);
  data = (const char *) taskbus_record_peek_value (record, &size);
  tool_table_append_printable (out, data != NULL ? data : "-", data != NULL ? size : 1, VALUE_WIDTH);
  g_string_append_c (out, '\n');
}
