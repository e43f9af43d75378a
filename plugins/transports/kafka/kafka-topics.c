/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-topics.h"

#include <string.h>

#define FIRST_SIZE 32

typedef struct
{
  guint hash;
  rd_kafka_topic_t *handle;
  char name[];
} Topic;

/* Open addressing; a slot is written once, after what it points to. */
typedef struct
{
  guint size; /* a power of two, at least twice the number of topics */
  guint n;
  Topic *slots[];
} Table;

struct _KafkaTopics
{
  KafkaClient *client;
  Table *table; /* atomic */

  GMutex mutex; /* of those who add */
  GPtrArray *outgrown;
};

static Table *
table_new (guint size)
{
  Table *table = g_malloc0 (sizeof *table + size * sizeof *table->slots);

  table->size = size;
  return table;
}

/* The topic, or NULL and the slot where it belongs. */
static inline Topic *
table_find (Table *table, const char *name, guint hash, guint *slot)
{
  for (guint i = hash & (table->size - 1);; i = (i + 1) & (table->size - 1))
    {
      Topic *topic = g_atomic_pointer_get (&table->slots[i]);

      if (topic != NULL && (topic->hash != hash || strcmp (topic->name, name) != 0))
        continue;
      *slot = i;
      return topic;
    }
}

/* Who looks something up just now may still do so in the old one. */
static void
grow (KafkaTopics *topics)
{
  Table *old = topics->table;
  Table *table = table_new (old->size * 2);
  guint slot;

  for (guint i = 0; i < old->size; i++)
    {
      Topic *topic = old->slots[i];

      if (topic == NULL)
        continue;
      table_find (table, topic->name, topic->hash, &slot);
      table->slots[slot] = topic;
    }
  table->n = old->n;
  g_ptr_array_add (topics->outgrown, old);
  g_atomic_pointer_set (&topics->table, table);
}

static Topic *
add (KafkaTopics *topics, const char *name, guint hash)
{
  rd_kafka_topic_t *handle = rd_kafka_topic_new (kafka_client_get_handle (topics->client), name, NULL);
  gsize size = strlen (name) + 1;
  Topic *topic;
  guint slot;

  if (handle == NULL)
    return NULL;

  topic = g_malloc (sizeof *topic + size);
  topic->hash = hash;
  topic->handle = handle;
  memcpy (topic->name, name, size);
  if ((topics->table->n + 1) * 2 > topics->table->size)
    grow (topics);
  table_find (topics->table, name, hash, &slot);
  topics->table->n++;
  g_atomic_pointer_set (&topics->table->slots[slot], topic);
  return topic;
}

KafkaTopics *
kafka_topics_new (KafkaClient *client)
{
  KafkaTopics *topics = g_new0 (KafkaTopics, 1);

  g_mutex_init (&topics->mutex);
  topics->client = kafka_client_ref (client);
  topics->table = table_new (FIRST_SIZE);
  topics->outgrown = g_ptr_array_new_with_free_func (g_free);
  return topics;
}

/* Nobody looks anything up any more. */
void
kafka_topics_free (KafkaTopics *topics)
{
  for (guint i = 0; i < topics->table->size; i++)
    {
      Topic *topic = topics->table->slots[i];

      if (topic != NULL)
        rd_kafka_topic_destroy (topic->handle);
      g_free (topic);
    }
  g_free (topics->table);
  g_ptr_array_unref (topics->outgrown);
  g_mutex_clear (&topics->mutex);
  kafka_client_unref (topics->client);
  g_free (topics);
}

rd_kafka_topic_t *
kafka_topics_get (KafkaTopics *topics, const char *name, gboolean *is_new)
{
  guint hash = g_str_hash (name);
  guint slot;
  Topic *topic = table_find (g_atomic_pointer_get (&topics->table), name, hash, &slot);

  *is_new = FALSE;
  if (G_LIKELY (topic != NULL))
    return topic->handle;

  g_mutex_lock (&topics->mutex);
  topic = table_find (topics->table, name, hash, &slot);
  if (topic == NULL)
    {
      topic = add (topics, name, hash);
      *is_new = topic != NULL;
    }
  g_mutex_unlock (&topics->mutex);
  return topic != NULL ? topic->handle : NULL;
}
