/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backlog.h"
#include "deadline.h"
#include "report.h"
#include "worker.h"

/* Members of a group are killed at random moments: no record is skipped, and the others take over within the session
 * timeout. */

#define N_MEMBERS 2
#define N_A_ROUND 1000
#define MAX_DELIVERED 800

/* What a take-over may need beyond the session timeout, in ms: to notice, to rebalance, to read. */
#define TAKE_OVER_MARGIN 3000

typedef struct
{
  const Setup *setup;
  History *history;
  Backlog *backlog;
  Worker *members[N_MEMBERS];
  guint32 n_sessions;
  guint32 owners[FAULTS_PARTITIONS];  /* the session that had the last delivery */
  gint64 orphaned[FAULTS_PARTITIONS]; /* since when nobody has it, or 0 */
  GArray *recoveries;                 /* of gint64, µs */
  gint64 longest_outage;
} ConsumeFault;

static void
on_delivered (ConsumeFault *fault, Worker *worker, const Tale *tale)
{
  gint32 partition = tale->partition;

  g_assert_cmpint (partition, >=, 0);
  g_assert_cmpint (partition, <, FAULTS_PARTITIONS);
  history_deliver (fault->history, worker->number, partition, tale->offset, &tale->id, tale->attempt);
  backlog_deliver (fault->backlog, &tale->id);

  if (fault->orphaned[partition] != 0 && fault->owners[partition] != worker->number)
    {
      gint64 recovery = g_get_monotonic_time () - fault->orphaned[partition];

      g_array_append_val (fault->recoveries, recovery);
      fault->longest_outage = MAX (fault->longest_outage, recovery);
      fault->orphaned[partition] = 0;
    }
  fault->owners[partition] = worker->number;
}

static void
on_tale (Worker *worker, const Tale *tale, gpointer data)
{
  ConsumeFault *fault = data;

  switch (tale->kind)
    {
    case TALE_DELIVERED:
      on_delivered (fault, worker, tale);
      break;
    case TALE_ASSIGNED:
    case TALE_REVOKED:
      history_rebalance (fault->history, worker->number, tale->partition);
      break;
    default:
      g_error ("a consumer told something of kind %u", tale->kind);
    }
}

static Worker *
start_member (ConsumeFault *fault)
{
  return worker_start_consumer (fault->setup, ++fault->n_sessions, FALSE, on_tale, fault);
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* After some deliveries, at the latest after some time. */
static void
kill_at_some_moment (ConsumeFault *fault, Worker *victim)
{
  GRand *random = fault->setup->random;
  guint n = victim->n_tales + g_rand_int_range (random, 0, MAX_DELIVERED);
  gboolean is_time = FALSE;
  guint timer = g_timeout_add (g_rand_int_range (random, 0, fault->setup->longest_life), set_flag, &is_time);

  wait_until (is_time || victim->n_tales >= n);
  if (!is_time)
    g_source_remove (timer);
  worker_kill (victim);
  for (guint i = 0; i < FAULTS_PARTITIONS; i++)
    {
      /* one that dies while others take over is to be missed first as well */
      if (fault->owners[i] == victim->number || fault->orphaned[i] != 0)
        fault->orphaned[i] = g_get_monotonic_time ();
    }
}

static void
run_round (ConsumeFault *fault)
{
  guint victim = g_rand_int_range (fault->setup->random, 0, N_MEMBERS);

  backlog_publish (fault->backlog, N_A_ROUND);
  kill_at_some_moment (fault, fault->members[victim]);
  worker_free (fault->members[victim]);
  fault->members[victim] = start_member (fault);
}

static gboolean
finish (ConsumeFault *fault)
{
  gboolean ended_well = TRUE;
  guint64 lag;

  /* so that each partition has something left that shows who took it over */
  backlog_publish (fault->backlog, N_A_ROUND);
  wait_until (backlog_is_done (fault->backlog));
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      ended_well = worker_finish (fault->members[i]) && ended_well;
      worker_free (fault->members[i]);
    }
  lag = backlog_lag (fault->backlog);
  if (lag > 0)
    g_print ("  LAG        %" G_GUINT64_FORMAT " after the members left in order\n", lag);
  return ended_well && lag == 0;
}

static gboolean
check_take_over (const ConsumeFault *fault)
{
  gint64 limit = (gint64) (fault->setup->session_timeout + TAKE_OVER_MARGIN) * deadline_multiplier ();

  if (fault->longest_outage <= limit * G_TIME_SPAN_MILLISECOND)
    return TRUE;

  g_print ("  TAKE_OVER  %.1f ms, longer than the %" G_GINT64_FORMAT " ms of the session timeout and some\n",
           fault->longest_outage / 1000.0, limit);
  return FALSE;
}

gboolean
fault_consume (const Setup *setup)
{
  static const Expectations expectations = { .consumed = TRUE, .gapless = TRUE, .max_redelivered = G_MAXUINT };
  g_autoptr (History) history = history_new ();
  g_autoptr (Backlog) backlog = backlog_new (setup, history);
  g_autoptr (GArray) recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));
  ConsumeFault fault = { .setup = setup, .history = history, .backlog = backlog, .recoveries = recoveries };
  gboolean fine;

  for (guint i = 0; i < N_MEMBERS; i++)
    fault.members[i] = start_member (&fault);
  for (guint round = 0; round < setup->rounds; round++)
    run_round (&fault);
  fine = finish (&fault);
  report_read_log (setup, history);
  fine = report_findings (setup, "SIGKILL of consuming processes", history, &expectations, recoveries,
                          fault.longest_outage) &&
         fine;
  fine = check_take_over (&fault) && fine;
  return report_storage (setup) && fine;
}
