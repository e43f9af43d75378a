/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "transport/taskbus-admin.h"

G_BEGIN_DECLS

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_list_topics_async (TaskbusAdmin *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_list_topics_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_describe_topic_async (TaskbusAdmin *self,
                                         const char *name,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicInfo *taskbus_admin_describe_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_create_topic_async (TaskbusAdmin *self,
                                       const char *name,
                                       gint32 n_partitions,
                                       gint32 n_replicas,
                                       GHashTable *config,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_create_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_create_partitions_async (TaskbusAdmin *self,
                                            const char *name,
                                            gint32 n_partitions,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_create_partitions_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_delete_topic_async (TaskbusAdmin *self,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_delete_topic_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_list_groups_async (TaskbusAdmin *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_list_groups_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_describe_group_async (TaskbusAdmin *self,
                                         const char *group,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupInfo *taskbus_admin_describe_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_seek_group_async (TaskbusAdmin *self,
                                     const char *group,
                                     GPtrArray *positions,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_seek_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_delete_group_async (TaskbusAdmin *self,
                                       const char *group,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_delete_group_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_find_offset_async (TaskbusAdmin *self,
                                      const char *topic,
                                      gint32 partition,
                                      gint64 timestamp,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_admin_find_offset_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_get_cluster_async (TaskbusAdmin *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusClusterInfo *taskbus_admin_get_cluster_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_admin_check_async (TaskbusAdmin *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_check_finish (TaskbusAdmin *self, GAsyncResult *result, GError **error);

G_END_DECLS
