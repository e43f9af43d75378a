/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

/* A partition that a consumer has. */
typedef struct
{
  char *topic;
  gint32 number;
  gint64 id;
  gint64 topic_id;
  gint64 epoch;

  gint64 position;      /* the next record to be received */
  gint64 announced_end; /* the position at which the end was announced */
  gboolean at_end;
  gboolean missing;   /* from the table of partitions */
  gboolean suspect;   /* a gap that nobody knows: the log has to be examined before it is passed over */
  gint64 suspect_end; /* its end */
  gboolean paused;
  gboolean revoked; /* waits for its release */

  gint64 stored;    /* what the bus said is done, or TASKBUS_OFFSET_NONE */
  gint64 submitted; /* what is committed, or on its way */
} LocalPart;

/* Parts are kept by topic and number. */
GHashTable *local_part_table_new (void);
LocalPart *local_part_table_find (GHashTable *table, const char *topic, gint32 number);

LocalPart *local_part_new (const char *topic, gint32 number, gint64 id, gint64 topic_id);
void local_part_free (LocalPart *part);

G_END_DECLS
