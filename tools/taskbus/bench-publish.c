/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"
#include "verb.h"

#include <glib/gi18n.h>

#define DEFAULT_COUNT 100000

static const GOptionEntry options[] = { TOOL_BENCH_ENTRIES, TOOL_BENCH_RATE_ENTRY, { NULL } };

static const ToolExample examples[] = {
  { "taskbus bench publish", N_ ("How fast records can be published, and how long each takes") },
  { "taskbus bench publish -n 1000000 -s 1000 -k 1000 -p 8", N_ ("Larger records with keys, over several partitions") },
  { "taskbus bench publish -r 1000 -O json", N_ ("At a steady rate, for a program to read") },
  { NULL }
};

static gboolean
publish (ToolBench *bench, GError **error)
{
  g_autoptr (ToolBenchSender) sender = NULL;

  bench->began = g_get_monotonic_time ();
  sender = tool_bench_sender_new (bench, tool_bench_wish.rate);
  while (!tool_bench_sender_is_done (sender))
    g_main_context_iteration (NULL, TRUE);
  bench->ended = g_get_monotonic_time ();

  bench->n_done = tool_bench_sender_get_n_confirmed (sender);
  bench->n_bytes = bench->n_done * (guint64) tool_bench_wish.size;
  tool_histogram_free (bench->times);
  bench->times = tool_bench_sender_steal_times (sender);
  return TRUE;
}

static int
run (ToolSession *session, char **arguments)
{
  if (tool_bench_wish.count == 0)
    tool_bench_wish.count = DEFAULT_COUNT;
  return tool_bench (session, "publish", arguments[0], FALSE, publish);
}

const ToolVerb tool_verb_bench_publish = {
  .name = "bench publish",
  .arguments = N_ ("[TOPIC]"),
  .summary = N_ ("Measure how fast records can be published"),
  .description = N_ (
    "Publishes records as fast as they are confirmed, up to 10,000 under way, and tells how many that were a second "
    "and how long each took from the call until it was safe. Without TOPIC a topic is made for this, and deleted in "
    "the end; a topic that is named keeps the records."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .max_arguments = 1,
  .run = run,
};
