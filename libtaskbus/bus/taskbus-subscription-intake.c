/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: from the consumer to the dispatcher. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

#include <glib/gi18n-lib.h>

#define BATCH_MAX 512
#define RECEIVE_RETRY (500 * G_TIME_SPAN_MILLISECOND)

/* More of them than somebody could look at are dropped. */
#define FAILED_EVENTS_MAX 1000

/* Done records that wait behind a slow one cost little, but not nothing. */
#define SLOTS_MAX 100000

typedef struct
{
  TaskbusSubscription *subscription;
  TaskbusTopicPartition *end;
  GError *error;
} Event;

static Event *
event_new (TaskbusSubscription *self)
{
  Event *event = g_new0 (Event, 1);

  event->subscription = g_object_ref (self);
  return event;
}

static void
event_free (gpointer data)
{
  Event *event = data;

  g_object_unref (event->subscription);
  g_clear_pointer (&event->end, taskbus_topic_partition_free);
  g_clear_error (&event->error);
  g_free (event);
}

static void
emit_failed (gpointer data)
{
  Event *event = data;

  g_atomic_int_dec_and_test (&event->subscription->n_failed_events);
  g_signal_emit_by_name (event->subscription, "failed", event->error);
}

static void
emit_end_reached (gpointer data)
{
  Event *event = data;

  g_signal_emit_by_name (event->subscription, "end-reached", event->end);
}

void
taskbus_subscription_failed (TaskbusSubscription *self, const GError *error)
{
  Event *event;

  g_debug ("Subscription: %s", error->message);
  if (g_atomic_int_get (&self->n_failed_events) >= FAILED_EVENTS_MAX)
    return;

  g_atomic_int_inc (&self->n_failed_events);
  event = event_new (self);
  event->error = g_error_copy (error);
  taskbus_dispatcher_push_event (self->dispatcher, emit_failed, event, event_free);
}

/* Tells of the end of a partition once all before it was handed over. */
static void
push_end (TaskbusSubscription *self, TaskbusPartition *partition)
{
  Event *event;

  if (partition->end_reached == TASKBUS_OFFSET_NONE || partition->held || partition->revoking)
    return;

  event = event_new (self);
  event->end = taskbus_topic_partition_new (partition->topic, partition->partition, partition->end_reached);
  partition->end_reached = TASKBUS_OFFSET_NONE;
  taskbus_dispatcher_push_event (self->dispatcher, emit_end_reached, event, event_free);
}

static void
push_ends (TaskbusSubscription *self)
{
  TaskbusPartition *partition;

  while ((partition = g_queue_pop_head (&self->ends)) != NULL)
    {
      if (!partition->detached)
        push_end (self, partition);
      taskbus_partition_unref (partition);
    }
}

/* Adds a record to its partition, and to the batch unless the partition waits; takes it over. */
static void
take_record (TaskbusSubscription *self, TaskbusRecord *record, GPtrArray *batch)
{
  TaskbusPartition *partition = self->recent;
  const char *topic = taskbus_record_get_topic (record);
  TaskbusDelivery *delivery;

  if (partition == NULL || partition->partition != taskbus_record_get_partition (record) ||
      strcmp (partition->topic, topic) != 0)
    partition = taskbus_subscription_find (self, topic, taskbus_record_get_partition (record));

  if (partition == NULL || partition->revoking)
    {
      g_debug ("Received a record of %s [%d], which is not assigned; it is left to the next member", topic,
               taskbus_record_get_partition (record));
      taskbus_record_unref (record);
      return;
    }

  self->recent = partition;
  delivery = taskbus_delivery_new (record, partition, 1);
  taskbus_partition_add (partition, delivery);
  self->n_open++;
  self->bytes_open += taskbus_record_get_size (record);

  if (partition->held)
    return;

  delivery->place = TASKBUS_DELIVERY_OUT;
  partition->n_out++;
  g_ptr_array_add (batch, delivery);

  if (!partition->quiet && taskbus_partition_get_n_slots (partition) > SLOTS_MAX)
    partition->quiet = taskbus_consumer_pause (self->consumer, partition->topic, partition->partition, NULL);
}

static void
push_batch (TaskbusSubscription *self, GPtrArray *batch)
{
  gboolean was_idle;

  if (batch->len == 0)
    return;

  was_idle = self->n_out == 0;
  self->n_out += batch->len;
  taskbus_delivery_counters_add (self->counters,
                                 (TaskbusDeliveryCounts){ .delivered = batch->len, .outstanding = batch->len });
  taskbus_dispatcher_push (self->dispatcher, batch);
  if (was_idle)
    taskbus_subscription_note_work (self);
}

/* Hands over what a partition had to hold. */
void
taskbus_subscription_push_held (TaskbusSubscription *self, TaskbusPartition *partition)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  taskbus_partition_take_held (partition, batch);
  push_batch (self, batch);
  push_end (self, partition);
}

/* What is left of the limits.  A partition that only waits for its retry takes nothing of them: the others go on
 * meanwhile, and nothing more is received of it. */
static gboolean
get_room (TaskbusSubscription *self, guint *records, gsize *bytes)
{
  guint max_records = taskbus_subscription_options_get_max_in_flight (self->options);
  gsize max_bytes = taskbus_subscription_options_get_max_bytes (self->options);
  guint n_open = self->n_open;
  gsize bytes_open = self->bytes_open;
  GHashTableIter iter;
  TaskbusPartition *partition;

  if (g_hash_table_size (self->partitions) == 0) /* nothing comes before there are partitions */
    return FALSE;

  g_hash_table_iter_init (&iter, self->partitions);
  while (self->n_held > 0 && g_hash_table_iter_next (&iter, NULL, (gpointer *) &partition))
    {
      if (!partition->held || !partition->quiet || partition->n_out + partition->n_later + partition->n_stored > 0)
        continue;
      n_open -= partition->n_open;
      bytes_open -= partition->bytes_open;
    }

  if (n_open >= max_records || bytes_open >= max_bytes)
    return FALSE;

  *records = max_records - n_open;
  *bytes = max_bytes - bytes_open;
  return TRUE;
}

/* The source of the intake: one batch. */
gboolean
taskbus_subscription_receive (gpointer data)
{
  g_autoptr (TaskbusSubscription) self = g_object_ref (TASKBUS_SUBSCRIPTION (data));
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (GError) error = NULL;
  guint room;
  gsize bytes;

  if (self->closing || self->paused || !get_room (self, &room, &bytes))
    return G_SOURCE_CONTINUE;

  self->receiving = TRUE;
  records = taskbus_consumer_receive (self->consumer, MIN (room, BATCH_MAX), bytes, &error);
  self->receiving = FALSE;

  if (records != NULL)
    {
      batch = g_ptr_array_sized_new (records->len);
      g_ptr_array_set_free_func (records, NULL);
      for (guint i = 0; i < records->len; i++)
        take_record (self, records->pdata[i], batch);
      push_batch (self, batch);
    }
  push_ends (self);

  if (error != NULL)
    {
      taskbus_subscription_failed (self, error);
      self->receive_at = g_get_monotonic_time () + RECEIVE_RETRY;
      taskbus_subscription_arm (self, self->receive_at);
    }
  else if (records != NULL && records->len > 0)
    {
      g_source_set_ready_time (self->intake, 0);
    }

  return G_SOURCE_CONTINUE;
}

/* Receives again when that is worth it: not one record at a time while many are handed over. */
void
taskbus_subscription_wake_intake (TaskbusSubscription *self)
{
  guint max = taskbus_subscription_options_get_max_in_flight (self->options);
  guint room;
  gsize bytes;

  if (self->closing || self->paused || !get_room (self, &room, &bytes))
    return;

  if (self->n_out == 0 || room >= MAX (max / 4, 1))
    g_source_set_ready_time (self->intake, 0);
}

/* Takes back what was handed over and not begun, of one partition or of all. */
void
taskbus_subscription_recall (TaskbusSubscription *self, TaskbusPartition *partition)
{
  g_autoptr (GPtrArray) recalled = taskbus_dispatcher_recall (self->dispatcher, partition);

  for (guint i = 0; i < recalled->len; i++)
    {
      TaskbusDelivery *delivery = recalled->pdata[i];

      if (delivery->place != TASKBUS_DELIVERY_OUT)
        continue;
      delivery->place = TASKBUS_DELIVERY_HELD;
      delivery->partition->n_out--;
      self->n_out--;
    }

  taskbus_delivery_counters_add (self->counters, (TaskbusDeliveryCounts){ .delivered = -(gint64) recalled->len,
                                                                          .outstanding = -(gint64) recalled->len });
}

static void
on_ready (TaskbusConsumer *consumer, TaskbusSubscription *self)
{
  taskbus_subscription_wake_intake (self);
}

static void
on_assigned (TaskbusConsumer *consumer, GPtrArray *partitions, TaskbusSubscription *self)
{
  taskbus_subscription_assigned (self, partitions);
}

static void
on_revoked (TaskbusConsumer *consumer, GPtrArray *partitions, gboolean lost, TaskbusSubscription *self)
{
  taskbus_subscription_revoked (self, partitions, lost);
}

static void
on_end_reached (TaskbusConsumer *consumer, TaskbusTopicPartition *end, TaskbusSubscription *self)
{
  TaskbusPartition *partition = taskbus_subscription_find (self, end->topic, end->partition);

  if (partition == NULL)
    return;

  partition->end_reached = end->offset;
  if (self->receiving)
    g_queue_push_tail (&self->ends, taskbus_partition_ref (partition));
  else
    push_end (self, partition);
}

static void
on_failed (TaskbusConsumer *consumer, GError *error, TaskbusSubscription *self)
{
  taskbus_subscription_failed (self, error);
}

void
taskbus_subscription_connect (TaskbusSubscription *self)
{
  g_signal_connect (self->consumer, "ready", G_CALLBACK (on_ready), self);
  g_signal_connect (self->consumer, "assigned", G_CALLBACK (on_assigned), self);
  g_signal_connect (self->consumer, "revoked", G_CALLBACK (on_revoked), self);
  g_signal_connect (self->consumer, "end-reached", G_CALLBACK (on_end_reached), self);
  g_signal_connect (self->consumer, "failed", G_CALLBACK (on_failed), self);
}
