/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"
#include "local-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* “Tbus”, by which `file` and we know a log. */
#define APPLICATION_ID 0x54627573
#define VERSION 1

/* label repeats the identity of each partition under a checksum of its own, so that records can be salvaged
 * when the tables above them are gone.  lost has the ranges of which it is settled that they are gone. */
#define N_OBJECTS 14
static const char schema[] =
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
  "CREATE TABLE topic (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created INTEGER NOT NULL);"
  "CREATE TABLE setting (topic_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
  " PRIMARY KEY (topic_id, key)) WITHOUT ROWID;"
  "CREATE TABLE partition (id INTEGER PRIMARY KEY AUTOINCREMENT, topic_id INTEGER NOT NULL, number INTEGER NOT NULL,"
  " low_offset INTEGER NOT NULL, next_offset INTEGER NOT NULL, max_timestamp INTEGER NOT NULL, bytes INTEGER NOT NULL,"
  " UNIQUE (topic_id, number));"
  "CREATE TABLE label (partition_id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, number INTEGER NOT NULL,"
  " topic TEXT NOT NULL, checksum INTEGER NOT NULL);"
  "CREATE TABLE garbage (partition_id INTEGER PRIMARY KEY);"
  "CREATE TABLE lost (partition_id INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  " PRIMARY KEY (partition_id, first)) WITHOUT ROWID;"
  "CREATE TABLE record (id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, key BLOB, value BLOB, headers BLOB,"
  " checksum INTEGER NOT NULL);"
  "CREATE TABLE time_index (partition_id INTEGER NOT NULL, offset INTEGER NOT NULL, timestamp INTEGER NOT NULL,"
  " PRIMARY KEY (partition_id, offset)) WITHOUT ROWID;"
  "CREATE TABLE consumer_group (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);"
  "CREATE TABLE member (id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, client TEXT, host TEXT,"
  " boot TEXT NOT NULL, deadline INTEGER NOT NULL, patience INTEGER NOT NULL, topics TEXT NOT NULL);"
  "CREATE INDEX member_group ON member (group_id);"
  "CREATE TABLE assignment (group_id INTEGER NOT NULL, partition_id INTEGER NOT NULL, owner INTEGER,"
  " epoch INTEGER NOT NULL, wanted INTEGER, wanted_until INTEGER, PRIMARY KEY (group_id, partition_id)) WITHOUT ROWID;"
  "CREATE TABLE position (group_id INTEGER NOT NULL, partition_id INTEGER NOT NULL, offset INTEGER NOT NULL,"
  " PRIMARY KEY (group_id, partition_id)) WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('catalog', 1);";

gboolean
local_schema_is_intact (LocalDatabase *database)
{
  sqlite3_stmt *statement = local_database_query (database, NULL,
                                                  "SELECT sql FROM sqlite_schema WHERE sql NOT NULL"
                                                  " AND name IS NOT 'sqlite_sequence'",
                                                  "");
  guint n = 0;
  int result = -1;

  while (statement != NULL && (result = local_database_next (database, statement, NULL)) > 0)
    {
      const char *sql = (const char *) sqlite3_column_text (statement, 0);

      n++;
      if (strstr (schema, sql) == NULL)
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return result == 0 && n == N_OBJECTS;
}

static LocalSchemaState
refuse_foreign (const char *path, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INCOMPATIBLE,
               _ ("“%s” is not a Taskbus log; choose another directory with the endpoint “local:/path”"), path);
  return LOCAL_SCHEMA_REFUSED;
}

/* By the number in the header that says who may write, which other bits make that of a later SQLite. */
static gboolean
refuses_writes (LocalDatabase *database)
{
  return sqlite3_db_readonly (database->db, "main") == 1 && access (database->path, W_OK) == 0;
}

static LocalSchemaState
judge (LocalDatabase *database, gboolean is_ours, gboolean can_write, GError **error)
{
  gint64 application_id = 0;
  gint64 version = 0;
  gint64 n_tables = 0;
  gboolean found;
  g_autoptr (GError) local_error = NULL;

  if (!local_database_get_int (database, &application_id, &found, &local_error, "PRAGMA application_id", "") ||
      !local_database_get_int (database, &version, &found, &local_error, "PRAGMA user_version", "") ||
      !local_database_get_int (database, &n_tables, &found, &local_error,
                               "SELECT count (*) FROM sqlite_schema WHERE type = 'table' AND name IN"
                               " ('meta', 'topic', 'partition', 'label', 'record', 'position')",
                               ""))
    {
      /* With statements that are right, a mere “error” is a number in the header that SQLite does not know. */
      if (g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT) ||
          sqlite3_errcode (database->db) == SQLITE_ERROR)
        return is_ours ? LOCAL_SCHEMA_DAMAGED : refuse_foreign (database->path, error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return LOCAL_SCHEMA_REFUSED;
    }

  if (application_id == APPLICATION_ID && version > VERSION)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INCOMPATIBLE,
                   _ ("“%s” was written by a newer Taskbus (format %d, this one knows %d); update Taskbus"),
                   database->path, (int) version, VERSION);
      return LOCAL_SCHEMA_REFUSED;
    }
  if (application_id == APPLICATION_ID && version == VERSION && local_schema_is_intact (database))
    return is_ours && can_write && refuses_writes (database) ? LOCAL_SCHEMA_DAMAGED : LOCAL_SCHEMA_CURRENT;
  if (application_id == 0 && version == 0 && n_tables == 0)
    {
      gint64 n_objects = 0;

      if (local_database_get_int (database, &n_objects, &found, NULL, "SELECT count (*) FROM sqlite_schema", "") &&
          n_objects == 0)
        return LOCAL_SCHEMA_NEW;
    }

  /* A number in the header may be damaged as well as any other byte. */
  if (is_ours && (application_id == APPLICATION_ID || n_tables == 6))
    return LOCAL_SCHEMA_DAMAGED;
  return refuse_foreign (database->path, error);
}

LocalSchemaState
local_schema_examine (const char *path, gboolean is_ours, gboolean can_write, GError **error)
{
  g_autoptr (LocalDatabase) database = NULL;
  g_autoptr (GError) local_error = NULL;
  struct stat status;

  if (lstat (path, &status) != 0)
    {
      if (errno == ENOENT)
        return LOCAL_SCHEMA_NEW;
      local_error_set_errno (error, errno, path);
      return LOCAL_SCHEMA_REFUSED;
    }
  if (!S_ISREG (status.st_mode))
    return refuse_foreign (path, error);

  database = local_database_open (path, can_write ? LOCAL_DATABASE_READ : LOCAL_DATABASE_READ_ONLY, &local_error);
  if (database != NULL)
    return judge (database, is_ours, can_write, error);

  if (g_error_matches (local_error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT))
    return is_ours ? LOCAL_SCHEMA_DAMAGED : refuse_foreign (path, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return LOCAL_SCHEMA_REFUSED;
}

/* SQLite would make the file readable by others. */
static gboolean
create_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  if (errno == EEXIST)
    return TRUE;

  local_error_set_errno (error, errno, path);
  return FALSE;
}

gboolean
local_schema_create (const char *path, GError **error)
{
  g_autoptr (LocalDatabase) database = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *sql = NULL;
  int code;

  if (!create_file (path, error))
    return FALSE;
  database = local_database_open (path, LOCAL_DATABASE_WRITE, error);
  if (database == NULL)
    return FALSE;

  sql = g_strdup_printf ("PRAGMA journal_mode=WAL; BEGIN IMMEDIATE; %s"
                         "INSERT INTO meta VALUES ('id', '%s');"
                         "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
                         schema, id, APPLICATION_ID, VERSION);
  code = sqlite3_exec (database->db, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;

  local_error_set_sqlite (error, database->db, code, path);
  return FALSE;
}
