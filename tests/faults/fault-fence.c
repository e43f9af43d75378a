/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backlog.h"
#include "deadline.h"
#include "report.h"
#include "worker.h"

#include <signal.h>

/* A member is stopped (SIGSTOP) with records in its hands, loses its partitions, wakes up (SIGCONT) and answers them:
 * that must not move the positions of who has the partitions by then. */

#define N_BATCH 200
#define MAX_WRITE_MILLISECONDS 500

typedef struct
{
  const Setup *setup;
  History *history;
  Backlog *backlog;
  guint32 n_sessions;
  guint n_revoked; /* of the sleeper */
  guint32 sleeper; /* its session */
  GArray *recoveries;
  gint64 longest_outage;
  guint n_amid_a_write;
  guint n_fence_failures;
} FenceFault;

static void
on_tale (Worker *worker, const Tale *tale, gpointer data)
{
  FenceFault *fault = data;

  if (tale->kind == TALE_DELIVERED)
    {
      history_deliver (fault->history, worker->number, tale->partition, tale->offset, &tale->id, tale->attempt);
      backlog_deliver (fault->backlog, &tale->id);
      return;
    }
  history_rebalance (fault->history, worker->number, tale->partition);
  if (tale->kind == TALE_REVOKED && worker->number == fault->sleeper)
    fault->n_revoked++;
}

static void
fail (FenceFault *fault, const char *what)
{
  g_print ("  FENCE      %s\n", what);
  fault->n_fence_failures++;
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A process that is stopped amid a write may hold up the others until it goes on, and then nobody can take over: such a
 * moment is none of those that are tried here. */
static void
stop_outside_a_write (FenceFault *fault, Worker *sleeper)
{
  for (;;)
    {
      gboolean is_time = FALSE;
      guint timer = g_timeout_add (MAX_WRITE_MILLISECONDS * deadline_multiplier (), set_flag, &is_time);

      g_subprocess_send_signal (sleeper->process, SIGSTOP);
      backlog_publish (fault->backlog, 1);
      wait_until (is_time || backlog_is_confirmed (fault->backlog));
      if (!is_time)
        {
          g_source_remove (timer);
          return;
        }

      fault->n_amid_a_write++;
      g_subprocess_send_signal (sleeper->process, SIGCONT);
      wait_until (backlog_is_confirmed (fault->backlog));
    }
}

/* A byte on its standard input makes a holder answer everything with DONE. */
static void
wake_and_answer (Worker *sleeper)
{
  g_autoptr (GError) error = NULL;
  GOutputStream *stream = g_subprocess_get_stdin_pipe (sleeper->process);

  g_assert_true (g_output_stream_write_all (stream, "!", 1, NULL, NULL, &error));
  g_assert_no_error (error);
  g_subprocess_send_signal (sleeper->process, SIGCONT);
}

/* How many messages of the history were delivered more than @n times since the @first-th delivery. */
static guint
count_above (FenceFault *fault, guint first, guint n)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (message_id_hash, message_id_equal);
  guint n_above = 0;

  for (guint i = first; i < fault->history->deliveries->len; i++)
    {
      Delivered *delivered = &g_array_index (fault->history->deliveries, Delivered, i);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &delivered->id)) + 1;

      if (delivered->attempt == 0)
        continue;
      n_above += count > n;
      g_hash_table_insert (counts, &delivered->id, GUINT_TO_POINTER (count));
    }
  return n_above;
}

static gboolean
run_round (FenceFault *fault)
{
  gint64 before[FAULTS_PARTITIONS], after[FAULTS_PARTITIONS];
  guint first = fault->history->deliveries->len;
  guint n_before = fault->backlog->n_invoked;
  Worker *sleeper, *other;
  gint64 stopped, recovery;
  gboolean ended_well;

  fault->n_revoked = 0;
  fault->sleeper = ++fault->n_sessions;
  sleeper = worker_start_consumer (fault->setup, fault->sleeper, TRUE, on_tale, fault);
  backlog_publish (fault->backlog, N_BATCH);
  wait_until (sleeper->n_tales >= N_BATCH);

  stop_outside_a_write (fault, sleeper);
  stopped = g_get_monotonic_time ();
  other = worker_start_consumer (fault->setup, ++fault->n_sessions, FALSE, on_tale, fault);
  wait_until (other->n_tales >= fault->backlog->n_invoked - n_before);
  recovery = g_get_monotonic_time () - stopped;
  g_array_append_val (fault->recoveries, recovery);
  fault->longest_outage = MAX (fault->longest_outage, recovery);
  /* so that the sleeper's answers would take the positions back */
  backlog_publish (fault->backlog, N_BATCH);
  wait_until (other->n_tales >= fault->backlog->n_invoked - n_before);
  backlog_wait_committed (fault->backlog);
  backlog_committed (fault->backlog, before);
  if (count_above (fault, first, 2) > 0)
    fail (fault, "records came a third time");

  wake_and_answer (sleeper);
  wait_until (fault->n_revoked >= FAULTS_PARTITIONS);
  backlog_committed (fault->backlog, after);
  for (guint i = 0; i < FAULTS_PARTITIONS; i++)
    {
      if (after[i] != before[i])
        fail (fault, "the answers of a member that had lost its partitions moved a position");
    }

  first = fault->history->deliveries->len;
  backlog_publish (fault->backlog, N_BATCH);
  wait_until (backlog_is_done (fault->backlog));
  ended_well = worker_finish (sleeper);
  ended_well = worker_finish (other) && ended_well;
  if (count_above (fault, first, 1) > 0)
    fail (fault, "records were delivered again although nobody failed any more");
  if (backlog_lag (fault->backlog) > 0)
    fail (fault, "a lag was left");
  worker_free (sleeper);
  worker_free (other);
  return ended_well;
}

gboolean
fault_fence (const Setup *setup)
{
  static const Expectations expectations = { .consumed = TRUE, .gapless = TRUE, .max_redelivered = G_MAXUINT };
  g_autoptr (History) history = history_new ();
  g_autoptr (Backlog) backlog = backlog_new (setup, history);
  g_autoptr (GArray) recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));
  FenceFault fault = { .setup = setup, .history = history, .backlog = backlog, .recoveries = recoveries };
  gboolean fine = TRUE;

  for (guint round = 0; round < setup->rounds; round++)
    fine = run_round (&fault) && fine;
  report_read_log (setup, history);
  if (fault.n_amid_a_write > 0)
    g_print ("%u times a process was stopped amid a write, which held up the others: tried again\n",
             fault.n_amid_a_write);
  fine = report_findings (setup, "SIGSTOP and SIGCONT of a member", history, &expectations, recoveries,
                          fault.longest_outage) &&
         fine;
  return report_storage (setup) && fine && fault.n_fence_failures == 0;
}
