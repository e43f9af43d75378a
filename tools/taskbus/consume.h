/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "offset-range.h"
#include "record-format.h"
#include "session.h"

G_BEGIN_DECLS

/* What to receive, and how to print it. */
typedef struct
{
  const char *const *topics;
  const char *group; /* NULL: none */
  ToolRange range;
  gboolean has_start; /* the range was asked for */
  gint32 partition;   /* TASKBUS_PARTITION_ANY: all of them */
  gboolean follows;   /* goes on at the end */
  gboolean waits;     /* also for a topic that does not exist */
  gint64 count;       /* at most so many records */
  ToolForms form;
  ToolRecordFormat *format; /* NULL: the form */
  TaskbusCodec *codec;      /* NULL: records are printed, not the messages that they are */
} ToolConsumePlan;

int tool_consume_run (ToolSession *session, const ToolConsumePlan *plan);

G_END_DECLS
