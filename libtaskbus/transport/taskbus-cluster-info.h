/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_BROKER_INFO (taskbus_broker_info_get_type ())
#define TASKBUS_TYPE_CLUSTER_INFO (taskbus_cluster_info_get_type ())

typedef struct _TaskbusBrokerInfo TaskbusBrokerInfo;
typedef struct _TaskbusClusterInfo TaskbusClusterInfo;

/**
 * TaskbusBrokerInfo:
 * @id: the broker's id
 * @host: its host, or the place of storage
 * @port: its port, or 0
 *
 * A broker of a cluster.
 *
 * Since: 1.0
 */
struct _TaskbusBrokerInfo
{
  gint32 id;
  char *host;
  guint16 port;
};

/**
 * TaskbusClusterInfo:
 * @id: the cluster's id
 * @controller: the id of the broker that controls it, or -1
 * @brokers: (element-type TaskbusBrokerInfo): its brokers
 *
 * What is known of what stands behind a transport.
 *
 * Since: 1.0
 */
struct _TaskbusClusterInfo
{
  char *id;
  gint32 controller;
  GPtrArray *brokers;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_broker_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusBrokerInfo *taskbus_broker_info_new (gint32 id, const char *host, guint16 port);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBrokerInfo *taskbus_broker_info_copy (const TaskbusBrokerInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_broker_info_free (TaskbusBrokerInfo *self);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_cluster_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusClusterInfo *taskbus_cluster_info_new (const char *id, gint32 controller);

TASKBUS_AVAILABLE_IN_1_0
TaskbusClusterInfo *taskbus_cluster_info_copy (const TaskbusClusterInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_cluster_info_free (TaskbusClusterInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusBrokerInfo, taskbus_broker_info_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusClusterInfo, taskbus_cluster_info_free)

G_END_DECLS
