/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-topic-settings.h"

/* An answer has some 4 KiB a topic. */
#define TOPICS_A_REQUEST 500

static void
take_settings (GPtrArray *topics, guint first, const rd_kafka_ConfigResource_t **resources, size_t n_resources)
{
  for (size_t i = 0; i < n_resources; i++)
    {
      const char *name = rd_kafka_ConfigResource_name (resources[i]);
      TaskbusTopicInfo *topic = first + i < topics->len ? g_ptr_array_index (topics, first + i) : NULL;
      size_t n_entries = 0;
      const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs (resources[i], &n_entries);

      if (topic == NULL || g_strcmp0 (topic->name, name) != 0)
        continue;
      for (size_t j = 0; j < n_entries; j++)
        {
          const char *value = rd_kafka_ConfigEntry_value (entries[j]);

          if (value != NULL && rd_kafka_ConfigEntry_source (entries[j]) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG)
            g_hash_table_insert (topic->config, g_strdup (rd_kafka_ConfigEntry_name (entries[j])), g_strdup (value));
        }
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
  for (guint first = 0; first < topics->len; first += TOPICS_A_REQUEST)
    {
      g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
      g_autoptr (KafkaEvent) event = NULL;
      const rd_kafka_ConfigResource_t **resources;
      size_t n_resources = 0;

      start_request (request, topics, first, MIN (topics->len - first, TOPICS_A_REQUEST), queue);
      event = kafka_request_wait (request, queue, error);
      if (event == NULL)
        return FALSE;
      resources = rd_kafka_DescribeConfigs_result_resources (rd_kafka_event_DescribeConfigs_result (event),
                                                             &n_resources);
      take_settings (topics, first, resources, n_resources);
    }
  return TRUE;
}
