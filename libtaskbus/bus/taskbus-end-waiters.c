/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-end-waiters-private.h"

void
taskbus_end_waiters_init (TaskbusEndWaiters *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

void
taskbus_end_waiters_clear (TaskbusEndWaiters *self)
{
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}

static void
leave (GTask *task, const GError *error)
{
  GSource *cancellation = g_object_get_data (G_OBJECT (task), "taskbus-cancellation");

  if (cancellation != NULL)
    g_source_destroy (cancellation);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* In the context of the task. */
static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  TaskbusEndWaiters *self = g_task_get_task_data (task);
  gboolean waits;

  g_mutex_lock (&self->lock);
  waits = g_ptr_array_remove_fast (self->tasks, task);
  g_mutex_unlock (&self->lock);

  if (waits)
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* The owner of the waiters must be the source object of the task, which so keeps them alive. */
void
taskbus_end_waiters_add (TaskbusEndWaiters *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  gboolean ended;

  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_task_set_task_data (task, self, NULL);
      g_task_attach_source (task, source, G_SOURCE_FUNC (on_cancelled));
      g_object_set_data_full (G_OBJECT (task), "taskbus-cancellation", g_source_ref (source),
                              (GDestroyNotify) g_source_unref);
    }

  g_mutex_lock (&self->lock);
  ended = self->ended;
  if (!ended)
    g_ptr_array_add (self->tasks, g_object_ref (task));
  g_mutex_unlock (&self->lock);

  if (ended)
    leave (task, self->error);
  else if (g_cancellable_is_cancelled (cancellable)) /* perhaps before the task was among those who wait */
    on_cancelled (cancellable, task);
}

static void
wake_waiters (GCancellable *cancellable, gpointer data)
{
  TaskbusEndWaiters *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Waits in the calling thread; FALSE with the error of the end, or when it is cancelled before. */
gboolean
taskbus_end_waiters_wait (TaskbusEndWaiters *self, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;
  gboolean ended;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_waiters), self, NULL);
  g_mutex_lock (&self->lock);
  while (!self->ended && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->lock);
  ended = self->ended;
  g_mutex_unlock (&self->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);

  if (!ended)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  return self->error == NULL;
}

void
taskbus_end_waiters_end (TaskbusEndWaiters *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = NULL;

  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_broadcast (&self->cond);
  tasks = self->tasks;
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < tasks->len; i++)
    leave (tasks->pdata[i], error);
}
