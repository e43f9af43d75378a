/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bench-histogram.h"
#include "session.h"

G_BEGIN_DECLS

/* What the command line says about what is measured. */
typedef struct
{
  gint64 count;
  gint64 size;
  gint64 key_count;  /* 0: no keys */
  gint64 rate;       /* records a second; 0: as fast as it goes */
  gint64 partitions; /* 0: the transport's choice */
  gboolean keep;
} ToolBenchWish;

extern ToolBenchWish tool_bench_wish;

#define TOOL_BENCH_ENTRIES                                                                                             \
  { "count", 'n', 0, G_OPTION_ARG_INT64, &tool_bench_wish.count, N_ ("How many records"), N_ ("COUNT") },              \
    { "size",                                                                                                          \
      's',                                                                                                             \
      0,                                                                                                               \
      G_OPTION_ARG_INT64,                                                                                              \
      &tool_bench_wish.size,                                                                                           \
      N_ ("The size of a value, in bytes (default: 200)"),                                                             \
      N_ ("BYTES") },                                                                                                  \
    { "key-count",                                                                                                     \
      'k',                                                                                                             \
      0,                                                                                                               \
      G_OPTION_ARG_INT64,                                                                                              \
      &tool_bench_wish.key_count,                                                                                      \
      N_ ("Give each record one of so many keys (default: none)"),                                                     \
      N_ ("NUMBER") },                                                                                                 \
    { "partitions",                                                                                                    \
      'p',                                                                                                             \
      0,                                                                                                               \
      G_OPTION_ARG_INT64,                                                                                              \
      &tool_bench_wish.partitions,                                                                                     \
      N_ ("How many partitions the topic that is made for this gets"),                                                 \
      N_ ("NUMBER") },                                                                                                 \
  {                                                                                                                    \
    "keep", 0, 0, G_OPTION_ARG_NONE, &tool_bench_wish.keep, N_ ("Leave the topic that is made for this behind"), NULL  \
  }
#define TOOL_BENCH_RATE_ENTRY                                                                                          \
  {                                                                                                                    \
    "rate", 'r', 0, G_OPTION_ARG_INT64, &tool_bench_wish.rate, N_ ("Publish so many records a second"), N_ ("NUMBER")  \
  }

/* One measurement. */
typedef struct
{
  ToolSession *session;
  const char *name;
  TaskbusBus *bus;
  char *topic;
  gboolean is_own; /* the topic was made for this */

  guint8 *values;
  guint64 identity; /* records of another measurement have another one */

  guint64 n_done; /* confirmed, or received */
  guint64 n_bytes;
  guint64 n_failed;
  GError *error; /* the first one */
  gboolean stopped;
  gint64 began;
  gint64 ended;
  ToolHistogram *times;
} ToolBench;

typedef gboolean (*ToolBenchRun) (ToolBench *bench, GError **error);

int tool_bench (ToolSession *session, const char *name, const char *topic, gboolean receives, ToolBenchRun run);
TaskbusRecord *tool_bench_make_record (ToolBench *bench, guint64 number, gint64 time);
gboolean tool_bench_read_record (ToolBench *bench, const TaskbusRecord *record, gint64 *time);
void tool_bench_take_error (ToolBench *bench, const GError *error);

/* Publishes on the main context. */
typedef struct _ToolBenchSender ToolBenchSender;

ToolBenchSender *tool_bench_sender_new (ToolBench *bench, gint64 rate);
gboolean tool_bench_sender_is_done (ToolBenchSender *sender);
guint64 tool_bench_sender_get_n_confirmed (ToolBenchSender *sender);
ToolHistogram *tool_bench_sender_steal_times (ToolBenchSender *sender);
void tool_bench_sender_free (ToolBenchSender *sender);

/* Receives without a group, and returns when there is nothing more, or too late. */
gboolean tool_bench_receive (ToolBench *bench, gboolean sends, GError **error);

void tool_bench_report (ToolBench *bench);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ToolBenchSender, tool_bench_sender_free)

G_END_DECLS
