/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"
#include "local-clock.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

typedef struct
{
  const char *group;
  GPtrArray *positions;
} GroupRequest;

static char *
member_name (gint64 id)
{
  return g_strdup_printf ("member-%" PRId64, id);
}

/* Members whose time is over are gone, whether or not another one has noticed. */
static gboolean
add_members (LocalDatabase *database, gint64 group_id, TaskbusGroupInfo *info, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement =
    local_database_query (database, error,
                          "SELECT id, client, host FROM member WHERE group_id = ? AND boot = ? AND deadline >= ?"
                          " ORDER BY id",
                          "iti", group_id, local_clock_boot_id (), local_clock_now ());
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      g_autofree char *id = member_name (sqlite3_column_int64 (statement, 0));

      g_ptr_array_add (info->members, taskbus_group_member_new (id, (const char *) sqlite3_column_text (statement, 1),
                                                                (const char *) sqlite3_column_text (statement, 2)));
    }
  return result == 0;
}

static gboolean
is_rebalancing (LocalDatabase *database, gint64 group_id)
{
  gint64 one = 0;
  gboolean found = FALSE;

  return local_database_get_int (database, &one, &found, NULL,
                                 "SELECT 1 FROM assignment WHERE group_id = ? AND (wanted NOT NULL OR owner IS NULL)"
                                 " LIMIT 1",
                                 "i", group_id) &&
         found;
}

static TaskbusGroupInfo *
make_group (LocalDatabase *database, gint64 id, const char *name, GError **error)
{
  g_autoptr (TaskbusGroupInfo) info = taskbus_group_info_new (name, "empty");

  if (!add_members (database, id, info, error))
    return NULL;
  if (info->members->len > 0)
    {
      g_free (info->state);
      info->state = g_strdup (is_rebalancing (database, id) ? "rebalancing" : "stable");
    }
  return g_steal_pointer (&info);
}

static gboolean
add_lags (LocalDatabase *database, gint64 group_id, TaskbusGroupInfo *info, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (
    database, error,
    "SELECT t.name, p.number, o.offset, p.next_offset, a.owner FROM partition p JOIN topic t ON t.id = p.topic_id"
    " LEFT JOIN position o ON o.group_id = ?1 AND o.partition_id = p.id"
    " LEFT JOIN assignment a ON a.group_id = ?1 AND a.partition_id = p.id"
    " WHERE t.id IN (SELECT topic_id FROM partition WHERE id IN (SELECT partition_id FROM position WHERE group_id = ?1"
    " UNION ALL SELECT partition_id FROM assignment WHERE group_id = ?1)) ORDER BY t.name, p.number",
    "i", group_id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      g_autofree char *member = NULL;

      if (sqlite3_column_type (statement, 4) != SQLITE_NULL)
        member = member_name (sqlite3_column_int64 (statement, 4));
      g_ptr_array_add (info->lags, taskbus_group_lag_new ((const char *) sqlite3_column_text (statement, 0),
                                                          sqlite3_column_int (statement, 1),
                                                          sqlite3_column_type (statement, 2) != SQLITE_NULL
                                                            ? sqlite3_column_int64 (statement, 2)
                                                            : TASKBUS_OFFSET_NONE,
                                                          sqlite3_column_int64 (statement, 3), member));
    }
  return result == 0;
}

static GPtrArray *
list_groups (LocalDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_group_info_free);
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (database, error, "SELECT id, name FROM consumer_group ORDER BY name", "");
  if (statement == NULL)
    return NULL;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      TaskbusGroupInfo *info = make_group (database, sqlite3_column_int64 (statement, 0),
                                           (const char *) sqlite3_column_text (statement, 1), error);

      if (info == NULL)
        {
          sqlite3_reset (statement);
          return NULL;
        }
      g_ptr_array_add (groups, info);
    }
  return result == 0 ? g_steal_pointer (&groups) : NULL;
}

static gpointer
read_groups (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error)
{
  return list_groups (database, error);
}

GPtrArray *
local_admin_list_groups (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  return local_admin_read (admin, read_groups, NULL, cancellable, error);
}

static gboolean
find_group (LocalDatabase *database, const char *name, gint64 *id, GError **error)
{
  gboolean found;

  if (!local_database_get_int (database, id, &found, error, "SELECT id FROM consumer_group WHERE name = ?", "t", name))
    return FALSE;
  if (!found)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no consumer group “%s”"), name);
  return found;
}

static gpointer
read_group (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error)
{
  const char *group = data;
  g_autoptr (TaskbusGroupInfo) info = NULL;
  gint64 id = 0;

  if (!find_group (database, group, &id, error))
    return NULL;
  info = make_group (database, id, group, error);
  return info != NULL && add_lags (database, id, info, error) ? g_steal_pointer (&info) : NULL;
}

TaskbusGroupInfo *
local_admin_describe_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error)
{
  return local_admin_read (admin, read_group, (gpointer) group, cancellable, error);
}

/* Who is alive in the group must not lose its positions. */
static gboolean
check_empty (LocalDatabase *database, const char *group, gint64 id, GError **error)
{
  g_autoptr (TaskbusGroupInfo) info = taskbus_group_info_new (group, "empty");

  if (!add_members (database, id, info, error))
    return FALSE;
  if (info->members->len == 0)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY,
               _ ("Consumer group “%s” has members; stop its consumers first"), group);
  return FALSE;
}

gboolean
local_admin_find_partition (LocalDatabase *database, const char *topic, gint32 partition, gint64 *id, GError **error)
{
  gboolean found;

  if (!local_database_get_int (database, id, &found, error,
                               "SELECT p.id FROM partition p JOIN topic t ON t.id = p.topic_id"
                               " WHERE t.name = ? AND p.number = ?",
                               "ti", topic, (gint64) partition))
    return FALSE;
  if (!found)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no partition %d of a topic “%s”"),
                 partition, topic);
  return found;
}

static gboolean
seek_partition (LocalDatabase *database, gint64 group_id, const TaskbusTopicPartition *position, GError **error)
{
  gint64 id = 0;
  gint64 low = 0;
  gint64 high = 0;
  gint64 offset = position->offset;
  gboolean found;

  if (!local_admin_find_partition (database, position->topic, position->partition, &id, error) ||
      !local_database_get_int (database, &low, &found, error, "SELECT low_offset FROM partition WHERE id = ?", "i",
                               id) ||
      !local_database_get_int (database, &high, &found, error, "SELECT next_offset FROM partition WHERE id = ?", "i",
                               id))
    return FALSE;

  if (offset == TASKBUS_OFFSET_START)
    offset = low;
  else if (offset == TASKBUS_OFFSET_END)
    offset = high;
  if (offset < 0 || offset > high)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("Partition %d of topic “%s” has no offset %" PRId64 ": its offsets are %" PRId64 " to %" PRId64),
                   position->partition, position->topic, position->offset, low, high);
      return FALSE;
    }
  return local_database_run (database, error, "INSERT OR REPLACE INTO position VALUES (?, ?, ?)", "iii", group_id, id,
                             offset);
}

static gboolean
job_seek (LocalLog *log, gpointer data, GError **error)
{
  GroupRequest *request = data;
  gint64 id = 0;

  /* A group may get its positions before its first member. */
  if (!local_database_run (log->database, error, "INSERT OR IGNORE INTO consumer_group (name) VALUES (?)", "t",
                           request->group) ||
      !find_group (log->database, request->group, &id, error) ||
      !check_empty (log->database, request->group, id, error) ||
      !local_database_run (log->database, error, "DELETE FROM member WHERE group_id = ?", "i", id))
    return FALSE; /* a member that stood still for too long must not put its own position back */

  for (guint i = 0; i < request->positions->len; i++)
    {
      if (!seek_partition (log->database, id, g_ptr_array_index (request->positions, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run (TaskbusAdmin *admin, LocalJobFunc func, GroupRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (LocalWriter) writer = taskbus_local_transport_ref_writer (TASKBUS_LOCAL_TRANSPORT (admin), error);

  return writer != NULL && local_writer_run (writer, func, request, cancellable, error);
}

gboolean
local_admin_seek_group (TaskbusAdmin *admin,
                        const char *group,
                        GPtrArray *positions,
                        GCancellable *cancellable,
                        GError **error)
{
  GroupRequest request = { group, positions };

  return run (admin, job_seek, &request, cancellable, error);
}

static gboolean
job_delete (LocalLog *log, gpointer data, GError **error)
{
  GroupRequest *request = data;
  LocalDatabase *database = log->database;
  gint64 id = 0;

  return find_group (database, request->group, &id, error) && check_empty (database, request->group, id, error) &&
         local_database_run (database, error, "DELETE FROM member WHERE group_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM assignment WHERE group_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM position WHERE group_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM consumer_group WHERE id = ?", "i", id);
}

gboolean
local_admin_delete_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error)
{
  GroupRequest request = { group, NULL };

  return run (admin, job_delete, &request, cancellable, error);
}
