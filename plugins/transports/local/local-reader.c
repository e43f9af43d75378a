/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-reader.h"
#include "local-schema.h"

#include <glib/gi18n-lib.h>

struct _LocalReader
{
  LocalSettings *settings;
  gboolean can_write;
  LocalDatabase *database;
  TaskbusRecordBuilder *builder;
};

LocalReader *
local_reader_new (LocalSettings *settings, gboolean can_write)
{
  LocalReader *reader = g_new0 (LocalReader, 1);

  reader->settings = local_settings_ref (settings);
  reader->can_write = can_write;
  reader->builder = taskbus_record_builder_new ("");
  return reader;
}

void
local_reader_free (LocalReader *reader)
{
  g_clear_pointer (&reader->database, local_database_close);
  taskbus_record_builder_unref (reader->builder);
  local_settings_unref (reader->settings);
  g_free (reader);
}

LocalDatabase *
local_reader_connect (LocalReader *reader, GError **error)
{
  if (reader->database != NULL && local_database_is_replaced (reader->database))
    g_clear_pointer (&reader->database, local_database_close);
  if (reader->database == NULL)
    reader->database = local_database_open (reader->settings->path,
                                            reader->can_write ? LOCAL_DATABASE_READ : LOCAL_DATABASE_READ_ONLY, error);
  return reader->database;
}

gboolean
local_reader_check (LocalReader *reader, GError **error)
{
  switch (local_schema_examine (reader->settings->path, TRUE, reader->can_write, error))
    {
    case LOCAL_SCHEMA_CURRENT:
      return TRUE;

    case LOCAL_SCHEMA_NEW:
    case LOCAL_SCHEMA_DAMAGED:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT,
                   _ ("“%s” is damaged; it can be salvaged once its directory can be written"), reader->settings->path);
      return FALSE;

    case LOCAL_SCHEMA_REFUSED:
    default:
      return FALSE;
    }
}

gboolean
local_reader_get_watermarks (LocalReader *reader, gint64 partition_id, gint64 *low, gint64 *high, GError **error)
{
  LocalDatabase *database = local_reader_connect (reader, error);
  sqlite3_stmt *statement;
  int result;

  if (database == NULL)
    return FALSE;
  statement = local_database_query (database, error, "SELECT low_offset, next_offset FROM partition WHERE id = ?", "i",
                                    partition_id);
  result = statement != NULL ? local_database_next (database, statement, error) : -1;
  if (result <= 0)
    return FALSE;

  if (low != NULL)
    *low = sqlite3_column_int64 (statement, 0);
  if (high != NULL)
    *high = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);
  return TRUE;
}

gint64
local_reader_get_catalog_version (LocalReader *reader)
{
  LocalDatabase *database = local_reader_connect (reader, NULL);
  gint64 version = -1;
  gboolean found;

  if (database != NULL)
    local_database_get_int (database, &version, &found, NULL, "SELECT value FROM meta WHERE key = 'catalog'", "");
  return version;
}

/* NULL when the row does not match its checksum. */
static TaskbusRecord *
make_record (LocalReader *reader, const LocalPart *part, sqlite3_stmt *statement)
{
  LocalRow row = { .id = sqlite3_column_int64 (statement, 0),
                   .topic_id = part->topic_id,
                   .timestamp = sqlite3_column_int64 (statement, 1),
                   .key = local_database_column_blob (statement, 2),
                   .value = local_database_column_blob (statement, 3),
                   .headers = local_database_column_blob (statement, 4) };
  TaskbusRecordBuilder *builder = reader->builder;

  if (local_row_checksum (&row) != (guint32) sqlite3_column_int64 (statement, 5) ||
      row.timestamp < TASKBUS_TIMESTAMP_NONE)
    return NULL;

  taskbus_record_builder_reset (builder, NULL);
  if (!local_row_unpack_headers (&row.headers, builder))
    return NULL;
  taskbus_record_builder_set_partition (builder, part->number);
  taskbus_record_builder_set_offset (builder, local_row_offset (row.id));
  taskbus_record_builder_set_timestamp (builder, row.timestamp);
  taskbus_record_builder_set_key_data (builder, row.key.data, row.key.size);
  taskbus_record_builder_set_value_data (builder, row.value.data, row.value.size);
  return taskbus_record_builder_end (builder);
}

static gboolean
is_known_lost (LocalReader *reader, gint64 partition_id, gint64 first, gint64 end)
{
  gint64 one = 0;
  gboolean found = FALSE;

  return !reader->can_write || (local_database_get_int (reader->database, &one, &found, NULL,
                                                        "SELECT 1 FROM lost WHERE partition_id = ? AND first <= ?"
                                                        " AND last >= ?",
                                                        "iii", partition_id, first, end - 1) &&
                                found);
}

/* What retention deleted is no loss.  FALSE: the gap may be the damage of a tree that has the records elsewhere. */
static gboolean
pass_gap (LocalReader *reader, LocalPart *part, gint64 end, LocalLossFunc lost, gpointer data)
{
  gint64 low = 0;

  if (local_reader_get_watermarks (reader, part->id, &low, NULL, NULL) && low < end)
    {
      part->position = MAX (low, part->position);
      if (!is_known_lost (reader, part->id, part->position, end))
        {
          part->suspect = TRUE;
          part->suspect_end = end;
          return FALSE;
        }
      lost (part, part->position, end - 1, data);
    }
  part->position = end;
  return TRUE;
}

static gboolean
take_row (LocalReader *reader,
          LocalPart *part,
          sqlite3_stmt *statement,
          LocalBudget *budget,
          GPtrArray *records,
          LocalLossFunc lost,
          gpointer data)
{
  gint64 offset = local_row_offset (sqlite3_column_int64 (statement, 0));
  TaskbusRecord *record;

  if (offset > part->position && !pass_gap (reader, part, offset, lost, data))
    return FALSE;
  if (offset < part->position)
    {
      /* A tree whose order is broken. */
      part->suspect = TRUE;
      part->suspect_end = part->position;
      return FALSE;
    }

  record = make_record (reader, part, statement);
  if (record != NULL)
    {
      gsize size = taskbus_record_get_size (record);

      g_ptr_array_add (records, record);
      budget->bytes -= MIN (size, budget->bytes);
    }
  else
    lost (part, offset, offset, data);
  budget->records--;
  part->position = offset + 1;
  return TRUE;
}

gboolean
local_reader_read (LocalReader *reader,
                   LocalPart *part,
                   LocalBudget *budget,
                   GPtrArray *records,
                   LocalLossFunc lost,
                   gpointer data,
                   GError **error)
{
  LocalDatabase *database = local_reader_connect (reader, error);
  g_autoptr (GError) local_error = NULL;
  sqlite3_stmt *statement;
  gint64 high = 0;
  int result = 1;

  /* Looked at before the rows, so that all up to it have to be there. */
  part->at_end = FALSE;
  part->missing = FALSE;
  if (database == NULL)
    return FALSE;
  if (!local_reader_get_watermarks (reader, part->id, NULL, &high, &local_error))
    {
      part->missing = local_error == NULL;
      if (part->missing)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  statement = local_database_query (database, error,
                                    "SELECT id, timestamp, key, value, headers, checksum FROM record"
                                    " WHERE id >= ? AND id < ? ORDER BY id",
                                    "ii", local_row_id (part->id, part->position), local_row_id (part->id + 1, 0));
  if (statement == NULL)
    return FALSE;

  taskbus_record_builder_set_topic (reader->builder, part->topic);
  while (budget->records > 0 && budget->bytes > 0 && (result = local_database_next (database, statement, error)) > 0)
    {
      if (!take_row (reader, part, statement, budget, records, lost, data))
        break;
    }
  if (result < 0)
    return FALSE;
  if (result > 0)
    {
      sqlite3_reset (statement);
      return TRUE;
    }

  part->at_end = part->position >= high || pass_gap (reader, part, high, lost, data);
  return TRUE;
}
