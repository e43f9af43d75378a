/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The worker's side of a subscription: positions that a transaction stores. */
#include "config.h"

#include "bus/taskbus-subscription-private.h"
#include "transport/taskbus-consumer.h"

#include <glib/gi18n-lib.h>

/* From now on the subscription stores none of the partitions by itself: a position of its own that arrives after the
 * transaction's would let records come again.  Says whether there may still be one on its way.  Returns the consumer. */
TaskbusConsumer *
taskbus_subscription_give_positions (TaskbusSubscription *self,
                                     GPtrArray *positions,
                                     gboolean *commit_before,
                                     GError **error)
{
  if (self->ended || self->leaving)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The subscription is closed"));
      return NULL;
    }

  *commit_before = FALSE;
  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = positions->pdata[i];
      TaskbusPartition *partition = taskbus_subscription_find (self, position->topic, position->partition);

      if (partition == NULL)
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
                       _ ("Partition %d of topic “%s” is not assigned to the subscription any more"),
                       position->partition, position->topic);
          return NULL;
        }
      partition->by_transaction = TRUE;
      *commit_before |= partition->uncommitted;
    }

  return self->consumer;
}

/* All that was stored by the subscription itself is committed. */
void
taskbus_subscription_note_committed (TaskbusSubscription *self, GPtrArray *positions)
{
  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = positions->pdata[i];
      TaskbusPartition *partition = taskbus_subscription_find (self, position->topic, position->partition);

      if (partition != NULL)
        partition->uncommitted = FALSE;
    }
}
