/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The lock that makes one writer out of all processes: SQLite before 3.51.3 can damage a WAL when two connections
 * write or checkpoint at the same instant.  Used by one thread at a time. */
typedef struct _LocalLock LocalLock;

LocalLock *local_lock_open (const char *path, gboolean *is_ours, GError **error);
void local_lock_close (LocalLock *lock);

gboolean local_lock_acquire (LocalLock *lock, GError **error);
/* Not for longer than so many microseconds: then BUSY, with the process that holds it. */
gboolean local_lock_acquire_within (LocalLock *lock, gint64 patience, GError **error);
void local_lock_release (LocalLock *lock);
/* Removes the file, with the lock held: who waits for it begins with another one. */
void local_lock_remove (LocalLock *lock);
gboolean local_lock_mark (LocalLock *lock, GError **error);

/* For any thread: who makes local_lock_acquire() wait for long, or NULL. */
char *local_lock_describe_wait (LocalLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalLock, local_lock_close)

G_END_DECLS
