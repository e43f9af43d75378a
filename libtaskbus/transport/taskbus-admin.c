/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-admin-private.h"

#include "record/taskbus-record.h"
#include "record/taskbus-topic.h"
#include "transport/taskbus-topic-partition.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (TaskbusAdmin, taskbus_admin, G_TYPE_OBJECT)

/**
 * TaskbusAdminInterface::list_topics:
 * @self: what administrates a transport
 * @name: (nullable): the topic, or %NULL for all
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error]
 *
 * Lists all topics, or one.
 *
 * Returns: (transfer full) (element-type TaskbusTopicInfo): the topics by name, or %NULL with an error
 *
 * Since: 1.0
 */

static void
taskbus_admin_default_init (TaskbusAdminInterface *iface)
{
}

gboolean
taskbus_admin_missing (TaskbusAdmin *self, const char *operation, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED, _ ("The transport %s cannot do %s"),
               G_OBJECT_TYPE_NAME (self), operation);
  return FALSE;
}

/* An implementation whose code raised an exception fails without an error. */
gboolean
taskbus_admin_answer (gboolean success, GError *reason, TaskbusAdmin *self, const char *operation, GError **error)
{
  if (success)
    return TRUE;

  if (reason != NULL)
    g_propagate_error (error, reason);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The transport %s failed in %s and gave no reason"),
                 G_OBJECT_TYPE_NAME (self), operation);
  return FALSE;
}

/* An array that comes from a language binding owns its elements but does not free them. */
GPtrArray *
taskbus_admin_take_array (GPtrArray *array,
                          GDestroyNotify free_element,
                          GError *reason,
                          TaskbusAdmin *self,
                          const char *operation,
                          GError **error)
{
  if (taskbus_admin_answer (array != NULL, reason, self, operation, error))
    g_ptr_array_set_free_func (array, free_element);
  return array;
}

/**
 * taskbus_admin_list_topics:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Lists all topics with their partitions, watermarks and settings. It blocks, on any thread.
 *
 * Returns: (transfer container) (element-type TaskbusTopicInfo): the topics by name, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_list_topics (TaskbusAdmin *self, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  GPtrArray *result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->list_topics == NULL)
    {
      taskbus_admin_missing (self, "list_topics", error);
      return NULL;
    }

  result = iface->list_topics (self, NULL, cancellable, &reason);
  return taskbus_admin_take_array (result, (GDestroyNotify) taskbus_topic_info_free, reason, self, "list_topics",
                                   error);
}

/**
 * taskbus_admin_describe_topic:
 * @self: what administrates a transport
 * @name: the topic
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Describes one topic. It blocks, on any thread.
 *
 * Returns: (transfer full): the topic, or %NULL with an error, [error@Taskbus.Error.NOT_FOUND] when there is none
 *
 * Since: 1.0
 */
TaskbusTopicInfo *
taskbus_admin_describe_topic (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  g_autoptr (GPtrArray) topics = NULL;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_topic_check_name (name, error))
    return NULL;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->list_topics == NULL)
    {
      taskbus_admin_missing (self, "list_topics", error);
      return NULL;
    }

  topics = iface->list_topics (self, name, cancellable, &reason);
  topics = taskbus_admin_take_array (topics, (GDestroyNotify) taskbus_topic_info_free, reason, self, "list_topics",
                                     error);
  if (topics == NULL)
    return NULL;

  if (topics->len == 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no topic “%s”"), name);
      return NULL;
    }

  return taskbus_topic_info_copy (g_ptr_array_index (topics, 0));
}

/**
 * taskbus_admin_create_topic:
 * @self: what administrates a transport
 * @name: the topic
 * @n_partitions: how many partitions, or 0 for the default of the transport
 * @n_replicas: how many copies of each, or 0 for the default of the transport
 * @config: (nullable) (element-type utf8 utf8): settings of the topic
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Creates a topic. It blocks, on any thread.
 *
 * Returns: %TRUE, or %FALSE with an error, [error@Taskbus.Error.EXISTS] when it is there already
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_create_topic (TaskbusAdmin *self,
                            const char *name,
                            gint32 n_partitions,
                            gint32 n_replicas,
                            GHashTable *config,
                            GCancellable *cancellable,
                            GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gboolean result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (n_partitions >= 0, FALSE);
  g_return_val_if_fail (n_replicas >= 0, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_topic_check_name (name, error))
    return FALSE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->create_topic == NULL)
    return taskbus_admin_missing (self, "create_topic", error);

  result = iface->create_topic (self, name, n_partitions, n_replicas, config, cancellable, &reason);
  return taskbus_admin_answer (result, reason, self, "create_topic", error);
}

/**
 * taskbus_admin_create_partitions:
 * @self: what administrates a transport
 * @name: the topic
 * @n_partitions: how many partitions it shall have in all
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Adds partitions to a topic. The records of a key may come to another partition than before. It blocks, on any thread.
 *
 * Returns: %TRUE, or %FALSE with an error, [error@Taskbus.Error.INVALID_ARGUMENT] when it has more already
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_create_partitions (TaskbusAdmin *self,
                                 const char *name,
                                 gint32 n_partitions,
                                 GCancellable *cancellable,
                                 GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gboolean result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (n_partitions > 0, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_topic_check_name (name, error))
    return FALSE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->create_partitions == NULL)
    return taskbus_admin_missing (self, "create_partitions", error);

  result = iface->create_partitions (self, name, n_partitions, cancellable, &reason);
  return taskbus_admin_answer (result, reason, self, "create_partitions", error);
}

/**
 * taskbus_admin_delete_topic:
 * @self: what administrates a transport
 * @name: the topic
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Deletes a topic with all its records. It blocks, on any thread.
 *
 * Returns: %TRUE, or %FALSE with an error, [error@Taskbus.Error.NOT_FOUND] when there is none
 *
 * Since: 1.0
 */
gboolean
taskbus_admin_delete_topic (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gboolean result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!taskbus_topic_check_name (name, error))
    return FALSE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->delete_topic == NULL)
    return taskbus_admin_missing (self, "delete_topic", error);

  result = iface->delete_topic (self, name, cancellable, &reason);
  return taskbus_admin_answer (result, reason, self, "delete_topic", error);
}

/**
 * taskbus_admin_find_offset:
 * @self: what administrates a transport
 * @topic: the topic
 * @partition: the partition
 * @timestamp: microseconds since 1970 in UTC
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Finds the first record of a time or later. It blocks, on any thread.
 *
 * Returns: its offset, or the end of the partition when there is none, or [const@Taskbus.OFFSET_NONE] with an error
 *
 * Since: 1.0
 */
gint64
taskbus_admin_find_offset (TaskbusAdmin *self,
                           const char *topic,
                           gint32 partition,
                           gint64 timestamp,
                           GCancellable *cancellable,
                           GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  gint64 result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (topic != NULL, TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (partition >= 0, TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), TASKBUS_OFFSET_NONE);
  g_return_val_if_fail (error == NULL || *error == NULL, TASKBUS_OFFSET_NONE);

  if (!taskbus_topic_check_name (topic, error))
    return TASKBUS_OFFSET_NONE;

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->find_offset == NULL)
    {
      taskbus_admin_missing (self, "find_offset", error);
      return TASKBUS_OFFSET_NONE;
    }

  result = iface->find_offset (self, topic, partition, timestamp, cancellable, &reason);
  taskbus_admin_answer (result >= 0, reason, self, "find_offset", error);
  return result;
}

/**
 * taskbus_admin_get_cluster:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Describes what stands behind the transport. It blocks, on any thread.
 *
 * Returns: (transfer full): the cluster, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusClusterInfo *
taskbus_admin_get_cluster (TaskbusAdmin *self, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  TaskbusClusterInfo *result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->get_cluster == NULL)
    {
      taskbus_admin_missing (self, "get_cluster", error);
      return NULL;
    }

  result = iface->get_cluster (self, cancellable, &reason);
  taskbus_admin_answer (result != NULL, reason, self, "get_cluster", error);
  return result;
}

/**
 * taskbus_admin_check:
 * @self: what administrates a transport
 * @cancellable: (nullable): a cancellable
 * @error: return location for a [error@Taskbus.Error], or `G_IO_ERROR_CANCELLED`
 *
 * Examines what is stored. It blocks, on any thread.
 *
 * Returns: (transfer container) (element-type utf8): sentences about what is wrong, none when all is well, or %NULL with an error
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_admin_check (TaskbusAdmin *self, GCancellable *cancellable, GError **error)
{
  TaskbusAdminInterface *iface;
  GError *reason = NULL;
  GPtrArray *result;

  g_return_val_if_fail (TASKBUS_IS_ADMIN (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  iface = TASKBUS_ADMIN_GET_IFACE (self);
  if (iface->check == NULL)
    {
      taskbus_admin_missing (self, "check", error);
      return NULL;
    }

  result = iface->check (self, cancellable, &reason);
  return taskbus_admin_take_array (result, g_free, reason, self, "check", error);
}
