/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "taskbus-error.h"
#include "transport/taskbus-cluster-info.h"
#include "transport/taskbus-group-info.h"
#include "transport/taskbus-topic-info.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_ADMIN (taskbus_admin_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusAdmin, taskbus_admin, TASKBUS, ADMIN, GObject)

/**
 * TaskbusAdmin:
 *
 * What a transport can tell of its topics and groups, and change in them.
 *
 * A transport with [flags@Taskbus.Capabilities.ADMINISTRATION] implements this interface; see
 * [method@Taskbus.Bus.get_admin]. The functions block and may be called from any thread but should not be from one that
 * runs a user interface; those whose name ends in `_async` don't block.
 *
 * Since: 1.0
 */

/**
 * TaskbusAdminInterface:
 * @list_topics: lists the topics, by name
 * @create_topic: creates a topic
 * @create_partitions: adds partitions
 * @delete_topic: deletes a topic with all its records
 * @list_groups: lists the consumer groups, by name
 * @describe_group: describes one group with its members and lags
 * @seek_group: sets the committed positions of a group that has no members
 * @delete_group: forgets a group that has no members
 * @find_offset: finds the first record of a time
 * @get_cluster: describes what stands behind the transport
 * @check: examines what is stored
 *
 * The contract of administration. Each operation may block until it is done, heeds the cancellable, and may be called from any thread
 * (several at once) between the transport's `open` and `close`; before and after that it answers
 * [error@Taskbus.Error.CLOSED]. Each is optional: [error@Taskbus.Error.NOT_SUPPORTED]. Topic names were
 * checked. What is returned belongs to the caller.
 *
 * - `list_topics`: an array of [struct@Taskbus.TopicInfo], complete with partitions, watermarks and settings, by name; with a name only that
 *   one, and [error@Taskbus.Error.NOT_FOUND] when there is none.
 * - `create_topic`: @n_partitions 0 and @n_replicas 0 mean the transport's default. @config is nullable; an unknown setting is
 *   [error@Taskbus.Error.INVALID_ARGUMENT]; a topic that is there [error@Taskbus.Error.EXISTS].
 * - `create_partitions`: @n_partitions is the new total, never fewer than before.
 * - `list_groups`: an array of [struct@Taskbus.GroupInfo] with members; lags may be left out.
 * - `describe_group`: with members, and lags of all partitions of the topics of which any has a position or a member.
 * - `seek_group`: positions as [struct@Taskbus.TopicPartition], start and end understood. [error@Taskbus.Error.BUSY] when the group has members.
 * - `find_offset`: the first offset whose record's timestamp is @timestamp (µs) or later; the end when there is none.
 * - `check`: sentences about what is wrong; an empty array when all is well.
 *
 * Since: 1.0
 */
struct _TaskbusAdminInterface
{
  GTypeInterface parent_iface;

  GPtrArray *(*list_topics) (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error);
  gboolean (*create_topic) (TaskbusAdmin *self,
                            const char *name,
                            gint32 n_partitions,
                            gint32 n_replicas,
                            GHashTable *config,
                            GCancellable *cancellable,
                            GError **error);
  gboolean (*create_partitions) (TaskbusAdmin *self,
                                 const char *name,
                                 gint32 n_partitions,
                                 GCancellable *cancellable,
                                 GError **error);
  gboolean (*delete_topic) (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error);
  GPtrArray *(*list_groups) (TaskbusAdmin *self, GCancellable *cancellable, GError **error);
  TaskbusGroupInfo *(*describe_group) (TaskbusAdmin *self,
                                       const char *group,
                                       GCancellable *cancellable,
                                       GError **error);
  gboolean (*seek_group) (TaskbusAdmin *self,
                          const char *group,
                          GPtrArray *positions,
                          GCancellable *cancellable,
                          GError **error);
  gboolean (*delete_group) (TaskbusAdmin *self, const char *group, GCancellable *cancellable, GError **error);
  gint64 (*find_offset) (TaskbusAdmin *self,
                         const char *topic,
                         gint32 partition,
                         gint64 timestamp,
                         GCancellable *cancellable,
                         GError **error);
  TaskbusClusterInfo *(*get_cluster) (TaskbusAdmin *self, GCancellable *cancellable, GError **error);
  GPtrArray *(*check) (TaskbusAdmin *self, GCancellable *cancellable, GError **error);

  /*< private >*/
  gpointer padding[16];
};

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_list_topics (TaskbusAdmin *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTopicInfo *
taskbus_admin_describe_topic (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_create_topic (TaskbusAdmin *self,
                                     const char *name,
                                     gint32 n_partitions,
                                     gint32 n_replicas,
                                     GHashTable *config,
                                     GCancellable *cancellable,
                                     GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_create_partitions (TaskbusAdmin *self,
                                          const char *name,
                                          gint32 n_partitions,
                                          GCancellable *cancellable,
                                          GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_delete_topic (TaskbusAdmin *self, const char *name, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_list_groups (TaskbusAdmin *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusGroupInfo *
taskbus_admin_describe_group (TaskbusAdmin *self, const char *group, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_seek_group (TaskbusAdmin *self,
                                   const char *group,
                                   GPtrArray *positions,
                                   GCancellable *cancellable,
                                   GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_admin_delete_group (TaskbusAdmin *self, const char *group, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_admin_find_offset (TaskbusAdmin *self,
                                  const char *topic,
                                  gint32 partition,
                                  gint64 timestamp,
                                  GCancellable *cancellable,
                                  GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusClusterInfo *taskbus_admin_get_cluster (TaskbusAdmin *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_admin_check (TaskbusAdmin *self, GCancellable *cancellable, GError **error);

G_END_DECLS
