/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void taskbus_json_position (const char *text, gsize position, guint *line, guint *column);
char *taskbus_json_describe_position (const char *text, gsize position);

G_END_DECLS
