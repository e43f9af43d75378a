/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

struct _LocalCatalog
{
  GHashTable *topics; /* name → LocalTopic */
};

static void
topic_free (gpointer data)
{
  LocalTopic *topic = data;

  g_free (topic->name);
  g_free (topic->heads);
  g_free (topic);
}

LocalCatalog *
local_catalog_new (void)
{
  LocalCatalog *catalog = g_new (LocalCatalog, 1);

  catalog->topics = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, topic_free);
  return catalog;
}

void
local_catalog_free (LocalCatalog *catalog)
{
  g_hash_table_unref (catalog->topics);
  g_free (catalog);
}

void
local_catalog_clear (LocalCatalog *catalog)
{
  g_hash_table_remove_all (catalog->topics);
}

static gboolean
load_heads (LocalDatabase *database, LocalTopic *topic, GError **error)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, TRUE, sizeof (LocalHead));
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (database, error,
                                    "SELECT id, number, next_offset, max_timestamp, bytes FROM partition"
                                    " WHERE topic_id = ? ORDER BY number",
                                    "i", topic->id);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      LocalHead head = { .id = sqlite3_column_int64 (statement, 0),
                         .number = sqlite3_column_int (statement, 1),
                         .topic = topic,
                         .next_offset = sqlite3_column_int64 (statement, 2),
                         .max_timestamp = sqlite3_column_int64 (statement, 3),
                         .bytes = sqlite3_column_int64 (statement, 4) };

      g_array_append_val (heads, head);
    }
  if (result < 0)
    return FALSE;

  g_free (topic->heads);
  topic->n_heads = (gint32) heads->len;
  topic->heads = (LocalHead *) (gpointer) g_array_free (g_steal_pointer (&heads), FALSE);
  return TRUE;
}

guint32
local_catalog_label_checksum (gint64 partition_id, gint64 topic_id, gint64 number, const char *topic)
{
  gint64 numbers[3] = { GINT64_TO_LE (partition_id), GINT64_TO_LE (topic_id), GINT64_TO_LE (number) };
  uLong crc = crc32 (0, (const Bytef *) "label", 5);

  crc = crc32 (crc, (const Bytef *) numbers, sizeof numbers);
  return (guint32) crc32 (crc, (const Bytef *) topic, (uInt) strlen (topic));
}

static gboolean
add_partition (LocalDatabase *database, LocalTopic *topic, gint32 number, GError **error)
{
  gint64 id;

  if (!local_database_run (database, error,
                           "INSERT INTO partition (topic_id, number, low_offset, next_offset, max_timestamp, bytes)"
                           " VALUES (?, ?, 0, 0, -1, 0)",
                           "ii", topic->id, (gint64) number))
    return FALSE;

  id = sqlite3_last_insert_rowid (database->db);
  if (id > LOCAL_PARTITION_ID_MAX)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_SPACE,
                   _ ("“%s” has had as many partitions as a log can have; use another directory"), database->path);
      return FALSE;
    }
  return local_database_run (database, error, "INSERT INTO label VALUES (?, ?, ?, ?, ?)", "iiiti", id, topic->id,
                             (gint64) number, topic->name,
                             (gint64) local_catalog_label_checksum (id, topic->id, number, topic->name));
}

gboolean
local_catalog_announce (LocalDatabase *database, GError **error)
{
  return local_database_run (database, error, "UPDATE meta SET value = value + 1 WHERE key = 'catalog'", "");
}

gboolean
local_catalog_add_partitions (LocalCatalog *catalog,
                              LocalDatabase *database,
                              LocalTopic *topic,
                              gint32 n_partitions,
                              GError **error)
{
  for (gint32 number = topic->n_heads; number < n_partitions; number++)
    {
      if (!add_partition (database, topic, number, error))
        return FALSE;
    }
  return load_heads (database, topic, error) && local_catalog_announce (database, error);
}

/* Heads are found by their number, each of which has to be there. */
static gboolean
is_whole (LocalTopic *topic)
{
  for (gint32 number = 0; number < topic->n_heads; number++)
    {
      if (topic->heads[number].number != number)
        return FALSE;
    }
  return topic->n_heads > 0;
}

/* Damage may take rows away and leave the file in order.  A partition that its label still names goes on behind its
 * records; another one begins anew. */
static gboolean
mend (LocalDatabase *database, LocalTopic *topic, GError **error)
{
  gint32 n;

  if (!local_database_run (database, error,
                           "INSERT OR IGNORE INTO partition SELECT partition_id, topic_id, number, 0,"
                           " ifnull ((SELECT max (id) + 1 - (partition_id << ?2) FROM record"
                           " WHERE id >= partition_id << ?2 AND id < (partition_id + 1) << ?2), 0), -1, 0"
                           " FROM label WHERE topic_id = ?1 AND partition_id BETWEEN 1 AND ?3",
                           "iii", topic->id, (gint64) LOCAL_OFFSET_BITS, LOCAL_PARTITION_ID_MAX) ||
      !load_heads (database, topic, error))
    return FALSE;

  n = topic->n_heads > 0 ? topic->heads[topic->n_heads - 1].number + 1 : 1;
  if (n < 1 || n > LOCAL_MAX_PARTITIONS)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT,
                   _ ("The partitions of topic “%s” are damaged: restore “%s” from a backup"), topic->name,
                   database->path);
      return FALSE;
    }
  for (gint32 number = 0, i = 0; number < n; number++)
    {
      if (i < topic->n_heads && topic->heads[i].number == number)
        i++;
      else if (!add_partition (database, topic, number, error))
        return FALSE;
    }
  g_warning (_ ("Topic “%s” of “%s” had lost partitions; they are there again"), topic->name, database->path);
  return load_heads (database, topic, error) && local_catalog_announce (database, error);
}

LocalTopic *
local_catalog_find (LocalCatalog *catalog, LocalDatabase *database, const char *name, GError **error)
{
  LocalTopic *topic = g_hash_table_lookup (catalog->topics, name);
  gint64 id = 0;
  gboolean found;

  if (topic != NULL)
    return topic;

  if (!local_database_get_int (database, &id, &found, error, "SELECT id FROM topic WHERE name = ?", "t", name) ||
      !found)
    return NULL;

  topic = g_new0 (LocalTopic, 1);
  topic->id = id;
  topic->name = g_strdup (name);
  if (!load_heads (database, topic, error) || (!is_whole (topic) && !mend (database, topic, error)))
    {
      topic_free (topic);
      return NULL;
    }
  g_hash_table_insert (catalog->topics, topic->name, topic);
  return topic;
}

LocalTopic *
local_catalog_create (LocalCatalog *catalog,
                      LocalDatabase *database,
                      const char *name,
                      gint32 n_partitions,
                      GError **error)
{
  LocalTopic *topic;

  if (!local_database_run (database, error, "INSERT INTO topic (name, created) VALUES (?, ?)", "ti", name,
                           g_get_real_time ()))
    return NULL;

  topic = g_new0 (LocalTopic, 1);
  topic->id = sqlite3_last_insert_rowid (database->db);
  topic->name = g_strdup (name);
  g_hash_table_insert (catalog->topics, topic->name, topic);
  return local_catalog_add_partitions (catalog, database, topic, n_partitions, error) ? topic : NULL;
}
