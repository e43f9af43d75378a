/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-topic-partition.h"

G_DEFINE_BOXED_TYPE (TaskbusTopicPartition,
                     taskbus_topic_partition,
                     taskbus_topic_partition_copy,
                     taskbus_topic_partition_free)

/**
 * taskbus_topic_partition_new:
 * @topic: the topic
 * @partition: the partition, from 0
 * @offset: a position in it, [const@Taskbus.OFFSET_START], [const@Taskbus.OFFSET_END], or
 *   [const@Taskbus.OFFSET_NONE] where none is meant
 *
 * Names a partition, and a position in it.
 *
 * Returns: (transfer full): a new partition
 *
 * Since: 1.0
 */
TaskbusTopicPartition *
taskbus_topic_partition_new (const char *topic, gint32 partition, gint64 offset)
{
  TaskbusTopicPartition *self;

  g_return_val_if_fail (topic != NULL, NULL);

  self = g_new (TaskbusTopicPartition, 1);
  self->topic = g_strdup (topic);
  self->partition = partition;
  self->offset = offset;
  return self;
}

/**
 * taskbus_topic_partition_copy:
 * @self: a partition
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusTopicPartition *
taskbus_topic_partition_copy (const TaskbusTopicPartition *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return taskbus_topic_partition_new (self->topic, self->partition, self->offset);
}

/**
 * taskbus_topic_partition_free:
 * @self: (transfer full): a partition
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_topic_partition_free (TaskbusTopicPartition *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->topic);
  g_free (self);
}
