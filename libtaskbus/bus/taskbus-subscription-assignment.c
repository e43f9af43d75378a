/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: partitions come and go. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

typedef struct
{
  TaskbusSubscription *subscription;
  const char *signal;
  GPtrArray *partitions;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->subscription);
  g_ptr_array_unref (change->partitions);
  g_free (change);
}

static void
emit_change (gpointer data)
{
  Change *change = data;

  g_signal_emit_by_name (change->subscription, change->signal, change->partitions);
}

static void
push_change (TaskbusSubscription *self, const char *signal, GPtrArray *partitions)
{
  Change *change = g_new0 (Change, 1);

  change->subscription = g_object_ref (self);
  change->signal = signal;
  change->partitions = g_ptr_array_ref (partitions);
  taskbus_dispatcher_push_event (self->dispatcher, emit_change, change, change_free);
}

static char *
make_key (const char *topic, gint32 partition)
{
  return g_strdup_printf ("%d %s", partition, topic);
}

TaskbusPartition *
taskbus_subscription_find (TaskbusSubscription *self, const char *topic, gint32 partition)
{
  g_autofree char *key = make_key (topic, partition);

  return g_hash_table_lookup (self->partitions, key);
}

/* Lets any thread see what is assigned. */
static void
show_assignment (TaskbusSubscription *self)
{
  g_autoptr (GPtrArray) assignment = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GPtrArray) old = NULL;
  GHashTableIter iter;
  TaskbusPartition *partition;

  g_hash_table_iter_init (&iter, self->partitions);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &partition))
    g_ptr_array_add (assignment,
                     taskbus_topic_partition_new (partition->topic, partition->partition, partition->position));

  g_mutex_lock (&self->lock);
  old = self->assignment;
  self->assignment = g_steal_pointer (&assignment);
  g_mutex_unlock (&self->lock);
}

TaskbusPartition *
taskbus_subscription_attach (TaskbusSubscription *self, const char *topic, gint32 partition, gint64 offset)
{
  TaskbusPartition *attached = taskbus_partition_new (topic, partition, self->dispatcher);

  attached->position = attached->stored = offset;
  g_hash_table_replace (self->partitions, make_key (topic, partition), attached);
  return attached;
}

/* Answers for its deliveries mean nothing from now on. */
void
taskbus_subscription_detach (TaskbusSubscription *self, TaskbusPartition *partition)
{
  g_autofree char *key = make_key (partition->topic, partition->partition);
  g_autoptr (TaskbusPartition) kept = taskbus_partition_ref (partition);

  taskbus_partition_stop (partition);
  taskbus_subscription_recall (self, partition);
  taskbus_delivery_counters_add (
    self->counters, (TaskbusDeliveryCounts){ .outstanding = -(gint64) partition->n_out - (gint64) partition->n_later });
  self->n_open -= partition->n_open;
  self->bytes_open -= partition->bytes_open;
  self->n_out -= partition->n_out;
  if (partition->held)
    self->n_held--;
  partition->detached = TRUE;
  taskbus_partition_clear (partition);
  if (self->recent == partition)
    self->recent = NULL;
  g_hash_table_remove (self->partitions, key);
}

void
taskbus_subscription_assigned (TaskbusSubscription *self, GPtrArray *partitions)
{
  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *assigned = partitions->pdata[i];
      TaskbusPartition *old = taskbus_subscription_find (self, assigned->topic, assigned->partition);

      if (old != NULL)
        taskbus_subscription_detach (self, old);
      taskbus_subscription_attach (self, assigned->topic, assigned->partition, assigned->offset);
    }

  show_assignment (self);
  push_change (self, "assigned", partitions);
  taskbus_subscription_wake_intake (self);
}

/* What runs may end; what has not begun is left to the next member. */
void
taskbus_subscription_revoked (TaskbusSubscription *self, GPtrArray *partitions, gboolean lost)
{
  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *revoked = partitions->pdata[i];
      TaskbusPartition *partition = taskbus_subscription_find (self, revoked->topic, revoked->partition);

      if (partition == NULL)
        continue;
      partition->revoking = TRUE;
      taskbus_partition_stop (partition);
      taskbus_subscription_recall (self, partition);
      if (lost)
        taskbus_subscription_detach (self, partition);
    }

  if (lost)
    {
      show_assignment (self);
      push_change (self, "revoked", partitions);
      taskbus_subscription_wake_intake (self);
      taskbus_subscription_check_closed (self);
      return;
    }

  self->revoke_deadline = g_get_monotonic_time () + self->rebalance_timeout;
  taskbus_subscription_arm (self, self->revoke_deadline);
  taskbus_subscription_check_revoked (self, FALSE);
}

/* Releases the revoked partitions in which nothing runs any more; with @now all of them. */
void
taskbus_subscription_check_revoked (TaskbusSubscription *self, gboolean now)
{
  g_autoptr (GPtrArray) released = NULL;
  g_autoptr (GPtrArray) going = g_ptr_array_new ();
  GHashTableIter iter;
  TaskbusPartition *partition;

  g_hash_table_iter_init (&iter, self->partitions);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &partition))
    {
      if (partition->revoking && (now || partition->n_out + partition->n_later + partition->n_stored == 0))
        g_ptr_array_add (going, partition);
    }
  if (going->len == 0)
    return;

  released = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  for (guint i = 0; i < going->len; i++)
    {
      partition = going->pdata[i];
      taskbus_subscription_store (self, partition);
      g_ptr_array_add (released,
                       taskbus_topic_partition_new (partition->topic, partition->partition, partition->position));
      taskbus_subscription_detach (self, partition);
    }

  taskbus_consumer_release (self->consumer, released);
  show_assignment (self);
  push_change (self, "revoked", released);
  taskbus_subscription_wake_intake (self);
}
