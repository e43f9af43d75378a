/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-admin-async.h"

#include "record/taskbus-record.h"
#include "transport/taskbus-admin-request-private.h"

static GHashTable *
copy_config (GHashTable *config)
{
  GHashTable *copy;
  GHashTableIter iter;
  gpointer key, value;

  if (config == NULL)
    return NULL;

  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, config);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));
  return copy;
}

static void
list_topics_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *result = taskbus_admin_list_topics (TASKBUS_ADMIN (source), cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) g_ptr_array_unref, error);
}

/**
 * taskbus_admin_list_topics_async:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Lists all topics. It does not block; see [method@Taskbus.Admin.list_topics].
 *
 * Since: 1.0
 */
void
taskbus_admin_list_topics_async (TaskbusAdmin *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (NULL), taskbus_admin_list_topics_async,
                               list_topics_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_list_topics_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.list_topics_async].
 *
 * Returns: (transfer container) (element-type TaskbusTopicInfo): the topics by name, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_list_topics_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_list_topics_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
describe_topic_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  TaskbusTopicInfo *result = taskbus_admin_describe_topic (TASKBUS_ADMIN (source), request->name, cancellable, &error);

  taskbus_admin_return_pointer (task, result, (GDestroyNotify) taskbus_topic_info_free, error);
}

/**
 * taskbus_admin_describe_topic_async:
 * @self: what administrates a transport
 * @name: the topic
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Describes one topic. It does not block; see [method@Taskbus.Admin.describe_topic].
 *
 * Since: 1.0
 */
void
taskbus_admin_describe_topic_async (TaskbusAdmin *self,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (name), taskbus_admin_describe_topic_async,
                               describe_topic_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_describe_topic_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.describe_topic_async].
 *
 * Returns: (transfer full): the topic, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusTopicInfo *
taskbus_admin_describe_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_describe_topic_async), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
create_topic_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gboolean success = taskbus_admin_create_topic (TASKBUS_ADMIN (source), request->name, request->number,
                                                 request->n_replicas, request->config, cancellable, &error);

  taskbus_admin_return_boolean (task, success, error);
}

/**
 * taskbus_admin_create_topic_async:
 * @self: what administrates a transport
 * @name: the topic
 * @n_partitions: how many partitions, or 0 for the default of the transport
 * @n_replicas: how many copies of each, or 0 for the default of the transport
 * @config: (nullable) (element-type utf8 utf8): settings of the topic
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Creates a topic. It does not block; see [method@Taskbus.Admin.create_topic].
 *
 * Since: 1.0
 */
void
taskbus_admin_create_topic_async (TaskbusAdmin *self,
                                  const char *name,
                                  gint32 n_partitions,
                                  gint32 n_replicas,
                                  GHashTable *config,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TaskbusAdminRequest *request;

  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (n_partitions >= 0);
  g_return_if_fail (n_replicas >= 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = taskbus_admin_request_new (name);
  request->number = n_partitions;
  request->n_replicas = n_replicas;
  request->config = copy_config (config);
  taskbus_admin_request_start (self, request, taskbus_admin_create_topic_async, create_topic_thread, cancellable,
                               callback, user_data);
}

/**
 * taskbus_admin_create_topic_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.create_topic_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_create_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_create_topic_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
create_partitions_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gboolean success = taskbus_admin_create_partitions (TASKBUS_ADMIN (source), request->name, request->number,
                                                      cancellable, &error);

  taskbus_admin_return_boolean (task, success, error);
}

/**
 * taskbus_admin_create_partitions_async:
 * @self: what administrates a transport
 * @name: the topic
 * @n_partitions: how many partitions it shall have in all
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Adds partitions to a topic. It does not block; see [method@Taskbus.Admin.create_partitions].
 *
 * Since: 1.0
 */
void
taskbus_admin_create_partitions_async (TaskbusAdmin *self,
                                       const char *name,
                                       gint32 n_partitions,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  TaskbusAdminRequest *request;

  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (n_partitions > 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = taskbus_admin_request_new (name);
  request->number = n_partitions;
  taskbus_admin_request_start (self, request, taskbus_admin_create_partitions_async, create_partitions_thread,
                               cancellable, callback, user_data);
}

/**
 * taskbus_admin_create_partitions_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.create_partitions_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_create_partitions_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_create_partitions_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
delete_topic_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gboolean success = taskbus_admin_delete_topic (TASKBUS_ADMIN (source), request->name, cancellable, &error);

  taskbus_admin_return_boolean (task, success, error);
}

/**
 * taskbus_admin_delete_topic_async:
 * @self: what administrates a transport
 * @name: the topic
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Deletes a topic with all its records. It does not block; see [method@Taskbus.Admin.delete_topic].
 *
 * Since: 1.0
 */
void
taskbus_admin_delete_topic_async (TaskbusAdmin *self,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  taskbus_admin_request_start (self, taskbus_admin_request_new (name), taskbus_admin_delete_topic_async,
                               delete_topic_thread, cancellable, callback, user_data);
}

/**
 * taskbus_admin_delete_topic_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.delete_topic_async].
 *
 * Returns: %TRUE, or %FALSE with an error
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_delete_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_delete_topic_async), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
find_offset_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaskbusAdminRequest *request = data;
  GError *error = NULL;
  gint64 offset = taskbus_admin_find_offset (TASKBUS_ADMIN (source), request->name, request->number, request->timestamp,
                                             cancellable, &error);

  taskbus_admin_return_pointer (task, error == NULL ? g_memdup2 (&offset, sizeof offset) : NULL, g_free, error);
}

/**
 * taskbus_admin_find_offset_async:
 * @self: what administrates a transport
 * @topic: the topic
 * @partition: the partition
 * @timestamp: microseconds since 1970 in UTC
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when it is done
 * @user_data: data for @callback
 *
 * Finds the first record of a time or later. It does not block; see [method@Taskbus.Admin.find_offset].
 *
 * Since: 1.0
 */
void
taskbus_admin_find_offset_async (TaskbusAdmin *self,
                                 const char *topic,
                                 gint32 partition,
                                 gint64 timestamp,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TaskbusAdminRequest *request;

  g_return_if_fail (TASKBUS_IS_ADMIN (self));
  g_return_if_fail (topic != NULL);
  g_return_if_fail (partition >= 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = taskbus_admin_request_new (topic);
  request->number = partition;
  request->timestamp = timestamp;
  taskbus_admin_request_start (self, request, taskbus_admin_find_offset_async, find_offset_thread, cancellable,
                               callback, user_data);
}

/**
 * taskbus_admin_find_offset_finish:
 * @self: what administrates a transport
 * @result: what the callback got
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Admin.find_offset_async].
 *
 * Returns: its offset, or the end of the partition when there is none, or [const@Taskbus.OFFSET_NONE] with an error
 *
 * Since: 1.0
 */
gint64
taskbus_admin_find_offset_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *offset = NULL;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (g_task_is_valid (result, self), TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (g_async_result_is_tagged (result, taskbus_admin_find_offset_async), TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (error == NULL || *error == NULL, TASKBUS_OFFSET_NONE);

  offset = g_task_propagate_pointer (G_TASK (result), error);
  return offset != NULL ? *offset : TASKBUS_OFFSET_NONE;
}
