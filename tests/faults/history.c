/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "history.h"

guint
message_id_hash (gconstpointer data)
{
  const MessageId *id = data;

  return ((id->producer * 31 + id->incarnation) * 1009 + id->key) * 100003 + id->seq;
}

gboolean
message_id_equal (gconstpointer a, gconstpointer b)
{
  const MessageId *one = a, *two = b;

  return one->producer == two->producer && one->incarnation == two->incarnation && one->key == two->key &&
         one->seq == two->seq;
}

History *
history_new (void)
{
  History *history = g_new0 (History, 1);

  history->invoked = g_hash_table_new_full (message_id_hash, message_id_equal, g_free, NULL);
  history->log = g_array_new (FALSE, FALSE, sizeof (Stored));
  history->dead = g_array_new (FALSE, FALSE, sizeof (Stored));
  history->deliveries = g_array_new (FALSE, FALSE, sizeof (Delivered));
  history->receipts = g_array_new (FALSE, FALSE, sizeof (Stored));
  return history;
}

void
history_free (History *history)
{
  g_hash_table_unref (history->invoked);
  g_array_unref (history->log);
  g_array_unref (history->dead);
  g_array_unref (history->deliveries);
  g_array_unref (history->receipts);
  g_free (history);
}

/* To be said before the message can be on its way. */
void
history_invoke (History *history, const MessageId *id)
{
  g_hash_table_insert (history->invoked, g_memdup2 (id, sizeof *id), GINT_TO_POINTER (RESULT_UNKNOWN));
}

void
history_answer (History *history, const MessageId *id, Result result)
{
  g_hash_table_insert (history->invoked, g_memdup2 (id, sizeof *id), GINT_TO_POINTER (result));
  if (result == RESULT_OK)
    history->n_ok++;
  else if (result == RESULT_FAILED)
    history->n_failed++;
}

/* A confirmation with its receipt; the place is negative where it is not known. */
void
history_confirm (History *history, const MessageId *id, gint32 partition, gint64 offset)
{
  Stored stored = { *id, partition, offset, TRUE };

  history_answer (history, id, RESULT_OK);
  if (partition >= 0 && offset >= 0)
    g_array_append_val (history->receipts, stored);
}

void
history_store (History *history, const MessageId *id, gint32 partition, gint64 offset, gboolean intact)
{
  Stored stored = { *id, partition, offset, intact };

  g_array_append_val (history->log, stored);
}

void
history_bury (History *history, const MessageId *id, gint32 partition, gint64 offset, gboolean intact)
{
  Stored stored = { *id, partition, offset, intact };

  g_array_append_val (history->dead, stored);
}

void
history_deliver (History *history,
                 guint32 session,
                 gint32 partition,
                 gint64 offset,
                 const MessageId *id,
                 guint32 attempt)
{
  Delivered delivered = { session, partition, offset, *id, attempt };

  g_array_append_val (history->deliveries, delivered);
}

/* The session's partition came or went: its next offset may be any. */
void
history_rebalance (History *history, guint32 session, gint32 partition)
{
  Delivered delivered = { .session = session, .partition = partition };

  g_array_append_val (history->deliveries, delivered);
}
