/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-catalog.h"
#include "local-salvage-source.h"
#include "local-salvage-tables.h"

typedef struct
{
  const char *select;
  const char *insert;
} Table;

/* Members and assignments are left behind: who lives joins again. */
static const Table tables[] = {
  { "SELECT key, value FROM meta", "INSERT OR REPLACE INTO meta VALUES (?, ?)" },
  { "SELECT id, name, created FROM topic", "INSERT OR IGNORE INTO topic VALUES (?, ?, ?)" },
  { "SELECT topic_id, key, value FROM setting", "INSERT OR IGNORE INTO setting VALUES (?, ?, ?)" },
  { "SELECT id, topic_id, number, low_offset, next_offset, -1, 0 FROM partition",
    "INSERT OR IGNORE INTO partition VALUES (?, ?, ?, ?, ?, ?, ?)" },
  { "SELECT partition_id, topic_id, number, topic, checksum FROM label",
    "INSERT OR IGNORE INTO label VALUES (?, ?, ?, ?, ?)" },
  { "SELECT id, name FROM consumer_group", "INSERT OR IGNORE INTO consumer_group VALUES (?, ?)" },
  { "SELECT group_id, partition_id, offset FROM position", "INSERT OR IGNORE INTO position VALUES (?, ?, ?)" },
  { "SELECT seq, name FROM sqlite_sequence",
    "UPDATE sqlite_sequence SET seq = max (seq, cast (? AS INTEGER)) WHERE name = ?" },
};

/* As many rows as can be read. */
static gboolean
copy_table (LocalDatabase *from, LocalDatabase *to, const Table *table, GError **error)
{
  sqlite3_stmt *rows = local_database_query (from, NULL, table->select, "");

  while (rows != NULL && local_database_next (from, rows, NULL) > 0)
    {
      sqlite3_stmt *insert = local_database_query (to, error, table->insert, "");

      for (int i = 0; insert != NULL && i < sqlite3_column_count (rows); i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (rows, i));

      /* A value that no table takes is one more damaged one. */
      if (insert == NULL || (local_database_next (to, insert, NULL) < 0 &&
                             sqlite3_extended_errcode (to->db) != SQLITE_CONSTRAINT_NOTNULL &&
                             sqlite3_errcode (to->db) != SQLITE_MISMATCH))
        {
          sqlite3_reset (rows);
          if (error != NULL && *error == NULL)
            g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, "%s: %s", to->path, sqlite3_errmsg (to->db));
          return FALSE;
        }
    }
  return TRUE;
}

static GHashTable *
list_parts (LocalDatabase *to, GError **error)
{
  g_autoptr (GHashTable) parts = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  sqlite3_stmt *statement = local_database_query (to, error,
                                                  "SELECT id, topic_id, low_offset, next_offset FROM partition", "");
  int result;

  if (statement == NULL)
    return NULL;

  while ((result = local_database_next (to, statement, error)) > 0)
    {
      LocalSalvagePart *part = g_new0 (LocalSalvagePart, 1);

      part->id = sqlite3_column_int64 (statement, 0);
      part->topic_id = sqlite3_column_int64 (statement, 1);
      part->low = CLAMP (sqlite3_column_int64 (statement, 2), 0, LOCAL_OFFSET_MAX);
      part->next = CLAMP (sqlite3_column_int64 (statement, 3), part->low, LOCAL_OFFSET_MAX);
      part->trusted = TRUE;
      g_hash_table_insert (parts, &part->id, part);
    }
  return result == 0 ? g_steal_pointer (&parts) : NULL;
}

/* Ids must not be given again, or who comes from before the damage could pass for another one. */
static gboolean
start_sequences (LocalDatabase *to, GError **error)
{
  return local_database_run (to, error,
                             "INSERT INTO sqlite_sequence (name, seq) VALUES ('topic', 0), ('partition', 0),"
                             " ('consumer_group', 0), ('member', cast (strftime ('%s') AS INTEGER))",
                             "");
}

static gboolean
is_complete (LocalDatabase *to)
{
  gint64 n_wrong = 1;
  gboolean found;

  return local_database_get_int (to, &n_wrong, &found, NULL,
                                 "SELECT (SELECT count (*) FROM label) <> (SELECT count (*) FROM partition)"
                                 " OR NOT EXISTS (SELECT 1 FROM label)"
                                 " OR EXISTS (SELECT 1 FROM label l LEFT JOIN partition p ON p.id = l.partition_id"
                                 " AND p.topic_id = l.topic_id AND p.number = l.number"
                                 " LEFT JOIN topic t ON t.id = l.topic_id AND t.name = l.topic"
                                 " WHERE p.id IS NULL OR t.id IS NULL)",
                                 "") &&
         n_wrong == 0;
}

GHashTable *
local_salvage_copy_tables (const char *from, LocalDatabase *to, gboolean *complete, GError **error)
{
  LocalDatabase *source = local_salvage_source_open (from, to->path);
  gboolean success = start_sequences (to, error);

  for (gsize i = 0; success && source != NULL && i < G_N_ELEMENTS (tables); i++)
    success = copy_table (source, to, &tables[i], error);
  if (source != NULL)
    local_salvage_source_close (source, from);
  *complete = success && is_complete (to);
  return success && local_catalog_announce (to, error) ? list_parts (to, error) : NULL;
}

gboolean
local_salvage_add_label (LocalDatabase *to,
                         GHashTable *parts,
                         gint64 partition_id,
                         gint64 topic_id,
                         gint64 number,
                         const char *topic,
                         GError **error)
{
  LocalSalvagePart *part = g_hash_table_lookup (parts, &partition_id);

  /* The number of the topic may be damaged: the label and the partition agree in another one. */
  if (!local_database_run (to, error,
                           "UPDATE OR IGNORE topic SET id = ?1 WHERE name = ?2"
                           " AND NOT EXISTS (SELECT 1 FROM partition WHERE topic_id = topic.id)"
                           " AND EXISTS (SELECT 1 FROM partition WHERE id = ?3 AND topic_id = ?1)",
                           "iti", topic_id, topic, partition_id) ||
      !local_database_run (to, error, "INSERT OR IGNORE INTO topic VALUES (?, ?, 0)", "it", topic_id, topic) ||
      !local_database_run (to, error, "UPDATE OR IGNORE topic SET name = ? WHERE id = ?", "ti", topic, topic_id))
    return FALSE;
  if (part != NULL)
    {
      part->topic_id = topic_id;
      return local_database_run (to, error, "UPDATE OR IGNORE partition SET topic_id = ?, number = ? WHERE id = ?",
                                 "iii", topic_id, number, partition_id);
    }
  if (!local_database_run (to, error, "INSERT OR IGNORE INTO partition VALUES (?, ?, ?, 0, 0, -1, 0)", "iii",
                           partition_id, topic_id, number))
    return FALSE;
  if (sqlite3_changes (to->db) == 0)
    return TRUE; /* a topic of that name, but a later one, is there */

  part = g_new0 (LocalSalvagePart, 1);
  part->id = partition_id;
  part->topic_id = topic_id;
  g_hash_table_insert (parts, &part->id, part);
  return local_database_run (to, error, "INSERT OR REPLACE INTO label VALUES (?, ?, ?, ?, ?)", "iiiti", partition_id,
                             topic_id, number, topic,
                             (gint64) local_catalog_label_checksum (partition_id, topic_id, number, topic));
}
