/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* A column: its name in JSON, and its title for people. */
typedef struct
{
  const char *name;
  const char *title;
  gboolean is_number;
} ToolColumn;

/* Rows that are printed as a table, as text with tabs between,
 * or as one JSON object each. */
typedef struct _ToolTable ToolTable;

ToolTable *tool_table_new (const ToolColumn *columns);
void tool_table_free (ToolTable *table);
void tool_table_add (ToolTable *table, const char *cell);
void tool_table_add_int (ToolTable *table, gint64 number);
void tool_table_print (ToolTable *table, ToolSession *session);

void tool_table_append_printable (GString *out, const char *text, gsize size, guint max_width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolTable, tool_table_free)

G_END_DECLS
