/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-maintenance.h"
#include "local-retention.h"

/* How often a look is taken at what has become too old or too much. */
#define INTERVAL_US (10 * G_USEC_PER_SEC)
/* Between two steps while there is more to delete, so that publishers come first. */
#define STEP_US (2 * 1000)
/* Rows deleted in one transaction. */
#define STEP_ROWS 500

static gboolean
find_garbage (LocalDatabase *database, gint64 *partition_id)
{
  gboolean found;

  return local_database_get_int (database, partition_id, &found, NULL, "SELECT partition_id FROM garbage LIMIT 1",
                                 "") &&
         found;
}

/* The records of a topic that was deleted. */
static gboolean
delete_garbage (LocalLog *log, gint64 partition_id, GError **error)
{
  if (!local_database_run (log->database, error,
                           "DELETE FROM record WHERE id IN"
                           " (SELECT id FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)",
                           "iii", local_row_id (partition_id, 0), local_row_id (partition_id + 1, 0),
                           (gint64) STEP_ROWS))
    return FALSE;
  if (sqlite3_changes (log->database->db) == STEP_ROWS)
    return TRUE;

  return local_database_run (log->database, error, "DELETE FROM lost WHERE partition_id = ?", "i", partition_id) &&
         local_database_run (log->database, error, "DELETE FROM time_index WHERE partition_id = ?", "i",
                             partition_id) &&
         local_database_run (log->database, error, "DELETE FROM garbage WHERE partition_id = ?", "i", partition_id);
}

gint64
local_maintenance_step (LocalLog *log)
{
  g_autoptr (GError) error = NULL;
  LocalRetention retention;
  gint64 garbage = 0;
  gboolean has_garbage;

  if (log->database == NULL)
    return INTERVAL_US;

  has_garbage = find_garbage (log->database, &garbage);
  if (!has_garbage && !local_retention_find (log, &retention))
    return INTERVAL_US;

  if (!local_log_begin (log, TRUE, &error))
    return INTERVAL_US;
  log->quiet = TRUE;

  /* Another process may have done it while this one waited, or a group may have gone back. */
  if (!has_garbage && !local_retention_find (log, &retention))
    {
      local_log_rollback (log);
      return INTERVAL_US;
    }
  if ((has_garbage ? delete_garbage (log, garbage, &error)
                   : local_retention_delete (log, &retention, STEP_ROWS, &error)) &&
      local_log_commit (log, &error))
    return STEP_US;

  g_debug ("Old records of %s stay: %s", log->settings->directory, error->message);
  local_log_rollback (log);
  return INTERVAL_US;
}
