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
void local_lock_release (LocalLock *lock);
gboolean local_lock_mark (LocalLock *lock, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalLock, local_lock_close)

G_END_DECLS
