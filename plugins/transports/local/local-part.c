/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-part.h"

#include <string.h>

static guint
part_hash (gconstpointer data)
{
  const LocalPart *part = data;

  return g_str_hash (part->topic) * 31 + (guint) part->number;
}

static gboolean
part_equal (gconstpointer a, gconstpointer b)
{
  const LocalPart *one = a;
  const LocalPart *other = b;

  return one->number == other->number && strcmp (one->topic, other->topic) == 0;
}

GHashTable *
local_part_table_new (void)
{
  return g_hash_table_new_full (part_hash, part_equal, NULL, (GDestroyNotify) local_part_free);
}

LocalPart *
local_part_table_find (GHashTable *table, const char *topic, gint32 number)
{
  LocalPart wanted = { .topic = (char *) topic, .number = number };

  return g_hash_table_lookup (table, &wanted);
}

LocalPart *
local_part_new (const char *topic, gint32 number, gint64 id, gint64 topic_id)
{
  LocalPart *part = g_new0 (LocalPart, 1);

  part->topic = g_strdup (topic);
  part->number = number;
  part->id = id;
  part->topic_id = topic_id;
  part->announced_end = -1;
  part->stored = TASKBUS_OFFSET_NONE;
  part->submitted = TASKBUS_OFFSET_NONE;
  return part;
}

void
local_part_free (LocalPart *part)
{
  g_free (part->topic);
  g_free (part);
}
