/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

/* The thread that writes: records in groups, and jobs, each in a transaction of its own. */
typedef struct _LocalWriter LocalWriter;

/* Runs on the writer's thread within a transaction; FALSE rolls it back. */
typedef gboolean (*LocalJobFunc) (LocalLog *log, gpointer data, GError **error);

/* Runs on the writer's thread, or on the caller's when the writer is closed already, once the job is safe or has failed. */
typedef void (*LocalJobDone) (gpointer data, const GError *error);

LocalWriter *local_writer_new (LocalLog *log);
LocalWriter *local_writer_ref (LocalWriter *writer);
void local_writer_unref (LocalWriter *writer);

gboolean local_writer_send (LocalWriter *writer, TaskbusPublication *publication, GError **error);

/* A relaxed job holds the lock for a moment only, for it does not wait for the disk: what is done all the time must not
 * hold up everybody when the process is stopped in the middle of it. */
void local_writer_submit (LocalWriter *writer, LocalJobFunc func, LocalJobDone done, gpointer data, gboolean relaxed);
gboolean
local_writer_run (LocalWriter *writer, LocalJobFunc func, gpointer data, GCancellable *cancellable, GError **error);

/* Does what it took, then calls back from its thread.  local_writer_abandon() fails what is left and calls back at once. */
void local_writer_close (LocalWriter *writer, void (*closed) (gpointer data), gpointer data);
void local_writer_abandon (LocalWriter *writer);
void local_writer_join (LocalWriter *writer);

/* Why the last write failed, or whom this one waits for; or NULL. */
char *local_writer_get_failure (LocalWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalWriter, local_writer_unref)

G_END_DECLS
