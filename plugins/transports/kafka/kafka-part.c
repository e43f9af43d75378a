/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-part.h"

#include <string.h>

static guint
part_hash (gconstpointer data)
{
  const KafkaPart *part = data;

  return g_str_hash (part->topic) * 31 + (guint) part->number;
}

static gboolean
part_equal (gconstpointer a, gconstpointer b)
{
  const KafkaPart *one = a;
  const KafkaPart *other = b;

  return one->number == other->number && strcmp (one->topic, other->topic) == 0;
}

GHashTable *
kafka_part_table_new (void)
{
  return g_hash_table_new_full (part_hash, part_equal, NULL, (GDestroyNotify) kafka_part_free);
}

KafkaPart *
kafka_part_table_find (GHashTable *table, const char *topic, gint32 number)
{
  KafkaPart wanted = { .topic = (char *) topic, .number = number };

  return g_hash_table_lookup (table, &wanted);
}

KafkaPart *
kafka_part_new (const char *topic, gint32 number, gint64 position)
{
  KafkaPart *part = g_new0 (KafkaPart, 1);

  part->topic = g_strdup (topic);
  part->number = number;
  part->position = position;
  part->begin = position;
  part->stored = TASKBUS_OFFSET_NONE;
  part->submitted = TASKBUS_OFFSET_NONE;
  part->committed = TASKBUS_OFFSET_NONE;
  return part;
}

void
kafka_part_free (KafkaPart *part)
{
  g_free (part->topic);
  g_free (part);
}
