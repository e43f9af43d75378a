/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a consumer tells its bus. */
#include "config.h"

#include "transport/taskbus-consumer-private.h"

enum
{
  SIGNAL_READY,
  SIGNAL_ASSIGNED,
  SIGNAL_REVOKED,
  SIGNAL_END_REACHED,
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
taskbus_consumer_add_signals (GType type)
{
  /**
   * TaskbusConsumer::ready:
   * @self: the consumer
   *
   * There is something to receive; emitted after [method@Taskbus.Consumer.receive] found nothing, and also without
   * need.
   *
   * Since: 1.0
   */
  signals[SIGNAL_READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, g_cclosure_marshal_VOID__VOID,
                                        G_TYPE_NONE, 0);

  /**
   * TaskbusConsumer::assigned:
   * @self: the consumer
   * @partitions: (element-type TaskbusTopicPartition): the new partitions, each with the position at which it begins
   *
   * The consumer got partitions, in addition to those it has.
   *
   * Since: 1.0
   */
  signals[SIGNAL_ASSIGNED] = g_signal_new ("assigned", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                           G_TYPE_PTR_ARRAY);

  /**
   * TaskbusConsumer::revoked:
   * @self: the consumer
   * @partitions: (element-type TaskbusTopicPartition): the partitions, offsets are without a meaning
   * @lost: whether they belong to somebody else already, so that no position can be stored any more
   *
   * Partitions are taken from the consumer. No record of them is received any more; [method@Taskbus.Consumer.release]
   * says that their positions are stored.
   *
   * Since: 1.0
   */
  signals[SIGNAL_REVOKED] = g_signal_new ("revoked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_PTR_ARRAY, G_TYPE_BOOLEAN);

  /**
   * TaskbusConsumer::end-reached:
   * @self: the consumer
   * @partition: the partition, with the offset of its end
   *
   * All records that the partition had when it was looked at were received.
   *
   * Since: 1.0
   */
  signals[SIGNAL_END_REACHED] = g_signal_new ("end-reached", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              1, TASKBUS_TYPE_TOPIC_PARTITION);

  /**
   * TaskbusConsumer::failed:
   * @self: the consumer
   * @error: what went wrong
   *
   * Something went wrong that no operation can report; the consumer goes on as well as it can.
   *
   * Since: 1.0
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_ERROR);
}

/* Listeners may keep what they get, but an array that comes from a language binding only lends its elements. */
static GPtrArray *
copy_partitions (GPtrArray *partitions)
{
  GPtrArray *copy = g_ptr_array_new_full (partitions->len, (GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < partitions->len; i++)
    g_ptr_array_add (copy, taskbus_topic_partition_copy (g_ptr_array_index (partitions, i)));
  return copy;
}

/**
 * taskbus_consumer_emit_ready:
 * @self: a consumer
 *
 * Emits [signal@Taskbus.Consumer::ready]; for implementations, on the worker.
 *
 * Since: 1.0
 */
void
taskbus_consumer_emit_ready (TaskbusConsumer *self)
{
  g_return_if_fail (TASKBUS_IS_CONSUMER (self));

  g_signal_emit (self, signals[SIGNAL_READY], 0);
}

/**
 * taskbus_consumer_emit_assigned:
 * @self: a consumer
 * @partitions: (element-type TaskbusTopicPartition): the new partitions, each with the position at which it begins
 *
 * Emits [signal@Taskbus.Consumer::assigned]; for implementations, on the worker.
 *
 * Since: 1.0
 */
void
taskbus_consumer_emit_assigned (TaskbusConsumer *self, GPtrArray *partitions)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (partitions != NULL);

  copy = copy_partitions (partitions);
  g_signal_emit (self, signals[SIGNAL_ASSIGNED], 0, copy);
}

/**
 * taskbus_consumer_emit_revoked:
 * @self: a consumer
 * @partitions: (element-type TaskbusTopicPartition): the partitions
 * @lost: whether they belong to somebody else already
 *
 * Emits [signal@Taskbus.Consumer::revoked]; for implementations, on the worker.
 *
 * Since: 1.0
 */
void
taskbus_consumer_emit_revoked (TaskbusConsumer *self, GPtrArray *partitions, gboolean lost)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (partitions != NULL);

  copy = copy_partitions (partitions);
  g_signal_emit (self, signals[SIGNAL_REVOKED], 0, copy, !!lost);
}

/**
 * taskbus_consumer_emit_end_reached:
 * @self: a consumer
 * @partition: the partition, with the offset of its end
 *
 * Emits [signal@Taskbus.Consumer::end-reached]; for implementations, on the worker.
 *
 * Since: 1.0
 */
void
taskbus_consumer_emit_end_reached (TaskbusConsumer *self, const TaskbusTopicPartition *partition)
{
  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (partition != NULL);

  g_signal_emit (self, signals[SIGNAL_END_REACHED], 0, partition);
}

/**
 * taskbus_consumer_emit_failed:
 * @self: a consumer
 * @error: what went wrong
 *
 * Emits [signal@Taskbus.Consumer::failed]; for implementations, on the worker.
 *
 * Since: 1.0
 */
void
taskbus_consumer_emit_failed (TaskbusConsumer *self, const GError *error)
{
  g_return_if_fail (TASKBUS_IS_CONSUMER (self));
  g_return_if_fail (error != NULL);

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}
