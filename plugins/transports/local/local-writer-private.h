/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-writer.h"

G_BEGIN_DECLS

typedef struct
{
  TaskbusPublication *publication;
  gint64 timestamp;
} LocalPending;

typedef struct
{
  LocalJobFunc func;
  LocalJobDone done;
  gpointer data;
  gboolean relaxed;
} LocalJob;

struct _LocalWriter
{
  gatomicrefcount ref_count;
  LocalLog *log; /* the thread's */
  GThread *thread;

  GMutex mutex;
  GCond cond;
  gboolean waiting;
  gboolean closing;
  gboolean ended;  /* the thread will do nothing more */
  GArray *pending; /* of LocalPending */
  GArray *batch;   /* of LocalPending: what the thread is writing */
  gsize pending_bytes;
  GArray *jobs; /* of LocalJob */
  char *failure;
  void (*on_closed) (gpointer data);
  gpointer on_closed_data;

  gint64 maintenance_due; /* the thread's */
};

gpointer local_writer_thread (gpointer data);
void local_writer_notify_closed (LocalWriter *writer);

G_END_DECLS
