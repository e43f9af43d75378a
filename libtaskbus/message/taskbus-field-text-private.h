/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type-private.h"

G_BEGIN_DECLS

/* A field's value as people write it, to JSON and back. */
char *
taskbus_field_text_to_json (const TaskbusField *field, TaskbusMessageStyle style, const char *text, gsize *length);
char *taskbus_field_json_to_text (const TaskbusField *field, const char *json, gsize length);

gboolean taskbus_field_check_json (const char *type,
                                   const TaskbusFieldEntry *entry,
                                   const char *json,
                                   gsize length,
                                   GError **error);

G_END_DECLS
