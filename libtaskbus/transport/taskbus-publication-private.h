/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "transport/taskbus-publication.h"

G_BEGIN_DECLS

/* Called once for each publication, by the thread that answers, with no lock held.  All are of one publisher. */
typedef void (*TaskbusAnsweredFunc) (TaskbusPublication *const *publications, guint n_publications);

/* Where a publication is; guarded by its publisher's lock. */
typedef enum
{
  TASKBUS_PUBLICATION_NEW,
  TASKBUS_PUBLICATION_WAITING,
  TASKBUS_PUBLICATION_IN_FLIGHT,
  TASKBUS_PUBLICATION_OVERDUE, /* in flight, but nobody waits for it any more */
  TASKBUS_PUBLICATION_SETTLED,
} TaskbusPublicationPlace;

struct _TaskbusPublication
{
  gatomicrefcount ref_count;
  gint answered; /* atomic */
  TaskbusRecord *record;
  TaskbusAnsweredFunc answered_func;

  /* The answer; written before answered_func is called. */
  gint32 partition;
  gint64 offset;
  gint64 timestamp;
  GError *error;

  /* The publisher's. */
  gpointer publisher;
  gpointer operation; /* who waits; NULL for nobody, or not any more */
  guint index;        /* which record of the operation */
  TaskbusPublicationPlace place;
  gboolean posted;
  gboolean internal; /* also taken while the bus is closing */
  gsize size;
  gint64 deadline;
  guint64 sequence;
  GList link;
};

TaskbusPublication *
taskbus_publication_new (TaskbusRecord *record, gpointer publisher, TaskbusAnsweredFunc answered_func);

G_END_DECLS
