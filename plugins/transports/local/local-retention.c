/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-retention.h"

typedef struct
{
  gint64 partition_id;
  gint64 topic_id;
  gint64 low;
  gint64 next;
  gint64 bytes;
} Candidate;

/* The topic's own setting, or that of the profile. */
static gint64
get_setting (LocalDatabase *database, gint64 topic_id, const char *key, gint64 fallback)
{
  gboolean found;

  local_database_get_int (database, &fallback, &found, NULL,
                          "SELECT CAST (value AS INTEGER) FROM setting WHERE topic_id = ? AND key = ?", "it", topic_id,
                          key);
  return fallback;
}

static gboolean
keeps_unread (LocalDatabase *database, gint64 topic_id)
{
  gint64 one = 0;
  gboolean found = FALSE;

  return !local_database_get_int (database, &one, &found, NULL,
                                  "SELECT 1 FROM setting WHERE topic_id = ? AND key = '" LOCAL_RETENTION_POLICY
                                  "' AND value = '" LOCAL_RETENTION_POLICY_ALWAYS "'",
                                  "i", topic_id) ||
         !found;
}

/* The slowest group's position; a group that has the partition but no position has read nothing. */
static gboolean
find_floor (LocalDatabase *database, const Candidate *candidate, gint64 *floor)
{
  gboolean found;

  *floor = candidate->next;
  if (!keeps_unread (database, candidate->topic_id))
    return TRUE;

  return local_database_get_int (database, floor, &found, NULL,
                                 "SELECT min (ifnull (o.offset, 0)) FROM"
                                 " (SELECT group_id FROM position WHERE partition_id = ?1"
                                 "  UNION SELECT group_id FROM assignment WHERE partition_id = ?1) g"
                                 " LEFT JOIN position o ON o.group_id = g.group_id AND o.partition_id = ?1",
                                 "i", candidate->partition_id);
}

static gboolean
judge (LocalLog *log, const Candidate *candidate, LocalRetention *retention)
{
  gint64 age = get_setting (log->database, candidate->topic_id, LOCAL_RETENTION_AGE, log->settings->retention_age);
  gint64 bytes = get_setting (log->database, candidate->topic_id, LOCAL_RETENTION_BYTES,
                              log->settings->retention_bytes);
  gint64 timestamp = 0;
  gboolean found = FALSE;

  *retention = (LocalRetention){ .partition_id = candidate->partition_id,
                                 .low = candidate->low,
                                 .before = age >= 0 ? g_get_real_time () - age * 1000 : G_MININT64,
                                 .excess = bytes >= 0 ? candidate->bytes - bytes : 0 };
  if ((age < 0 && retention->excess <= 0) || !find_floor (log->database, candidate, &retention->floor) ||
      candidate->low >= retention->floor)
    return FALSE;
  if (retention->excess > 0)
    return TRUE;

  return local_database_get_int (log->database, &timestamp, &found, NULL,
                                 "SELECT timestamp FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT 1", "ii",
                                 local_row_id (candidate->partition_id, candidate->low),
                                 local_row_id (candidate->partition_id, retention->floor)) &&
         found && timestamp < retention->before;
}

static gboolean
is_on (LocalLog *log)
{
  gint64 one = 0;
  gboolean found = FALSE;

  if (log->settings->retention_age >= 0 || log->settings->retention_bytes >= 0)
    return TRUE;
  return local_database_get_int (log->database, &one, &found, NULL,
                                 "SELECT 1 FROM setting WHERE key IN ('" LOCAL_RETENTION_AGE
                                 "', '" LOCAL_RETENTION_BYTES "') AND CAST (value AS INTEGER) >= 0 LIMIT 1",
                                 "") &&
         found;
}

gboolean
local_retention_find (LocalLog *log, LocalRetention *retention)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  sqlite3_stmt *statement;

  if (!is_on (log))
    return FALSE;

  statement = local_database_query (log->database, NULL,
                                    "SELECT id, topic_id, low_offset, next_offset, bytes FROM partition"
                                    " WHERE low_offset < next_offset",
                                    "");
  while (statement != NULL && local_database_next (log->database, statement, NULL) > 0)
    {
      Candidate candidate = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                              sqlite3_column_int64 (statement, 2), sqlite3_column_int64 (statement, 3),
                              sqlite3_column_int64 (statement, 4) };

      g_array_append_val (candidates, candidate);
    }

  for (guint i = 0; i < candidates->len; i++)
    {
      if (judge (log, &g_array_index (candidates, Candidate, i), retention))
        return TRUE;
    }
  return FALSE;
}

/* How far can be deleted: up to the first record that is neither too old nor too much. */
static gboolean
find_end (LocalLog *log, const LocalRetention *retention, gint64 max_rows, gint64 *end, gint64 *bytes, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  *end = retention->low;
  *bytes = 0;
  statement = local_database_query (log->database, error,
                                    "SELECT id, timestamp, ifnull (length (key), 0) + ifnull (length (value), 0)"
                                    " + ifnull (length (headers), 0) FROM record WHERE id >= ? AND id < ?"
                                    " ORDER BY id LIMIT ?",
                                    "iii", local_row_id (retention->partition_id, retention->low),
                                    local_row_id (retention->partition_id, retention->floor), max_rows);
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (log->database, statement, error)) > 0)
    {
      if (sqlite3_column_int64 (statement, 1) >= retention->before && *bytes >= retention->excess)
        {
          sqlite3_reset (statement);
          return TRUE;
        }
      *end = local_row_offset (sqlite3_column_int64 (statement, 0)) + 1;
      *bytes += sqlite3_column_int64 (statement, 2);
    }
  if (result == 0 && *end == retention->low)
    *end = retention->floor; /* records that a salvage did not find again */
  return result == 0;
}

gboolean
local_retention_delete (LocalLog *log, const LocalRetention *retention, gint64 max_rows, GError **error)
{
  gint64 end;
  gint64 bytes;

  if (!find_end (log, retention, max_rows, &end, &bytes, error))
    return FALSE;

  local_catalog_clear (log->catalog);
  return local_database_run (log->database, error, "DELETE FROM record WHERE id >= ? AND id < ?", "ii",
                             local_row_id (retention->partition_id, retention->low),
                             local_row_id (retention->partition_id, end)) &&
         local_database_run (log->database, error, "DELETE FROM time_index WHERE partition_id = ? AND offset < ?", "ii",
                             retention->partition_id, end) &&
         local_database_run (log->database, error,
                             "UPDATE partition SET low_offset = max (low_offset, ?), bytes = max (bytes - ?, 0)"
                             " WHERE id = ?",
                             "iii", end, bytes, retention->partition_id);
}
