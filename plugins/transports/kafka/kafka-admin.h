/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"
#include "kafka-transport.h"

G_BEGIN_DECLS

void kafka_admin_iface_init (TaskbusAdminInterface *iface);

/* Topics as they are: kafka-admin-topics.c */
GPtrArray *kafka_admin_list_topics (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error);

/* Their changes: kafka-admin-topic-changes.c */
gboolean kafka_admin_create_topic (TaskbusAdmin *admin,
                                   const char *name,
                                   gint32 n_partitions,
                                   gint32 n_replicas,
                                   GHashTable *config,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean kafka_admin_create_partitions (TaskbusAdmin *admin,
                                        const char *name,
                                        gint32 n_partitions,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean kafka_admin_delete_topic (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error);

/* Groups as they are: kafka-admin-groups.c */
GPtrArray *kafka_admin_list_groups (TaskbusAdmin *admin, GCancellable *cancellable, GError **error);
TaskbusGroupInfo *
kafka_admin_describe_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error);

/* Their changes: kafka-admin-group-changes.c */
gboolean kafka_admin_seek_group (TaskbusAdmin *admin,
                                 const char *group,
                                 GPtrArray *positions,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean kafka_admin_delete_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error);

/* The whole: kafka-admin-check.c */
GPtrArray *kafka_admin_check (TaskbusAdmin *admin, GCancellable *cancellable, GError **error);

G_END_DECLS
