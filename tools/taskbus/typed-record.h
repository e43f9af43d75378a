/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "globals.h"

#include <taskbus.h>

G_BEGIN_DECLS

/* Records as the messages that they are; one that is none is printed as it is, with the reason. */
void tool_typed_append_head (GString *out, ToolForms form);
void tool_typed_append (GString *out, TaskbusCodec *codec, TaskbusRecord *record, ToolForms form);

/* How each form prints a message, or the record with the reason why it is none. */
void tool_typed_append_text (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason);
void tool_typed_append_json (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason);
void tool_typed_append_row (GString *out, TaskbusRecord *record, TaskbusMessage *message, const GError *reason);
void tool_typed_append_row_head (GString *out);

/* The value of a member as people read it: text without quotes where it can, JSON where it has to. */
void tool_typed_append_value (GString *out, TaskbusMessage *message, const char *member, gboolean is_word);
const char *tool_typed_name_member (TaskbusMessage *message, const char *member);

G_END_DECLS
