/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"
#include "local-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Written into the file once the log beside it was made: by it a damaged log is told from a foreign file. */
#define MARK "taskbus local log\n"

/* The transports of one process take turns here and only one of them waits for the file: cheaper, and valgrind, whose
 * threads run one at a time, does not know that waiting for such a lock blocks.  Some paths share a turn. */
static GMutex turns[16];

struct _LocalLock
{
  char *path;
  int fd;
  GMutex *turn;
  gboolean is_held;
};

/* A file that is there must be empty or bear the mark to be taken: the directory may be somebody else's. */
LocalLock *
local_lock_open (const char *path, gboolean *is_ours, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  char mark[sizeof MARK] = { 0 };
  LocalLock *lock;

  if (fd < 0)
    {
      local_error_set_errno (error, errno, path);
      return NULL;
    }

  *is_ours = pread (fd, mark, sizeof MARK - 1, 0) == (gssize) sizeof MARK - 1 && strcmp (mark, MARK) == 0;
  lock = g_new (LocalLock, 1);
  lock->path = g_strdup (path);
  lock->fd = fd;
  lock->turn = &turns[g_str_hash (path) % G_N_ELEMENTS (turns)];
  lock->is_held = FALSE;
  return lock;
}

void
local_lock_close (LocalLock *lock)
{
  local_lock_release (lock);
  close (lock->fd);
  g_free (lock->path);
  g_free (lock);
}

static gboolean
set_lock (int fd, short type)
{
  struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
  int result;

  do
    result = fcntl (fd, F_OFD_SETLKW, &range);
  while (result < 0 && errno == EINTR);
  return result == 0;
}

/* Whether the file is still the one that others find at its path. */
static gboolean
is_current (LocalLock *lock)
{
  struct stat here;
  struct stat there;

  return fstat (lock->fd, &here) == 0 && stat (lock->path, &there) == 0 && here.st_ino == there.st_ino &&
         here.st_dev == there.st_dev;
}

/* Waits until no other process, and no other transport of this one, is writing.  There is no queue that keeps the order:
 * one who is stopped while it waits in it would hold up all behind it.  Who releases the lock has receipts to give
 * before it wants it again, which is when the others get it. */
gboolean
local_lock_acquire (LocalLock *lock, GError **error)
{
  g_mutex_lock (lock->turn);
  lock->is_held = TRUE;
  for (;;)
    {
      int fd;

      if (!set_lock (lock->fd, F_WRLCK))
        break;
      if (is_current (lock))
        return TRUE;

      /* Somebody removed the directory while it was in use: begin again with what is there now. */
      fd = g_open (lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (fd < 0)
        break;
      close (lock->fd);
      lock->fd = fd;
    }

  local_error_set_errno (error, errno, lock->path);
  local_lock_release (lock);
  return FALSE;
}

void
local_lock_release (LocalLock *lock)
{
  if (!lock->is_held)
    return;

  set_lock (lock->fd, F_UNLCK);
  lock->is_held = FALSE;
  g_mutex_unlock (lock->turn);
}

gboolean
local_lock_mark (LocalLock *lock, GError **error)
{
  if (pwrite (lock->fd, MARK, sizeof MARK - 1, 0) == (gssize) sizeof MARK - 1)
    return TRUE;

  local_error_set_errno (error, errno, lock->path);
  return FALSE;
}
