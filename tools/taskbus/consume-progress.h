/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "offset-range.h"

G_BEGIN_DECLS

/* How far each partition is, to know when all that was asked for has come. */
typedef struct _ToolConsumeProgress ToolConsumeProgress;

ToolConsumeProgress *tool_consume_progress_new (void);
void tool_consume_progress_free (ToolConsumeProgress *progress);

void tool_consume_progress_add (ToolConsumeProgress *progress,
                                const char *topic,
                                gint32 partition,
                                gint64 from,
                                gint64 until);
void tool_consume_progress_remove (ToolConsumeProgress *progress, const char *topic, gint32 partition);
gboolean tool_consume_progress_take (ToolConsumeProgress *progress, const TaskbusRecord *record);
void tool_consume_progress_end (ToolConsumeProgress *progress, const char *topic, gint32 partition);
gboolean tool_consume_progress_is_complete (ToolConsumeProgress *progress);

G_END_DECLS
