/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type-private.h"
#include "json/taskbus-json-reader.h"

G_BEGIN_DECLS

/* Whether a value that a reader took, and that is not null, is what the field holds. */
gboolean
taskbus_field_check_span (const TaskbusFieldEntry *entry, TaskbusJsonToken token, const char *span, gsize length);

gboolean taskbus_field_check_uuid (const char *text, gsize length);
gboolean taskbus_field_check_value (const TaskbusField *field, const char *text);

/* For people: the text, short and printable. */
char *taskbus_field_show (const char *text, gsize length);

/* @position: where in the document, or NULL for a message that was not read from one. */
void taskbus_field_set_wrong (const char *type,
                              const TaskbusField *field,
                              const char *text,
                              gsize length,
                              const TaskbusJsonReader *position,
                              GError **error);
void taskbus_field_set_not_utf8 (const char *type,
                                 const TaskbusField *field,
                                 const char *text,
                                 gsize length,
                                 GError **error);
void taskbus_field_set_too_deep (const char *type, const char *member, GError **error);
void taskbus_field_set_missing (const char *type, const TaskbusField *field, gboolean is_null, GError **error);

G_END_DECLS
