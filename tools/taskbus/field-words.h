/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* What is said of a field of a message, to people and in the command line. */
const char *tool_field_kind (const TaskbusField *field);
gboolean tool_field_is_required (const TaskbusField *field);
char *tool_field_describe_values (const TaskbusField *field);
char *tool_field_option (const TaskbusField *field);
char *tool_field_argument (const TaskbusField *field);
char *tool_field_explanation (const TaskbusField *field);
const char *tool_field_describe (const TaskbusField *field);

const char *tool_envelope_name (TaskbusEnvelope envelope);
const char *tool_message_type_describe (TaskbusMessageType *type);
char *tool_message_type_describe_key (TaskbusMessageType *type);

G_END_DECLS
