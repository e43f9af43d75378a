/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of a subscription, on the worker and at its doors. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

#include <glib/gi18n-lib.h>

/* The time after the deadline that is left to the transport, before and after it was told to hurry. */
#define LEAVE_MIN (1 * G_TIME_SPAN_SECOND)
#define LEAVE_LIMIT (5 * G_TIME_SPAN_SECOND)

static void
end (TaskbusSubscription *self)
{
  g_autoptr (TaskbusSubscription) kept = g_object_ref (self);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  taskbus_subscription_forget_retries (self);
  g_queue_clear_full (&self->ends, (GDestroyNotify) taskbus_partition_unref);
  g_source_destroy (self->intake);
  g_source_destroy (self->timer);
  g_signal_handlers_disconnect_by_data (self->consumer, self);
  g_clear_object (&self->consumer);
  taskbus_dispatcher_close (self->dispatcher);

  self->ended = TRUE;
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->assignment, g_ptr_array_unref);
  self->assignment = g_steal_pointer (&none);
  g_mutex_unlock (&self->lock);

  self->ended_func (self, self->ended_data);
  taskbus_end_waiters_end (&self->end_waiters, NULL);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusSubscription) self = data;
  g_autoptr (GError) error = NULL;

  if (!taskbus_consumer_close_finish (TASKBUS_CONSUMER (source), result, &error))
    g_info ("Closing a consumer of group %s: %s", self->group != NULL ? self->group : "(none)", error->message);
  if (!self->ended)
    end (self);
}

/* The consumer is being closed, but not for ever. */
static void
check_left (TaskbusSubscription *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 hurry = self->close_deadline + LEAVE_MIN;

  if (now < hurry)
    {
      taskbus_subscription_arm (self, hurry);
    }
  else if (now < hurry + LEAVE_LIMIT)
    {
      taskbus_subscription_arm (self, hurry + LEAVE_LIMIT);
      g_cancellable_cancel (self->leave_cancellable);
    }
  else
    {
      g_warning ("A consumer of group %s did not close in time and is left behind",
                 self->group != NULL ? self->group : "(none)");
      end (self);
    }
}

/* Leaves once nothing runs any more, or the patience is over. */
void
taskbus_subscription_check_closed (TaskbusSubscription *self)
{
  g_autoptr (GList) partitions = NULL;
  guint running = 0;

  if (!self->closing || self->ended)
    return;

  if (self->leaving)
    {
      check_left (self);
      return;
    }

  partitions = g_hash_table_get_values (self->partitions);
  for (GList *l = partitions; l != NULL; l = l->next)
    {
      const TaskbusPartition *partition = l->data;

      running += partition->n_out + partition->n_later + partition->n_stored;
    }

  if (running > 0 && g_get_monotonic_time () < self->close_deadline)
    {
      taskbus_subscription_arm (self, self->close_deadline);
      return;
    }

  self->leaving = TRUE;
  for (GList *l = partitions; l != NULL; l = l->next)
    {
      taskbus_subscription_store (self, l->data);
      taskbus_subscription_detach (self, l->data);
    }
  taskbus_subscription_arm (self, self->close_deadline + LEAVE_MIN);
  taskbus_consumer_close_async (self->consumer, self->leave_cancellable, on_left, g_object_ref (self));
}

/* Takes nothing more, and finishes what runs until @deadline (monotonic, µs). */
void
taskbus_subscription_begin_close (TaskbusSubscription *self, gint64 deadline)
{
  g_autoptr (TaskbusSubscription) kept = g_object_ref (self);

  if (self->ended)
    return;

  if (!self->closing)
    {
      self->closing = TRUE;
      self->close_deadline = deadline;
      taskbus_subscription_recall (self, NULL);
      taskbus_dispatcher_set_paused (self->dispatcher, FALSE);
    }
  self->close_deadline = MIN (self->close_deadline, deadline);
  taskbus_subscription_take_answers (self);
}

static gboolean
begin_close (gpointer data)
{
  TaskbusSubscription *self = data;

  taskbus_subscription_begin_close (self, g_get_monotonic_time () + self->close_timeout);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_subscription_close_async:
 * @self: a subscription
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Takes no more records, finishes those that the handler has, stores the positions and leaves the group.
 *
 * Deliveries without an answer after the profile's `close-timeout` are left to the next member. It may be closed
 * several times and from several threads; each call ends when the subscription has.
 *
 * Since: 1.0
 */
void
taskbus_subscription_close_async (TaskbusSubscription *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_subscription_close_async);
  if (!taskbus_worker_check_process (self->worker, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  taskbus_end_waiters_add (&self->end_waiters, task);
  taskbus_worker_invoke (self->worker, begin_close, g_object_ref (self), g_object_unref);
}

/**
 * taskbus_subscription_close_finish:
 * @self: a subscription
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Subscription.close_async].
 *
 * Returns: %TRUE when it has ended
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_close_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * taskbus_subscription_close:
 * @self: a subscription
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @error: return location for an error
 *
 * Closes like [method@Taskbus.Subscription.close_async] and waits, without iterating a main context.
 *
 * It cannot be called from inside a handler, which would wait for itself: `G_IO_ERROR_WOULD_BLOCK`.
 *
 * Returns: %TRUE when it has ended
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_close (TaskbusSubscription *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_worker_check_process (self->worker, error))
    return FALSE;
  if (taskbus_dispatcher_is_running_here () || taskbus_worker_is_current (self->worker))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("A handler cannot wait for its own end: close the subscription asynchronously"));
      return FALSE;
    }

  taskbus_worker_invoke (self->worker, begin_close, g_object_ref (self), g_object_unref);
  return taskbus_end_waiters_wait (&self->end_waiters, cancellable, error);
}
