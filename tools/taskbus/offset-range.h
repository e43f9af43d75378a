/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

typedef enum
{
  TOOL_POINT_NONE, /* no end: go on */
  TOOL_POINT_START,
  TOOL_POINT_END,
  TOOL_POINT_OFFSET,
  TOOL_POINT_AFTER_START,
  TOOL_POINT_BEFORE_END,
  TOOL_POINT_TIME,
} ToolPointKind;

/* A place in a partition, before the partition is known. */
typedef struct
{
  ToolPointKind kind;
  gint64 value;
} ToolPoint;

/* From a point (included) until another one (not included). */
typedef struct
{
  ToolPoint from;
  ToolPoint until;
} ToolRange;

/* A range in a partition, with the offsets that it means there. */
typedef struct
{
  char *topic;
  gint32 partition;
  gint64 low;
  gint64 high;
  gint64 from;
  gint64 until;       /* G_MAXINT64: no end */
  gboolean is_beyond; /* the offset that was asked for is behind the end */
} ToolSpan;

/* What to resolve, and what came of it. */
typedef struct
{
  const char *const *topics; /* names and patterns; NULL: all */
  gboolean may_be_missing;   /* a topic that does not exist is no error, but listed */
  gint32 partition;          /* TASKBUS_PARTITION_ANY: all of them */
  ToolRange range;
  GPtrArray *spans;   /* of ToolSpan */
  GPtrArray *missing; /* of the topics, those that do not exist; NULL when they may not be missing */
} ToolRangeQuery;

gboolean tool_partition_parse (const char *word, gint32 *partition, GError **error);
gboolean tool_range_parse (char **words, ToolRange *range, GError **error);
gboolean tool_range_resolve (TaskbusAdmin *admin, gpointer query, GCancellable *cancellable, GError **error);

G_END_DECLS
