/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"
#include "local-part.h"
#include "local-settings.h"

G_BEGIN_DECLS

/* Reads the log; used by one thread. */
typedef struct _LocalReader LocalReader;

/* Records of a partition that should be there and are not, or do not match their checksum. */
typedef void (*LocalLossFunc) (const LocalPart *part, gint64 first, gint64 last, gpointer data);

/* What a batch may still take. */
typedef struct
{
  guint records;
  gsize bytes;
} LocalBudget;

LocalReader *local_reader_new (LocalSettings *settings, gboolean can_write);
void local_reader_free (LocalReader *reader);

/* The connection, opened anew when another file is in the place of the log. */
LocalDatabase *local_reader_connect (LocalReader *reader, GError **error);

/* Whether the log can be read, and is one. */
gboolean local_reader_check (LocalReader *reader, GError **error);

/* Appends records from the part's position on, which moves; within the budget, but at least one.  Sets at_end. */
gboolean local_reader_read (LocalReader *reader,
                            LocalPart *part,
                            LocalBudget *budget,
                            GPtrArray *records,
                            LocalLossFunc lost,
                            gpointer data,
                            GError **error);

/* What a partition has; NULL low or high when not asked for.  FALSE without an error: there is no such partition. */
gboolean
local_reader_get_watermarks (LocalReader *reader, gint64 partition_id, gint64 *low, gint64 *high, GError **error);

/* The number that changes with the topics and partitions, or -1. */
gint64 local_reader_get_catalog_version (LocalReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LocalReader, local_reader_free)

G_END_DECLS
