/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean tool_json_is_text (const guint8 *data, gsize size);
void tool_json_append_string (GString *out, const char *text, gssize size);
void tool_json_append_base64 (GString *out, const guint8 *data, gsize size);

void tool_json_append_member (GString *out, const char *name);
void tool_json_append_string_member (GString *out, const char *name, const char *text);
void tool_json_append_int_member (GString *out, const char *name, gint64 number);

G_END_DECLS
