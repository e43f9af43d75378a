/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOOL_TIME_SIZE 32

gboolean tool_time_parse (const char *text, gint64 *timestamp);
char *tool_time_to_rfc3339 (const char *text);
const char *tool_time_write (gint64 timestamp, char text[TOOL_TIME_SIZE]);
void tool_time_append (GString *out, gint64 timestamp);

G_END_DECLS
