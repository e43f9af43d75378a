/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-error.h"
#include "local-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Written into the file once the log beside it was made: by it a damaged log is told from a foreign file. */
#define MARK "taskbus local log\n"
/* Behind it: the process that holds the lock, or held it last.  The kernel does not tell. */
#define HOLDER_SIZE 12

#define POLL_US (5 * 1000)
/* Waiting for longer than this is told. */
#define LONG_WAIT_S 2

/* The transports of one process take turns here and only one of them waits for the file: cheaper, and valgrind, whose
 * threads run one at a time, does not know that waiting for such a lock blocks.  Some paths share a turn. */
static GMutex turns[16];

struct _LocalLock
{
  char *path;
  int fd;
  GMutex *turn;
  gboolean is_held;
  gboolean is_marked;
  gint waits_since; /* atomic; monotonic seconds, or 0 */
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
  lock = g_new0 (LocalLock, 1);
  lock->path = g_strdup (path);
  lock->fd = fd;
  lock->turn = &turns[g_str_hash (path) % G_N_ELEMENTS (turns)];
  lock->is_marked = *is_ours;
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
set_lock (int fd, short type, int command)
{
  struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
  int result;

  do
    result = fcntl (fd, command, &range);
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

/* Who waits for it can say whom it waits for. */
static void
note_holder (LocalLock *lock)
{
  char holder[HOLDER_SIZE + 1];

  g_snprintf (holder, sizeof holder, "%-11d\n", (int) getpid ());
  if (lock->is_marked && pwrite (lock->fd, holder, HOLDER_SIZE, sizeof MARK - 1) != HOLDER_SIZE)
    g_debug ("The holder of %s is not told: %s", lock->path, g_strerror (errno));
}

/* The number of the process, or 0. */
static int
find_holder (LocalLock *lock)
{
  char holder[HOLDER_SIZE + 1] = { 0 };
  int fd = g_open (lock->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gint64 pid = 0;

  if (fd < 0)
    return 0;
  if (pread (fd, holder, HOLDER_SIZE, sizeof MARK - 1) == HOLDER_SIZE)
    pid = g_ascii_strtoll (holder, NULL, 10);
  close (fd);
  return (int) CLAMP (pid, 0, G_MAXINT);
}

static gboolean
take (LocalLock *lock, int command)
{
  while (set_lock (lock->fd, F_WRLCK, command))
    {
      int fd;

      if (is_current (lock))
        {
          note_holder (lock);
          return TRUE;
        }

      /* Somebody removed the directory while it was in use: begin again with what is there now. */
      fd = g_open (lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (fd < 0)
        return FALSE;
      close (lock->fd);
      lock->fd = fd;
    }
  return FALSE;
}

/* Waits until no other process, and no other transport of this one, is writing.  There is no queue that keeps the order:
 * one who is stopped while it waits in it would hold up all behind it.  Who releases the lock has receipts to give
 * before it wants it again, which is when the others get it. */
gboolean
local_lock_acquire (LocalLock *lock, GError **error)
{
  gboolean taken;

  g_atomic_int_set (&lock->waits_since, (gint) (g_get_monotonic_time () / G_USEC_PER_SEC) + 1);
  g_mutex_lock (lock->turn);
  lock->is_held = TRUE;
  taken = take (lock, F_OFD_SETLKW);
  g_atomic_int_set (&lock->waits_since, 0);
  if (taken)
    return TRUE;

  local_error_set_errno (error, errno, lock->path);
  local_lock_release (lock);
  return FALSE;
}

static gboolean
try_to_acquire (LocalLock *lock)
{
  int number;

  errno = EAGAIN;
  if (!g_mutex_trylock (lock->turn))
    return FALSE;
  lock->is_held = TRUE;
  if (take (lock, F_OFD_SETLK))
    return TRUE;

  number = errno;
  local_lock_release (lock);
  errno = number;
  return FALSE;
}

static char *
describe_holder (LocalLock *lock)
{
  g_autofree char *directory = g_path_get_dirname (lock->path);
  int holder = find_holder (lock);

  if (holder == 0)
    return g_strdup_printf (_ ("Another process holds the log in “%s”; is it stopped?"), directory);
  return g_strdup_printf (_ ("Process %d holds the log in “%s”; is it stopped?"), holder, directory);
}

gboolean
local_lock_acquire_within (LocalLock *lock, gint64 patience, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + patience;

  while (!try_to_acquire (lock))
    {
      g_autofree char *message = NULL;

      if (errno != EAGAIN && errno != EACCES)
        {
          local_error_set_errno (error, errno, lock->path);
          return FALSE;
        }
      if (g_get_monotonic_time () < deadline)
        {
          g_usleep (POLL_US);
          continue;
        }
      message = describe_holder (lock);
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY, message);
      return FALSE;
    }
  return TRUE;
}

char *
local_lock_describe_wait (LocalLock *lock)
{
  gint since = g_atomic_int_get (&lock->waits_since);

  if (since == 0 || g_get_monotonic_time () / G_USEC_PER_SEC + 1 - since < LONG_WAIT_S)
    return NULL;
  return describe_holder (lock);
}

void
local_lock_release (LocalLock *lock)
{
  if (!lock->is_held)
    return;

  set_lock (lock->fd, F_UNLCK, F_OFD_SETLK);
  lock->is_held = FALSE;
  g_mutex_unlock (lock->turn);
}

void
local_lock_remove (LocalLock *lock)
{
  g_unlink (lock->path);
}

gboolean
local_lock_mark (LocalLock *lock, GError **error)
{
  if (pwrite (lock->fd, MARK, sizeof MARK - 1, 0) == (gssize) sizeof MARK - 1)
    {
      lock->is_marked = TRUE;
      note_holder (lock);
      return TRUE;
    }

  local_error_set_errno (error, errno, lock->path);
  return FALSE;
}
