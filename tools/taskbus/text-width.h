/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many columns of a terminal the text takes; Chinese characters take two. */
guint tool_text_width (const char *text);

/* Appends the text so that it ends after so many columns. */
void tool_text_append_right (GString *out, const char *text, guint width);

G_END_DECLS
