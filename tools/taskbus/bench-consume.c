/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"
#include "verb.h"

#include <glib/gi18n.h>

#define DEFAULT_COUNT 100000

static const GOptionEntry options[] = { TOOL_BENCH_ENTRIES, { NULL } };

static const ToolExample examples[] = { { "taskbus bench consume", N_ ("How fast records can be received") },
                                        { "taskbus bench consume -n 1000000 orders",
                                          N_ ("The first million records of a topic that is there") },
                                        { NULL } };

/* Its own topic has to be filled first. */
static gboolean
fill (ToolBench *bench)
{
  g_autoptr (ToolBenchSender) sender = tool_bench_sender_new (bench, 0);

  while (!tool_bench_sender_is_done (sender))
    g_main_context_iteration (NULL, TRUE);
  bench->n_done = 0;
  return tool_bench_sender_get_n_confirmed (sender) > 0 && !bench->stopped;
}

static gboolean
consume (ToolBench *bench, GError **error)
{
  return (bench->is_own && !fill (bench)) || tool_bench_receive (bench, FALSE, error);
}

static int
run (ToolSession *session, char **arguments)
{
  if (tool_bench_wish.count == 0)
    tool_bench_wish.count = DEFAULT_COUNT;
  return tool_bench (session, "consume", arguments[0], TRUE, consume);
}

const ToolVerb tool_verb_bench_consume = {
  .name = "bench consume",
  .arguments = N_ ("[TOPIC]"),
  .summary = N_ ("Measure how fast records can be received"),
  .description = N_ (
    "Receives records without a group, from the start, and tells how many that were a second from the first to the "
    "last. Without TOPIC a topic is made and filled for this, and deleted in the end. A topic that is named is only "
    "read, as far as COUNT and its end."),
  .options = options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .max_arguments = 1,
  .run = run,
};
