/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-secret.h"
#include "record/taskbus-printable-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A chain of certificates with its key fits in. */
#define FILE_MAX_SIZE (256 * 1024)

static void
set_system_error (GError **error, const char *shown, int code)
{
  g_set_error (error, TASKBUS_ERROR,
               code == ENOENT || code == ENOTDIR ? TASKBUS_ERROR_NOT_FOUND
               : code == EACCES || code == EPERM ? TASKBUS_ERROR_NOT_AUTHORIZED
                                                 : TASKBUS_ERROR_FAILED,
               _ ("The secret file “%s” cannot be read: %s"), shown, g_strerror (code));
}

static void
refuse (GError **error, const char *shown, const char *reason)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("The secret file “%s” is refused: %s"), shown,
               reason);
}

/* Others must neither know nor choose the secret.  Of a file of root's the administrator may let a group read, as systemd and
 * orchestrators of containers do. */
static gboolean
check_status (const struct stat *status, const char *shown, GError **error)
{
  gboolean is_own = status->st_uid == geteuid ();
  mode_t forbidden = is_own ? 0077 : 0037;

  if (!S_ISREG (status->st_mode))
    {
      refuse (error, shown, _ ("it is not a regular file"));
      return FALSE;
    }

  if (!is_own && status->st_uid != 0)
    {
      refuse (error, shown, _ ("it belongs neither to the user who runs the program nor to root"));
      return FALSE;
    }

  if ((status->st_mode & forbidden) != 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("The secret file “%s” is refused: its mode is %04o, so that others can read or write it; run: "
                      "chmod 600 %s"),
                   shown, (guint) (status->st_mode & 07777), shown);
      return FALSE;
    }

  if (status->st_size > FILE_MAX_SIZE)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("The secret file “%s” is refused: it has more than %d bytes"), shown, FILE_MAX_SIZE);
      return FALSE;
    }

  return TRUE;
}

/* Returns the number of bytes, or -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
  gsize length = 0;

  while (length < size)
    {
      gssize n = read (fd, buffer + length, size - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      length += (gsize) n;
    }

  return (gssize) length;
}

static gboolean
check_text (char *text, gsize length, const char *shown, GError **error)
{
  if (length > FILE_MAX_SIZE)
    refuse (error, shown, _ ("it grew while it was read"));
  else if (memchr (text, '\0', length) != NULL)
    refuse (error, shown, _ ("it has a zero byte"));
  else if (!g_utf8_validate_len (text, length, NULL))
    refuse (error, shown, _ ("it is not valid UTF-8"));
  else if (length == 0 || strcmp (text, "\n") == 0 || strcmp (text, "\r\n") == 0)
    refuse (error, shown, _ ("it is empty"));
  else
    return TRUE;

  return FALSE;
}

/* An editor leaves a newline at the end, which nobody means. */
static void
strip_newline (char *text, gsize length)
{
  if (length > 0 && text[length - 1] == '\n')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '\r')
    text[--length] = '\0';
}

static TaskbusSecret *
read_secret (int fd, const char *shown, GError **error)
{
  gsize size = FILE_MAX_SIZE + 1;
  char *buffer = g_malloc0 (size + 1);
  TaskbusSecret *secret = NULL;
  gssize length = read_all (fd, buffer, size);

  if (length < 0)
    set_system_error (error, shown, errno);
  else if (check_text (buffer, (gsize) length, shown, error))
    {
      strip_newline (buffer, (gsize) length);
      secret = taskbus_secret_new (buffer);
    }

  explicit_bzero (buffer, size);
  g_free (buffer);
  return secret;
}

/**
 * taskbus_secret_new_from_file:
 * @path: (type filename): a file
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads a secret from a file: all of its text, but for a newline at the end.
 *
 * The file must be a regular one that belongs to the user or to root and that nobody else can read or write (of a file of root's
 * its group may read), of at most 256 KiB of UTF-8 text, not empty.
 *
 * Returns: (transfer full): a new secret, or %NULL with [error@Taskbus.Error.NOT_FOUND] when there is no such file,
 *   [error@Taskbus.Error.NOT_AUTHORIZED] when it cannot be read, [error@Taskbus.Error.INVALID_ARGUMENT] when it is not as it
 *   must be, or [error@Taskbus.Error.FAILED]
 *
 * Since: 1.0
 */
TaskbusSecret *
taskbus_secret_new_from_file (const char *path, GError **error)
{
  g_autofree char *shown = NULL;
  TaskbusSecret *secret = NULL;
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  /* A pipe without a writer must not hold up. */
  shown = taskbus_printable (path);
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0);
  if (fd < 0)
    {
      set_system_error (error, shown, errno);
      return NULL;
    }

  if (fstat (fd, &status) != 0)
    set_system_error (error, shown, errno);
  else if (check_status (&status, shown, error))
    secret = read_secret (fd, shown, error);

  g_close (fd, NULL);
  return secret;
}
