/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-writer-private.h"

#include <glib/gi18n-lib.h>

/* What may wait for the thread; beyond it the bus holds the records back. */
#define QUEUE_RECORDS 10000
#define QUEUE_BYTES (64 * 1024 * 1024)

/* Of who waits for a job while a process that may be stopped holds the log. */
#define JOB_PATIENCE_US (5 * G_USEC_PER_SEC)

LocalWriter *
local_writer_new (LocalLog *log)
{
  LocalWriter *writer = g_new0 (LocalWriter, 1);

  g_atomic_ref_count_init (&writer->ref_count);
  writer->log = log;
  g_mutex_init (&writer->mutex);
  g_cond_init (&writer->cond);
  writer->pending = g_array_new (FALSE, FALSE, sizeof (LocalPending));
  writer->jobs = g_array_new (FALSE, FALSE, sizeof (LocalJob));
  writer->thread = g_thread_new ("taskbus-local", local_writer_thread, local_writer_ref (writer));
  return writer;
}

LocalWriter *
local_writer_ref (LocalWriter *writer)
{
  g_atomic_ref_count_inc (&writer->ref_count);
  return writer;
}

void
local_writer_unref (LocalWriter *writer)
{
  if (!g_atomic_ref_count_dec (&writer->ref_count))
    return;

  g_array_unref (writer->pending);
  g_array_unref (writer->jobs);
  g_cond_clear (&writer->cond);
  g_mutex_clear (&writer->mutex);
  g_free (writer->failure);
  g_free (writer);
}

static void
set_closed (GError **error)
{
  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The local log is closed"));
}

/* Waking costs a system call: only for a thread that sleeps. */
static void
wake (LocalWriter *writer)
{
  if (writer->waiting)
    {
      writer->waiting = FALSE;
      g_cond_broadcast (&writer->cond);
    }
}

gboolean
local_writer_send (LocalWriter *writer, TaskbusPublication *publication, GError **error)
{
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  gsize size = taskbus_record_get_size (record);
  LocalPending pending = { publication, taskbus_record_get_timestamp (record) };
  gboolean closed;
  gboolean full;

  if (pending.timestamp == TASKBUS_TIMESTAMP_NONE)
    pending.timestamp = g_get_real_time ();

  g_mutex_lock (&writer->mutex);
  closed = writer->closing;
  full = writer->pending->len >= QUEUE_RECORDS ||
         (writer->pending->len > 0 && writer->pending_bytes + size > QUEUE_BYTES);
  if (!closed && !full)
    {
      taskbus_publication_ref (publication);
      g_array_append_val (writer->pending, pending);
      writer->pending_bytes += size;
      wake (writer);
    }
  g_mutex_unlock (&writer->mutex);

  if (closed)
    set_closed (error);
  else if (full)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL,
                         _ ("The queue of the local log is full: the disk is slower than the publishers"));
  return !closed && !full;
}

void
local_writer_submit (LocalWriter *writer, LocalJobFunc func, LocalJobDone done, gpointer data, gboolean relaxed)
{
  LocalJob job = { func, done, data, relaxed };
  g_autoptr (GError) error = NULL;
  gboolean closed;

  g_mutex_lock (&writer->mutex);
  closed = writer->closing;
  if (!closed)
    {
      g_array_append_val (writer->jobs, job);
      wake (writer);
    }
  g_mutex_unlock (&writer->mutex);

  if (!closed)
    return;
  set_closed (&error);
  done (data, error);
}

/* A job that somebody waits for; the waiter may leave before it has begun. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;
  LocalJobFunc func;
  gpointer data;
  gboolean begun;
  gboolean left;
  gboolean done;
  GError *error;
} WaitedJob;

static void
waited_job_unref (WaitedJob *job)
{
  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;

  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
waited_job_run (LocalLog *log, gpointer data, GError **error)
{
  WaitedJob *job = data;
  gboolean left;

  g_mutex_lock (&job->mutex);
  left = job->left;
  job->begun = TRUE;
  g_mutex_unlock (&job->mutex);

  if (!left)
    return job->func (log, job->data, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The operation was cancelled"));
  return FALSE;
}

static void
waited_job_done (gpointer data, const GError *error)
{
  WaitedJob *job = data;

  g_mutex_lock (&job->mutex);
  job->error = error != NULL ? g_error_copy (error) : NULL;
  job->done = TRUE;
  g_cond_broadcast (&job->cond);
  g_mutex_unlock (&job->mutex);
  waited_job_unref (job);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  WaitedJob *job = data;

  g_mutex_lock (&job->mutex);
  if (!job->begun)
    job->left = TRUE;
  g_cond_broadcast (&job->cond);
  g_mutex_unlock (&job->mutex);
}

static char *
describe_wait (LocalWriter *writer)
{
  char *reason;

  g_mutex_lock (&writer->mutex);
  reason = !writer->ended ? local_lock_describe_wait (writer->log->lock) : NULL;
  g_mutex_unlock (&writer->mutex);
  return reason;
}

/* Until the job is done, or nobody waits for it any more; with the job's mutex held. */
static void
wait_for_job (LocalWriter *writer, WaitedJob *job, GError **error)
{
  while (!job->done && !job->left)
    {
      g_autofree char *reason = NULL;

      if (g_cond_wait_until (&job->cond, &job->mutex, g_get_monotonic_time () + JOB_PATIENCE_US) || job->begun)
        continue;
      reason = describe_wait (writer);
      if (reason == NULL)
        continue;
      job->left = TRUE;
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY, reason);
      return;
    }

  if (job->done && job->error != NULL)
    g_propagate_error (error, g_steal_pointer (&job->error));
  else if (!job->done)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The operation was cancelled"));
}

static gboolean
run_once (LocalWriter *writer, LocalJobFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  WaitedJob *job = g_new0 (WaitedJob, 1);
  GError *result = NULL;
  gulong handler;

  g_atomic_ref_count_init (&job->ref_count);
  g_atomic_ref_count_inc (&job->ref_count);
  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  job->func = func;
  job->data = data;
  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), job, NULL) : 0;
  local_writer_submit (writer, waited_job_run, waited_job_done, job, FALSE);

  g_mutex_lock (&job->mutex);
  wait_for_job (writer, job, &result);
  g_mutex_unlock (&job->mutex);

  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  waited_job_unref (job);
  if (result == NULL)
    return TRUE;
  g_propagate_error (error, result);
  return FALSE;
}

gboolean
local_writer_run (LocalWriter *writer, LocalJobFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (run_once (writer, func, data, cancellable, &local_error))
    return TRUE;
  if (g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    return run_once (writer, func, data, cancellable, error); /* on the salvaged log */
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
local_writer_close (LocalWriter *writer, void (*closed) (gpointer data), gpointer data)
{
  g_mutex_lock (&writer->mutex);
  writer->closing = TRUE;
  writer->on_closed = closed;
  writer->on_closed_data = data;
  wake (writer);
  g_mutex_unlock (&writer->mutex);
}

/* The thread may be held up by another process for as long as that pleases: everything that is left is answered without it. */
void
local_writer_abandon (LocalWriter *writer)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_publication_unref);
  g_autoptr (GArray) jobs = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) closed = NULL;

  g_mutex_lock (&writer->mutex);
  writer->closing = TRUE;
  for (guint i = 0; writer->batch != NULL && i < writer->batch->len; i++)
    g_ptr_array_add (left, taskbus_publication_ref (g_array_index (writer->batch, LocalPending, i).publication));
  for (guint i = 0; i < writer->pending->len; i++)
    g_ptr_array_add (left, g_array_index (writer->pending, LocalPending, i).publication);
  g_array_set_size (writer->pending, 0);
  jobs = g_steal_pointer (&writer->jobs);
  writer->jobs = g_array_new (FALSE, FALSE, sizeof (LocalJob));
  wake (writer);
  g_mutex_unlock (&writer->mutex);

  g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                       _ ("The local log was closed before the record was confirmed"));
  for (guint i = 0; i < left->len; i++)
    taskbus_publication_fail (g_ptr_array_index (left, i), error);
  set_closed (&closed);
  for (guint i = 0; i < jobs->len; i++)
    {
      LocalJob *job = &g_array_index (jobs, LocalJob, i);

      job->done (job->data, closed);
    }
  local_writer_notify_closed (writer);
}

/* The first of the thread and the one whose patience ended says that the writer is closed. */
void
local_writer_notify_closed (LocalWriter *writer)
{
  void (*on_closed) (gpointer data);

  g_mutex_lock (&writer->mutex);
  on_closed = g_steal_pointer (&writer->on_closed);
  g_mutex_unlock (&writer->mutex);
  if (on_closed != NULL)
    on_closed (writer->on_closed_data);
}

void
local_writer_join (LocalWriter *writer)
{
  gboolean ended;

  g_mutex_lock (&writer->mutex);
  ended = writer->ended;
  g_mutex_unlock (&writer->mutex);
  if (ended)
    g_thread_join (g_steal_pointer (&writer->thread));
  else
    g_clear_pointer (&writer->thread, g_thread_unref);
}

char *
local_writer_get_failure (LocalWriter *writer)
{
  char *failure;

  g_mutex_lock (&writer->mutex);
  failure = g_strdup (writer->failure);
  if (failure == NULL && !writer->ended)
    failure = local_lock_describe_wait (writer->log->lock);
  g_mutex_unlock (&writer->mutex);
  return failure;
}
