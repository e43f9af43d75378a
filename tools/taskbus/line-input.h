/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Standard input, cut into lines or taken whole, without blocking the main context. */
typedef struct _ToolLineInput ToolLineInput;

typedef void (*ToolLineInputFunc) (gpointer user_data);

ToolLineInput *tool_line_input_new (int fd, gsize limit, gboolean whole, ToolLineInputFunc func, gpointer user_data);
void tool_line_input_free (ToolLineInput *input);

void tool_line_input_resume (ToolLineInput *input);
void tool_line_input_pause (ToolLineInput *input);

gboolean tool_line_input_next (ToolLineInput *input, const char **line, gsize *size, GError **error);
guint64 tool_line_input_get_line_number (ToolLineInput *input);
gboolean tool_line_input_is_at_end (ToolLineInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolLineInput, tool_line_input_free)

G_END_DECLS
