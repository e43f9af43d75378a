/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-group-info.h"

#include "record/taskbus-record.h"

G_DEFINE_BOXED_TYPE (TaskbusGroupMember, taskbus_group_member, taskbus_group_member_copy, taskbus_group_member_free)
G_DEFINE_BOXED_TYPE (TaskbusGroupLag, taskbus_group_lag, taskbus_group_lag_copy, taskbus_group_lag_free)
G_DEFINE_BOXED_TYPE (TaskbusGroupInfo, taskbus_group_info, taskbus_group_info_copy, taskbus_group_info_free)

/**
 * taskbus_group_member_new:
 * @id: the member's id, given by the transport
 * @client: (nullable): what the member calls itself
 * @host: (nullable): where it runs
 *
 * Describes a member of a group.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusGroupMember *
taskbus_group_member_new (const char *id, const char *client, const char *host)
{
  TaskbusGroupMember *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_new (TaskbusGroupMember, 1);
  self->id = g_strdup (id);
  self->client = g_strdup (client);
  self->host = g_strdup (host);
  return self;
}

/**
 * taskbus_group_member_copy:
 * @self: a description
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusGroupMember *
taskbus_group_member_copy (const TaskbusGroupMember *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return taskbus_group_member_new (self->id, self->client, self->host);
}

/**
 * taskbus_group_member_free:
 * @self: (transfer full): a description
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_group_member_free (TaskbusGroupMember *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->client);
  g_free (self->host);
  g_free (self);
}

/**
 * taskbus_group_lag_new:
 * @topic: the topic
 * @partition: the partition
 * @committed: the committed position, or [const@Taskbus.OFFSET_NONE]
 * @end: the offset that the next record will get
 * @member: (nullable): the id of the member that has the partition, or %NULL
 *
 * Describes how far a group is in a partition; the lag follows from @committed and @end.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusGroupLag *
taskbus_group_lag_new (const char *topic, gint32 partition, gint64 committed, gint64 end, const char *member)
{
  TaskbusGroupLag *self;

  g_return_val_if_fail (topic != NULL, NULL);

  self = g_new (TaskbusGroupLag, 1);
  self->topic = g_strdup (topic);
  self->partition = partition;
  self->committed = committed;
  self->end = end;
  self->lag = committed == TASKBUS_OFFSET_NONE ? -1 : MAX (end - committed, 0);
  self->member = g_strdup (member);
  return self;
}

/**
 * taskbus_group_lag_copy:
 * @self: a description
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusGroupLag *
taskbus_group_lag_copy (const TaskbusGroupLag *self)
{
  TaskbusGroupLag *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = taskbus_group_lag_new (self->topic, self->partition, self->committed, self->end, self->member);
  copy->lag = self->lag;
  return copy;
}

/**
 * taskbus_group_lag_free:
 * @self: (transfer full): a description
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_group_lag_free (TaskbusGroupLag *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->topic);
  g_free (self->member);
  g_free (self);
}

/**
 * taskbus_group_info_new:
 * @name: the group
 * @state: `stable`, `rebalancing` or `empty`
 *
 * Describes a group; members and lags are to be added.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusGroupInfo *
taskbus_group_info_new (const char *name, const char *state)
{
  TaskbusGroupInfo *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (state != NULL, NULL);

  self = g_new (TaskbusGroupInfo, 1);
  self->name = g_strdup (name);
  self->state = g_strdup (state);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_group_member_free);
  self->lags = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_group_lag_free);
  return self;
}

/**
 * taskbus_group_info_copy:
 * @self: a description
 *
 * Copies it with all its members and lags.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusGroupInfo *
taskbus_group_info_copy (const TaskbusGroupInfo *self)
{
  TaskbusGroupInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = taskbus_group_info_new (self->name, self->state);
  for (guint i = 0; i < self->members->len; i++)
    g_ptr_array_add (copy->members, taskbus_group_member_copy (g_ptr_array_index (self->members, i)));
  for (guint i = 0; i < self->lags->len; i++)
    g_ptr_array_add (copy->lags, taskbus_group_lag_copy (g_ptr_array_index (self->lags, i)));
  return copy;
}

/**
 * taskbus_group_info_free:
 * @self: (transfer full): a description
 *
 * Frees it with all its members and lags.
 *
 * Since: 1.0
 */
void
taskbus_group_info_free (TaskbusGroupInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->state);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->lags);
  g_free (self);
}
