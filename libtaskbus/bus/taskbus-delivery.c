/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-delivery-private.h"

#include "bus/taskbus-dispatcher-private.h"
#include "bus/taskbus-partition-private.h"

/**
 * TaskbusDelivery:
 *
 * A received record on its way through a handler, with the number of the attempt.
 *
 * A delivery is answered exactly once: by what the handler returns or, when that is
 * [enum@Taskbus.Outcome.PENDING], later by [method@Taskbus.Delivery.complete] from any thread. One whose last
 * reference goes without an answer counts as [enum@Taskbus.Outcome.RETRY].
 *
 * Since: 1.0
 */
G_DEFINE_BOXED_TYPE (TaskbusDelivery, taskbus_delivery, taskbus_delivery_ref, taskbus_delivery_unref)

TaskbusDelivery *
taskbus_delivery_new (TaskbusRecord *record, TaskbusPartition *partition, guint attempt)
{
  TaskbusDelivery *self = g_slice_new (TaskbusDelivery); /* another thread frees it */

  g_atomic_ref_count_init (&self->hold_count);
  self->user_count = 0;
  self->answered = 0;
  self->attempt = attempt;
  self->place = TASKBUS_DELIVERY_HELD;
  self->record = record;
  self->decoded = NULL;
  self->partition = taskbus_partition_ref (partition);
  self->slot = 0;
  self->deadline = NULL;
  return self;
}

TaskbusDelivery *
taskbus_delivery_hold (TaskbusDelivery *self)
{
  g_atomic_ref_count_inc (&self->hold_count);
  return self;
}

void
taskbus_delivery_release (TaskbusDelivery *self)
{
  if (!g_atomic_ref_count_dec (&self->hold_count))
    return;

  if (self->decoded != NULL)
    taskbus_delivery_free_decoded (self);
  taskbus_record_unref (self->record);
  taskbus_partition_unref (self->partition);
  g_slice_free (TaskbusDelivery, self);
}

/* TRUE for the one who may answer. */
gboolean
taskbus_delivery_take_answer (TaskbusDelivery *self)
{
  return g_atomic_int_compare_and_exchange (&self->answered, 0, 1);
}

/**
 * taskbus_delivery_ref:
 * @delivery: a delivery
 *
 * Takes a reference, to answer later.
 *
 * Returns: (transfer full): @delivery
 *
 * Since: 1.0
 */
TaskbusDelivery *
taskbus_delivery_ref (TaskbusDelivery *delivery)
{
  g_return_val_if_fail (delivery != NULL, NULL);

  if (g_atomic_int_add (&delivery->user_count, 1) == 0)
    taskbus_delivery_hold (delivery);
  return delivery;
}

/**
 * taskbus_delivery_unref:
 * @delivery: (transfer full): a delivery
 *
 * Gives a reference back. When the last one goes and nobody answered, the record is delivered again after a pause.
 *
 * Since: 1.0
 */
void
taskbus_delivery_unref (TaskbusDelivery *delivery)
{
  g_return_if_fail (delivery != NULL);

  if (!g_atomic_int_dec_and_test (&delivery->user_count))
    return;

  if (taskbus_delivery_take_answer (delivery))
    taskbus_dispatcher_answer (delivery->partition->dispatcher, delivery, TASKBUS_ANSWER_RETRY_LATER);
  taskbus_delivery_release (delivery);
}

/* By who holds it, when no user has a reference. */
void
taskbus_delivery_begin_handling (TaskbusDelivery *self)
{
  self->user_count = 1;
}

/* The holder still holds it.  Whoever took a reference meanwhile relies on a hold that belongs to all of them. */
void
taskbus_delivery_end_handling (TaskbusDelivery *self)
{
  if (G_LIKELY (g_atomic_int_get (&self->user_count) == 1 && g_atomic_int_get (&self->answered) != 0))
    {
      self->user_count = 0;
      taskbus_delivery_drop_message (self);
      return;
    }

  taskbus_delivery_unref (taskbus_delivery_hold (self));
}

/**
 * taskbus_delivery_get_record:
 * @delivery: a delivery
 *
 * Gets the record.
 *
 * Returns: (transfer none): the record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_delivery_get_record (TaskbusDelivery *delivery)
{
  g_return_val_if_fail (delivery != NULL, NULL);

  return delivery->record;
}

/**
 * taskbus_delivery_get_attempt:
 * @delivery: a delivery
 *
 * Gets which attempt this is, as far as this subscription knows: a record that was delivered before by another
 * member of the group, or before a restart, begins at 1 again.
 *
 * Returns: the number of the attempt, from 1
 *
 * Since: 1.0
 */
guint
taskbus_delivery_get_attempt (TaskbusDelivery *delivery)
{
  g_return_val_if_fail (delivery != NULL, 0);

  return delivery->attempt;
}

/**
 * taskbus_delivery_complete:
 * @delivery: a delivery
 * @outcome: what became of it; not [enum@Taskbus.Outcome.PENDING]
 *
 * Answers a delivery whose handler returned [enum@Taskbus.Outcome.PENDING].
 *
 * Any thread. Only the first answer counts; one that comes after the answer timeout or after the partition went to
 * another member changes nothing.
 *
 * Since: 1.0
 */
void
taskbus_delivery_complete (TaskbusDelivery *delivery, TaskbusOutcome outcome)
{
  g_return_if_fail (delivery != NULL);
  g_return_if_fail (outcome != TASKBUS_OUTCOME_PENDING);

  if (!taskbus_delivery_take_answer (delivery))
    return;

  taskbus_dispatcher_answer (delivery->partition->dispatcher, delivery,
                             outcome == TASKBUS_OUTCOME_DONE     ? TASKBUS_ANSWER_DONE
                             : outcome == TASKBUS_OUTCOME_REJECT ? TASKBUS_ANSWER_REJECT
                                                                 : TASKBUS_ANSWER_RETRY_LATER);
}
