/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-log.h"

G_BEGIN_DECLS

#define LOCAL_RETENTION_AGE "retention.ms"
#define LOCAL_RETENTION_BYTES "retention.bytes"
#define LOCAL_RETENTION_POLICY "retention.policy"

/* The policies: what a group has not read is kept, or goes as well. */
#define LOCAL_RETENTION_POLICY_READ "read"
#define LOCAL_RETENTION_POLICY_ALWAYS "always"

/* What a partition has too much of. */
typedef struct
{
  gint64 partition_id;
  gint64 low;
  gint64 floor;  /* the first that must stay */
  gint64 before; /* the time before which records are too old, µs */
  gint64 excess; /* bytes that are too many */
} LocalRetention;

/* Finds a partition from which something can be deleted. */
gboolean local_retention_find (LocalLog *log, LocalRetention *retention);

/* Deletes its oldest records, so many at most, within a transaction. */
gboolean local_retention_delete (LocalLog *log, const LocalRetention *retention, gint64 max_rows, GError **error);

G_END_DECLS
