/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

void tool_record_write_json (TaskbusJsonWriter *writer, TaskbusRecord *record);
void tool_record_write_json_members (TaskbusJsonWriter *writer, TaskbusRecord *record);

gboolean
tool_record_read_json (TaskbusRecordBuilder *builder, const char *topic, const char *text, gsize size, GError **error);

G_END_DECLS
