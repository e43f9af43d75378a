/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checker.h"

static const char *const names[N_FINDINGS] = {
  "LOST",  "PHANTOM",   "CORRUPT", "DUP_LOG",  "ABORTED", "OFFSET",   "GAP",
  "ORDER", "CONS_LOST", "POLL",    "CONSERVE", "RECEIPT", "DUP_CONS",
};

/* What is looked up while a history is walked. */
typedef struct
{
  const History *history;
  const Expectations *expectations;
  Findings *findings;
  GHashTable *stored;    /* MessageId: how often it is in the log */
  GHashTable *buried;    /* MessageId, in the dead letters */
  GHashTable *delivered; /* MessageId: how often it was delivered */
} Check;

const char *
finding_name (Finding finding)
{
  return names[finding];
}

static void
found (Check *check, Finding finding, const MessageId *id, gint32 partition, gint64 offset)
{
  Findings *findings = check->findings;

  findings->counts[finding]++;
  if (findings->first[finding] == NULL)
    findings->first[finding] = g_strdup_printf ("producer %u incarnation %u key %u seq %u at [%d] @%" G_GINT64_FORMAT,
                                                id->producer, id->incarnation, id->key, id->seq, partition, offset);
}

static guint
count (GHashTable *table, gconstpointer key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

static void
check_stored (Check *check, const Stored *stored)
{
  gpointer result;
  guint n = count (check->stored, &stored->id);

  g_hash_table_insert (check->stored, (gpointer) &stored->id, GUINT_TO_POINTER (n + 1));
  if (!stored->intact)
    found (check, FINDING_CORRUPT, &stored->id, stored->partition, stored->offset);

  if (!g_hash_table_lookup_extended (check->history->invoked, &stored->id, NULL, &result))
    found (check, FINDING_PHANTOM, &stored->id, stored->partition, stored->offset);
  else if (GPOINTER_TO_INT (result) == RESULT_FAILED)
    found (check, FINDING_ABORTED, &stored->id, stored->partition, stored->offset);

  if (n == 0)
    return;

  check->findings->n_duplicates++;
  if (check->findings->n_duplicates > check->expectations->max_duplicates)
    found (check, FINDING_DUP_LOG, &stored->id, stored->partition, stored->offset);
}

/* A place of the log; the tables' keys point into the history. */
static guint
place_hash (gconstpointer data)
{
  const Stored *stored = data;

  return stored->partition * 7919 + g_int64_hash (&stored->offset);
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const Stored *one = a, *two = b;

  return one->partition == two->partition && one->offset == two->offset;
}

/* What was confirmed and is in the log is where the receipt says. */
static void
check_receipts (Check *check, GHashTable *places)
{
  for (guint i = 0; i < check->history->receipts->len; i++)
    {
      const Stored *receipt = &g_array_index (check->history->receipts, Stored, i);
      const Stored *stored = g_hash_table_lookup (places, receipt);

      if (stored != NULL ? !message_id_equal (&stored->id, &receipt->id) : count (check->stored, &receipt->id) > 0)
        found (check, FINDING_RECEIPT, &receipt->id, receipt->partition, receipt->offset);
    }
}

/* No place twice; where offsets have no gaps, each has one before it, but the first. */
static void
check_places (Check *check)
{
  g_autoptr (GHashTable) places = g_hash_table_new (place_hash, place_equal);

  for (guint i = 0; i < check->history->log->len; i++)
    {
      const Stored *stored = &g_array_index (check->history->log, Stored, i);

      if (!g_hash_table_add (places, (gpointer) stored))
        found (check, FINDING_OFFSET, &stored->id, stored->partition, stored->offset);
    }
  check_receipts (check, places);
  if (!check->expectations->gapless)
    return;

  for (guint i = 0; i < check->history->log->len; i++)
    {
      const Stored *stored = &g_array_index (check->history->log, Stored, i);
      Stored before = *stored;

      before.offset--;
      if (stored->offset > 0 && !g_hash_table_contains (places, &before))
        found (check, FINDING_GAP, &stored->id, stored->partition, stored->offset);
    }
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Stored *one = *(Stored *const *) a, *two = *(Stored *const *) b;

  if (one->partition != two->partition)
    return one->partition < two->partition ? -1 : 1;
  return one->offset < two->offset ? -1 : one->offset > two->offset;
}

/* Within a producer and a key the first occurrences are in sequence, incarnation after incarnation: where a process's end
 * does not end its writes, within each incarnation. */
static void
check_order (Check *check)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GHashTable) last = g_hash_table_new_full (message_id_hash, message_id_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (message_id_hash, message_id_equal);

  for (guint i = 0; i < check->history->log->len; i++)
    g_ptr_array_add (sorted, &g_array_index (check->history->log, Stored, i));
  g_ptr_array_sort (sorted, compare_places);

  for (guint i = 0; i < sorted->len; i++)
    {
      const Stored *stored = g_ptr_array_index (sorted, i);
      guint32 incarnation = check->expectations->late_writes ? stored->id.incarnation : 0;
      MessageId series = { stored->id.producer, incarnation, stored->id.key, 0 };
      guint64 position = (guint64) stored->id.incarnation << 32 | stored->id.seq;
      guint64 *before = g_hash_table_lookup (last, &series);

      if (!g_hash_table_add (seen, (gpointer) &stored->id))
        continue;
      if (before != NULL && position < *before)
        found (check, FINDING_ORDER, &stored->id, stored->partition, stored->offset);
      if (before == NULL)
        {
          struct
          {
            MessageId series;
            guint64 position;
          } *entry = g_malloc (sizeof *entry);

          entry->series = series;
          before = &entry->position;
          g_hash_table_insert (last, entry, before);
        }
      *before = position;
    }
}

/* What was confirmed is somewhere. */
static void
check_invoked (Check *check)
{
  GHashTableIter iter;
  gpointer key, result;

  g_hash_table_iter_init (&iter, check->history->invoked);
  while (g_hash_table_iter_next (&iter, &key, &result))
    {
      guint n = count (check->stored, key);
      gboolean buried = g_hash_table_contains (check->buried, key);

      switch ((Result) GPOINTER_TO_INT (result))
        {
        case RESULT_UNKNOWN:
          check->findings->n_unknown++;
          check->findings->n_saved += n > 0;
          break;
        case RESULT_OK:
          if (n == 0 && !buried)
            found (check, FINDING_LOST, key, -1, -1);
          if (n > 0 && check->expectations->consumed && count (check->delivered, key) == 0)
            found (check, FINDING_CONS_LOST, key, -1, -1);
          break;
        case RESULT_FAILED:
        default:
          break;
        }
    }
}

/* Where a session is in a partition: what it must get next. */
static void
check_deliveries (Check *check)
{
  g_autoptr (GHashTable) next = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < check->history->deliveries->len; i++)
    {
      const Delivered *delivered = &g_array_index (check->history->deliveries, Delivered, i);
      gint64 stream = (gint64) delivered->session << 32 | (guint32) delivered->partition;
      gint64 *expected = g_hash_table_lookup (next, &stream);
      gint64 following = delivered->offset + 1;
      guint n;

      if (delivered->attempt == 0)
        {
          g_hash_table_remove (next, &stream);
          continue;
        }

      n = count (check->delivered, &delivered->id);
      g_hash_table_insert (check->delivered, (gpointer) &delivered->id, GUINT_TO_POINTER (n + 1));
      check->findings->n_delivered++;
      check->findings->n_redelivered += n > 0;
      if (n > 0 && check->findings->n_redelivered > check->expectations->max_redelivered)
        found (check, FINDING_DUP_CONS, &delivered->id, delivered->partition, delivered->offset);
      if (count (check->stored, &delivered->id) == 0)
        found (check, FINDING_CONSERVE, &delivered->id, delivered->partition, delivered->offset);
      if (delivered->attempt > 1)
        continue;

      if (expected != NULL &&
          (check->expectations->gapless ? delivered->offset != *expected : delivered->offset < *expected))
        found (check, FINDING_POLL, &delivered->id, delivered->partition, delivered->offset);
      g_hash_table_insert (next, g_memdup2 (&stream, sizeof stream), g_memdup2 (&following, sizeof following));
    }
}

static void
check_dead (Check *check)
{
  for (guint i = 0; i < check->history->dead->len; i++)
    {
      const Stored *stored = &g_array_index (check->history->dead, Stored, i);

      if (!g_hash_table_add (check->buried, (gpointer) &stored->id))
        found (check, FINDING_CONSERVE, &stored->id, stored->partition, stored->offset);
      if (!stored->intact)
        found (check, FINDING_CORRUPT, &stored->id, stored->partition, stored->offset);
    }
}

Findings *
check_history (const History *history, const Expectations *expectations)
{
  Findings *findings = g_new0 (Findings, 1);
  Check check = { history, expectations, findings, NULL, NULL, NULL };

  check.stored = g_hash_table_new (message_id_hash, message_id_equal);
  check.buried = g_hash_table_new (message_id_hash, message_id_equal);
  check.delivered = g_hash_table_new (message_id_hash, message_id_equal);
  for (guint i = 0; i < history->log->len; i++)
    check_stored (&check, &g_array_index (history->log, Stored, i));
  check_places (&check);
  check_order (&check);
  check_dead (&check);
  check_deliveries (&check);
  check_invoked (&check);
  g_hash_table_unref (check.stored);
  g_hash_table_unref (check.buried);
  g_hash_table_unref (check.delivered);
  return findings;
}

/* How many there are in all. */
guint
findings_count (const Findings *findings)
{
  guint n = 0;

  for (guint i = 0; i < N_FINDINGS; i++)
    n += findings->counts[i];
  return n;
}

void
findings_print (const Findings *findings)
{
  for (guint i = 0; i < N_FINDINGS; i++)
    {
      if (findings->first[i] != NULL)
        g_print ("  %-10s %u, the first: %s\n", names[i], findings->counts[i], findings->first[i]);
      else
        g_print ("  %-10s 0\n", names[i]);
    }
}

void
findings_free (Findings *findings)
{
  for (guint i = 0; i < N_FINDINGS; i++)
    g_free (findings->first[i]);
  g_free (findings);
}
