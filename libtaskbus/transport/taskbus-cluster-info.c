/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-cluster-info.h"

G_DEFINE_BOXED_TYPE (TaskbusBrokerInfo, taskbus_broker_info, taskbus_broker_info_copy, taskbus_broker_info_free)
G_DEFINE_BOXED_TYPE (TaskbusClusterInfo, taskbus_cluster_info, taskbus_cluster_info_copy, taskbus_cluster_info_free)

/**
 * taskbus_broker_info_new:
 * @id: the broker's id
 * @host: its host, or the place of storage
 * @port: its port, or 0
 *
 * Describes a broker.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusBrokerInfo *
taskbus_broker_info_new (gint32 id, const char *host, guint16 port)
{
  TaskbusBrokerInfo *self;

  g_return_val_if_fail (host != NULL, NULL);

  self = g_new (TaskbusBrokerInfo, 1);
  self->id = id;
  self->host = g_strdup (host);
  self->port = port;
  return self;
}

/**
 * taskbus_broker_info_copy:
 * @self: a description
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusBrokerInfo *
taskbus_broker_info_copy (const TaskbusBrokerInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return taskbus_broker_info_new (self->id, self->host, self->port);
}

/**
 * taskbus_broker_info_free:
 * @self: (transfer full): a description
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_broker_info_free (TaskbusBrokerInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self);
}

/**
 * taskbus_cluster_info_new:
 * @id: the cluster's id
 * @controller: the id of the broker that controls it, or -1
 *
 * Describes what stands behind a transport; brokers are to be added.
 *
 * Returns: (transfer full): a new description
 *
 * Since: 1.0
 */
TaskbusClusterInfo *
taskbus_cluster_info_new (const char *id, gint32 controller)
{
  TaskbusClusterInfo *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_new (TaskbusClusterInfo, 1);
  self->id = g_strdup (id);
  self->controller = controller;
  self->brokers = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_broker_info_free);
  return self;
}

/**
 * taskbus_cluster_info_copy:
 * @self: a description
 *
 * Copies it with all its brokers.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusClusterInfo *
taskbus_cluster_info_copy (const TaskbusClusterInfo *self)
{
  TaskbusClusterInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = taskbus_cluster_info_new (self->id, self->controller);
  for (guint i = 0; i < self->brokers->len; i++)
    g_ptr_array_add (copy->brokers, taskbus_broker_info_copy (g_ptr_array_index (self->brokers, i)));
  return copy;
}

/**
 * taskbus_cluster_info_free:
 * @self: (transfer full): a description
 *
 * Frees it with all its brokers.
 *
 * Since: 1.0
 */
void
taskbus_cluster_info_free (TaskbusClusterInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_ptr_array_unref (self->brokers);
  g_free (self);
}
