/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Standard output with a buffer that never blocks the main context. */
typedef struct _ToolOutput ToolOutput;

/* Called after something was written, or after the output failed. */
typedef void (*ToolOutputFunc) (ToolOutput *output, gpointer user_data);

ToolOutput *tool_output_new (int fd);
void tool_output_free (ToolOutput *output);
void tool_output_set_written_func (ToolOutput *output, ToolOutputFunc func, gpointer user_data);

GString *tool_output_get_buffer (ToolOutput *output);
gsize tool_output_get_pending (ToolOutput *output);
guint64 tool_output_get_appended (ToolOutput *output);
guint64 tool_output_get_written (ToolOutput *output);

void tool_output_flush (ToolOutput *output);
void tool_output_discard (ToolOutput *output);
gboolean tool_output_drain (ToolOutput *output, GCancellable *cancellable, GError **error);

gboolean tool_output_is_closed (ToolOutput *output);
const GError *tool_output_get_error (ToolOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolOutput, tool_output_free)

G_END_DECLS
