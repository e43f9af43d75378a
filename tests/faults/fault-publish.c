/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "deadline.h"
#include "report.h"
#include "worker.h"

/* Publishing processes are killed at random moments: what was confirmed is there, once, in order, whole. */

#define N_PRODUCERS 2
#define MAX_CONFIRMED 1800
#define N_LAST 100

typedef struct
{
  const Setup *setup;
  History *history;
  Worker *workers[N_PRODUCERS];
  GArray *recoveries; /* of gint64, µs from the start of a process to its first confirmation */
  gint64 killed;      /* when, if nobody had a confirmation since */
  gint64 longest_outage;
} PublishFault;

static void
on_tale (Worker *worker, const Tale *tale, gpointer data)
{
  PublishFault *fault = data;
  gint64 now = g_get_monotonic_time ();

  switch (tale->kind)
    {
    case TALE_INVOKED:
      history_invoke (fault->history, &tale->id);
      return;
    case TALE_UNKNOWN:
      return;
    case TALE_FAILED:
      history_answer (fault->history, &tale->id, RESULT_FAILED);
      return;
    case TALE_CONFIRMED:
      break;
    default:
      g_error ("a publisher told something of kind %u", tale->kind);
    }

  history_confirm (fault->history, &tale->id, tale->partition, tale->offset);
  if (worker->n_tales == 1)
    {
      gint64 recovery = now - worker->started;

      g_array_append_val (fault->recoveries, recovery);
    }
  if (fault->killed != 0)
    fault->longest_outage = MAX (fault->longest_outage, now - fault->killed);
  fault->killed = 0;
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* After some confirmations, or after some time, also before there is any. */
static void
kill_at_some_moment (PublishFault *fault, Worker *worker)
{
  GRand *random = fault->setup->random;

  if (g_rand_boolean (random))
    {
      guint n = g_rand_int_range (random, 0, MAX_CONFIRMED);

      wait_until (worker->n_tales >= n);
    }
  else
    {
      gboolean is_time = FALSE;

      g_timeout_add (g_rand_int_range (random, 0, fault->setup->longest_life), set_flag, &is_time);
      wait_until (is_time);
    }
  worker_kill (worker);
  fault->killed = g_get_monotonic_time ();
}

static void
start_all (PublishFault *fault, guint32 incarnation)
{
  for (guint i = 0; i < N_PRODUCERS; i++)
    fault->workers[i] = worker_start_publisher (fault->setup, i, incarnation, FALSE, on_tale, fault);
}

static void
run_round (PublishFault *fault, guint round)
{
  guint first = g_rand_int_range (fault->setup->random, 0, N_PRODUCERS);

  start_all (fault, round);
  for (guint i = 0; i < N_PRODUCERS; i++)
    {
      Worker **worker = &fault->workers[(first + i) % N_PRODUCERS];

      kill_at_some_moment (fault, *worker);
      g_clear_pointer (worker, worker_free);
    }
}

/* After all that, publishing still works. */
static gboolean
run_last (PublishFault *fault)
{
  gboolean ended_well = TRUE;

  start_all (fault, fault->setup->rounds);
  for (guint i = 0; i < N_PRODUCERS; i++)
    {
      Worker *worker = fault->workers[i];

      wait_until (worker->n_tales >= N_LAST);
      ended_well = worker_finish (worker) && ended_well;
      worker_free (worker);
    }
  return ended_well;
}

gboolean
fault_publish (const Setup *setup)
{
  const Expectations expectations = { .gapless = TRUE, .late_writes = setup->late_writes };
  g_autoptr (History) history = history_new ();
  g_autoptr (GArray) recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));
  PublishFault fault = { .setup = setup, .history = history, .recoveries = recoveries };
  gboolean fine;

  for (guint round = 0; round < setup->rounds; round++)
    run_round (&fault, round);
  fine = run_last (&fault);
  report_read_log (setup, history);
  fine = report_findings (setup, "SIGKILL of publishing processes", history, &expectations, recoveries,
                          fault.longest_outage) &&
         fine;
  return report_storage (setup) && fine;
}
