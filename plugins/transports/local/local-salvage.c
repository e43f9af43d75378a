/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-database.h"
#include "local-error.h"
#include "local-row.h"
#include "local-salvage-records.h"
#include "local-salvage-tables.h"
#include "local-salvage.h"
#include "local-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <unistd.h>

#define BUILDING ".salvaging"
#define BUILT ".salvaged"

/* An end before the last record would give its place to another one. */
static gboolean
has_sound_ends (LocalDatabase *database)
{
  gint64 one = 0;
  gboolean found = TRUE;

  return local_database_get_int (
           database, &one, &found, NULL,
           "SELECT 1 FROM partition p WHERE EXISTS (SELECT 1 FROM record r"
           " WHERE r.id >= (p.id << " G_STRINGIFY (LOCAL_OFFSET_BITS) ") + p.next_offset"
                                                                      " AND r.id < (p.id + 1) << " G_STRINGIFY (
                                                                        LOCAL_OFFSET_BITS) ") LIMIT 1",
           "") &&
         !found;
}

gboolean
local_salvage_is_sound (const char *path)
{
  g_autoptr (LocalDatabase) database = local_database_open (path, LOCAL_DATABASE_READ, NULL);
  sqlite3_stmt *statement = NULL;

  if (database != NULL)
    statement = local_database_query (database, NULL, "PRAGMA integrity_check (1)", "");
  return statement != NULL && local_database_next (database, statement, NULL) > 0 &&
         g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0 && has_sound_ends (database);
}

static void
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static void
remove_beside (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *index = g_strconcat (path, "-shm", NULL);

  g_unlink (wal);
  g_unlink (index);
}

/* Gives the damaged files a name of their own, and the new log its place.  Until the last step the damaged log stays
 * in its place as well, so that there is a log at any time. */
static gboolean
swap (const char *path, const char *built, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%S%f");
  g_autofree char *aside = g_strconcat (path, ".corrupt-", time, NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *aside_wal = g_strconcat (aside, "-wal", NULL);

  if (link (path, aside) != 0 && errno != ENOENT)
    {
      local_error_set_errno (error, errno, aside);
      return FALSE;
    }
  if (g_rename (wal, aside_wal) != 0 && errno != ENOENT)
    {
      local_error_set_errno (error, errno, aside_wal);
      return FALSE;
    }
  remove_beside (path);
  if (g_rename (built, path) != 0)
    {
      local_error_set_errno (error, errno, path);
      return FALSE;
    }

  sync_directory (path);
  g_warning (_ ("The damaged log was kept as “%s”"), aside);
  return TRUE;
}

gboolean
local_salvage_is_pending (const char *path)
{
  g_autofree char *built = g_strconcat (path, BUILT, NULL);

  return g_file_test (built, G_FILE_TEST_EXISTS);
}

gboolean
local_salvage_resume (const char *path, GError **error)
{
  g_autofree char *built = g_strconcat (path, BUILT, NULL);

  return !local_salvage_is_pending (path) || swap (path, built, error);
}

static gboolean
execute (LocalDatabase *database, const char *sql, GError **error)
{
  int code = sqlite3_exec (database->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  local_error_set_sqlite (error, database->db, code, database->path);
  return FALSE;
}

/* A complete file without a WAL. */
static gboolean
build (const char *path, const char *building, GString *losses, gint64 *n_lost, GError **error)
{
  g_autoptr (LocalDatabase) to = NULL;
  g_autoptr (GHashTable) parts = NULL;
  gboolean complete = FALSE;

  g_unlink (building);
  remove_beside (building);
  if (!local_schema_create (building, error))
    return FALSE;
  to = local_database_open (building, LOCAL_DATABASE_WRITE, error);
  if (to == NULL || !execute (to, "PRAGMA wal_checkpoint (TRUNCATE); BEGIN IMMEDIATE", error))
    return FALSE;

  parts = local_salvage_copy_tables (path, to, &complete, error);
  return parts != NULL && local_salvage_copy_records (path, to, parts, complete, losses, n_lost, error) &&
         execute (to, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE)", error);
}

gboolean
local_salvage (const char *path, GError **error)
{
  g_autofree char *building = g_strconcat (path, BUILDING, NULL);
  g_autofree char *built = g_strconcat (path, BUILT, NULL);
  g_autoptr (GString) losses = g_string_new (NULL);
  gint64 n_lost = 0;

  if (!build (path, building, losses, &n_lost, error))
    {
      g_unlink (building);
      remove_beside (building);
      return FALSE;
    }

  remove_beside (building);
  if (g_rename (building, built) != 0)
    {
      local_error_set_errno (error, errno, built);
      return FALSE;
    }
  sync_directory (path);

  if (n_lost > 0)
    g_warning (_ ("The log “%s” was damaged and was salvaged; %" PRId64 " records are lost: %s"), path, n_lost,
               losses->str);
  else
    g_warning (_ ("The log “%s” was damaged and was salvaged; no record is lost"), path);
  return swap (path, built, error);
}
