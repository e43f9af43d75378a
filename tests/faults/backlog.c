/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backlog.h"

#include "deadline.h"
#include "payload.h"

typedef struct
{
  Backlog *backlog;
  MessageId id;
} Flight;

Backlog *
backlog_new (const Setup *setup, History *history)
{
  Backlog *backlog = g_new0 (Backlog, 1);

  backlog->bus = setup_make_bus (setup);
  backlog->topic = setup->topic;
  backlog->history = history;
  backlog->delivered = g_hash_table_new_full (message_id_hash, message_id_equal, g_free, NULL);
  return backlog;
}

void
backlog_free (Backlog *backlog)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_close (backlog->bus, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (backlog->bus);
  g_hash_table_unref (backlog->delivered);
  g_free (backlog);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Flight *flight = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  if (receipt == NULL)
    g_error ("the parent cannot publish: %s", error->message);
  history_confirm (flight->backlog->history, &flight->id, taskbus_receipt_get_partition (receipt),
                   taskbus_receipt_get_offset (receipt));
  flight->backlog->n_answered++;
}

void
backlog_publish (Backlog *backlog, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      Flight *flight = g_new (Flight, 1);
      g_autoptr (TaskbusRecord) record = NULL;

      backlog->next.key = backlog->n_invoked % FAULTS_KEYS;
      backlog->next.seq = backlog->seqs[backlog->next.key]++;
      flight->backlog = backlog;
      flight->id = backlog->next;
      record = payload_make_record (backlog->topic, &flight->id);
      history_invoke (backlog->history, &flight->id);
      backlog->n_invoked++;
      taskbus_bus_publish_record_async (backlog->bus, record, NULL, on_published, flight);
    }
}

/* Returns how often the message was delivered by now. */
guint
backlog_deliver (Backlog *backlog, const MessageId *id)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (backlog->delivered, id)) + 1;

  g_hash_table_insert (backlog->delivered, g_memdup2 (id, sizeof *id), GUINT_TO_POINTER (n));
  return n;
}

gboolean
backlog_is_confirmed (Backlog *backlog)
{
  return backlog->n_answered == backlog->n_invoked;
}

/* Everything was confirmed and delivered at least once. */
gboolean
backlog_is_done (Backlog *backlog)
{
  return backlog_is_confirmed (backlog) && g_hash_table_size (backlog->delivered) == backlog->n_invoked;
}

static TaskbusGroupInfo *
describe_group (Backlog *backlog)
{
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (backlog->bus, &error);
  TaskbusGroupInfo *info;

  g_assert_no_error (error);
  info = taskbus_admin_describe_group (admin, backlog->topic, NULL, &error);
  g_assert_no_error (error);
  return info;
}

/* What the group has not committed yet. */
guint64
backlog_lag (Backlog *backlog)
{
  g_autoptr (TaskbusGroupInfo) info = describe_group (backlog);
  guint64 lag = 0;

  for (guint i = 0; i < info->lags->len; i++)
    {
      const TaskbusGroupLag *one = g_ptr_array_index (info->lags, i);

      lag += one->lag >= 0 ? one->lag : one->end;
    }
  return lag;
}

void
backlog_committed (Backlog *backlog, gint64 positions[FAULTS_PARTITIONS])
{
  g_autoptr (TaskbusGroupInfo) info = describe_group (backlog);

  for (guint i = 0; i < FAULTS_PARTITIONS; i++)
    positions[i] = TASKBUS_OFFSET_NONE;
  for (guint i = 0; i < info->lags->len; i++)
    {
      const TaskbusGroupLag *one = g_ptr_array_index (info->lags, i);

      if (one->partition >= 0 && one->partition < FAULTS_PARTITIONS)
        positions[one->partition] = one->committed;
    }
}

typedef struct
{
  Backlog *backlog;
  gboolean committed;
} Watch;

static gboolean
look_at_lag (gpointer data)
{
  Watch *watch = data;

  watch->committed = backlog_lag (watch->backlog) == 0;
  return watch->committed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* A group commits by itself: until there is no lag. */
void
backlog_wait_committed (Backlog *backlog)
{
  Watch watch = { backlog, FALSE };

  g_timeout_add (20, look_at_lag, &watch);
  wait_until (watch.committed);
}
