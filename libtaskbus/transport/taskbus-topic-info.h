/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_PARTITION_INFO (taskbus_partition_info_get_type ())
#define TASKBUS_TYPE_TOPIC_INFO (taskbus_topic_info_get_type ())

typedef struct _TaskbusPartitionInfo TaskbusPartitionInfo;
typedef struct _TaskbusTopicInfo TaskbusTopicInfo;

/**
 * TaskbusPartitionInfo:
 * @partition: the partition, from 0
 * @low: the offset of the oldest record, or of the next one when there is none
 * @high: the offset that the next record will get
 * @leader: the id of the broker that leads it, or -1
 * @n_replicas: how many copies there should be
 * @n_in_sync: how many copies are up to date
 *
 * What is known of a partition.
 *
 * Since: 1.0
 */
struct _TaskbusPartitionInfo
{
  gint32 partition;
  gint64 low;
  gint64 high;
  gint32 leader;
  gint32 n_replicas;
  gint32 n_in_sync;
};

/**
 * TaskbusTopicInfo:
 * @name: the topic
 * @partitions: (element-type TaskbusPartitionInfo): its partitions, in their order
 * @config: (element-type utf8 utf8): its settings
 *
 * What is known of a topic.
 *
 * Since: 1.0
 */
struct _TaskbusTopicInfo
{
  char *name;
  GPtrArray *partitions;
  GHashTable *config;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_partition_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusPartitionInfo *taskbus_partition_info_new (gint32 partition, gint64 low, gint64 high);

TASKBUS_AVAILABLE_IN_1_0
TaskbusPartitionInfo *taskbus_partition_info_copy (const TaskbusPartitionInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_partition_info_free (TaskbusPartitionInfo *self);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_topic_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicInfo *taskbus_topic_info_new (const char *name);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicInfo *taskbus_topic_info_copy (const TaskbusTopicInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_topic_info_free (TaskbusTopicInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPartitionInfo, taskbus_partition_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusTopicInfo, taskbus_topic_info_free)

G_END_DECLS
