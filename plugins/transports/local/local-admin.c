/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"
#include "local-examine.h"
#include "local-time-index.h"

static gpointer
read_once (TaskbusAdmin *admin, LocalAdminRead func, gpointer data, GError **error)
{
  g_autoptr (LocalReader) reader = taskbus_local_transport_open_reader (TASKBUS_LOCAL_TRANSPORT (admin), error);
  LocalDatabase *database = reader != NULL ? local_reader_connect (reader, error) : NULL;

  return database != NULL ? func (reader, database, data, error) : NULL;
}

gpointer
local_admin_read (TaskbusAdmin *admin, LocalAdminRead func, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer answer = read_once (admin, func, data, &local_error);
  g_autoptr (LocalWriter) writer = NULL;

  if (g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    {
      writer = taskbus_local_transport_ref_writer (TASKBUS_LOCAL_TRANSPORT (admin), NULL);
      if (writer != NULL)
        return local_examine_run (writer, cancellable, error) ? read_once (admin, func, data, error) : NULL;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return answer;
}

typedef struct
{
  const char *topic;
  gint32 partition;
  gint64 timestamp;
  gint64 offset;
} OffsetRequest;

static gpointer
read_offset (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error)
{
  OffsetRequest *request = data;
  gint64 id = 0;
  gint64 low = 0;
  gint64 high = 0;

  if (!local_admin_find_partition (database, request->topic, request->partition, &id, error) ||
      !local_reader_get_watermarks (reader, id, &low, &high, error) ||
      !local_time_index_find (database, id, request->timestamp, low, high, &request->offset, error))
    return NULL;
  return request;
}

static gint64
local_admin_find_offset (TaskbusAdmin *admin,
                         const char *topic,
                         gint32 partition,
                         gint64 timestamp,
                         GCancellable *cancellable,
                         GError **error)
{
  OffsetRequest request = { topic, partition, timestamp, TASKBUS_OFFSET_NONE };

  return local_admin_read (admin, read_offset, &request, cancellable, error) != NULL ? request.offset
                                                                                     : TASKBUS_OFFSET_NONE;
}

static gpointer
read_cluster (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error)
{
  LocalSettings *settings = data;
  TaskbusClusterInfo *info = NULL;
  sqlite3_stmt *statement;

  statement = local_database_query (database, error, "SELECT value FROM meta WHERE key = 'id'", "");
  if (statement == NULL || local_database_next (database, statement, error) < 0)
    return NULL;

  info = taskbus_cluster_info_new ((const char *) sqlite3_column_text (statement, 0), 0);
  sqlite3_reset (statement);
  g_ptr_array_add (info->brokers, taskbus_broker_info_new (0, settings->directory, 0));
  return info;
}

static TaskbusClusterInfo *
local_admin_get_cluster (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (LocalSettings) settings = taskbus_local_transport_ref_settings (TASKBUS_LOCAL_TRANSPORT (admin), error);

  return settings != NULL ? local_admin_read (admin, read_cluster, settings, cancellable, error) : NULL;
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
