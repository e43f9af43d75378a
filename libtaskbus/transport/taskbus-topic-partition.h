/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_TOPIC_PARTITION (taskbus_topic_partition_get_type ())

typedef struct _TaskbusTopicPartition TaskbusTopicPartition;

/**
 * TaskbusTopicPartition:
 * @topic: the topic
 * @partition: the partition, from 0
 * @offset: a position in it: the offset of the next record to be read, [const@Taskbus.OFFSET_START],
 *   [const@Taskbus.OFFSET_END], or [const@Taskbus.OFFSET_NONE] where none is meant
 *
 * A partition of a topic, and a position in it where one is meant.
 *
 * Since: 1.0
 */
struct _TaskbusTopicPartition
{
  char *topic;
  gint32 partition;
  gint64 offset;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_topic_partition_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicPartition *taskbus_topic_partition_new (const char *topic, gint32 partition, gint64 offset);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicPartition *taskbus_topic_partition_copy (const TaskbusTopicPartition *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_topic_partition_free (TaskbusTopicPartition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTopicPartition, taskbus_topic_partition_free)

G_END_DECLS
