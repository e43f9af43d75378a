/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"
#include "local-time-index.h"

static gint64
local_admin_find_offset (TaskbusAdmin *admin,
                         const char *topic,
                         gint32 partition,
                         gint64 timestamp,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (LocalReader) reader = taskbus_local_transport_open_reader (TASKBUS_LOCAL_TRANSPORT (admin), error);
  LocalDatabase *database = reader != NULL ? local_reader_connect (reader, error) : NULL;
  gint64 offset = TASKBUS_OFFSET_NONE;
  gint64 id = 0;
  gint64 low = 0;
  gint64 high = 0;

  if (database == NULL || !local_admin_find_partition (database, topic, partition, &id, error) ||
      !local_reader_get_watermarks (reader, id, &low, &high, error) ||
      !local_time_index_find (database, id, timestamp, low, high, &offset, error))
    return TASKBUS_OFFSET_NONE;
  return offset;
}

static TaskbusClusterInfo *
local_admin_get_cluster (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (LocalSettings) settings = taskbus_local_transport_ref_settings (TASKBUS_LOCAL_TRANSPORT (admin), error);
  g_autoptr (LocalReader) reader = taskbus_local_transport_open_reader (TASKBUS_LOCAL_TRANSPORT (admin), error);
  LocalDatabase *database = reader != NULL ? local_reader_connect (reader, error) : NULL;
  TaskbusClusterInfo *info = NULL;
  sqlite3_stmt *statement;

  if (settings == NULL || database == NULL)
    return NULL;
  statement = local_database_query (database, error, "SELECT value FROM meta WHERE key = 'id'", "");
  if (statement == NULL || local_database_next (database, statement, error) < 0)
    return NULL;

  info = taskbus_cluster_info_new ((const char *) sqlite3_column_text (statement, 0), 0);
  sqlite3_reset (statement);
  g_ptr_array_add (info->brokers, taskbus_broker_info_new (0, settings->directory, 0));
  return info;
}

void
local_admin_iface_init (TaskbusAdminInterface *iface)
{
  iface->list_topics = local_admin_list_topics;
  iface->create_topic = local_admin_create_topic;
  iface->create_partitions = local_admin_create_partitions;
  iface->delete_topic = local_admin_delete_topic;
  iface->list_groups = local_admin_list_groups;
  iface->describe_group = local_admin_describe_group;
  iface->seek_group = local_admin_seek_group;
  iface->delete_group = local_admin_delete_group;
  iface->find_offset = local_admin_find_offset;
  iface->get_cluster = local_admin_get_cluster;
  iface->check = local_admin_check;
}
