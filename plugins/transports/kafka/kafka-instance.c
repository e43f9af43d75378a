/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-instance.h"

struct _KafkaInstance
{
  char *id;
  char *key;
};

static GMutex mutex;
static GHashTable *used; /* of keys */

KafkaInstance *
kafka_instance_new (const char *endpoints, const char *group, const char *name)
{
  KafkaInstance *instance = g_new0 (KafkaInstance, 1);

  g_mutex_lock (&mutex);
  if (used == NULL)
    used = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint number = 1; number == 1 || g_hash_table_contains (used, instance->key); number++)
    {
      g_free (instance->id);
      g_free (instance->key);
      instance->id = number == 1 ? g_strdup (name) : g_strdup_printf ("%s-%u", name, number);
      instance->key = g_strjoin ("\n", endpoints, group, instance->id, NULL);
    }
  g_hash_table_add (used, instance->key);
  g_mutex_unlock (&mutex);
  return instance;
}

void
kafka_instance_free (KafkaInstance *instance)
{
  g_mutex_lock (&mutex);
  g_hash_table_remove (used, instance->key);
  if (g_hash_table_size (used) == 0)
    g_clear_pointer (&used, g_hash_table_unref);
  g_mutex_unlock (&mutex);
  g_free (instance->id);
  g_free (instance->key);
  g_free (instance);
}

const char *
kafka_instance_get_id (KafkaInstance *instance)
{
  return instance->id;
}
