/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: from the answers to the positions. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

#define SLOTS_FEW 50000

void
taskbus_subscription_mark_done (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  TaskbusPartition *partition = delivery->partition;

  self->n_open--;
  self->bytes_open -= taskbus_record_get_size (delivery->record);
  taskbus_partition_done (partition, delivery);
}

/* The handler has it no longer. */
static void
leave_handler (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  if (delivery->place == TASKBUS_DELIVERY_OUT)
    {
      delivery->partition->n_out--;
      self->n_out--;
    }
  else if (delivery->place == TASKBUS_DELIVERY_LATER)
    {
      delivery->partition->n_later--;
      taskbus_subscription_await_no_more (self, delivery);
    }
}

static void
wait_for_answer (TaskbusSubscription *self, TaskbusDelivery *delivery)
{
  guint timeout = taskbus_subscription_options_get_answer_timeout (self->options);

  leave_handler (self, delivery);
  delivery->place = TASKBUS_DELIVERY_LATER;
  delivery->partition->n_later++;
  if (timeout > 0)
    taskbus_subscription_await (self, delivery, timeout * G_TIME_SPAN_MILLISECOND);
}

static void
take_answer (TaskbusSubscription *self,
             TaskbusDelivery *delivery,
             TaskbusAnswerKind kind,
             TaskbusDeliveryCounts *counts)
{
  gboolean open = delivery->place == TASKBUS_DELIVERY_OUT || delivery->place == TASKBUS_DELIVERY_LATER;

  if (!open || delivery->partition->detached)
    return;

  if (kind != TASKBUS_ANSWER_PENDING)
    counts->outstanding--;

  switch (kind)
    {
    case TASKBUS_ANSWER_DONE:
      counts->done++;
      leave_handler (self, delivery);
      taskbus_subscription_mark_done (self, delivery);
      break;

    case TASKBUS_ANSWER_REJECT:
      counts->rejected++;
      leave_handler (self, delivery);
      taskbus_subscription_reject (self, delivery);
      break;

    case TASKBUS_ANSWER_RETRY:
      counts->retried++;
      leave_handler (self, delivery);
      taskbus_subscription_hold (self, delivery);
      break;

    case TASKBUS_ANSWER_RETRY_LATER:
      counts->retried++;
      leave_handler (self, delivery);
      taskbus_subscription_retry_later (self, delivery);
      break;

    case TASKBUS_ANSWER_PENDING:
      if (delivery->place == TASKBUS_DELIVERY_OUT)
        wait_for_answer (self, delivery);
      break;

    case TASKBUS_ANSWER_DEFERRED:
      counts->delivered--;
      leave_handler (self, delivery);
      delivery->place = TASKBUS_DELIVERY_HELD;
      break;
    }
}

/* Tells the consumer how far the partition is done. */
void
taskbus_subscription_store (TaskbusSubscription *self, TaskbusPartition *partition)
{
  g_autoptr (GError) error = NULL;

  if (partition->position == partition->stored || self->group == NULL || partition->by_transaction)
    return;

  if (taskbus_consumer_store_position (self->consumer, partition->topic, partition->partition, partition->position,
                                       &error))
    {
      partition->stored = partition->position;
      partition->uncommitted = TRUE;
    }
  else if (!g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED))
    taskbus_subscription_failed (self, error);
}

/* After answers: stores, and lets the partition go on where it waited. */
void
taskbus_subscription_go_on (TaskbusSubscription *self, TaskbusPartition *partition)
{
  if (partition->detached)
    return;

  taskbus_subscription_store (self, partition);
  if (partition->held)
    taskbus_subscription_check_held (self, partition);
  else if (partition->quiet && taskbus_partition_get_n_slots (partition) < SLOTS_FEW)
    partition->quiet = !taskbus_consumer_resume (self->consumer, partition->topic, partition->partition, NULL);
}

/* A transport may want to know whether the application makes progress. */
void
taskbus_subscription_note_work (TaskbusSubscription *self)
{
  guint n_records = self->n_out;
  GHashTableIter iter;
  TaskbusPartition *partition;

  if (self->leaving || self->ended)
    return;

  g_hash_table_iter_init (&iter, self->partitions);
  while (n_records == 0 && g_hash_table_iter_next (&iter, NULL, (gpointer *) &partition))
    n_records = partition->n_later;
  taskbus_consumer_note_work (self->consumer, self->paused ? 0 : n_records);
}

/* The source of the answers. */
gboolean
taskbus_subscription_take_answers (gpointer data)
{
  g_autoptr (TaskbusSubscription) self = g_object_ref (TASKBUS_SUBSCRIPTION (data));
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (TaskbusAnswer));
  TaskbusDeliveryCounts counts = { 0 };
  TaskbusPartition *last = NULL;

  if (self->ended)
    return G_SOURCE_CONTINUE;

  answers = taskbus_dispatcher_take_answers (self->dispatcher, g_steal_pointer (&answers));
  for (guint i = 0; i < answers->len; i++)
    {
      const TaskbusAnswer *answer = &g_array_index (answers, TaskbusAnswer, i);
      TaskbusPartition *partition = answer->delivery->partition;

      /* Once a run of the same partition, not once a record. */
      if (last != partition && last != NULL)
        taskbus_subscription_go_on (self, last);
      if (last != partition)
        {
          g_clear_pointer (&last, taskbus_partition_unref);
          last = taskbus_partition_ref (partition);
        }
      take_answer (self, answer->delivery, answer->kind, &counts);
      taskbus_delivery_release (answer->delivery);
    }
  if (last != NULL)
    taskbus_subscription_go_on (self, last);
  g_clear_pointer (&last, taskbus_partition_unref);

  taskbus_delivery_counters_add (self->counters, counts);
  if (answers->len > 0)
    taskbus_subscription_note_work (self);
  taskbus_subscription_wake_intake (self);
  taskbus_subscription_check_revoked (self, FALSE);
  taskbus_subscription_check_closed (self);
  return G_SOURCE_CONTINUE;
}
