/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* A partition that a consumer has. */
typedef struct
{
  char *topic;
  gint32 number;

  gint64 position; /* of the next record to be received; TASKBUS_OFFSET_NONE after a seek to somewhere unknown */
  gint64 begin;    /* where it began, likewise */
  gboolean paused;
  gboolean revoked; /* waits for its release */
  gboolean released;
  gboolean is_at_end;  /* where the position is not known: it is the end, or else the start */
  gboolean is_sought;  /* nothing came since a seek */
  gboolean is_stopped; /* librdkafka does not know where to go on */
  gint64 reset_since;  /* when the broker did not have its position, or 0 */
  guint n_missed;      /* how often in a row the cluster did not know it */

  gint64 stored;    /* what the bus said is done, or TASKBUS_OFFSET_NONE */
  gint64 submitted; /* what is committed, or on its way */
  gint64 committed; /* what is known to be */
} KafkaPart;

/* Parts are kept by topic and number. */
GHashTable *kafka_part_table_new (void);
KafkaPart *kafka_part_table_find (GHashTable *table, const char *topic, gint32 number);

KafkaPart *kafka_part_new (const char *topic, gint32 number, gint64 position);
void kafka_part_free (KafkaPart *part);

G_END_DECLS
