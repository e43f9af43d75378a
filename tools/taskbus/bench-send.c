/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bench.h"

#define WINDOW 10000

struct _ToolBenchSender
{
  ToolBench *bench;
  gint64 rate;
  guint64 n_sent;
  guint64 n_confirmed;
  guint64 n_answered;
  gint64 began;
  guint timer;
  ToolHistogram *times;
};

typedef struct
{
  ToolBenchSender *sender;
  gint64 made;
} Sample;

static void send_due (ToolBenchSender *sender);

static gboolean
has_more (ToolBenchSender *sender)
{
  return sender->n_sent < (guint64) tool_bench_wish.count && !sender->bench->stopped;
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sample *sample = user_data;
  ToolBenchSender *sender = sample->sender;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  sender->n_answered++;
  if (receipt != NULL)
    {
      sender->n_confirmed++;
      tool_histogram_add (sender->times, g_get_monotonic_time () - sample->made);
    }
  else
    {
      sender->bench->n_done = sender->n_confirmed;
      tool_bench_take_error (sender->bench, error);
    }

  if (sender->rate == 0 && sender->n_sent - sender->n_answered <= WINDOW / 2)
    send_due (sender);
}

static void
send_one (ToolBenchSender *sender)
{
  Sample *sample = g_new (Sample, 1);
  gint64 now = g_get_monotonic_time ();
  g_autoptr (TaskbusRecord) record = tool_bench_make_record (sender->bench, sender->n_sent, now);

  *sample = (Sample){ sender, now };
  sender->n_sent++;
  taskbus_bus_publish_record_async (sender->bench->bus, record, tool_session_get_cancellable (sender->bench->session),
                                    on_published, sample);
}

/* All whose time has come, or as many as may be under way. */
static void
send_due (ToolBenchSender *sender)
{
  guint64 due = G_MAXUINT64;

  if (sender->rate > 0)
    due = (guint64) ((double) (g_get_monotonic_time () - sender->began) * (double) sender->rate / G_USEC_PER_SEC) + 1;
  while (has_more (sender) && sender->n_sent < due &&
         (sender->rate > 0 || sender->n_sent - sender->n_answered < WINDOW))
    send_one (sender);
}

static gboolean
on_tick (gpointer user_data)
{
  send_due (user_data);
  return G_SOURCE_CONTINUE;
}

ToolBenchSender *
tool_bench_sender_new (ToolBench *bench, gint64 rate)
{
  ToolBenchSender *sender = g_new0 (ToolBenchSender, 1);

  sender->bench = bench;
  sender->rate = rate;
  sender->times = tool_histogram_new ();
  sender->began = g_get_monotonic_time ();
  if (rate > 0)
    sender->timer = g_timeout_add (1, on_tick, sender);
  else
    send_due (sender);
  return sender;
}

gboolean
tool_bench_sender_is_done (ToolBenchSender *sender)
{
  return !has_more (sender) && sender->n_answered == sender->n_sent;
}

guint64
tool_bench_sender_get_n_confirmed (ToolBenchSender *sender)
{
  return sender->n_confirmed;
}

/* From the call to the confirmation. */
ToolHistogram *
tool_bench_sender_steal_times (ToolBenchSender *sender)
{
  return g_steal_pointer (&sender->times);
}

/* Waits for the answers first: each comes, at the latest with the record's deadline. */
void
tool_bench_sender_free (ToolBenchSender *sender)
{
  g_clear_handle_id (&sender->timer, g_source_remove);
  while (sender->n_answered < sender->n_sent)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&sender->times, tool_histogram_free);
  g_free (sender);
}
