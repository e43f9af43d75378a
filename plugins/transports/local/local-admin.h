/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-transport.h"

G_BEGIN_DECLS

void local_admin_iface_init (TaskbusAdminInterface *iface);

/* Topics: local-admin-topics.c */
GPtrArray *local_admin_list_topics (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error);
gboolean local_admin_create_topic (TaskbusAdmin *admin,
                                   const char *name,
                                   gint32 n_partitions,
                                   gint32 n_replicas,
                                   GHashTable *config,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean local_admin_create_partitions (TaskbusAdmin *admin,
                                        const char *name,
                                        gint32 n_partitions,
                                        GCancellable *cancellable,
                                        GError **error);
gboolean local_admin_delete_topic (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error);

/* Groups: local-admin-groups.c */
GPtrArray *local_admin_list_groups (TaskbusAdmin *admin, GCancellable *cancellable, GError **error);
TaskbusGroupInfo *
local_admin_describe_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error);
gboolean local_admin_seek_group (TaskbusAdmin *admin,
                                 const char *group,
                                 GPtrArray *positions,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean local_admin_delete_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error);

/* The whole: local-admin-check.c */
GPtrArray *local_admin_check (TaskbusAdmin *admin, GCancellable *cancellable, GError **error);

/* Reading; what meets damage is tried once more on the salvaged log.  NULL with an error: local-admin.c */
typedef gpointer (*LocalAdminRead) (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error);
gpointer
local_admin_read (TaskbusAdmin *admin, LocalAdminRead func, gpointer data, GCancellable *cancellable, GError **error);

/* A NULL-or-integer answer in one place: NOT_FOUND when there is no such partition. */
gboolean
local_admin_find_partition (LocalDatabase *database, const char *topic, gint32 partition, gint64 *id, GError **error);

G_END_DECLS
