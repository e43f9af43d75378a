/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* So many sentences say enough. */
#define MAX_COMPLAINTS 100

typedef struct
{
  LocalDatabase *database;
  GCancellable *cancellable;
  GPtrArray *complaints;
} Check;

static void complain (Check *check, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
complain (Check *check, const char *format, ...)
{
  va_list arguments;

  if (check->complaints->len >= MAX_COMPLAINTS)
    return;
  va_start (arguments, format);
  g_ptr_array_add (check->complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* What SQLite finds wrong with its own structure. */
static gboolean
check_structure (Check *check, GError **error)
{
  sqlite3_stmt *statement = local_database_query (check->database, error, "PRAGMA integrity_check (20)", "");
  int result;

  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (check->database, statement, error)) > 0)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);

      if (g_strcmp0 (text, "ok") != 0)
        complain (check,
                  _ ("“%s” is damaged; what is intact is salvaged as soon as reading or writing meets the damage: %s"),
                  check->database->path, text);
    }
  return result == 0;
}

static void
report_gap (Check *check, const LocalPart *part, gint64 first, gint64 end)
{
  if (first < end)
    complain (check,
              _ ("Topic “%s”, partition %d: records %" PRId64 " to %" PRId64 " are lost; readers pass over them"),
              part->topic, part->number, first, end - 1);
}

static gboolean
check_records (Check *check, const LocalPart *part, gint64 low, gint64 high, GError **error)
{
  gint64 expected = low;
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (check->database, error,
                                    "SELECT id, timestamp, key, value, headers, checksum FROM record"
                                    " WHERE id >= ? AND id < ? ORDER BY id",
                                    "ii", local_row_id (part->id, 0), local_row_id (part->id + 1, 0));
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (check->database, statement, error)) > 0)
    {
      LocalRow row = { .id = sqlite3_column_int64 (statement, 0),
                       .topic_id = part->topic_id,
                       .timestamp = sqlite3_column_int64 (statement, 1),
                       .key = local_database_column_blob (statement, 2),
                       .value = local_database_column_blob (statement, 3),
                       .headers = local_database_column_blob (statement, 4) };
      gint64 offset = local_row_offset (row.id);

      report_gap (check, part, expected, offset);
      if (local_row_checksum (&row) != (guint32) sqlite3_column_int64 (statement, 5))
        complain (check, _ ("Topic “%s”, partition %d: record %" PRId64 " is damaged; readers pass over it"),
                  part->topic, part->number, offset);
      if (offset >= high)
        complain (check, _ ("Topic “%s”, partition %d: record %" PRId64 " is behind the end %" PRId64), part->topic,
                  part->number, offset, high);
      expected = offset + 1;
      if (offset % 1024 == 0 && g_cancellable_set_error_if_cancelled (check->cancellable, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  if (result == 0)
    report_gap (check, part, expected, high);
  return result == 0;
}

static gboolean
check_partitions (Check *check, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement = local_database_query (check->database, error,
                                    "SELECT t.name, p.number, p.id, t.id, p.low_offset, p.next_offset FROM partition p"
                                    " JOIN topic t ON t.id = p.topic_id ORDER BY t.name, p.number",
                                    "");
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (check->database, statement, error)) > 0)
    {
      LocalPart *part = local_part_new ((const char *) sqlite3_column_text (statement, 0),
                                        sqlite3_column_int (statement, 1), sqlite3_column_int64 (statement, 2),
                                        sqlite3_column_int64 (statement, 3));
      gboolean success = check_records (check, part, sqlite3_column_int64 (statement, 4),
                                        sqlite3_column_int64 (statement, 5), error);

      local_part_free (part);
      if (!success)
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return result == 0;
}

static gboolean
check_positions (Check *check, GError **error)
{
  sqlite3_stmt *statement;
  int result;

  statement =
    local_database_query (check->database, error,
                          "SELECT g.name, t.name, p.number, o.offset, p.next_offset FROM position o"
                          " JOIN consumer_group g ON g.id = o.group_id JOIN partition p ON p.id = o.partition_id"
                          " JOIN topic t ON t.id = p.topic_id WHERE o.offset > p.next_offset",
                          "");
  if (statement == NULL)
    return FALSE;

  while ((result = local_database_next (check->database, statement, error)) > 0)
    complain (check,
              _ ("Group “%s” is at %" PRId64 " in topic “%s”, partition %d, behind its end %" PRId64
                 "; set its position with “taskbus group seek”"),
              (const char *) sqlite3_column_text (statement, 0), (gint64) sqlite3_column_int64 (statement, 3),
              (const char *) sqlite3_column_text (statement, 1), sqlite3_column_int (statement, 2),
              (gint64) sqlite3_column_int64 (statement, 4));
  return result == 0;
}

/* All in one read transaction, so that what is written meanwhile does not look wrong. */
GPtrArray *
local_admin_check (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (LocalReader) reader = taskbus_local_transport_open_reader (TASKBUS_LOCAL_TRANSPORT (admin), error);
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  Check check = { NULL, cancellable, complaints };

  check.database = reader != NULL ? local_reader_connect (reader, error) : NULL;
  if (check.database == NULL)
    return NULL;

  sqlite3_exec (check.database->db, "BEGIN", NULL, NULL, NULL);
  if ((!check_structure (&check, &local_error) || !check_partitions (&check, &local_error) ||
       !check_positions (&check, &local_error)) &&
      !g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    {
      sqlite3_exec (check.database->db, "ROLLBACK", NULL, NULL, NULL);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  sqlite3_exec (check.database->db, "COMMIT", NULL, NULL, NULL);
  if (local_error != NULL)
    complain (&check, "%s", local_error->message);
  return g_steal_pointer (&complaints);
}
