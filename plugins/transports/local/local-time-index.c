/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-time-index.h"

#define INTERVAL 1024

gboolean
local_time_index_note (LocalDatabase *database,
                       gint64 partition_id,
                       gint64 offset,
                       gint64 max_timestamp,
                       GError **error)
{
  if (offset % INTERVAL != 0)
    return TRUE;

  return local_database_run (database, error, "INSERT OR REPLACE INTO time_index VALUES (?, ?, ?)", "iii", partition_id,
                             offset, max_timestamp);
}

gboolean
local_time_index_find (LocalDatabase *database,
                       gint64 partition_id,
                       gint64 timestamp,
                       gint64 low,
                       gint64 end,
                       gint64 *offset,
                       GError **error)
{
  gint64 from = low;
  gint64 id = 0;
  gboolean found;

  /* Up to here all are older. */
  if (!local_database_get_int (database, &from, &found, error,
                               "SELECT max (offset) FROM time_index WHERE partition_id = ? AND timestamp < ?", "ii",
                               partition_id, timestamp))
    return FALSE;

  if (!local_database_get_int (database, &id, &found, error,
                               "SELECT id FROM record WHERE id >= ? AND id < ? AND timestamp >= ? ORDER BY id LIMIT 1",
                               "iii", local_row_id (partition_id, MAX (from, low)), local_row_id (partition_id, end),
                               timestamp))
    return FALSE;

  *offset = found ? local_row_offset (id) : end;
  return TRUE;
}
