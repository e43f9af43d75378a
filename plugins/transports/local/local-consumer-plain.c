/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"

#include <glib/gi18n-lib.h>

static gboolean
matches (TaskbusLocalConsumer *self, const char *topic)
{
  for (guint i = 0; i < self->patterns->len; i++)
    {
      if (g_pattern_spec_match_string (g_ptr_array_index (self->patterns, i), topic))
        return TRUE;
    }
  return FALSE;
}

/* Whether the options name the partition, and from where. */
static gboolean
is_chosen (TaskbusLocalConsumer *self, const char *topic, gint32 number, gint64 *offset)
{
  GPtrArray *partitions = taskbus_consumer_options_get_partitions (self->options);

  *offset = TASKBUS_OFFSET_NONE;
  if (partitions == NULL || partitions->len == 0)
    return matches (self, topic);

  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);

      if (partition->partition != number || g_strcmp0 (partition->topic, topic) != 0)
        continue;
      *offset = partition->offset;
      return TRUE;
    }
  return FALSE;
}

/* All partitions that are to be read, with the offset to begin at in their position; NULL with an error. */
static GPtrArray *
list_chosen (TaskbusLocalConsumer *self, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) local_part_free);
  LocalDatabase *database = local_reader_connect (self->reader, error);
  sqlite3_stmt *statement = NULL;
  int result;

  if (database != NULL)
    statement = local_database_query (database, error,
                                      "SELECT t.name, p.number, p.id, t.id FROM partition p"
                                      " JOIN topic t ON t.id = p.topic_id ORDER BY t.name, p.number",
                                      "");
  if (statement == NULL)
    return NULL;

  while ((result = local_database_next (database, statement, error)) > 0)
    {
      const char *topic = (const char *) sqlite3_column_text (statement, 0);
      gint32 number = sqlite3_column_int (statement, 1);
      LocalPart *part;
      gint64 offset;

      if (!is_chosen (self, topic, number, &offset))
        continue;
      part = local_part_new (topic, number, sqlite3_column_int64 (statement, 2), sqlite3_column_int64 (statement, 3));
      part->position = offset;
      g_ptr_array_add (chosen, part);
    }
  return result == 0 ? g_steal_pointer (&chosen) : NULL;
}

/* A topic that was deleted, or deleted and made again, is another one. */
static void
drop_gone (TaskbusLocalConsumer *self, GPtrArray *chosen)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      LocalPart *part = g_ptr_array_index (self->parts, i);
      gboolean found = FALSE;

      for (guint j = 0; j < chosen->len && !found; j++)
        found = ((LocalPart *) g_ptr_array_index (chosen, j))->id == part->id;
      if (!found)
        g_ptr_array_add (gone, part);
    }
  if (gone->len > 0)
    local_consumer_lose (self, gone);
}

static gboolean
begin_part (TaskbusLocalConsumer *self, LocalPart *part)
{
  g_autoptr (GError) error = NULL;

  if (local_consumer_resolve (self, part->id, &part->position, &error))
    return TRUE;

  /* It was there a moment ago: deleted since, which changes the catalog once more, or damaged. */
  if (error == NULL && local_reader_get_catalog_version (self->reader) == self->catalog_version)
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT, _ ("“%s” is damaged"), self->settings->path);
  if (error != NULL)
    {
      local_consumer_fail (self, error);
      local_consumer_meet (self, error);
    }
  return FALSE;
}

static void
add_new (TaskbusLocalConsumer *self, GPtrArray *chosen)
{
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  while (chosen->len > 0)
    {
      LocalPart *part = g_ptr_array_steal_index (chosen, 0);

      if (local_part_table_find (self->table, part->topic, part->number) == NULL && begin_part (self, part))
        local_consumer_add_part (self, part, assigned);
      else
        local_part_free (part);
    }
  if (assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
}

/* Takes up what topics and partitions there are by now. */
void
local_consumer_sync_plain (TaskbusLocalConsumer *self)
{
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version = local_reader_get_catalog_version (self->reader);

  if (version >= 0 && version == self->catalog_version)
    return;

  chosen = list_chosen (self, &error);
  if (chosen == NULL)
    {
      local_consumer_fail (self, error);
      local_consumer_meet (self, error);
      return;
    }
  self->catalog_version = version;
  drop_gone (self, chosen);
  if (!self->closed)
    add_new (self, chosen);
}
