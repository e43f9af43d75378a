/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A format such as "%t [%p] %o: %k=%s\n", taken apart once. */
typedef struct _ToolRecordFormat ToolRecordFormat;

ToolRecordFormat *tool_record_format_new (const char *text, GError **error);
void tool_record_format_free (ToolRecordFormat *format);
void tool_record_format_append (const ToolRecordFormat *format, GString *out, TaskbusRecord *record);

char *tool_unescape (const char *text, gsize *size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolRecordFormat, tool_record_format_free)

G_END_DECLS
