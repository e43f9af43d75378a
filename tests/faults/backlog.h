/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "history.h"
#include "setup.h"

G_BEGIN_DECLS

/* What the parent publishes for the consumers, and how much of it was delivered. */
typedef struct
{
  TaskbusBus *bus;
  const char *topic;
  History *history;
  MessageId next;
  guint32 seqs[FAULTS_KEYS];
  guint n_invoked;
  guint n_answered;
  GHashTable *delivered; /* MessageId: how often */
} Backlog;

Backlog *backlog_new (const Setup *setup, History *history);
void backlog_free (Backlog *backlog);

void backlog_publish (Backlog *backlog, guint n);
guint backlog_deliver (Backlog *backlog, const MessageId *id);
gboolean backlog_is_confirmed (Backlog *backlog);
gboolean backlog_is_done (Backlog *backlog);

guint64 backlog_lag (Backlog *backlog);
void backlog_wait_committed (Backlog *backlog);
void backlog_committed (Backlog *backlog, gint64 positions[FAULTS_PARTITIONS]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backlog, backlog_free)

G_END_DECLS
