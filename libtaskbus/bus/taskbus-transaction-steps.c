/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What each step of a transaction does with the transport. */
#include "config.h"

#include "bus/taskbus-transaction-run-private.h"

#include "bus/taskbus-bus-transaction-private.h"

#include <glib/gi18n-lib.h>

/* The transport knows only that it was cancelled, not why. */
static void
explain (TaskbusTransactionRun *self, TaskbusTransactionStep *step, GError **error)
{
  if (*error == NULL || !step->hurried || g_error_matches (*error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED))
    return;

  if (!step->timed_out && g_cancellable_is_cancelled (step->asked))
    {
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (step->asked, error);
    }
  else if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      if (step->timed_out)
        *error = taskbus_transaction_step_new_timeout (step, self->timeout);
      else
        g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                             _ ("The transaction was aborted, since its bus is closing"));
    }
}

static GError *
new_cancelled_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The transaction was cancelled: abort it"));
}

/* From now on the transaction can only be aborted. */
static void
fail (TaskbusTransactionRun *self, TaskbusTransactionStep *step, const GError *error)
{
  self->state = TASKBUS_RUN_FAILED;
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
  taskbus_publisher_refuse (self->publisher);
  taskbus_transaction_run_end_step (self, step, NULL, error);
}

static void
end (TaskbusTransactionRun *self, TaskbusTransactionStep *step, TaskbusRunState state, const GError *error)
{
  taskbus_transaction_run_end (self, state, error);
  taskbus_transaction_run_end_step (self, step, NULL, error);
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusTransactionStep) step = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransaction)
    transaction = taskbus_transport_begin_transaction_finish (TASKBUS_TRANSPORT (source), result, &error);

  if (step->settled) /* too late: dropping it aborts it */
    return;

  if (transaction == NULL)
    {
      explain (step->run, step, &error);
      end (step->run, step, TASKBUS_RUN_ABORTED, error);
      return;
    }

  step->run->state = TASKBUS_RUN_OPEN;
  step->run->transaction = g_steal_pointer (&transaction);
  taskbus_publisher_start_transaction (step->run->publisher, step->run->transaction);
  taskbus_transaction_run_end_step (step->run, step, taskbus_bus_transaction_new (step->run), NULL);
}

/* The bus reads its profile when it opens, which may have been just now. */
static void
take_limits (TaskbusTransactionRun *self)
{
  TaskbusPublisherLimits limits;

  taskbus_publisher_get_limits (self->bus->publisher, &limits);
  taskbus_publisher_set_limits (self->publisher, &limits);
  self->timeout = limits.timeout;
}

static void
begin (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_set_error_if_cancelled (step->asked, &error) && taskbus_bus_open_now (self->bus, &error))
    {
      take_limits (self);
      g_ptr_array_add (self->bus->transactions, taskbus_transaction_run_ref (self));
      taskbus_transport_begin_transaction_async (self->bus->transport, step->cancellable, on_begun,
                                                 taskbus_transaction_step_ref (step));
    }
  else
    {
      end (self, step, TASKBUS_RUN_ABORTED, error);
    }
}

static void
on_positions_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusTransactionStep) step = data;
  g_autoptr (GError) error = NULL;
  gboolean sent = taskbus_transaction_send_positions_finish (TASKBUS_TRANSACTION (source), result, &error);

  if (step->settled)
    return;

  if (sent)
    {
      g_ptr_array_extend_and_steal (step->run->deliveries, g_steal_pointer (&step->deliveries));
      taskbus_transaction_run_end_step (step->run, step, NULL, NULL);
      return;
    }

  explain (step->run, step, &error);
  fail (step->run, step, error);
}

static void send_positions (TaskbusTransactionRun *self, TaskbusTransactionStep *step);

static void
on_stored_before (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusTransactionStep) step = data;
  g_autoptr (GError) error = NULL;
  gboolean stored = taskbus_consumer_commit_finish (TASKBUS_CONSUMER (source), result, &error);

  if (step->settled)
    return;

  if (stored)
    {
      taskbus_subscription_note_committed (step->deliveries);
      send_positions (step->run, step);
      return;
    }

  explain (step->run, step, &error);
  fail (step->run, step, error);
}

/* What the subscription stored by itself must not come after what the transaction stores: it is committed before. */
static void
send_positions (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;
  gboolean commit_before = FALSE;
  g_autoptr (GPtrArray) positions = taskbus_subscription_give_positions (step->subscription, step->deliveries,
                                                                         self->deliveries, &commit_before, &error);

  if (positions == NULL)
    fail (self, step, error);
  else if (commit_before)
    taskbus_consumer_commit_async (step->subscription->consumer, step->cancellable, on_stored_before,
                                   taskbus_transaction_step_ref (step));
  else
    taskbus_transaction_send_positions_async (self->transaction, step->subscription->consumer, positions,
                                              step->cancellable, on_positions_sent,
                                              taskbus_transaction_step_ref (step));
}

static TaskbusSubscription *
find_subscription (TaskbusBus *bus, const TaskbusDelivery *delivery, GError **error)
{
  for (guint i = 0; i < bus->subscriptions->len; i++)
    {
      TaskbusSubscription *subscription = bus->subscriptions->pdata[i];

      if (subscription->dispatcher != delivery->partition->dispatcher || subscription->ended || subscription->leaving)
        continue;
      if (subscription->group != NULL)
        return subscription;

      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                           _ ("Only deliveries of a group have positions that a transaction could store"));
      return NULL;
    }

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                       _ ("The subscription of the delivery is closed, or belongs to another bus"));
  return NULL;
}

static void
add_deliveries (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;
  TaskbusSubscription *subscription;

  if (step->deliveries->len == 0)
    {
      taskbus_transaction_run_end_step (self, step, NULL, NULL);
      return;
    }

  subscription = find_subscription (self->bus, step->deliveries->pdata[0], &error);
  if (subscription == NULL)
    {
      fail (self, step, error);
      return;
    }

  step->subscription = g_object_ref (subscription);
  send_positions (self, step);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusTransactionStep) step = data;
  g_autoptr (GError) error = NULL;
  gboolean committed = taskbus_transaction_commit_finish (TASKBUS_TRANSACTION (source), result, &error);

  if (step->settled)
    return;

  explain (step->run, step, &error);
  if (committed)
    end (step->run, step, TASKBUS_RUN_COMMITTED, NULL);
  else if (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED))
    end (step->run, step, TASKBUS_RUN_UNKNOWN, error);
  else
    fail (step->run, step, error);
}

static gboolean
drained (gpointer data)
{
  TaskbusTransactionStep *step = data;
  g_autoptr (GError) failure = NULL;

  if (step->settled)
    return G_SOURCE_REMOVE;

  step->draining = FALSE;
  failure = taskbus_publisher_get_failure (step->run->publisher);
  if (failure != NULL)
    {
      /* Of the record; of the transaction it is known that it is not valid. */
      if (g_error_matches (failure, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED))
        failure->code = TASKBUS_ERROR_UNREACHABLE;
      g_prefix_error (&failure, "%s", _ ("A record of the transaction failed, so that it can only be aborted: "));
      fail (step->run, step, failure);
      return G_SOURCE_REMOVE;
    }

  taskbus_transaction_commit_async (step->run->transaction, step->cancellable, on_committed,
                                    taskbus_transaction_step_ref (step));
  return G_SOURCE_REMOVE;
}

/* Any thread. */
static void
on_drained (gpointer data)
{
  TaskbusTransactionStep *step = data;

  taskbus_worker_invoke (step->run->worker, drained, step, (GDestroyNotify) taskbus_transaction_step_unref);
}

static void
commit (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  taskbus_publisher_refuse (self->publisher);
  taskbus_transaction_flush (self->transaction);
  step->draining = TRUE;
  taskbus_publisher_drain (self->publisher, on_drained, taskbus_transaction_step_ref (step));
}

static void
on_aborted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusTransactionStep) step = data;
  g_autoptr (GError) error = NULL;

  taskbus_transaction_abort_finish (TASKBUS_TRANSACTION (source), result, &error);
  if (step->settled)
    return;

  explain (step->run, step, &error);
  end (step->run, step, TASKBUS_RUN_ABORTED, error);
}

static void
abort_transaction (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = g_error_new_literal (TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                                                  _ ("The transaction was aborted: a record was not sent"));

  taskbus_publisher_refuse (self->publisher);
  taskbus_publisher_fail_waiting (self->publisher, error);
  taskbus_transaction_abort_async (self->transaction, step->cancellable, on_aborted,
                                   taskbus_transaction_step_ref (step));
}

/* What comes after the end. */
static void
answer_over (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;

  if (self->state == TASKBUS_RUN_COMMITTED)
    g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The transaction was committed before"));
  else if (self->state == TASKBUS_RUN_UNKNOWN)
    error = g_error_copy (self->failure);
  else if (step->kind != TASKBUS_STEP_ABORT)
    g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The transaction was aborted before"));
  taskbus_transaction_run_end_step (self, step, NULL, error);
}

void
taskbus_transaction_run_start_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) cancelled = NULL;

  if (self->state >= TASKBUS_RUN_COMMITTED)
    answer_over (self, step);
  else if (step->kind == TASKBUS_STEP_BEGIN)
    begin (self, step);
  else if (step->kind == TASKBUS_STEP_ABORT)
    abort_transaction (self, step);
  else if (self->state == TASKBUS_RUN_FAILED)
    taskbus_transaction_run_end_step (self, step, NULL, self->failure);
  else if (g_cancellable_set_error_if_cancelled (step->asked, &cancelled))
    fail (self, step, cancelled);
  else if (step->kind == TASKBUS_STEP_DELIVERIES)
    add_deliveries (self, step);
  else
    commit (self, step);
}

/* The patience is over. */
void
taskbus_transaction_run_hurry_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;

  if (!step->draining)
    {
      g_cancellable_cancel (step->cancellable);
      return;
    }

  /* The records have not even arrived. */
  error = new_cancelled_error ();
  explain (self, step, &error);
  fail (self, step, error);
}

/* The transport does not even answer that. */
void
taskbus_transaction_run_leave_step (TaskbusTransactionRun *self, TaskbusTransactionStep *step)
{
  g_autoptr (GError) error = NULL;

  if (step->kind == TASKBUS_STEP_COMMIT)
    {
      g_set_error_literal (&error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                           _ ("The transport did not answer whether the transaction was committed"));
      end (self, step, TASKBUS_RUN_UNKNOWN, error);
      return;
    }

  error = taskbus_transaction_step_new_timeout (step, self->timeout);
  if (step->kind == TASKBUS_STEP_DELIVERIES)
    fail (self, step, error);
  else
    end (self, step, TASKBUS_RUN_ABORTED, error);
}
