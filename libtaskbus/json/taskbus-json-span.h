/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/taskbus-json-reader.h"

G_BEGIN_DECLS

/* A span is the text of one value, as a reader gave it: checked, and without white space around it. */

TASKBUS_AVAILABLE_IN_1_0
TaskbusJsonToken taskbus_json_span_get_token (const char *span, gsize length);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_json_span_dup_string (const char *span, gsize length, gsize *text_length);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_span_get_int64 (const char *span, gsize length, gint64 *number);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_span_get_uint64 (const char *span, gsize length, guint64 *number);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_json_span_get_double (const char *span, gsize length, double *number);

G_END_DECLS
