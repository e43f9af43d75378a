/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: positions that a transaction stores. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

#include <glib/gi18n-lib.h>

/* Only what is with its handler, or waits for its answer, can become a part of a transaction. */
static gboolean
check_delivery (TaskbusSubscription *self, TaskbusDelivery *delivery, GError **error)
{
  const TaskbusPartition *partition = delivery->partition;

  if (delivery->partition->dispatcher != self->dispatcher)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                         _ ("Deliveries of different subscriptions are added to a transaction one after the other"));
  else if (partition->detached)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
                 _ ("Partition %d of topic “%s” was assigned anew since the record was delivered"),
                 partition->partition, partition->topic);
  else if (g_atomic_int_get (&delivery->answered) != 0 ||
           (delivery->place != TASKBUS_DELIVERY_OUT && delivery->place != TASKBUS_DELIVERY_LATER))
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                 _ ("A delivery of topic “%s” was answered before it was added to the transaction"), partition->topic);
  else
    return TRUE;
  return FALSE;
}

/* Adds the position of a partition, once. */
static void
add_position (TaskbusPartition *partition, GHashTable *set, GHashTable *ends, GPtrArray *positions)
{
  gint64 position;
  guint64 *end;

  if (g_hash_table_contains (ends, partition))
    return;

  end = g_new (guint64, 1);
  position = taskbus_partition_get_position_with (partition, set, end);
  g_hash_table_insert (ends, partition, end);
  g_ptr_array_add (positions, taskbus_topic_partition_new (partition->topic, partition->partition, position));
}

static gboolean
check_without_gaps (GPtrArray *deliveries, GHashTable *ends, GError **error)
{
  for (guint i = 0; i < deliveries->len; i++)
    {
      const TaskbusDelivery *delivery = deliveries->pdata[i];
      const guint64 *end = g_hash_table_lookup (ends, delivery->partition);

      if (delivery->slot < *end)
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("A record of partition %d of topic “%s” before those of the transaction is not done"),
                   delivery->partition->partition, delivery->partition->topic);
      return FALSE;
    }
  return TRUE;
}

/* From now on the subscription stores none of the partitions by itself: a position of its own that arrives after the
 * transaction's would let records come again.  Says whether there may still be one on its way.
 *
 * Returns the positions once the deliveries are done, together with those that were added @before. */
GPtrArray *
taskbus_subscription_give_positions (TaskbusSubscription *self,
                                     GPtrArray *deliveries,
                                     GPtrArray *before,
                                     gboolean *commit_before,
                                     GError **error)
{
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) ends = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < before->len; i++)
    g_hash_table_add (set, before->pdata[i]);
  for (guint i = 0; i < deliveries->len; i++)
    {
      if (!check_delivery (self, deliveries->pdata[i], error))
        return NULL;
      g_hash_table_add (set, deliveries->pdata[i]);
    }

  for (guint i = 0; i < deliveries->len; i++)
    add_position (((TaskbusDelivery *) deliveries->pdata[i])->partition, set, ends, positions);
  if (!check_without_gaps (deliveries, ends, error))
    return NULL;

  *commit_before = FALSE;
  for (guint i = 0; i < deliveries->len; i++)
    {
      TaskbusPartition *partition = ((TaskbusDelivery *) deliveries->pdata[i])->partition;

      partition->by_transaction = TRUE;
      *commit_before |= partition->uncommitted;
    }
  return g_steal_pointer (&positions);
}

/* All that was stored by the subscription itself is committed. */
void
taskbus_subscription_note_committed (GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++)
    ((TaskbusDelivery *) deliveries->pdata[i])->partition->uncommitted = FALSE;
}
