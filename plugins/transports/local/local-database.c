/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-database.h"
#include "local-error.h"

#include <stdarg.h>
#include <sys/stat.h>

static int
on_commit (void *data, sqlite3 *db, const char *name, int n_pages)
{
  LocalDatabase *database = data;

  database->wal_pages = n_pages;
  return SQLITE_OK;
}

static void
finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

void
local_database_close (LocalDatabase *database)
{
  g_clear_pointer (&database->statements, g_hash_table_unref);
  sqlite3_close (database->db);
  g_free (database->path);
  g_free (database);
}

static gboolean
identify (LocalDatabase *database)
{
  struct stat status;

  if (stat (database->path, &status) != 0)
    return FALSE;

  database->device = status.st_dev;
  database->inode = status.st_ino;
  return TRUE;
}

gboolean
local_database_is_replaced (LocalDatabase *database)
{
  struct stat status;

  return stat (database->path, &status) != 0 || database->device != status.st_dev || database->inode != status.st_ino;
}

/* Sets what no connection may be without, and reads it back where SQLite may refuse silently. */
static gboolean
set_up (LocalDatabase *database, LocalDatabaseMode mode, GError **error)
{
  int off = 0;

  sqlite3_extended_result_codes (database->db, 1);
  sqlite3_busy_timeout (database->db, LOCAL_DATABASE_BUSY_TIMEOUT_MS);
  sqlite3_db_config (database->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &off);
  sqlite3_db_config (database->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &off);
  sqlite3_db_config (database->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &off);
  sqlite3_exec (database->db, "PRAGMA mmap_size=0; PRAGMA cache_size=-1000; PRAGMA cell_size_check=ON", NULL, NULL,
                NULL);
  if (mode != LOCAL_DATABASE_WRITE)
    return local_database_run (database, error, "PRAGMA query_only=ON", "");

  sqlite3_wal_hook (database->db, on_commit, database); /* also ends the automatic checkpoints */
  database->relaxed = TRUE;
  return local_database_set_relaxed (database, FALSE, error);
}

gboolean
local_database_set_relaxed (LocalDatabase *database, gboolean relaxed, GError **error)
{
  gint64 synchronous = 0;
  gboolean found;

  if (relaxed == database->relaxed)
    return TRUE;

  sqlite3_exec (database->db, relaxed ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL", NULL, NULL, NULL);
  database->relaxed = relaxed;
  if (relaxed)
    return TRUE;

  if (!local_database_get_int (database, &synchronous, &found, error, "PRAGMA synchronous", ""))
    return FALSE;
  if (synchronous == 2)
    return TRUE;
  local_error_set_sqlite (error, database->db, SQLITE_ERROR, database->path);
  return FALSE;
}

LocalDatabase *
local_database_open (const char *path, LocalDatabaseMode mode, GError **error)
{
  g_autoptr (LocalDatabase) database = g_new0 (LocalDatabase, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int code;

  flags |= mode == LOCAL_DATABASE_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  database->path = g_strdup (path);
  database->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize);
  database->data_version = -1;
  code = sqlite3_open_v2 (path, &database->db, flags, NULL);
  if (code != SQLITE_OK)
    {
      local_error_set_sqlite (error, database->db, code, path);
      return NULL;
    }

  if (!identify (database))
    {
      local_error_set_sqlite (error, NULL, SQLITE_CANTOPEN, path);
      return NULL;
    }
  if (!set_up (database, mode, error))
    return NULL;
  return g_steal_pointer (&database);
}

static gboolean
bind (sqlite3_stmt *statement, const char *types, va_list arguments)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      int code;

      if (types[i] == 'i')
        code = sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, gint64));
      else if (types[i] == 't')
        code = sqlite3_bind_text (statement, i + 1, va_arg (arguments, const char *), -1, SQLITE_STATIC);
      else
        {
          const LocalBlob *blob = va_arg (arguments, const LocalBlob *);

          code = sqlite3_bind_blob (statement, i + 1, blob->data, (int) blob->size, SQLITE_STATIC);
        }
      if (code != SQLITE_OK)
        return FALSE;
    }
  return TRUE;
}

static sqlite3_stmt *
query_valist (LocalDatabase *database, GError **error, const char *sql, const char *types, va_list arguments)
{
  sqlite3_stmt *statement = g_hash_table_lookup (database->statements, sql);
  int code;

  if (statement == NULL)
    {
      code = sqlite3_prepare_v3 (database->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
      if (code != SQLITE_OK)
        {
          local_error_set_sqlite (error, database->db, code, database->path);
          return NULL;
        }
      g_hash_table_insert (database->statements, (gpointer) sql, statement);
    }

  sqlite3_reset (statement);
  if (!bind (statement, types, arguments))
    {
      local_error_set_sqlite (error, database->db, sqlite3_errcode (database->db), database->path);
      return NULL;
    }
  return statement;
}

sqlite3_stmt *
local_database_query (LocalDatabase *database, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query_valist (database, error, sql, types, arguments);
  va_end (arguments);
  return statement;
}

int
local_database_next (LocalDatabase *database, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return 1;

  if (code != SQLITE_DONE)
    local_error_set_sqlite (error, database->db, code, database->path);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? 0 : -1;
}

gboolean
local_database_run (LocalDatabase *database, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;
  int result;

  va_start (arguments, types);
  statement = query_valist (database, error, sql, types, arguments);
  va_end (arguments);
  if (statement == NULL)
    return FALSE;

  do
    result = local_database_next (database, statement, error);
  while (result > 0);
  return result == 0;
}

/* The first column of the first row; without a row the value stays as it was. */
gboolean
local_database_get_int (LocalDatabase *database,
                        gint64 *value,
                        gboolean *found,
                        GError **error,
                        const char *sql,
                        const char *types,
                        ...)
{
  sqlite3_stmt *statement;
  va_list arguments;
  int result;

  va_start (arguments, types);
  statement = query_valist (database, error, sql, types, arguments);
  va_end (arguments);
  if (statement == NULL)
    return FALSE;

  result = local_database_next (database, statement, error);
  *found = result > 0 && sqlite3_column_type (statement, 0) != SQLITE_NULL;
  if (*found)
    *value = sqlite3_column_int64 (statement, 0);
  if (result > 0)
    sqlite3_reset (statement);
  return result >= 0;
}

gboolean
local_database_poll_changed (LocalDatabase *database, gboolean *changed, GError **error)
{
  gint64 version = 0;
  gboolean found;

  if (!local_database_get_int (database, &version, &found, error, "PRAGMA data_version", ""))
    return FALSE;

  *changed = version != database->data_version;
  database->data_version = version;
  return TRUE;
}

LocalBlob
local_database_column_blob (sqlite3_stmt *statement, int column)
{
  static const guint8 empty[1] = { 0 };
  LocalBlob blob = { NULL, 0 };

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return blob;

  blob.data = sqlite3_column_blob (statement, column);
  blob.size = (gsize) sqlite3_column_bytes (statement, column);
  if (blob.data == NULL)
    blob.data = empty;
  return blob;
}
