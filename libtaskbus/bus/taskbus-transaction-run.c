/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The order of the steps of a transaction, their deadlines, and its end. */
#include "config.h"

#include "bus/taskbus-transaction-run-private.h"

#include <glib/gi18n-lib.h>

/* How long the transport may take after it was told that the patience is over. */
#define STEP_LIMIT (5 * G_TIME_SPAN_SECOND)

static gboolean on_step_time (gpointer data);

TaskbusTransactionRun *
taskbus_transaction_run_new (TaskbusBus *bus)
{
  TaskbusTransactionRun *self = g_new0 (TaskbusTransactionRun, 1);
  TaskbusPublisherLimits limits;

  taskbus_publisher_get_limits (bus->publisher, &limits);
  g_atomic_ref_count_init (&self->ref_count);
  self->bus = g_object_ref (bus);
  self->worker = taskbus_worker_ref (bus->worker);
  self->codec = g_object_ref (bus->codec);
  self->publisher = taskbus_publisher_new (bus->worker);
  self->timer = taskbus_worker_add_timer (bus->worker, on_step_time, self);
  self->timeout = limits.timeout;
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
  g_queue_init (&self->steps);
  return self;
}

TaskbusTransactionRun *
taskbus_transaction_run_ref (TaskbusTransactionRun *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_transaction_run_unref (TaskbusTransactionRun *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->bus);
  g_clear_object (&self->transaction);
  g_clear_error (&self->failure);
  g_ptr_array_unref (self->deliveries);
  g_source_unref (self->timer);
  g_object_unref (self->codec);
  taskbus_publisher_unref (self->publisher);
  taskbus_worker_unref (self->worker);
  g_free (self);
}

/* The step ends soon, by the transport or by its last deadline. */
static void
give_up (TaskbusTransactionRun *self, gboolean timed_out)
{
  TaskbusTransactionStep *step = self->current;

  if (step == NULL || step->hurried)
    return;

  step->hurried = TRUE;
  step->timed_out = timed_out;
  g_source_set_ready_time (self->timer, g_get_monotonic_time () + STEP_LIMIT);
  taskbus_transaction_run_hurry_step (self, step);
}

static gboolean
on_step_time (gpointer data)
{
  g_autoptr (TaskbusTransactionRun) self = taskbus_transaction_run_ref (data);

  if (self->current == NULL)
    return G_SOURCE_CONTINUE;

  if (!self->current->hurried)
    {
      give_up (self, TRUE);
      return G_SOURCE_CONTINUE;
    }

  g_warning ("A transaction's transport did not answer in time; the transaction is left behind");
  taskbus_transaction_run_leave_step (self, self->current);
  return G_SOURCE_CONTINUE;
}

static gboolean
caller_cancelled (gpointer data)
{
  TaskbusTransactionStep *step = data;

  if (step->run->current == step)
    give_up (step->run, FALSE);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
on_asked (GCancellable *cancellable, gpointer data)
{
  TaskbusTransactionStep *step = data;

  taskbus_worker_invoke (step->run->worker, caller_cancelled, taskbus_transaction_step_ref (step),
                         (GDestroyNotify) taskbus_transaction_step_unref);
}

static void
go_on (TaskbusTransactionRun *self)
{
  g_autoptr (TaskbusTransactionRun) kept = taskbus_transaction_run_ref (self);

  while (self->current == NULL && !g_queue_is_empty (&self->steps))
    {
      TaskbusTransactionStep *step = self->current = g_queue_pop_head (&self->steps);

      if (step->asked != NULL)
        step->handler = g_cancellable_connect (step->asked, G_CALLBACK (on_asked), taskbus_transaction_step_ref (step),
                                               (GDestroyNotify) taskbus_transaction_step_unref);
      g_source_set_ready_time (self->timer, g_get_monotonic_time () + self->timeout);
      taskbus_transaction_run_start_step (self, step);
    }
}

/* Tells the result of the current step, and goes on with the next. */
void
taskbus_transaction_run_end_step (TaskbusTransactionRun *self,
                                  TaskbusTransactionStep *step,
                                  gpointer result,
                                  const GError *error)
{
  g_assert (self->current == step);

  self->current = NULL;
  step->settled = TRUE;
  g_source_set_ready_time (self->timer, -1);
  /* Not g_cancellable_disconnect(): it would wait for the caller's other handlers, and one of these may wait for the worker. */
  if (step->handler != 0)
    g_signal_handler_disconnect (step->asked, step->handler);
  taskbus_transaction_step_settle (step, result, error);
  taskbus_transaction_step_unref (step);
  go_on (self);
}

static gboolean
take_step (gpointer data)
{
  TaskbusTransactionStep *step = data;

  g_queue_push_tail (&step->run->steps, taskbus_transaction_step_ref (step));
  go_on (step->run);
  return G_SOURCE_REMOVE;
}

/* Any thread: the step happens after those that were given before. */
void
taskbus_transaction_run_take (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;

  step->run = taskbus_transaction_run_ref (self);
  if (taskbus_worker_check_process (self->worker, &error) &&
      taskbus_worker_invoke (self->worker, take_step, taskbus_transaction_step_ref (step),
                             (GDestroyNotify) taskbus_transaction_step_unref))
    return;

  if (error == NULL)
    g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));
  taskbus_transaction_step_settle (step, NULL, error);
}

/* Aborts what is open.  A commit that is on its way may end. */
void
taskbus_transaction_run_close (TaskbusTransactionRun *self)
{
  TaskbusTransactionStep *current = self->current;
  TaskbusTransactionStep *step;

  if (self->bus == NULL)
    return;

  step = taskbus_transaction_step_new (TASKBUS_STEP_ABORT, NULL, NULL);
  step->run = taskbus_transaction_run_ref (self);
  g_queue_push_tail (&self->steps, step);
  if (current != NULL && (current->kind == TASKBUS_STEP_BEGIN || current->kind == TASKBUS_STEP_DELIVERIES))
    give_up (self, FALSE);
  go_on (self);
}

static gboolean
abandon (gpointer data)
{
  taskbus_transaction_run_close (data);
  return G_SOURCE_REMOVE;
}

/* Any thread: nobody can end the transaction any more. */
void
taskbus_transaction_run_abandon (TaskbusTransactionRun *self)
{
  taskbus_worker_invoke (self->worker, abandon, taskbus_transaction_run_ref (self),
                         (GDestroyNotify) taskbus_transaction_run_unref);
}

/* The bus has waited long enough. */
void
taskbus_transaction_run_hurry (TaskbusTransactionRun *self)
{
  g_autoptr (TaskbusTransactionRun) kept = taskbus_transaction_run_ref (self);

  give_up (self, FALSE);
  taskbus_publisher_abandon (self->publisher);
}

static gboolean
finish (gpointer data)
{
  TaskbusTransactionRun *self = data;
  g_autoptr (TaskbusBus) bus = g_steal_pointer (&self->bus);

  taskbus_publisher_stop_timers (self->publisher);
  taskbus_publisher_take_counts (bus->publisher, self->publisher, self->state == TASKBUS_RUN_COMMITTED);
  g_source_destroy (self->timer);
  if (g_ptr_array_remove (bus->transactions, self))
    taskbus_bus_check_closed (bus);
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
on_settled (gpointer data)
{
  g_autoptr (TaskbusTransactionRun) self = data;

  taskbus_worker_invoke (self->worker, finish, taskbus_transaction_run_ref (self),
                         (GDestroyNotify) taskbus_transaction_run_unref);
}

/* The transaction is over; the bus lets go of it once all its records are settled. */
void
taskbus_transaction_run_end (TaskbusTransactionRun *self, TaskbusRunState state, const GError *failure)
{
  self->state = state;
  g_clear_error (&self->failure);
  self->failure = failure != NULL ? g_error_copy (failure) : NULL;
  g_clear_object (&self->transaction);

  for (guint i = 0; state == TASKBUS_RUN_COMMITTED && i < self->deliveries->len; i++)
    taskbus_delivery_complete (self->deliveries->pdata[i], TASKBUS_OUTCOME_DONE);
  g_ptr_array_set_size (self->deliveries, 0);

  taskbus_publisher_refuse (self->publisher);
  taskbus_publisher_drain (self->publisher, on_settled, taskbus_transaction_run_ref (self));
}
