/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_GROUP_MEMBER (taskbus_group_member_get_type ())
#define TASKBUS_TYPE_GROUP_LAG (taskbus_group_lag_get_type ())
#define TASKBUS_TYPE_GROUP_INFO (taskbus_group_info_get_type ())

typedef struct _TaskbusGroupMember TaskbusGroupMember;
typedef struct _TaskbusGroupLag TaskbusGroupLag;
typedef struct _TaskbusGroupInfo TaskbusGroupInfo;

/**
 * TaskbusGroupMember:
 * @id: the member's id, given by the transport
 * @client: (nullable): what the member calls itself
 * @host: (nullable): where it runs
 *
 * A member of a consumer group.
 *
 * Since: 1.0
 */
struct _TaskbusGroupMember
{
  char *id;
  char *client;
  char *host;
};

/**
 * TaskbusGroupLag:
 * @topic: the topic
 * @partition: the partition
 * @committed: the committed position, or [const@Taskbus.OFFSET_NONE] when nothing was committed
 * @end: the offset that the next record will get, or -1 when it is not known now
 * @lag: how many records are behind the committed position, or -1 when nothing was committed, or the end is not known
 * @member: (nullable): the id of the member that has the partition, or %NULL
 *
 * How far a consumer group is in a partition.
 *
 * Since: 1.0
 */
struct _TaskbusGroupLag
{
  char *topic;
  gint32 partition;
  gint64 committed;
  gint64 end;
  gint64 lag;
  char *member;
};

/**
 * TaskbusGroupInfo:
 * @name: the group
 * @state: `stable`, `rebalancing` or `empty`
 * @members: (element-type TaskbusGroupMember): who is in it
 * @lags: (element-type TaskbusGroupLag): how far it is, by topic and partition: all partitions of the topics of which any
 *   has a position or a member, so that those which nobody has read yet are seen, too
 *
 * What is known of a consumer group.
 *
 * Since: 1.0
 */
struct _TaskbusGroupInfo
{
  char *name;
  char *state;
  GPtrArray *members;
  GPtrArray *lags;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_group_member_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupMember *taskbus_group_member_new (const char *id, const char *client, const char *host);

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupMember *taskbus_group_member_copy (const TaskbusGroupMember *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_group_member_free (TaskbusGroupMember *self);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_group_lag_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupLag *
taskbus_group_lag_new (const char *topic, gint32 partition, gint64 committed, gint64 end, const char *member);

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupLag *taskbus_group_lag_copy (const TaskbusGroupLag *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_group_lag_free (TaskbusGroupLag *self);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_group_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupInfo *taskbus_group_info_new (const char *name, const char *state);

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupInfo *taskbus_group_info_copy (const TaskbusGroupInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_group_info_free (TaskbusGroupInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusGroupMember, taskbus_group_member_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusGroupLag, taskbus_group_lag_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusGroupInfo, taskbus_group_info_free)

G_END_DECLS
