/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "consume-progress.h"

#include <string.h>

typedef struct
{
  char *topic;
  gint32 partition;
  gint64 until;
  gboolean complete;
} Place;

struct _ToolConsumeProgress
{
  GHashTable *places; /* a set of Place */
  Place *last;        /* the one that was looked up last: records come in runs */
  guint n_open;
};

static guint
place_hash (gconstpointer data)
{
  const Place *place = data;

  return g_str_hash (place->topic) + (guint) place->partition * 2654435761u;
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  return one->partition == other->partition && g_str_equal (one->topic, other->topic);
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->topic);
  g_free (place);
}

ToolConsumeProgress *
tool_consume_progress_new (void)
{
  ToolConsumeProgress *progress = g_new0 (ToolConsumeProgress, 1);

  progress->places = g_hash_table_new_full (place_hash, place_equal, place_free, NULL);
  return progress;
}

void
tool_consume_progress_free (ToolConsumeProgress *progress)
{
  g_hash_table_unref (progress->places);
  g_free (progress);
}

static Place *
find (ToolConsumeProgress *progress, const char *topic, gint32 partition)
{
  Place wanted = { (char *) topic, partition, 0, FALSE };

  if (progress->last == NULL || !place_equal (progress->last, &wanted))
    progress->last = g_hash_table_lookup (progress->places, &wanted);
  return progress->last;
}

static void
complete (ToolConsumeProgress *progress, Place *place)
{
  if (!place->complete)
    progress->n_open--;
  place->complete = TRUE;
}

/* Expects the records of a partition from one offset until another one; a partition that is there already begins anew. */
void
tool_consume_progress_add (ToolConsumeProgress *progress,
                           const char *topic,
                           gint32 partition,
                           gint64 from,
                           gint64 until)
{
  Place *place = g_new0 (Place, 1);

  tool_consume_progress_remove (progress, topic, partition);
  place->topic = g_strdup (topic);
  place->partition = partition;
  place->until = until;
  g_hash_table_add (progress->places, place);
  progress->n_open++;
  if (from >= until)
    complete (progress, place);
}

/* Expects nothing of a partition any more. */
void
tool_consume_progress_remove (ToolConsumeProgress *progress, const char *topic, gint32 partition)
{
  Place *place = find (progress, topic, partition);

  if (place == NULL)
    return;

  complete (progress, place);
  progress->last = NULL;
  g_hash_table_remove (progress->places, place);
}

/* Takes note of a record; FALSE when it is behind what was asked for. */
gboolean
tool_consume_progress_take (ToolConsumeProgress *progress, const TaskbusRecord *record)
{
  Place *place = find (progress, taskbus_record_get_topic (record), taskbus_record_get_partition (record));
  gint64 offset = taskbus_record_get_offset (record);

  if (place == NULL)
    return TRUE;
  if (offset + 1 >= place->until)
    complete (progress, place);
  return offset < place->until;
}

/* Takes note that a partition has nothing more for now. */
void
tool_consume_progress_end (ToolConsumeProgress *progress, const char *topic, gint32 partition)
{
  Place *place = find (progress, topic, partition);

  if (place != NULL)
    complete (progress, place);
}

/* Tells whether every partition gave all that was asked for. */
gboolean
tool_consume_progress_is_complete (ToolConsumeProgress *progress)
{
  return progress->n_open == 0 && g_hash_table_size (progress->places) > 0;
}
