/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static gboolean
is_out_of_space (int number)
{
  return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

gboolean
local_error_is_io (int code)
{
  return (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
}

gboolean
local_error_is_damage (int code)
{
  /* No statement of ours meets a constraint of a log that is as it should be. */
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CONSTRAINT;
}

static void
set_no_space (GError **error, const char *path)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_SPACE,
               _ ("No space is left for “%s”: nothing was stored; free some space and try again"), path);
}

/* Says in the words of the project what SQLite answered. */
void
local_error_set_sqlite (GError **error, sqlite3 *db, int code, const char *path)
{
  int last = errno;
  int number = db != NULL ? sqlite3_system_errno (db) : 0;

  /* SQLite does not keep what a write of its WAL met; nothing has failed since. */
  if (number == 0 && (code & 0xff) == SQLITE_IOERR)
    number = last;

  switch (code & 0xff)
    {
    case SQLITE_FULL:
      set_no_space (error, path);
      return;

    case SQLITE_READONLY:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY, _ ("“%s” cannot be written: it is read-only"), path);
      return;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged: %s"), path, sqlite3_errstr (code));
      return;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY, _ ("“%s” is locked by another program; try again"), path);
      return;

    case SQLITE_TOOBIG:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE, _ ("The record is too large for “%s”"), path);
      return;

    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      /* Without space for what was written before, it may be there all the same: “nothing was stored” would be wrong. */
      if (is_out_of_space (number) && (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC))
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("“%s” cannot be used: %s"), path,
                       g_strerror (number));
          return;
        }
      if (number != 0)
        {
          local_error_set_errno (error, number, path);
          return;
        }
      G_GNUC_FALLTHROUGH;

    default:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("“%s” cannot be used: %s"), path,
                   code == SQLITE_ERROR && db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code));
    }
}

void
local_error_set_errno (GError **error, int number, const char *path)
{
  if (is_out_of_space (number))
    set_no_space (error, path);
  else if (number == EROFS)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY,
                 _ ("“%s” cannot be written: its file system is read-only"), path);
  else if (number == EACCES || number == EPERM)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_AUTHORIZED,
                 _ ("“%s” cannot be used: permission denied; check its owner and mode"), path);
  else if (number == ENOTDIR || number == EISDIR)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("“%s” cannot be used as a data directory: %s"),
                 path, g_strerror (number));
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("“%s” cannot be used: %s"), path, g_strerror (number));
}
