/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-topic-settings.h"

/* An answer has some 4 KiB a topic.  Of 10,000 topics those of so few at a time, and of some at once, come soonest. */
#define TOPICS_A_REQUEST 100
#define REQUESTS_AT_ONCE 4

static void
take_settings (TaskbusTopicInfo *topic, const rd_kafka_ConfigResource_t *resource)
{
  size_t n_entries = 0;
  const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs (resource, &n_entries);

  for (size_t i = 0; i < n_entries; i++)
    {
      const char *value = rd_kafka_ConfigEntry_value (entries[i]);

      if (value != NULL && rd_kafka_ConfigEntry_source (entries[i]) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
        g_hash_table_insert (topic->config, g_strdup (rd_kafka_ConfigEntry_name (entries[i])), g_strdup (value));
    }
}

static void
take_answer (GHashTable *topics, rd_kafka_event_t *event)
{
  size_t n_resources = 0;
  const rd_kafka_ConfigResource_t **resources =
    rd_kafka_DescribeConfigs_result_resources (rd_kafka_event_DescribeConfigs_result (event), &n_resources);

  for (size_t i = 0; i < n_resources; i++)
    {
      TaskbusTopicInfo *topic = g_hash_table_lookup (topics, rd_kafka_ConfigResource_name (resources[i]));

      if (topic != NULL)
        take_settings (topic, resources[i]);
    }
}

static void
start_request (KafkaRequest *request, GPtrArray *topics, guint first, guint n, KafkaQueue *queue)
{
  g_autoptr (KafkaAdminOptions) options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  g_autofree rd_kafka_ConfigResource_t **resources = g_new (rd_kafka_ConfigResource_t *, n);

  for (guint i = 0; i < n; i++)
    {
      const TaskbusTopicInfo *topic = g_ptr_array_index (topics, first + i);

      resources[i] = rd_kafka_ConfigResource_new (RD_KAFKA_RESOURCE_TOPIC, topic->name);
    }
  rd_kafka_DescribeConfigs (kafka_client_get_handle (request->client), resources, n, options, queue);
  rd_kafka_ConfigResource_destroy_array (resources, n);
}

gboolean
kafka_topic_settings_query (KafkaRequest *request, GPtrArray *topics, GError **error)
{
  g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_asked = 0;
  guint n_open = 0;

  for (guint i = 0; i < topics->len; i++)
    {
      TaskbusTopicInfo *topic = g_ptr_array_index (topics, i);

      g_hash_table_insert (by_name, topic->name, topic);
    }
  while (n_asked < topics->len || n_open > 0)
    {
      g_autoptr (KafkaEvent) event = NULL;

      for (; n_asked < topics->len && n_open < REQUESTS_AT_ONCE; n_open++)
        {
          guint n = MIN (topics->len - n_asked, TOPICS_A_REQUEST);

          start_request (request, topics, n_asked, n, queue);
          n_asked += n;
        }
      event = kafka_request_wait (request, queue, error);
      if (event == NULL)
        return FALSE;
      take_answer (by_name, event);
      n_open--;
    }
  return TRUE;
}
