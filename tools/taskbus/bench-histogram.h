/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* How many times there were of each length, in microseconds, to within 3 %. */
typedef struct _ToolHistogram ToolHistogram;

ToolHistogram *tool_histogram_new (void);
void tool_histogram_free (ToolHistogram *histogram);

void tool_histogram_add (ToolHistogram *histogram, gint64 microseconds);
guint64 tool_histogram_get_total (const ToolHistogram *histogram);
gint64 tool_histogram_get_percentile (const ToolHistogram *histogram, double percent);

void tool_histogram_append_text (const ToolHistogram *histogram, GString *out, gboolean unicode);
void tool_histogram_write_json (const ToolHistogram *histogram, TaskbusJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolHistogram, tool_histogram_free)

G_END_DECLS
