/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

void tool_json_string_member (TaskbusJsonWriter *writer, const char *name, const char *text);
void tool_json_int_member (TaskbusJsonWriter *writer, const char *name, gint64 number);
void tool_json_boolean_member (TaskbusJsonWriter *writer, const char *name, gboolean value);
void tool_json_null_member (TaskbusJsonWriter *writer, const char *name);
void tool_json_begin_array_member (TaskbusJsonWriter *writer, const char *name);
void tool_json_begin_object_member (TaskbusJsonWriter *writer, const char *name);

void tool_json_append_line (GString *out, TaskbusJsonWriter *writer);

G_END_DECLS
