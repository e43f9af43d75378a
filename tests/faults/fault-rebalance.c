/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backlog.h"
#include "deadline.h"
#include "report.h"
#include "worker.h"

/* Beside a member that stays, another one joins and leaves in order, again and again, while records flow: none is lost,
 * and no more are delivered twice than were in flight. */

#define N_A_ROUND 10000
#define N_A_TICK 50
#define TICK_MILLISECONDS 10
#define MAX_BACKLOG 5000
#define MAX_DELIVERED 3000

typedef struct
{
  const Setup *setup;
  History *history;
  Backlog *backlog;
  guint32 n_sessions;
  guint n_rebalances;
  gboolean is_over;
  GArray *recoveries; /* of gint64, µs from the start of a member to its first delivery */
  gint64 last_delivered;
  gint64 longest_outage;
} RebalanceFault;

static void
on_tale (Worker *worker, const Tale *tale, gpointer data)
{
  RebalanceFault *fault = data;
  gint64 now = g_get_monotonic_time ();
  gint64 recovery = now - worker->started;

  if (tale->kind != TALE_DELIVERED)
    {
      history_rebalance (fault->history, worker->number, tale->partition);
      return;
    }

  history_deliver (fault->history, worker->number, tale->partition, tale->offset, &tale->id, tale->attempt);
  backlog_deliver (fault->backlog, &tale->id);
  if (worker->n_tales == 1)
    g_array_append_val (fault->recoveries, recovery);
  if (fault->last_delivered != 0)
    fault->longest_outage = MAX (fault->longest_outage, now - fault->last_delivered);
  fault->last_delivered = now;
}

/* Records flow at a steady pace, unless nobody takes them. */
static gboolean
on_tick (gpointer data)
{
  RebalanceFault *fault = data;
  Backlog *backlog = fault->backlog;

  if (fault->is_over)
    return G_SOURCE_REMOVE;
  if (backlog->n_invoked < g_hash_table_size (backlog->delivered) + MAX_BACKLOG)
    backlog_publish (backlog, N_A_TICK);
  return G_SOURCE_CONTINUE;
}

static gboolean
run_round (RebalanceFault *fault, guint round)
{
  Worker *guest = worker_start_consumer (fault->setup, ++fault->n_sessions, FALSE, on_tale, fault);
  guint n = g_rand_int_range (fault->setup->random, 1, MAX_DELIVERED);
  gboolean ended_well;

  wait_until (guest->n_tales >= n);
  ended_well = worker_finish (guest);
  worker_free (guest);
  fault->n_rebalances += 2;
  wait_until (fault->backlog->n_invoked >= (round + 1) * N_A_ROUND);
  return ended_well;
}

gboolean
fault_rebalance (const Setup *setup)
{
  g_autoptr (History) history = history_new ();
  g_autoptr (Backlog) backlog = backlog_new (setup, history);
  g_autoptr (GArray) recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));
  RebalanceFault fault = { .setup = setup, .history = history, .backlog = backlog, .recoveries = recoveries };
  Expectations expectations = { .consumed = TRUE, .gapless = TRUE };
  Worker *resident = worker_start_consumer (setup, 0, FALSE, on_tale, &fault);
  gboolean fine = TRUE;

  g_timeout_add (TICK_MILLISECONDS, on_tick, &fault);
  wait_until (resident->n_tales > 0);
  for (guint round = 0; round < setup->rounds; round++)
    fine = run_round (&fault, round) && fine;
  fault.is_over = TRUE;
  wait_until (backlog_is_done (backlog));
  fine = worker_finish (resident) && fine;
  worker_free (resident);
  if (backlog_lag (backlog) > 0)
    {
      g_print ("  LAG        after the members left in order\n");
      fine = FALSE;
    }

  /* at each of them, both members may have had as much in their hands */
  expectations.max_redelivered = fault.n_rebalances * 2 * FAULTS_IN_FLIGHT;
  report_read_log (setup, history);
  g_print ("%u joins and %u leaves, at most %u deliveries again\n", setup->rounds, setup->rounds,
           expectations.max_redelivered);
  fine = report_findings (setup, "joins and leaves of a member", history, &expectations, recoveries,
                          fault.longest_outage) &&
         fine;
  return report_storage (setup) && fine;
}
