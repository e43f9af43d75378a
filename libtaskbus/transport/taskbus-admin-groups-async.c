/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-admin-async.h"

#include "transport/taskbus-admin-request-private.h"
#include "transport/taskbus-topic-partition.h"

static GPtrArray *
copy_positions (GPtrArray *positions)
{
  GPtrArray *copy = g_ptr_array_new_full (positions->len, (GDestroyNotify) taskbus_topic_partition_free);

  for (guint i = 0; i < positions->len; i++)
    g_ptr_array_add (copy, taskbus_topic_partition_copy (g_ptr_array_index (positions, i)));
  return copy;
}

static void
list_groups_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *result = taskbus_admin_list_groups (TASKBUS_ADMIN (source), cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * taskbus_admin_list_groups_async:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Lists the consumer groups. It does not block; see [method@Taskbus.Admin.list_groups].
 *
 * Since: 1.0
 */
void
taskbus_admin_list_groups_async (TaskbusAdmin *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (NULL), taskbus_admin_list_groups_async,
                               list_groups_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_list_groups_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.list_groups_async].
 *
 * Returns: (transfer container) (element-type TaskbusGroupInfo): the groups by name, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_list_groups_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_list_groups_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
describe_group_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  TaskbusGroupInfo *result = taskbus_admin_describe_group (TASKBUS_ADMIN (source), request->name, cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) taskbus_group_info_free, error);
}

/**
 * taskbus_admin_describe_group_async:
 * @self: what administrates a transport
 * @group: the group
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Describes a group. It does not block; see [method@Taskbus.Admin.describe_group].
 *
 * Since: 1.0
 */
void
taskbus_admin_describe_group_async (TaskbusAdmin *self,
                                    const char *group,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (group != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (group), taskbus_admin_describe_group_async,
                               describe_group_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_describe_group_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.describe_group_async].
 *
 * Returns: (transfer full): the group, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusGroupInfo *
taskbus_admin_describe_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_describe_group_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
seek_group_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gboolean success = taskbus_admin_seek_group (TASKBUS_ADMIN (source), request->name, request->positions, cancellable,
                                               &error);

  taskbus_admin_return_boolean (task, success, error);
}

/**
 * taskbus_admin_seek_group_async:
 * @self: what administrates a transport
 * @group: the group
 * @positions: (element-type TaskbusTopicPartition): partitions, each with an offset, [const@Taskbus.OFFSET_START] or
 *   [const@Taskbus.OFFSET_END]
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Sets the committed positions of a group that has no members. It does not block; see [method@Taskbus.Admin.seek_group].
 *
 * Since: 1.0
 */
void
taskbus_admin_seek_group_async (TaskbusAdmin *self,
                                const char *group,
                                GPtrArray *positions,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TaskbusAdminRequest *request;

  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (group != NULL);
  g_return_if_fail (positions != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = taskbus_admin_request_new (group);
  request->positions = copy_positions (positions);
  taskbus_admin_request_start (self, request, taskbus_admin_seek_group_async, seek_group_thread, cancellable, callback,
                               user_data);
}

/**
 * taskbus_admin_seek_group_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.seek_group_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_seek_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_seek_group_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
delete_group_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gboolean success = taskbus_admin_delete_group (TASKBUS_ADMIN (source), request->name, cancellable, &error);

  taskbus_admin_return_boolean (task, success, error);
}

/**
 * taskbus_admin_delete_group_async:
 * @self: what administrates a transport
 * @group: the group
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Forgets a group that has no members. It does not block; see [method@Taskbus.Admin.delete_group].
 *
 * Since: 1.0
 */
void
taskbus_admin_delete_group_async (TaskbusAdmin *self,
                                  const char *group,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (group != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (group), taskbus_admin_delete_group_async,
                               delete_group_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_delete_group_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.delete_group_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_delete_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_delete_group_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
get_cluster_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  TaskbusClusterInfo *result = taskbus_admin_get_cluster (TASKBUS_ADMIN (source), cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) taskbus_cluster_info_free, error);
}

/**
 * taskbus_admin_get_cluster_async:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Describes what stands behind the transport. It does not block; see [method@Taskbus.Admin.get_cluster].
 *
 * Since: 1.0
 */
void
taskbus_admin_get_cluster_async (TaskbusAdmin *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (NULL), taskbus_admin_get_cluster_async,
                               get_cluster_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_get_cluster_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.get_cluster_async].
 *
 * Returns: (transfer full): the cluster, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusClusterInfo *
taskbus_admin_get_cluster_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_get_cluster_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *result = taskbus_admin_check (TASKBUS_ADMIN (source), cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * taskbus_admin_check_async:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Examines what is stored. It does not block; see [method@Taskbus.Admin.check].
 *
 * Since: 1.0
 */
void
taskbus_admin_check_async (TaskbusAdmin *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (NULL), taskbus_admin_check_async, check_thread,
                               cancellable, callback, user_data);
}

/**
 * taskbus_admin_check_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.check_async].
 *
 * Returns: (transfer container) (element-type utf8): sentences about what is wrong, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_check_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_check_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
