/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-catalog.h"
#include "local-database.h"
#include "local-lock.h"
#include "local-settings.h"

G_BEGIN_DECLS

/* The log as its writer has it: the lock, the connection, the catalog.  Used by one thread at a time. */
typedef struct
{
  LocalSettings *settings;
  LocalLock *lock;
  LocalDatabase *database;
  LocalCatalog *catalog;
  int doorbell;     /* written to after a change, which wakes the readers of all processes */
  int members;      /* whose bytes the members of groups keep locked while they live */
  gboolean quiet;   /* nothing in the transaction concerns anybody else */
  gboolean broken;  /* the connection is not to be trusted after an error of the storage */
  gboolean damaged; /* what is stored is not to be trusted */
} LocalLog;

/* Makes or opens the log for writing.  A damaged one is salvaged. */
LocalLog *local_log_open (LocalSettings *settings, GError **error);
void local_log_close (LocalLog *log);

/* One transaction, under the writer's lock; a relaxed one does not wait for the disk.  After FALSE from any function within it: local_log_rollback(). */
gboolean local_log_begin (LocalLog *log, gboolean relaxed, GError **error);
gboolean local_log_commit (LocalLog *log, GError **error);
void local_log_rollback (LocalLog *log);

/* Moves what was committed from the WAL to its place when there is much of it. */
void local_log_checkpoint (LocalLog *log);

char *local_log_doorbell_path (LocalSettings *settings);
char *local_log_members_path (LocalSettings *settings);

/* Whether the directory can be written; otherwise the log can only be read. */
gboolean local_log_prepare_directory (LocalSettings *settings, gboolean *can_write, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalLog, local_log_close)

G_END_DECLS
