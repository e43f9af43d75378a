/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-transaction-run-private.h"

#include <glib/gi18n-lib.h>

TaskbusTransactionStep *
taskbus_transaction_step_new (TaskbusTransactionStepKind kind, GTask *task, GCancellable *asked)
{
  TaskbusTransactionStep *self = g_new0 (TaskbusTransactionStep, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->task = task != NULL ? g_object_ref (task) : NULL;
  self->asked = asked != NULL ? g_object_ref (asked) : NULL;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  return self;
}

TaskbusTransactionStep *
taskbus_transaction_step_ref (TaskbusTransactionStep *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_transaction_step_unref (TaskbusTransactionStep *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->run, taskbus_transaction_run_unref);
  g_clear_object (&self->subscription);
  g_clear_pointer (&self->deliveries, g_ptr_array_unref);
  g_clear_object (&self->asked);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->task);
  g_clear_error (&self->error);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* Tells who waits, once: an object that is handed over, a success without one (NULL), or an error.  Any thread. */
void
taskbus_transaction_step_settle (TaskbusTransactionStep *self, gpointer result, const GError *error)
{
  if (self->task != NULL)
    {
      if (error != NULL)
        g_task_return_error (self->task, g_error_copy (error));
      else if (result != NULL)
        g_task_return_pointer (self->task, result, g_object_unref);
      else
        g_task_return_boolean (self->task, TRUE);
      return;
    }

  g_mutex_lock (&self->lock);
  self->done = TRUE;
  self->result = result;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

/* Waits in the calling thread: every step has a deadline, so that this ends.  Returns what was handed over. */
gpointer
taskbus_transaction_step_wait (TaskbusTransactionStep *self, GError **error)
{
  g_mutex_lock (&self->lock);
  while (!self->done)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return g_steal_pointer (&self->result);
}

/* What is told when the deadline ended the step. */
GError *
taskbus_transaction_step_new_timeout (TaskbusTransactionStep *self, gint64 timeout)
{
  int milliseconds = (int) (timeout / G_TIME_SPAN_MILLISECOND);

  switch (self->kind)
    {
    case TASKBUS_STEP_BEGIN:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("The transaction did not begin within %d ms"),
                          milliseconds);
    case TASKBUS_STEP_DELIVERIES:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                          _ ("The deliveries did not become a part of the transaction within %d ms: abort it"),
                          milliseconds);
    case TASKBUS_STEP_COMMIT:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                          _ ("The transaction was not committed within %d ms: abort it"), milliseconds);
    case TASKBUS_STEP_ABORT:
    default:
      return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                          _ ("The transport could not be told within %d ms that the transaction was aborted"),
                          milliseconds);
    }
}
