/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of records: answers of the transport, and those that left the queues without one. */
#include "config.h"

#include "bus/taskbus-publisher-settle-private.h"

/* So many answers are taken at once under the lock. */
#define SETTLE_MAX 64

/* Says that a record failed to those who wait for it.  No lock is held. */
static void
report_failure (TaskbusPublisher *self, TaskbusRemoved *removed)
{
  if (removed->operation != NULL)
    {
      TaskbusReceipt *receipt = taskbus_receipt_new_failed (removed->record, removed->error);

      taskbus_publish_operation_settle (removed->operation, removed->index, receipt);
    }
  else if (removed->posted && self->post_failed_func != NULL)
    {
      self->post_failed_func (removed->record, removed->error, self->post_failed_data);
    }
}

void
taskbus_publisher_run_drains (GArray *drains)
{
  for (guint i = 0; drains != NULL && i < drains->len; i++)
    {
      const TaskbusDrain *drain = &g_array_index (drains, TaskbusDrain, i);

      drain->func (drain->data);
    }
}

/* Reports what the transport answered to those who wait for it. */
static void
report_answer (TaskbusPublisher *self, const TaskbusPublication *publication, TaskbusPublishOperation *operation)
{
  if (publication->error != NULL)
    report_failure (self, &(TaskbusRemoved){ .record = publication->record,
                                             .operation = operation,
                                             .index = publication->index,
                                             .posted = publication->posted,
                                             .error = publication->error });
  else if (operation != NULL)
    taskbus_publish_operation_settle (
      operation, publication->index,
      taskbus_receipt_new (publication->record, publication->partition, publication->offset, publication->timestamp));
}

/* Takes an answered publication out of the queues, and gives the operation that waits for it.  TRUE: somebody is to be
 * told.  Under the lock. */
static inline gboolean
take_answered (TaskbusPublisher *self, TaskbusPublication *publication, TaskbusPublishOperation **operation)
{
  gboolean overdue = publication->place == TASKBUS_PUBLICATION_OVERDUE; /* was reported already */

  taskbus_publisher_queues_remove (self, publication);
  *operation = g_steal_pointer (&publication->operation);
  if (overdue)
    return FALSE;

  if (publication->error == NULL)
    self->n_confirmed++;
  else
    taskbus_publisher_queues_note_failure (self, publication->error);
  return publication->error != NULL || *operation != NULL;
}

/* The transport answered; who answers holds a reference to each. */
static void
settle_some (TaskbusPublisher *self, TaskbusPublication *const *publications, guint n_publications)
{
  TaskbusPublishOperation *operations[SETTLE_MAX];
  gboolean told[SETTLE_MAX];
  gboolean any_told = FALSE;
  g_autoptr (GArray) drains = NULL;
  gboolean more;
  gboolean ended;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < n_publications; i++)
    {
      told[i] = take_answered (self, publications[i], &operations[i]);
      any_told |= told[i];
    }
  drains = taskbus_publisher_queues_take_drains (self);
  self->answered_meanwhile = TRUE;
  more = self->waiting.length > 0 && !self->pumping;
  ended = taskbus_publisher_queues_end_use (self);
  if (!ended && (more || any_told))
    taskbus_publisher_ref (self); /* others may settle the rest meanwhile */
  g_mutex_unlock (&self->lock);

  for (guint i = 0; any_told && i < n_publications; i++)
    {
      if (told[i])
        report_answer (self, publications[i], operations[i]);
      g_clear_pointer (&operations[i], taskbus_publish_operation_unref);
    }
  taskbus_publisher_run_drains (drains);
  if (more)
    taskbus_publisher_pump (self);
  if (ended || more || any_told)
    taskbus_publisher_unref (self);
}

void
taskbus_publisher_settle (TaskbusPublication *const *publications, guint n_publications)
{
  for (guint done = 0; done < n_publications; done += SETTLE_MAX)
    settle_some (publications[done]->publisher, publications + done, MIN (n_publications - done, SETTLE_MAX));
}

/* Reports those that were taken out of the queues by a deadline, a cancellation or the end; the queues may be empty
 * since. */
void
taskbus_publisher_report_removed (TaskbusPublisher *self, GPtrArray *removed, GArray *drains, gboolean ended)
{
  for (guint i = 0; i < removed->len; i++)
    report_failure (self, g_ptr_array_index (removed, i));
  taskbus_publisher_run_drains (drains);
  if (ended)
    taskbus_publisher_unref (self);
}
