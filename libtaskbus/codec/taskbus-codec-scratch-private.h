/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-table.h"
#include "record/taskbus-record-private.h"
#include "json/taskbus-json-writer.h"

G_BEGIN_DECLS

/* What a record is put together in, before it is made at once: a thread has one, so that encoding allocates no more than
 * the record.  It is not cleared while it is taken: a property of an application may encode another message. */
typedef struct
{
  gboolean taken;
  TaskbusJsonWriter writers[2]; /* by TaskbusMessageStyle */
  GArray *headers;              /* of TaskbusHeader, which borrow all they have */
  GPtrArray *strings;           /* what they borrow and nobody else keeps */
} TaskbusCodecScratch;

TaskbusCodecScratch *taskbus_codec_scratch_take (void);
void taskbus_codec_scratch_give_back (TaskbusCodecScratch *self);

TaskbusJsonWriter *taskbus_codec_scratch_get_writer (TaskbusCodecScratch *self, TaskbusMessageStyle style);
void taskbus_codec_scratch_add_header (TaskbusCodecScratch *self, const char *name, const char *text, gsize length);
const char *taskbus_codec_scratch_keep (TaskbusCodecScratch *self, char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusCodecScratch, taskbus_codec_scratch_give_back)

G_END_DECLS
