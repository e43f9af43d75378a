/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The doors of administration that concern consumer groups. */
#include "config.h"

#include "transport/taskbus-admin-private.h"

#include "record/taskbus-record.h"
#include "record/taskbus-topic.h"
#include "transport/taskbus-topic-partition.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static gboolean
check_group (const char *group, GError **error)
{
  if (*group != '\0')
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("A group name is empty"));
  return FALSE;
}

static gboolean
check_positions (GPtrArray *positions, GError **error)
{
  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = g_ptr_array_index (positions, i);

      if (!taskbus_topic_check_name (position->topic, error))
        return FALSE;

      if (position->partition >= 0 &&
          (position->offset >= 0 || position->offset == TASKBUS_OFFSET_START || position->offset == TASKBUS_OFFSET_END))
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("Topic “%s”: partition %d at offset %" PRId64 " is not a position"), position->topic,
                   position->partition, position->offset);
      return FALSE;
    }

  return TRUE;
}

/**
 * taskbus_admin_list_groups:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Lists the consumer groups with their members; lags may be left out. It blocks, on any thread.
 *
 * Returns: (transfer container) (element-type TaskbusGroupInfo): the groups by name, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_list_groups (TaskbusAdmin *self, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  GPtrArray *result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->list_groups == NULL)
    {
      taskbus_admin_missing (self, "list_groups", error);
      return NULL;
    }

  result = iface->list_groups (self, cancellable, &reason);
  return taskbus_admin_take_array (result, (GDestroyNotify) taskbus_group_info_free, reason, self, "list_groups",
                                   error);
}

/**
 * taskbus_admin_describe_group:
 * @self: what administrates a transport
 * @group: the group
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Describes a group with its members and how far it is. It blocks, on any thread.
 *
 * Returns: (transfer full): the group, or %NULL with an error, [error@Taskbus.Error.NOT_FOUND] when there is none
 *
 * Since: 1.0
 */
TaskbusGroupInfo *
taskbus_admin_describe_group (TaskbusAdmin *self, const char *group, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  TaskbusGroupInfo *result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (group != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_group (group, error))
    return NULL;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->describe_group == NULL)
    {
      taskbus_admin_missing (self, "describe_group", error);
      return NULL;
    }

  result = iface->describe_group (self, group, cancellable, &reason);
  taskbus_admin_answer (result != NULL, reason, self, "describe_group", error);
  return result;
}

/**
 * taskbus_admin_seek_group:
 * @self: what administrates a transport
 * @group: the group
 * @positions: (element-type TaskbusTopicPartition): partitions, each with an offset, [const@Taskbus.OFFSET_START] or
 *   [const@Taskbus.OFFSET_END]
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Sets the committed positions of a group that has no members. It blocks, on any thread.
 *
 * Returns: %TRUE, or %FALSE with an error, [error@Taskbus.Error.BUSY] when the group has members
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_seek_group (TaskbusAdmin *self,
                          const char *group,
                          GPtrArray *positions,
                          GCancellable *cancellable,
                          GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gboolean result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (group != NULL, FALSE);
  g_return_val_if_fail (positions != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_group (group, error))
    return FALSE;

  if (!check_positions (positions, error))
    return FALSE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->seek_group == NULL)
    return taskbus_admin_missing (self, "seek_group", error);

  result = iface->seek_group (self, group, positions, cancellable, &reason);
  return taskbus_admin_answer (result, reason, self, "seek_group", error);
}

/**
 * taskbus_admin_delete_group:
 * @self: what administrates a transport
 * @group: the group
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Forgets a group that has no members, with its positions. It blocks, on any thread.
 *
 * Returns: %TRUE, or %FALSE with an error, [error@Taskbus.Error.BUSY] when the group has members
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_delete_group (TaskbusAdmin *self, const char *group, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gboolean result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (group != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_group (group, error))
    return FALSE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->delete_group == NULL)
    return taskbus_admin_missing (self, "delete_group", error);

  result = iface->delete_group (self, group, cancellable, &reason);
  return taskbus_admin_answer (result, reason, self, "delete_group", error);
}
