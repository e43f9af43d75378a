/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: what is tried again, and when. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

/* Delays are measured on the monotonic clock: a clock that is set changes nothing. */
typedef struct
{
  gint64 due;
  TaskbusDelivery *delivery; /* held */
} Retry;

gint64
taskbus_subscription_get_delay (TaskbusSubscription *self, guint attempt)
{
  gint64 delay = taskbus_subscription_options_get_retry_delay (self->options);
  gint64 most = taskbus_subscription_options_get_retry_delay_max (self->options);

  for (guint i = 1; i < attempt && delay < most; i++)
    delay *= 2;
  return MIN (delay, MAX (most, 0)) * G_TIME_SPAN_MILLISECOND;
}

/* The timer fires at the earliest of all times it was armed for. */
void
taskbus_subscription_arm (TaskbusSubscription *self, gint64 due)
{
  gint64 armed = g_source_get_ready_time (self->timer);

  if (armed < 0 || due < armed)
    g_source_set_ready_time (self->timer, due);
}

/* Puts a new attempt of the record in the place of the one that is over. */
static TaskbusDelivery *
next_attempt (TaskbusDelivery *over)
{
  TaskbusDelivery *next = taskbus_delivery_new (taskbus_record_ref (over->record), over->partition, over->attempt + 1);

  taskbus_partition_replace (over->partition, over, next);
  return next;
}

/* The handler wants the record again: the partition waits with it, so that the order is kept. */
void
taskbus_subscription_hold (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  TaskbusPartition *partition = delivery->partition;

  if (!partition->held)
    self->n_held++;
  partition->held = TRUE;
  partition->retry_at = g_get_monotonic_time () + taskbus_subscription_get_delay (self, delivery->attempt);
  next_attempt (delivery)->place = TASKBUS_DELIVERY_HELD;
  if (!partition->quiet)
    partition->quiet = taskbus_consumer_pause (self->consumer, partition->topic, partition->partition, NULL);
  taskbus_subscription_arm (self, partition->retry_at);
}

/* Hands over the rest of the partition once its time has come and all that was handed over is back. */
void
taskbus_subscription_check_held (TaskbusSubscription *self, TaskbusPartition *partition)
{
  if (partition->n_out > 0 || partition->revoking || self->closing)
    return;

  if (g_get_monotonic_time () < partition->retry_at)
    {
      taskbus_subscription_arm (self, partition->retry_at);
      return;
    }

  partition->held = FALSE;
  self->n_held--;
  taskbus_partition_go (partition);
  if (partition->quiet)
    partition->quiet = !taskbus_consumer_resume (self->consumer, partition->topic, partition->partition, NULL);
  taskbus_subscription_push_held (self, partition);
}

static int
compare_retries (gconstpointer a, gconstpointer b, gpointer data)
{
  gint64 left = ((const Retry *) a)->due;
  gint64 right = ((const Retry *) b)->due;

  return left < right ? -1 : left > right;
}

/* A pending delivery is tried again alone: the others went on long ago. */
void
taskbus_subscription_retry_later (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  Retry *retry = g_new (Retry, 1);

  retry->due = g_get_monotonic_time () + taskbus_subscription_get_delay (self, delivery->attempt);
  retry->delivery = taskbus_delivery_hold (next_attempt (delivery));
  retry->delivery->place = TASKBUS_DELIVERY_PAUSED;
  g_sequence_insert_sorted (self->retries, retry, compare_retries, NULL);
  taskbus_subscription_arm (self, retry->due);
}

static void
run_retry (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  TaskbusPartition *partition = delivery->partition;

  if (delivery->place != TASKBUS_DELIVERY_PAUSED || partition->detached)
    return;

  delivery->place = TASKBUS_DELIVERY_HELD;
  if (!partition->held && !partition->revoking)
    taskbus_subscription_push_held (self, partition);
}

static void
run_retries (TaskbusSubscription *self, gint64 now)
{
  while (!g_sequence_is_empty (self->retries) && !self->closing)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->retries);
      Retry *retry = g_sequence_get (first);
      TaskbusDelivery *delivery = retry->delivery;

      if (retry->due > now)
        {
          taskbus_subscription_arm (self, retry->due);
          break;
        }
      g_sequence_remove (first);
      g_free (retry);
      run_retry (self, delivery);
      taskbus_delivery_release (delivery);
    }
}

/* Gives a pending delivery a deadline; the timeout is always the same, so that they are in order. */
void
taskbus_subscription_await (TaskbusSubscription *self, TaskbusDelivery *delivery, gint64 timeout)
{
  Retry *deadline = g_new (Retry, 1);

  deadline->due = g_get_monotonic_time () + timeout;
  deadline->delivery = taskbus_delivery_hold (delivery);
  g_queue_push_tail (&self->answer_deadlines, deadline);
  delivery->deadline = self->answer_deadlines.tail;
  taskbus_subscription_arm (self, deadline->due);
}

static void
remove_deadline (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  GList *link = g_steal_pointer (&delivery->deadline);

  g_free (link->data);
  g_queue_delete_link (&self->answer_deadlines, link);
  taskbus_delivery_release (delivery);
}

/* It was answered: nothing of it is kept until the deadline.  The caller holds the delivery. */
void
taskbus_subscription_await_no_more (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  if (delivery->deadline != NULL)
    remove_deadline (self, delivery);
}

/* Those who should have answered by now answer RETRY. */
static void
check_answers (TaskbusSubscription *self, gint64 now)
{
  Retry *deadline;

  while ((deadline = g_queue_peek_head (&self->answer_deadlines)) != NULL)
    {
      if (deadline->due > now)
        {
          taskbus_subscription_arm (self, deadline->due);
          break;
        }
      if (taskbus_delivery_take_answer (deadline->delivery))
        taskbus_dispatcher_answer (self->dispatcher, deadline->delivery, TASKBUS_ANSWER_RETRY_LATER);
      remove_deadline (self, deadline->delivery);
    }
}

static void
check_partitions (TaskbusSubscription *self)
{
  g_autoptr (GList) partitions = g_hash_table_get_values (self->partitions);

  for (GList *l = partitions; l != NULL; l = l->next)
    {
      TaskbusPartition *partition = l->data;

      if (partition->held)
        taskbus_subscription_check_held (self, partition);
    }
}

/* The one timer of a subscription. */
gboolean
taskbus_subscription_on_time (gpointer data)
{
  g_autoptr (TaskbusSubscription) self = g_object_ref (TASKBUS_SUBSCRIPTION (data));
  gint64 now = g_get_monotonic_time ();

  if (self->ended)
    return G_SOURCE_CONTINUE;

  run_retries (self, now);
  check_answers (self, now);
  check_partitions (self);

  if (self->receive_at != 0 && self->receive_at <= now)
    {
      self->receive_at = 0;
      taskbus_subscription_wake_intake (self);
    }
  else if (self->receive_at != 0)
    taskbus_subscription_arm (self, self->receive_at);

  if (self->revoke_deadline != 0 && self->revoke_deadline <= now)
    {
      self->revoke_deadline = 0;
      taskbus_subscription_check_revoked (self, TRUE);
    }
  else if (self->revoke_deadline != 0)
    taskbus_subscription_arm (self, self->revoke_deadline);

  taskbus_subscription_check_closed (self);
  return G_SOURCE_CONTINUE;
}

/* At the end: nothing is tried again. */
void
taskbus_subscription_forget_retries (TaskbusSubscription *self)
{
  Retry *deadline;

  while (!g_sequence_is_empty (self->retries))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->retries);
      Retry *retry = g_sequence_get (first);

      g_sequence_remove (first);
      taskbus_delivery_release (retry->delivery);
      g_free (retry);
    }

  while ((deadline = g_queue_peek_head (&self->answer_deadlines)) != NULL)
    remove_deadline (self, deadline->delivery);
}
