/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Foreign text in one line that cannot do anything to a terminal, and from which nothing is lost. */
void tool_exact_append (GString *out, const char *text, gsize size);
void tool_exact_append_word (GString *out, const char *text, gsize size);
char *tool_exact_show (const char *text);
void tool_exact_append_json (GString *out, const char *json, gsize size);

G_END_DECLS
