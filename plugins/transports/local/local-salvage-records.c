/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-catalog.h"
#include "local-cells.h"
#include "local-error.h"
#include "local-salvage-records.h"
#include "local-salvage-tables.h"
#include "local-time-index.h"

#include <glib/gi18n-lib.h>

/* Rows in one transaction of the new log. */
#define STEP_ROWS 20000
/* Ranges that are told one by one. */
#define MAX_RANGES 50

typedef struct
{
  LocalDatabase *to;
  GHashTable *parts;
  guint n_rows;
  gint64 n_nameless; /* records whose topic is not known any more; some may have been found twice */
  GError *error;
} Salvage;

static gboolean
next_transaction (LocalDatabase *to, GError **error)
{
  int code = sqlite3_exec (to->db, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE); BEGIN IMMEDIATE", NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  local_error_set_sqlite (error, to->db, code, to->path);
  return FALSE;
}

static gboolean
take_label (const LocalCell *cell, gpointer data)
{
  Salvage *salvage = data;
  g_autofree char *topic = NULL;

  if (salvage->error != NULL || cell->n_columns != 5 || !cell->columns[1].is_number || !cell->columns[2].is_number ||
      cell->columns[3].blob.data == NULL || cell->columns[3].blob.size > TASKBUS_TOPIC_MAX_LENGTH ||
      !cell->columns[4].is_number)
    return FALSE;

  topic = g_strndup ((const char *) cell->columns[3].blob.data, cell->columns[3].blob.size);
  if ((guint32) cell->columns[4].number !=
      local_catalog_label_checksum (cell->rowid, cell->columns[1].number, cell->columns[2].number, topic))
    return FALSE;
  return local_salvage_add_label (salvage->to, salvage->parts, cell->rowid, cell->columns[1].number,
                                  cell->columns[2].number, topic, &salvage->error);
}

static gboolean
is_record (const LocalCell *cell)
{
  return cell->n_columns == 6 && cell->rowid > 0 && cell->columns[1].is_number && !cell->columns[2].is_number &&
         !cell->columns[3].is_number && !cell->columns[4].is_number && cell->columns[5].is_number;
}

static gboolean
take_record (const LocalCell *cell, gpointer data)
{
  Salvage *salvage = data;
  gint64 partition_id = local_row_partition (cell->rowid);
  gint64 offset = local_row_offset (cell->rowid);
  LocalSalvagePart *part;
  LocalRow row;

  if (salvage->error != NULL || !is_record (cell))
    return FALSE;
  part = g_hash_table_lookup (salvage->parts, &partition_id);
  if (part == NULL)
    {
      salvage->n_nameless += partition_id > 0;
      return FALSE;
    }

  row = (LocalRow){ .id = cell->rowid,
                    .topic_id = part->topic_id,
                    .timestamp = cell->columns[1].number,
                    .key = cell->columns[2].blob,
                    .value = cell->columns[3].blob,
                    .headers = cell->columns[4].blob };
  if (local_row_checksum (&row) != (guint32) cell->columns[5].number)
    return FALSE;

  /* What retention deleted may still lie about, and what was never committed.  A committed record behind the end tells
   * that the end is damaged. */
  if (part->trusted && (offset < part->low || (offset >= part->next && !cell->committed)))
    return TRUE;
  part->low = MIN (part->low, offset);
  part->next = MAX (part->next, offset + 1);
  if (!local_database_run (salvage->to, &salvage->error, "INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?)",
                           "iibbbi", row.id, row.timestamp, &row.key, &row.value, &row.headers,
                           cell->columns[5].number))
    return FALSE;
  if (++salvage->n_rows % STEP_ROWS == 0)
    next_transaction (salvage->to, &salvage->error);
  return TRUE;
}

typedef struct
{
  const char *topic;
  gint64 number;
  GString *losses;
  guint n_ranges;
  gint64 n_lost;
} Report;

static gboolean
report_gap (Report *report, LocalDatabase *to, gint64 partition_id, gint64 first, gint64 end, GError **error)
{
  if (first >= end)
    return TRUE;

  report->n_lost += end - first;
  if (++report->n_ranges <= MAX_RANGES)
    g_string_append_printf (report->losses, "%s%s [%" G_GINT64_FORMAT "] %" G_GINT64_FORMAT "–%" G_GINT64_FORMAT,
                            report->losses->len > 0 ? ", " : "", report->topic, report->number, first, end - 1);
  else if (report->n_ranges == MAX_RANGES + 1)
    g_string_append (report->losses, ", …");
  return local_database_run (to, error, "INSERT OR REPLACE INTO lost VALUES (?, ?, ?)", "iii", partition_id, first,
                             end - 1);
}

/* What follows from the records of a partition: index of times, size, end, and what is missing. */
static gboolean
settle_part (LocalDatabase *to, LocalSalvagePart *part, Report *report, GError **error)
{
  gint64 expected = part->low = MIN (part->low, part->next);
  gint64 max_timestamp = -1;
  gint64 bytes = 0;
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (to, error,
                                    "SELECT id, timestamp, ifnull (length (key), 0) + ifnull (length (value), 0)"
                                    " + ifnull (length (headers), 0) FROM record WHERE id >= ? AND id < ? ORDER BY id",
                                    "ii", local_row_id (part->id, 0), local_row_id (part->id + 1, 0));
  if (statement == NULL)
    return FALSE;
  while ((result = local_database_next (to, statement, error)) > 0)
    {
      gint64 offset = local_row_offset (sqlite3_column_int64 (statement, 0));

      gboolean success = report_gap (report, to, part->id, expected, offset, error);

      expected = offset + 1;
      max_timestamp = MAX (max_timestamp, sqlite3_column_int64 (statement, 1));
      bytes += sqlite3_column_int64 (statement, 2);
      if (!success || !local_time_index_note (to, part->id, offset, max_timestamp, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return result == 0 && report_gap (report, to, part->id, expected, part->next, error) &&
         local_database_run (to, error,
                             "UPDATE partition SET low_offset = ?, next_offset = max (?, ifnull ((SELECT"
                             " max (offset) FROM position WHERE partition_id = partition.id), 0)),"
                             " max_timestamp = ?, bytes = ? WHERE id = ?",
                             "iiiii", part->low, part->next, max_timestamp, bytes, part->id);
}

static gboolean
settle (LocalDatabase *to, GHashTable *parts, Report *report, GError **error)
{
  sqlite3_stmt *statement = local_database_query (to, error,
                                                  "SELECT p.id, p.number, t.name FROM partition p"
                                                  " JOIN topic t ON t.id = p.topic_id ORDER BY t.name, p.number",
                                                  "");
  int result;

  if (statement == NULL)
    return FALSE;
  while ((result = local_database_next (to, statement, error)) > 0)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);
      LocalSalvagePart *part = g_hash_table_lookup (parts, &id);

      report->number = sqlite3_column_int64 (statement, 1);
      report->topic = (const char *) sqlite3_column_text (statement, 2);
      if (part != NULL && !settle_part (to, part, report, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return result == 0;
}

gboolean
local_salvage_copy_records (const char *from,
                            LocalDatabase *to,
                            GHashTable *parts,
                            gboolean complete,
                            GString *losses,
                            gint64 *n_lost,
                            GError **error)
{
  g_autoptr (LocalPages) pages = local_pages_open (from, error);
  Salvage salvage = { .to = to, .parts = parts };
  Report report = { .losses = losses };

  if (pages == NULL)
    return FALSE;

  if (!complete)
    local_cells_foreach (pages, take_label, &salvage);
  local_cells_foreach (pages, take_record, &salvage);
  if (salvage.error != NULL)
    {
      g_propagate_error (error, salvage.error);
      return FALSE;
    }
  if (!settle (to, parts, &report, error))
    return FALSE;
  if (!complete && salvage.n_nameless > 0)
    {
      report.n_lost += salvage.n_nameless;
      g_string_append_printf (losses, "%s%s", losses->len > 0 ? ", " : "", _ ("records of topics that are gone"));
    }
  *n_lost = report.n_lost;
  return TRUE;
}
