/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-topic-info.h"

G_DEFINE_BOXED_TYPE (TaskbusPartitionInfo,
                     taskbus_partition_info,
                     taskbus_partition_info_copy,
                     taskbus_partition_info_free)
G_DEFINE_BOXED_TYPE (TaskbusTopicInfo, taskbus_topic_info, taskbus_topic_info_copy, taskbus_topic_info_free)

/**
 * taskbus_partition_info_new:
 * @partition: the partition, from 0
 * @low: the offset of the oldest record, or of the next one when there is none
 * @high: the offset that the next record will get
 *
 * Describes a partition that no broker leads and that has one copy, which is up to date.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusPartitionInfo *
taskbus_partition_info_new (gint32 partition, gint64 low, gint64 high)
{
  TaskbusPartitionInfo *self = g_new (TaskbusPartitionInfo, 1);

  self->partition = partition;
  self->low = low;
  self->high = high;
  self->leader = -1;
  self->n_replicas = 1;
  self->n_in_sync = 1;
  return self;
}

/**
 * taskbus_partition_info_copy:
 * @self: a description
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusPartitionInfo *
taskbus_partition_info_copy (const TaskbusPartitionInfo *self)
{
  TaskbusPartitionInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (TaskbusPartitionInfo, 1);
  *copy = *self;
  return copy;
}

/**
 * taskbus_partition_info_free:
 * @self: (transfer full): a description
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_partition_info_free (TaskbusPartitionInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self);
}

/**
 * taskbus_topic_info_new:
 * @name: the topic
 *
 * Describes a topic; partitions and settings are to be added.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusTopicInfo *
taskbus_topic_info_new (const char *name)
{
  TaskbusTopicInfo *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new (TaskbusTopicInfo, 1);
  self->name = g_strdup (name);
  self->partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_partition_info_free);
  self->config = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * taskbus_topic_info_copy:
 * @self: a description
 *
 * Copies it with all its partitions and settings.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusTopicInfo *
taskbus_topic_info_copy (const TaskbusTopicInfo *self)
{
  TaskbusTopicInfo *copy;
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (self != NULL, NULL);

  copy = taskbus_topic_info_new (self->name);
  for (guint i = 0; i < self->partitions->len; i++)
    g_ptr_array_add (copy->partitions, taskbus_partition_info_copy (g_ptr_array_index (self->partitions, i)));

  g_hash_table_iter_init (&iter, self->config);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->config, g_strdup (key), g_strdup (value));

  return copy;
}

/**
 * taskbus_topic_info_free:
 * @self: (transfer full): a description
 *
 * Frees it with all its partitions and settings.
 *
 * Since: 1.0
 */
void
taskbus_topic_info_free (TaskbusTopicInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_ptr_array_unref (self->partitions);
  g_hash_table_unref (self->config);
  g_free (self);
}
