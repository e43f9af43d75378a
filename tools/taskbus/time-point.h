/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tool_time_parse (const char *text, gint64 *timestamp);
void tool_time_append (GString *out, gint64 timestamp);

G_END_DECLS
