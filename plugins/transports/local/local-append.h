/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

/* A record to be stored, and where it came to lie. */
typedef struct
{
  TaskbusRecord *record;
  gint64 timestamp;
  gint32 partition;
  gint64 offset;
  GError *error; /* why this one was not stored */
} LocalEntry;

/* Stores records within a transaction.  FALSE: none of them can be stored; the transaction must be rolled back. */
gboolean local_append (LocalLog *log, LocalEntry *entries, gsize n_entries, GError **error);

G_END_DECLS
