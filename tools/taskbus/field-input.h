/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* Parts of a message as the command line gives them; what is wrong is wrong usage. */
gboolean tool_field_input_text (TaskbusMessage *message, const char *name, const char *text, GError **error);
gboolean tool_field_input_json (TaskbusMessage *message, const char *name, const char *json, GError **error);
gboolean tool_field_input_member (TaskbusMessage *message, const char *name, const char *json, GError **error);
gboolean tool_field_input_attribute (TaskbusMessage *message, const char *name, const char *value, GError **error);

G_END_DECLS
