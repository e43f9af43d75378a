/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-database.h"

G_BEGIN_DECLS

/* What is known of a partition of a damaged log. */
typedef struct
{
  gint64 id;
  gint64 topic_id;
  gint64 low;
  gint64 next;
  gboolean trusted; /* low and next are what the log said, not a guess */
} LocalSalvagePart;

/* Copies topics, groups and positions, all that can be read by SQLite.  The answer has partition id → LocalSalvagePart;
 * complete: the topics are as their labels say, so that labels found elsewhere are of topics that were deleted. */
GHashTable *local_salvage_copy_tables (const char *from, LocalDatabase *to, gboolean *complete, GError **error);

/* Makes topic and partition of a label that was found in the file, unless they are there. */
gboolean local_salvage_add_label (LocalDatabase *to,
                                  GHashTable *parts,
                                  gint64 partition_id,
                                  gint64 topic_id,
                                  gint64 number,
                                  const char *topic,
                                  GError **error);

G_END_DECLS
