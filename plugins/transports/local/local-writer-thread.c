/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-append.h"
#include "local-maintenance.h"
#include "local-writer-private.h"

#include <glib/gi18n-lib.h>

/* How much one transaction takes: enough to pay for its fsync, little enough for the other processes to get their turn. */
#define BATCH_RECORDS 2000
#define BATCH_BYTES (8 * 1024 * 1024)

#define FIRST_MAINTENANCE_US (2 * G_USEC_PER_SEC)

/* Takes the oldest records, with the mutex held. */
static GArray *
take_batch (LocalWriter *writer)
{
  GArray *batch;
  gsize bytes = 0;
  guint n;

  if (writer->pending->len == 0)
    return NULL;

  for (n = 0; n < MIN (writer->pending->len, BATCH_RECORDS); n++)
    {
      LocalPending *pending = &g_array_index (writer->pending, LocalPending, n);
      gsize size = taskbus_record_get_size (taskbus_publication_get_record (pending->publication));

      if (n > 0 && bytes + size > BATCH_BYTES)
        break;
      bytes += size;
    }

  writer->pending_bytes -= bytes;
  batch = g_array_sized_new (FALSE, FALSE, sizeof (LocalPending), n);
  g_array_append_vals (batch, writer->pending->data, n);
  g_array_remove_range (writer->pending, 0, n);
  return batch;
}

static void
clear_entries (LocalEntry *entries, gsize n_entries)
{
  for (gsize i = 0; i < n_entries; i++)
    g_clear_error (&entries[i].error);
}

/* Until COMMIT nothing is stored, so that one more attempt is safe: with a new connection, and a salvaged file if need be. */
static gboolean
store (LocalLog *log, LocalEntry *entries, gsize n_entries, GError **error)
{
  for (guint attempt = 0;; attempt++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!local_log_begin (log, FALSE, error))
        return FALSE;
      if (local_append (log, entries, n_entries, &local_error))
        break;

      local_log_rollback (log);
      clear_entries (entries, n_entries);
      if (attempt == 0 && (log->broken || log->damaged) &&
          !g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_NO_SPACE))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (local_log_commit (log, error))
    return TRUE;
  local_log_rollback (log);
  clear_entries (entries, n_entries);
  if (error != NULL && log->broken && !g_error_matches (*error, TASKBUS_ERROR, TASKBUS_ERROR_NO_SPACE))
    {
      (*error)->code = TASKBUS_ERROR_UNCONFIRMED; /* whether the disk has it is not known */
      (*error)->domain = TASKBUS_ERROR;
    }
  return FALSE;
}

static void
set_failure (LocalWriter *writer, const GError *error)
{
  g_mutex_lock (&writer->mutex);
  if (error != NULL || writer->failure != NULL)
    {
      g_free (writer->failure);
      writer->failure = error != NULL ? g_strdup (error->message) : NULL;
    }
  g_mutex_unlock (&writer->mutex);
}

static void
answer (LocalPending *pending, LocalEntry *entry, const GError *error)
{
  if (error == NULL)
    error = entry->error;
  if (error != NULL)
    taskbus_publication_fail (pending->publication, error);
  else
    taskbus_publication_confirm (pending->publication, entry->partition, entry->offset, entry->timestamp);
}

static void
write_batch (LocalWriter *writer, GArray *batch)
{
  g_autofree LocalEntry *entries = g_new0 (LocalEntry, batch->len);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < batch->len; i++)
    {
      LocalPending *pending = &g_array_index (batch, LocalPending, i);

      entries[i].record = taskbus_publication_get_record (pending->publication);
      entries[i].timestamp = pending->timestamp;
    }
  if (!store (writer->log, entries, batch->len, &error))
    g_debug ("%u records were not stored: %s", batch->len, error->message);
  set_failure (writer, error);

  for (guint i = 0; i < batch->len; i++)
    answer (&g_array_index (batch, LocalPending, i), &entries[i], error);
  clear_entries (entries, batch->len);
}

static void
run_job (LocalWriter *writer, LocalJob *job)
{
  g_autoptr (GError) error = NULL;

  if (local_log_begin (writer->log, job->relaxed, &error) &&
      (!job->func (writer->log, job->data, &error) || !local_log_commit (writer->log, &error)))
    local_log_rollback (writer->log);
  job->done (job->data, error);
}

/* Waits for work, with the mutex held.  FALSE when there will be none any more. */
static gboolean
wait_for_work (LocalWriter *writer)
{
  while (writer->pending->len == 0 && writer->jobs->len == 0)
    {
      if (writer->closing)
        return FALSE;
      writer->waiting = TRUE;
      if (!g_cond_wait_until (&writer->cond, &writer->mutex, writer->maintenance_due))
        {
          writer->waiting = FALSE;
          return TRUE;
        }
    }
  return TRUE;
}

static void
do_work (LocalWriter *writer, GArray *batch, GArray *jobs)
{
  if (batch != NULL)
    write_batch (writer, batch);
  for (guint i = 0; i < jobs->len; i++)
    run_job (writer, &g_array_index (jobs, LocalJob, i));
  local_log_checkpoint (writer->log);
  if (g_get_monotonic_time () >= writer->maintenance_due)
    writer->maintenance_due = g_get_monotonic_time () + local_maintenance_step (writer->log);
}

gpointer
local_writer_thread (gpointer data)
{
  g_autoptr (LocalWriter) writer = data;

  writer->maintenance_due = g_get_monotonic_time () + FIRST_MAINTENANCE_US;
  g_mutex_lock (&writer->mutex);
  while (wait_for_work (writer))
    {
      g_autoptr (GArray) jobs = g_steal_pointer (&writer->jobs);
      GArray *batch = take_batch (writer);

      writer->jobs = g_array_new (FALSE, FALSE, sizeof (LocalJob));
      writer->batch = batch;
      g_mutex_unlock (&writer->mutex);

      do_work (writer, batch, jobs);

      g_mutex_lock (&writer->mutex);
      writer->batch = NULL;
      for (guint i = 0; batch != NULL && i < batch->len; i++)
        taskbus_publication_unref (g_array_index (batch, LocalPending, i).publication);
      g_clear_pointer (&batch, g_array_unref);
    }
  writer->ended = TRUE;
  g_mutex_unlock (&writer->mutex);

  g_clear_pointer (&writer->log, local_log_close);
  local_writer_notify_closed (writer);
  return NULL;
}
