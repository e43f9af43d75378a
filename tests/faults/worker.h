/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "setup.h"
#include "tale.h"

G_BEGIN_DECLS

typedef struct _Worker Worker;
typedef void (*WorkerListener) (Worker *worker, const Tale *tale, gpointer data);

/* A child as its parent sees it. */
struct _Worker
{
  GSubprocess *process;
  GInputStream *tales;
  GByteArray *buffer;
  WorkerListener listener;
  gpointer data;
  guint32 number;      /* producer or session */
  guint32 incarnation; /* of a producer */
  gint64 started;
  guint n_tales; /* of the kind that counts: confirmed or delivered */
  gboolean ended;
};

Worker *worker_start_publisher (const Setup *setup,
                                guint32 producer,
                                guint32 incarnation,
                                gboolean steady,
                                WorkerListener listener,
                                gpointer data);
Worker *
worker_start_consumer (const Setup *setup, guint32 session, gboolean holds, WorkerListener listener, gpointer data);
void worker_kill (Worker *worker);
gboolean worker_finish (Worker *worker);
void worker_free (Worker *worker);

G_END_DECLS
