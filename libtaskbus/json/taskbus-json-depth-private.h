/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a value, whose text is good JSON, has more than so many levels. */
gboolean taskbus_json_is_deeper (const char *text, gsize length, guint n_levels);

G_END_DECLS
