/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backlog.h"
#include "brokers.h"
#include "deadline.h"
#include "report.h"
#include "worker.h"

/* One of three brokers is killed or stopped while processes publish and others consume, and comes back: what was
 * confirmed is there, once, in order, whole, and was delivered. */

#define N_PRODUCERS 2
#define N_MEMBERS 2
#define MAX_SHORT_MILLISECONDS 2000

enum
{
  IS_CONFIRMED = 1 << 0,
  IS_DELIVERED = 1 << 1,
  IS_BOTH = IS_CONFIRMED | IS_DELIVERED,
};

typedef struct
{
  const Setup *setup;
  History *history;
  GHashTable *fates; /* MessageId: what of the above */
  guint n_missing;   /* confirmed, but not delivered yet */
  Worker *producers[N_PRODUCERS];
  Worker *members[N_MEMBERS];
  gint64 struck;      /* when a broker was hit */
  guint32 confirming; /* the partitions that had a confirmation since, as bits */
  guint32 delivering; /* likewise, a delivery */
  gint64 last_confirmed;
  gint64 longest_outage;
  GArray *recoveries; /* of gint64, µs */
} BrokerFault;

static void
note_fate (BrokerFault *fault, const MessageId *id, guint fate)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (fault->fates, id));
  guint after = before | fate;

  fault->n_missing += (after == IS_CONFIRMED) - (before == IS_CONFIRMED);
  g_hash_table_insert (fault->fates, g_memdup2 (id, sizeof *id), GUINT_TO_POINTER (after));
}

static void
on_confirmed (BrokerFault *fault, const Tale *tale)
{
  gint64 now = g_get_monotonic_time ();

  history_confirm (fault->history, &tale->id, tale->partition, tale->offset);
  note_fate (fault, &tale->id, IS_CONFIRMED);
  if (fault->last_confirmed != 0)
    fault->longest_outage = MAX (fault->longest_outage, now - fault->last_confirmed);
  fault->last_confirmed = now;
  if (tale->partition >= 0)
    fault->confirming |= 1u << tale->partition;
}

static void
on_tale (Worker *worker, const Tale *tale, gpointer data)
{
  BrokerFault *fault = data;

  switch (tale->kind)
    {
    case TALE_INVOKED:
      history_invoke (fault->history, &tale->id);
      break;
    case TALE_CONFIRMED:
      on_confirmed (fault, tale);
      break;
    case TALE_FAILED:
      history_answer (fault->history, &tale->id, RESULT_FAILED);
      break;
    case TALE_DELIVERED:
      history_deliver (fault->history, worker->number, tale->partition, tale->offset, &tale->id, tale->attempt);
      note_fate (fault, &tale->id, IS_DELIVERED);
      fault->delivering |= 1u << tale->partition;
      break;
    case TALE_ASSIGNED:
    case TALE_REVOKED:
      history_rebalance (fault->history, worker->number, tale->partition);
      break;
    case TALE_UNKNOWN:
    default:
      break;
    }
}

static gboolean
is_flowing (const BrokerFault *fault)
{
  const guint32 all = (1u << FAULTS_PARTITIONS) - 1;

  return fault->confirming == all && fault->delivering == all;
}

static void
wait_until_flowing (BrokerFault *fault)
{
  fault->confirming = fault->delivering = 0;
  wait_until (is_flowing (fault));
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A broker is away for a moment, or for so long that the others take its partitions over. */
static void
run_round (BrokerFault *fault, guint round)
{
  GRand *random = fault->setup->random;
  guint victim = g_rand_int_range (random, 1, FAULTS_BROKERS + 1);
  gboolean is_kill = round % 2 == 0;
  gboolean is_short = g_rand_int_range (random, 0, 4) == 0;
  gint64 recovery;

  brokers_order (fault->setup, is_kill ? "kill" : "pause", victim);
  fault->struck = g_get_monotonic_time ();
  if (is_short)
    {
      gboolean is_time = FALSE;

      g_timeout_add (g_rand_int_range (random, 0, MAX_SHORT_MILLISECONDS), set_flag, &is_time);
      wait_until (is_time);
    }
  else
    {
      wait_until_flowing (fault);
      recovery = g_get_monotonic_time () - fault->struck;
      g_array_append_val (fault->recoveries, recovery);
    }
  brokers_order (fault->setup, is_kill ? "start" : "resume", victim);
  brokers_wait_in_sync (fault->setup);
  wait_until_flowing (fault);
  g_printerr ("# round %u: broker %u was %s and is back\n", round + 1, victim, is_kill ? "killed" : "stopped");
}

static void
start_all (BrokerFault *fault)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    fault->members[i] = worker_start_consumer (fault->setup, i, FALSE, on_tale, fault);
  for (guint i = 0; i < N_PRODUCERS; i++)
    fault->producers[i] = worker_start_publisher (fault->setup, i, 0, TRUE, on_tale, fault);
  wait_until_flowing (fault);
}

static gboolean
finish_all (BrokerFault *fault)
{
  g_autoptr (Backlog) backlog = backlog_new (fault->setup, fault->history);
  gboolean ended_well = TRUE;
  guint64 lag;

  for (guint i = 0; i < N_PRODUCERS; i++)
    {
      ended_well = worker_finish (fault->producers[i]) && ended_well;
      worker_free (fault->producers[i]);
    }
  wait_until (fault->n_missing == 0);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      ended_well = worker_finish (fault->members[i]) && ended_well;
      worker_free (fault->members[i]);
    }
  lag = backlog_lag (backlog);
  if (lag > 0)
    g_print ("  LAG        %" G_GUINT64_FORMAT " after the members left in order\n", lag);
  return ended_well && lag == 0;
}

gboolean
fault_broker (const Setup *setup)
{
  static const Expectations expectations = { .consumed = TRUE, .gapless = TRUE, .max_redelivered = G_MAXUINT };
  g_autoptr (History) history = history_new ();
  g_autoptr (GHashTable) fates = g_hash_table_new_full (message_id_hash, message_id_equal, g_free, NULL);
  g_autoptr (GArray) recoveries = g_array_new (FALSE, FALSE, sizeof (gint64));
  BrokerFault fault = { .setup = setup, .history = history, .fates = fates, .recoveries = recoveries };
  gboolean fine;

  g_assert_nonnull (setup->control);
  start_all (&fault);
  for (guint round = 0; round < setup->rounds; round++)
    run_round (&fault, round);
  fine = finish_all (&fault);
  report_read_log (setup, history);
  return report_findings (setup, "SIGKILL and SIGSTOP of one of three brokers", history, &expectations, recoveries,
                          fault.longest_outage) &&
         fine;
}
