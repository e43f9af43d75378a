/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-worker-private.h"

#include "taskbus-error.h"
#include "taskbus-fork-private.h"

#include <glib/gi18n-lib.h>

struct _TaskbusWorker
{
  gatomicrefcount ref_count;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  guint fork_generation;

  GMutex lock;
  GCond finished_cond;
  gboolean ended;    /* nothing can be handed over any more */
  gboolean finished; /* nothing runs any more */
  GSourceFunc last_func;
  gpointer last_data;
};

static gpointer
worker_main (gpointer data)
{
  g_autoptr (TaskbusWorker) self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);

  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  g_mutex_unlock (&self->lock);

  /* What was handed over before the end still runs. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  if (self->last_func != NULL)
    self->last_func (self->last_data);

  g_mutex_lock (&self->lock);
  self->finished = TRUE;
  g_cond_broadcast (&self->finished_cond);
  g_mutex_unlock (&self->lock);
  return NULL;
}

TaskbusWorker *
taskbus_worker_new (void)
{
  TaskbusWorker *self = g_new0 (TaskbusWorker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->finished_cond);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->fork_generation = taskbus_fork_get_generation ();
  self->thread = g_thread_new ("taskbus", worker_main, taskbus_worker_ref (self));
  return self;
}

TaskbusWorker *
taskbus_worker_ref (TaskbusWorker *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_worker_unref (TaskbusWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_thread_unref (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->finished_cond);
  g_free (self);
}

gboolean
taskbus_worker_is_current (TaskbusWorker *self)
{
  return g_thread_self () == self->thread;
}

/* FALSE in a process that was forked since: the thread did not come along, and its locks may be held for ever. */
gboolean
taskbus_worker_check_process (TaskbusWorker *self, GError **error)
{
  if (G_LIKELY (self->fork_generation == taskbus_fork_get_generation ()))
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                       _ ("The bus was made before this process was forked: make one in the new process"));
  return FALSE;
}

/* At the doors that wait for the worker. */
gboolean
taskbus_worker_check_may_wait (TaskbusWorker *self, GCancellable *cancellable, GError **error)
{
  if (!taskbus_worker_check_process (self, error))
    return FALSE;
  if (taskbus_worker_is_current (self))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("The worker of a bus cannot wait for itself: use the asynchronous call"));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Never inline, and in the order of the calls.  FALSE when the thread has ended: then only @destroy is called. */
gboolean
taskbus_worker_invoke (TaskbusWorker *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gboolean ended;

  if (!taskbus_worker_check_process (self, NULL))
    {
      if (destroy != NULL)
        destroy (data);
      return FALSE;
    }

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[taskbus] invoke");
  g_source_set_callback (source, func, data, destroy);

  g_mutex_lock (&self->lock);
  ended = self->ended;
  if (!ended)
    g_source_attach (source, self->context);
  g_mutex_unlock (&self->lock);
  return !ended;
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  g_source_set_ready_time (source, -1);
  return func (data);
}

static GSourceFuncs timer_funcs = { NULL, NULL, timer_dispatch, NULL, NULL, NULL };

/* A source that calls when its ready time has come; the time is set with g_source_set_ready_time(). */
GSource *
taskbus_worker_add_timer (TaskbusWorker *self, GSourceFunc func, gpointer data)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (GSource));

  g_source_set_static_name (source, "[taskbus] timer");
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, self->context);
  return source;
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GMutex lock;
  GCond cond;
  gboolean done;
} Call;

static gboolean
call_run (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  g_mutex_lock (&call->lock);
  call->done = TRUE;
  g_cond_signal (&call->cond);
  g_mutex_unlock (&call->lock);
  return G_SOURCE_REMOVE;
}

/* Runs @func on the worker and waits for its end, without iterating the caller's context.  FALSE when the thread has
 * ended. */
gboolean
taskbus_worker_call (TaskbusWorker *self, GSourceFunc func, gpointer data)
{
  Call call = { func, data };
  gboolean invoked;

  if (taskbus_worker_is_current (self))
    {
      func (data);
      return TRUE;
    }

  g_mutex_init (&call.lock);
  g_cond_init (&call.cond);
  invoked = taskbus_worker_invoke (self, call_run, &call, NULL);
  g_mutex_lock (&call.lock);
  while (invoked && !call.done)
    g_cond_wait (&call.cond, &call.lock);
  g_mutex_unlock (&call.lock);
  g_mutex_clear (&call.lock);
  g_cond_clear (&call.cond);
  return invoked;
}

static gboolean
quit (gpointer data)
{
  TaskbusWorker *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* On the worker: ends the thread after all that was handed over before.  @func is the last thing that runs. */
void
taskbus_worker_quit (TaskbusWorker *self, GSourceFunc func, gpointer data)
{
  self->last_func = func;
  self->last_data = data;
  taskbus_worker_invoke (self, quit, taskbus_worker_ref (self), (GDestroyNotify) taskbus_worker_unref);
}

static void
wake_waiters (GCancellable *cancellable, gpointer data)
{
  TaskbusWorker *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->finished_cond);
  g_mutex_unlock (&self->lock);
}

/* Waits for the end of the thread, or until it is cancelled: FALSE. */
gboolean
taskbus_worker_wait (TaskbusWorker *self, GCancellable *cancellable)
{
  gulong handler = 0;
  gboolean finished;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_waiters), self, NULL);
  g_mutex_lock (&self->lock);
  while (!self->finished && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->finished_cond, &self->lock);
  finished = self->finished;
  g_mutex_unlock (&self->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);
  return finished;
}
