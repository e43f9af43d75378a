/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "example-log.h"

GMutex example_log_lock;

static GHashTable *topics;    /* of GPtrArray of TaskbusRecord: the index is the offset */
static GHashTable *positions; /* of ExamplePosition, by topic and group */

static void
ensure_tables (void)
{
  if (topics != NULL)
    return;

  topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  positions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

GPtrArray *
example_log_get_topic (const char *topic)
{
  GPtrArray *records;

  ensure_tables ();
  records = g_hash_table_lookup (topics, topic);
  if (records == NULL)
    {
      records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
      g_hash_table_insert (topics, g_strdup (topic), records);
    }
  return records;
}

char **
example_log_list_topics (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer topic;

  ensure_tables ();
  g_hash_table_iter_init (&iter, topics);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    g_strv_builder_add (builder, topic);
  return g_strv_builder_end (builder);
}

ExamplePosition *
example_log_get_position (const char *group, const char *topic)
{
  g_autofree char *key = g_strconcat (topic, "/", group, NULL); /* a topic has no slash */
  ExamplePosition *position;

  ensure_tables ();
  position = g_hash_table_lookup (positions, key);
  if (position == NULL)
    {
      position = g_new0 (ExamplePosition, 1);
      position->committed = TASKBUS_OFFSET_NONE;
      g_hash_table_insert (positions, g_steal_pointer (&key), position);
    }
  return position;
}
