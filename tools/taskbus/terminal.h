/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tool_terminal_has_colour (int fd);
void tool_print_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
void tool_print_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void tool_print_remark (const char *format, ...) G_GNUC_PRINTF (1, 2);
gboolean tool_progress_is_shown (void);
void tool_print_progress (const char *format, ...) G_GNUC_PRINTF (1, 2);
void tool_clear_progress (void);

G_END_DECLS
