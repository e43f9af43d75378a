/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"
#include "local-log.h"
#include "local-salvage.h"
#include "local-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A checkpoint writes each changed page once more, so that rare ones are cheap; but readers go through the whole WAL. */
#define CHECKPOINT_PAGES 4000
#define TRUNCATE_PAGES 32000
#define CHECKPOINT_PATIENCE_MS 20
/* Of an opening that has to make or to mend the log. */
#define OPEN_PATIENCE_US (5 * G_USEC_PER_SEC)

char *
local_log_doorbell_path (LocalSettings *settings)
{
  return g_build_filename (settings->directory, "doorbell", NULL);
}

char *
local_log_members_path (LocalSettings *settings)
{
  return g_build_filename (settings->directory, "members", NULL);
}

static void
sync_directory (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* SQLite makes the names of its files safe, but not that of their directory. */
static gboolean
make_directory (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (strcmp (parent, path) != 0 && !make_directory (parent))
    return FALSE;
  if (g_mkdir_with_parents (path, 0700) != 0)
    return FALSE;
  sync_directory (parent);
  return TRUE;
}

gboolean
local_log_prepare_directory (LocalSettings *settings, gboolean *can_write, GError **error)
{
  struct stat status;

  *can_write = TRUE;
  if (!make_directory (settings->directory))
    {
      local_error_set_errno (error, errno, settings->directory);
      return FALSE;
    }
  if (stat (settings->directory, &status) == 0 && !S_ISDIR (status.st_mode))
    {
      local_error_set_errno (error, ENOTDIR, settings->directory);
      return FALSE;
    }
  if (access (settings->directory, W_OK | X_OK) == 0)
    return TRUE;

  *can_write = FALSE;
  if (access (settings->path, R_OK) == 0)
    return TRUE;
  local_error_set_errno (error, errno == ENOENT ? EROFS : errno, settings->directory);
  return FALSE;
}

static int
open_beside (char *path, GError **error)
{
  g_autofree char *owned = path;
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    local_error_set_errno (error, errno, path);
  return fd;
}

/* Opens what is there, makes what is not, and salvages what is damaged; with the lock held. */
static LocalDatabase *
open_database (LocalSettings *settings, LocalLock *lock, gboolean is_ours, gboolean is_suspect, GError **error)
{
  LocalSchemaState state;

  if (!local_salvage_resume (settings->path, error))
    return NULL;
  state = local_schema_examine (settings->path, is_ours, TRUE, error);
  if (state == LOCAL_SCHEMA_CURRENT && is_suspect && !local_salvage_is_sound (settings->path))
    state = LOCAL_SCHEMA_DAMAGED;

  switch (state)
    {
    case LOCAL_SCHEMA_REFUSED:
      return NULL;

    case LOCAL_SCHEMA_NEW:
      if (!local_schema_create (settings->path, error) || !local_lock_mark (lock, error))
        return NULL;
      break;

    case LOCAL_SCHEMA_DAMAGED:
      if (!local_salvage (settings->path, error))
        return NULL;
      break;

    case LOCAL_SCHEMA_CURRENT:
    default:
      if (!is_ours && !local_lock_mark (lock, error))
        return NULL;
      break;
    }

  return local_database_open (settings->path, LOCAL_DATABASE_WRITE, error);
}

/* A log that is as it should be opens without the lock: a process that is stopped may hold it. */
static LocalDatabase *
open_current (LocalSettings *settings)
{
  if (local_salvage_is_pending (settings->path) ||
      local_schema_examine (settings->path, TRUE, TRUE, NULL) != LOCAL_SCHEMA_CURRENT)
    return NULL;
  return local_database_open (settings->path, LOCAL_DATABASE_WRITE, NULL);
}

static LocalDatabase *
open_or_make (LocalSettings *settings, LocalLock *lock, gboolean had_lock, gboolean is_ours, GError **error)
{
  LocalDatabase *database = is_ours ? open_current (settings) : NULL;

  if (database != NULL)
    return database;
  if (!local_lock_acquire_within (lock, OPEN_PATIENCE_US, error))
    return NULL;
  database = open_database (settings, lock, is_ours, FALSE, error);
  if (database == NULL && !had_lock)
    local_lock_remove (lock);
  local_lock_release (lock);
  return database;
}

LocalLog *
local_log_open (LocalSettings *settings, GError **error)
{
  g_autoptr (LocalLog) log = g_new0 (LocalLog, 1);
  g_autofree char *path = g_build_filename (settings->directory, "writer.lock", NULL);
  gboolean had_lock = g_file_test (path, G_FILE_TEST_EXISTS);
  gboolean is_ours;

  log->settings = local_settings_ref (settings);
  log->doorbell = -1;
  log->members = -1;
  log->catalog = local_catalog_new ();
  log->lock = local_lock_open (path, &is_ours, error);
  if (log->lock == NULL)
    return NULL;

  log->database = open_or_make (settings, log->lock, had_lock, is_ours, error);
  if (log->database == NULL)
    return NULL;

  log->doorbell = open_beside (local_log_doorbell_path (settings), error);
  if (log->doorbell < 0)
    return NULL;
  log->members = open_beside (local_log_members_path (settings), error);
  if (log->members < 0)
    return NULL;
  return g_steal_pointer (&log);
}

void
local_log_close (LocalLog *log)
{
  g_clear_pointer (&log->database, local_database_close);
  g_clear_pointer (&log->catalog, local_catalog_free);
  g_clear_pointer (&log->lock, local_lock_close);
  if (log->doorbell >= 0)
    close (log->doorbell);
  if (log->members >= 0)
    close (log->members);
  local_settings_unref (log->settings);
  g_free (log);
}

/* After an error of the storage, or when another process salvaged the log, the connection is opened anew and the
 * file examined; with the lock held. */
static gboolean
renew (LocalLog *log, GError **error)
{
  if (log->database != NULL && !log->broken && !log->damaged && !local_database_is_replaced (log->database))
    return TRUE;

  g_clear_pointer (&log->database, local_database_close);
  local_catalog_clear (log->catalog);
  log->database = open_database (log->settings, log->lock, TRUE, log->damaged, error);
  log->broken = log->database == NULL;
  if (!log->broken)
    log->damaged = FALSE;
  return !log->broken;
}

static void
note_failure (LocalLog *log, int code)
{
  if (local_error_is_io (code))
    log->broken = TRUE;
  if (local_error_is_damage (code))
    log->damaged = TRUE;
}

static gboolean
fail (LocalLog *log, int code, GError **error)
{
  local_error_set_sqlite (error, log->database->db, code, log->database->path);
  note_failure (log, code);
  return FALSE;
}

gboolean
local_log_begin (LocalLog *log, gboolean relaxed, GError **error)
{
  gboolean changed;
  int code;

  if (!local_lock_acquire (log->lock, error))
    return FALSE;
  if (!renew (log, error) || !local_database_set_relaxed (log->database, relaxed, error))
    {
      local_lock_release (log->lock);
      return FALSE;
    }

  log->quiet = FALSE;
  code = sqlite3_exec (log->database->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    {
      fail (log, code, error);
      local_log_rollback (log);
      return FALSE;
    }
  if (!local_database_poll_changed (log->database, &changed, error))
    {
      local_log_rollback (log);
      return FALSE;
    }
  if (changed)
    local_catalog_clear (log->catalog);
  return TRUE;
}

/* Relaxed commits reach the disk with the next one that waits for it, which has to write something for that. */
static gboolean
settle_debt (LocalLog *log, GError **error)
{
  if (log->database->relaxed || !log->database->owes)
    return TRUE;
  return local_database_run (log->database, error, "UPDATE meta SET value = value WHERE key = 'catalog'", "");
}

gboolean
local_log_commit (LocalLog *log, GError **error)
{
  int code;

  if (!settle_debt (log, error))
    return FALSE;
  errno = 0;
  code = sqlite3_exec (log->database->db, "COMMIT", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    return fail (log, code, error);
  log->database->owes = log->database->relaxed;

  local_lock_release (log->lock);
  if (!log->quiet && pwrite (log->doorbell, "", 1, 0) != 1)
    g_debug ("The doorbell of %s does not ring: %s", log->settings->directory, g_strerror (errno));
  return TRUE;
}

void
local_log_rollback (LocalLog *log)
{
  /* An error of the storage tells that what this connection remembers may differ from the file. */
  note_failure (log, sqlite3_extended_errcode (log->database->db));
  if (!sqlite3_get_autocommit (log->database->db))
    sqlite3_exec (log->database->db, "ROLLBACK", NULL, NULL, NULL);
  local_catalog_clear (log->catalog);
  local_lock_release (log->lock);
}

void
local_log_checkpoint (LocalLog *log)
{
  int n_pages = log->database != NULL ? log->database->wal_pages : 0;

  if (n_pages < CHECKPOINT_PAGES || log->broken || !local_lock_acquire (log->lock, NULL))
    return;

  if (!local_database_is_replaced (log->database))
    {
      int mode = n_pages < TRUNCATE_PAGES ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;

      /* A reader that stands still must not hold up the writers. */
      sqlite3_busy_timeout (log->database->db, CHECKPOINT_PATIENCE_MS);
      note_failure (log, sqlite3_wal_checkpoint_v2 (log->database->db, NULL, mode, NULL, NULL));
      sqlite3_busy_timeout (log->database->db, LOCAL_DATABASE_BUSY_TIMEOUT_MS);
      log->database->wal_pages = 0;
    }
  local_lock_release (log->lock);
}
