/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"
#include "local-retention.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *name;
  gint32 n_partitions;
  GHashTable *config;
} TopicRequest;

static gboolean
add_settings (LocalDatabase *database, gint64 topic_id, TaskbusTopicInfo *info, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (database, error, "SELECT key, value FROM setting WHERE topic_id = ?", "i",
                                    topic_id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (database, statement, error)) > 0)
    g_hash_table_insert (info->config, g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                         g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  return result == 0;
}

static GPtrArray *
list_topics (LocalDatabase *database, const char *name, GError **error)
{
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_info_free);
  sqlite3_stmt *statement;
  gint64 topic_id = -1;
  int result;

  statement = local_database_query (database, error,
                                    "SELECT t.id, t.name, p.number, p.low_offset, p.next_offset FROM topic t"
                                    " JOIN partition p ON p.topic_id = t.id WHERE ?1 IS NULL OR t.name = ?1"
                                    " ORDER BY t.name, p.number",
                                    "t", name);
  if (statement == NULL)
    return NULL;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      TaskbusTopicInfo *info;

      if (sqlite3_column_int64 (statement, 0) != topic_id)
        {
          topic_id = sqlite3_column_int64 (statement, 0);
          info = taskbus_topic_info_new ((const char *) sqlite3_column_text (statement, 1));
          g_ptr_array_add (topics, info);
          if (!add_settings (database, topic_id, info, error))
            {
              sqlite3_reset (statement);
              return NULL;
            }
        }
      info = g_ptr_array_index (topics, topics->len - 1);
      g_ptr_array_add (info->partitions, taskbus_partition_info_new (sqlite3_column_int (statement, 2),
                                                                     sqlite3_column_int64 (statement, 3),
                                                                     sqlite3_column_int64 (statement, 4)));
    }
  return result == 0 ? g_steal_pointer (&topics) : NULL;
}

static void
set_no_topic (GError **error, const char *name)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no topic “%s”"), name);
}

static gpointer
read_topics (LocalReader *reader, LocalDatabase *database, gpointer data, GError **error)
{
  return list_topics (database, data, error);
}

GPtrArray *
local_admin_list_topics (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) topics = local_admin_read (admin, read_topics, (gpointer) name, cancellable, error);

  if (topics != NULL && name != NULL && topics->len == 0)
    {
      set_no_topic (error, name);
      return NULL;
    }
  return g_steal_pointer (&topics);
}

static gboolean
check_setting (const char *key, const char *value, GError **error)
{
  gboolean is_policy = g_strcmp0 (key, LOCAL_RETENTION_POLICY) == 0;

  if (is_policy &&
      (g_strcmp0 (value, LOCAL_RETENTION_POLICY_READ) == 0 || g_strcmp0 (value, LOCAL_RETENTION_POLICY_ALWAYS) == 0))
    return TRUE;
  if ((g_strcmp0 (key, LOCAL_RETENTION_AGE) == 0 || g_strcmp0 (key, LOCAL_RETENTION_BYTES) == 0) &&
      (g_strcmp0 (value, "-1") == 0 || g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64 / 1000, NULL, NULL)))
    return TRUE;

  if (is_policy)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                 _ ("Setting %s cannot be “%s”: it is “%s” or “%s”"), LOCAL_RETENTION_POLICY, value,
                 LOCAL_RETENTION_POLICY_READ, LOCAL_RETENTION_POLICY_ALWAYS);
  else if (g_str_has_prefix (key, "retention."))
    g_set_error (
      error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
      _ ("Setting “%s” cannot be “%s”: retention.ms and retention.bytes are numbers from 0, or -1 for no limit"), key,
      value);
  else
    g_set_error (
      error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
      _ ("The local log has no topic setting “%s”: it has retention.ms, retention.bytes and retention.policy"), key);
  return FALSE;
}

static gboolean
store_settings (LocalDatabase *database, gint64 topic_id, GHashTable *config, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (config == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, config);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (!check_setting (key, value, error) ||
          !local_database_run (database, error, "INSERT INTO setting VALUES (?, ?, ?)", "itt", topic_id, key, value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
job_create (LocalLog *log, gpointer data, GError **error)
{
  TopicRequest *request = data;
  g_autoptr (GError) local_error = NULL;
  LocalTopic *topic = local_catalog_find (log->catalog, log->database, request->name, &local_error);

  if (topic != NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS, _ ("There is a topic “%s” already"), request->name);
      return FALSE;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  topic = local_catalog_create (log->catalog, log->database, request->name,
                                request->n_partitions > 0 ? request->n_partitions : log->settings->n_partitions, error);
  return topic != NULL && store_settings (log->database, topic->id, request->config, error);
}

static gboolean
check_n_partitions (gint32 n_partitions, GError **error)
{
  if (n_partitions <= LOCAL_MAX_PARTITIONS)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("A topic of the local log cannot have %d partitions, but up to %d"), n_partitions,
               LOCAL_MAX_PARTITIONS);
  return FALSE;
}

static gboolean
run (TaskbusAdmin *admin, LocalJobFunc func, TopicRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (LocalWriter) writer = taskbus_local_transport_ref_writer (TASKBUS_LOCAL_TRANSPORT (admin), error);

  return writer != NULL && local_writer_run (writer, func, request, cancellable, error);
}

gboolean
local_admin_create_topic (TaskbusAdmin *admin,
                          const char *name,
                          gint32 n_partitions,
                          gint32 n_replicas,
                          GHashTable *config,
                          GCancellable *cancellable,
                          GError **error)
{
  TopicRequest request = { name, n_partitions, config };

  if (n_replicas > 1)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("The local log keeps one copy of topic “%s”, not %d"), name, n_replicas);
      return FALSE;
    }
  return check_n_partitions (n_partitions, error) && run (admin, job_create, &request, cancellable, error);
}

static LocalTopic *
find_topic (LocalLog *log, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  LocalTopic *topic = local_catalog_find (log->catalog, log->database, name, &local_error);

  if (topic == NULL && local_error == NULL)
    set_no_topic (error, name);
  else if (topic == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return topic;
}

static gboolean
job_add_partitions (LocalLog *log, gpointer data, GError **error)
{
  TopicRequest *request = data;
  LocalTopic *topic = find_topic (log, request->name, error);

  if (topic == NULL)
    return FALSE;
  if (request->n_partitions < topic->n_heads)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("Topic “%s” has %d partitions; they can become more, but not %d"), request->name, topic->n_heads,
                   request->n_partitions);
      return FALSE;
    }
  return local_catalog_add_partitions (log->catalog, log->database, topic, request->n_partitions, error);
}

gboolean
local_admin_create_partitions (TaskbusAdmin *admin,
                               const char *name,
                               gint32 n_partitions,
                               GCancellable *cancellable,
                               GError **error)
{
  TopicRequest request = { name, n_partitions, NULL };

  return check_n_partitions (n_partitions, error) && run (admin, job_add_partitions, &request, cancellable, error);
}

/* The names go now, and the records step by step: there may be many. */
static gboolean
job_delete (LocalLog *log, gpointer data, GError **error)
{
  TopicRequest *request = data;
  LocalTopic *topic = find_topic (log, request->name, error);
  LocalDatabase *database = log->database;
  gint64 id = topic != NULL ? topic->id : 0;

  if (topic == NULL)
    return FALSE;

  local_catalog_clear (log->catalog);
  return local_database_run (database, error, "INSERT INTO garbage SELECT id FROM partition WHERE topic_id = ?", "i",
                             id) &&
         local_database_run (
           database, error,
           "DELETE FROM assignment WHERE partition_id IN (SELECT id FROM partition WHERE topic_id = ?)", "i", id) &&
         local_database_run (database, error,
                             "DELETE FROM position WHERE partition_id IN (SELECT id FROM partition WHERE topic_id = ?)",
                             "i", id) &&
         local_database_run (database, error, "DELETE FROM label WHERE topic_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM partition WHERE topic_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM setting WHERE topic_id = ?", "i", id) &&
         local_database_run (database, error, "DELETE FROM topic WHERE id = ?", "i", id) &&
         local_catalog_announce (database, error);
}

gboolean
local_admin_delete_topic (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error)
{
  TopicRequest request = { name, 0, NULL };

  return run (admin, job_delete, &request, cancellable, error);
}
