/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "table.h"

#include "json-members.h"
#include "terminal.h"
#include "text-width.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

struct _ToolTable
{
  const ToolColumn *columns;
  guint n_columns;
  GPtrArray *cells; /* row by row; NULL where there is nothing */
};

/* The columns are ended by one without a name. */
ToolTable *
tool_table_new (const ToolColumn *columns)
{
  ToolTable *table = g_new0 (ToolTable, 1);

  table->columns = columns;
  while (columns[table->n_columns].name != NULL)
    table->n_columns++;
  table->cells = g_ptr_array_new_with_free_func (g_free);
  return table;
}

void
tool_table_free (ToolTable *table)
{
  g_ptr_array_unref (table->cells);
  g_free (table);
}

/* Adds the next cell of a row; NULL where there is nothing. */
void
tool_table_add (ToolTable *table, const char *cell)
{
  g_ptr_array_add (table->cells, g_strdup (cell));
}

void
tool_table_add_int (ToolTable *table, gint64 number)
{
  g_ptr_array_add (table->cells, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

/* Appends text so that it cannot do anything to a terminal, shortened to so many columns; 0: not shortened. */
void
tool_table_append_printable (GString *out, const char *text, gsize size, guint max_width)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (size, 4096));
  guint width = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_unichar_isprint (g_utf8_get_char (at)) ? g_utf8_get_char (at) : 0xfffd;
      gboolean is_last = *g_utf8_next_char (at) == '\0';

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
      if (max_width > 0 && width + (is_last ? 0 : 1) > max_width)
        {
          g_string_append (out, "…");
          return;
        }

      g_string_append_unichar (out, c);
    }
}

static const char *
cell_at (ToolTable *table, guint row, guint column)
{
  return g_ptr_array_index (table->cells, row * table->n_columns + column);
}

static void
append_json (ToolTable *table, GString *out, TaskbusJsonWriter *writer, guint row)
{
  taskbus_json_writer_begin_object (writer);
  for (guint i = 0; i < table->n_columns; i++)
    {
      const char *cell = cell_at (table, row, i);

      if (cell != NULL && table->columns[i].is_number)
        {
          taskbus_json_writer_name (writer, table->columns[i].name, -1);
          taskbus_json_writer_raw (writer, cell, strlen (cell));
        }
      else
        tool_json_string_member (writer, table->columns[i].name, cell);
    }
  taskbus_json_writer_end_object (writer);
  tool_json_append_line (out, writer);
}

static char *
printable_cell (const char *cell)
{
  GString *string = g_string_new (NULL);

  if (cell != NULL)
    tool_table_append_printable (string, cell, strlen (cell), 0);
  return g_string_free (string, FALSE);
}

static void
append_text (ToolTable *table, GString *out, guint row)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      g_autofree char *cell = printable_cell (cell_at (table, row, i));

      g_string_append_printf (out, "%s%s", i > 0 ? "\t" : "", cell);
    }
  g_string_append_c (out, '\n');
}

/* Numbers stand to the right, and nothing trails the last column. */
static void
append_cell (ToolTable *table, GString *out, const char *cell, guint column, guint width)
{
  guint length = tool_text_width (cell);
  guint padding = width > length ? width - length : 0;

  if (table->columns[column].is_number)
    g_string_append_printf (out, "%*s%s", (int) padding, "", cell);
  else if (column + 1 < table->n_columns)
    g_string_append_printf (out, "%s%*s", cell, (int) padding, "");
  else
    g_string_append (out, cell);
  g_string_append (out, column + 1 < table->n_columns ? "  " : "\n");
}

static void
append_table (ToolTable *table, GString *out, guint n_rows)
{
  gboolean bold = tool_terminal_has_colour (STDOUT_FILENO);
  g_autofree guint *widths = g_new0 (guint, table->n_columns);

  for (guint i = 0; i < table->n_columns; i++)
    {
      widths[i] = tool_text_width (_ (table->columns[i].title));
      for (guint row = 0; row < n_rows; row++)
        {
          g_autofree char *cell = printable_cell (cell_at (table, row, i));

          widths[i] = MAX (widths[i], MAX (1, tool_text_width (cell)));
        }
    }

  g_string_append (out, bold ? "\033[1m" : "");
  for (guint i = 0; i < table->n_columns; i++)
    append_cell (table, out, _ (table->columns[i].title), i, widths[i]);
  if (bold)
    g_string_insert (out, (gssize) out->len - 1, "\033[0m");

  for (guint row = 0; row < n_rows; row++)
    {
      for (guint i = 0; i < table->n_columns; i++)
        {
          g_autofree char *cell = printable_cell (cell_at (table, row, i));

          append_cell (table, out, cell_at (table, row, i) != NULL ? cell : "-", i, widths[i]);
        }
    }
}

/* Prints the rows in the form of the session. */
void
tool_table_print (ToolTable *table, ToolSession *session)
{
  GString *out = tool_output_get_buffer (tool_session_get_output (session));
  guint n_rows = table->cells->len / table->n_columns;
  ToolForms form = tool_session_get_form (session);
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  if (form == TOOL_FORM_TABLE)
    {
      append_table (table, out, n_rows);
      return;
    }

  for (guint row = 0; row < n_rows; row++)
    {
      if (form == TOOL_FORM_JSON)
        append_json (table, out, &writer, row);
      else
        append_text (table, out, row);
    }
}
