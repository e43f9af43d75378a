/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 3339: date, time, any fraction, and a zone; nothing of that may be missing but the zone of a @zoneless field. */
gboolean taskbus_field_time_check (const char *text, gsize length, gboolean zoneless);

/* Seconds, with a fraction or without, or milliseconds since 1970, in a year from 1 to 9999. */
gboolean taskbus_field_time_check_epoch (const char *span, gsize length);

/* The time, to its microsecond and in its zone, or else in UTC; NULL when the text is none. */
GDateTime *taskbus_field_time_parse (const char *text, gsize length, gboolean zoneless);
GDateTime *taskbus_field_time_parse_epoch (const char *span, gsize length);

G_END_DECLS
