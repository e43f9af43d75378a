/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"
#include "verb.h"

#include <glib/gi18n.h>

#define DEFAULT_COUNT 5000
#define DEFAULT_RATE 1000

static const GOptionEntry options[] = { TOOL_BENCH_ENTRIES, TOOL_BENCH_RATE_ENTRY, { NULL } };

static const ToolExample examples[] = { { "taskbus bench latency",
                                          N_ ("How long a record takes to a handler, at 1,000 a second") },
                                        { "taskbus bench latency -r 5000 -n 50000", N_ ("The same at 5,000 a second") },
                                        { NULL } };

static gboolean
measure (ToolBench *bench, GError **error)
{
  return tool_bench_receive (bench, TRUE, error);
}

static int
run (ToolSession *session, char **arguments)
{
  if (tool_bench_wish.count == 0)
    tool_bench_wish.count = DEFAULT_COUNT;
  if (tool_bench_wish.rate == 0)
    tool_bench_wish.rate = DEFAULT_RATE;
  return tool_bench (session, "latency", arguments[0], TRUE, measure);
}

const ToolVerb tool_verb_bench_latency = {
  .name = "bench latency",
  .arguments = N_ ("[TOPIC]"),
  .summary = N_ ("Measure how long a record takes from a publisher to a handler"),
  .description = N_ (
    "Publishes at a steady rate, receives the same records, and tells how long each took from the call to the handler. "
    "Without TOPIC a topic is made for this, and deleted in the end; a topic that is named keeps the records."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .max_arguments = 1,
  .run = run,
};
