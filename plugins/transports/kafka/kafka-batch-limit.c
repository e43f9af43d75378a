/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-batch-limit.h"

/* All that is sent waits meanwhile. */
#define PATIENCE 2000 /* ms */

struct _KafkaBatchLimit
{
  GHashTable *asked; /* topics */
  guint n_open;
  gint64 until;  /* when no answer is waited for any more */
  guint64 bytes; /* that the topics take */
  guint64 applied;
};

KafkaBatchLimit *
kafka_batch_limit_new (void)
{
  KafkaBatchLimit *limit = g_new0 (KafkaBatchLimit, 1);

  limit->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  limit->bytes = G_MAXINT32; /* the largest that librdkafka takes */
  return limit;
}

void
kafka_batch_limit_free (KafkaBatchLimit *limit)
{
  g_hash_table_unref (limit->asked);
  g_free (limit);
}

void
kafka_batch_limit_ask (KafkaBatchLimit *limit, KafkaClient *client, const char *topic)
{
  rd_kafka_t *handle = kafka_client_get_handle (client);
  rd_kafka_AdminOptions_t *options;
  rd_kafka_ConfigResource_t *resource;
  rd_kafka_queue_t *queue;

  if (g_hash_table_contains (limit->asked, topic))
    return;

  g_hash_table_add (limit->asked, g_strdup (topic));
  limit->n_open++;
  limit->until = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_MILLISECOND;
  options = rd_kafka_AdminOptions_new (handle, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  rd_kafka_AdminOptions_set_request_timeout (options, PATIENCE, NULL, 0);
  resource = rd_kafka_ConfigResource_new (RD_KAFKA_RESOURCE_TOPIC, topic);
  queue = rd_kafka_queue_get_main (handle);
  rd_kafka_DescribeConfigs (handle, &resource, 1, options, queue);
  rd_kafka_queue_destroy (queue);
  rd_kafka_ConfigResource_destroy (resource);
  rd_kafka_AdminOptions_destroy (options);
}

/* A batch may be no larger than either of them. */
static gboolean
bounds_batches (const char *name)
{
  return g_str_equal (name, "max.message.bytes") || g_str_equal (name, "segment.bytes");
}

static void
take_settings (KafkaBatchLimit *limit, const rd_kafka_ConfigResource_t *resource)
{
  size_t n_entries = 0;
  const rd_kafka_ConfigEntry_t **entries = rd_kafka_ConfigResource_configs (resource, &n_entries);

  for (size_t i = 0; i < n_entries; i++)
    {
      const char *value = rd_kafka_ConfigEntry_value (entries[i]);
      guint64 bytes;

      if (value != NULL && bounds_batches (rd_kafka_ConfigEntry_name (entries[i])) &&
          g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &bytes, NULL))
        limit->bytes = MIN (limit->bytes, bytes);
    }
}

/* Who may not ask, or gets no answer in time, knows as much as before.  What comes late is as true, and counts the next time. */
void
kafka_batch_limit_take_answer (KafkaBatchLimit *limit, rd_kafka_event_t *event)
{
  const rd_kafka_ConfigResource_t **resources;
  size_t n_resources = 0;

  if (limit->n_open > 0)
    limit->n_open--;
  if (rd_kafka_event_error (event) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return;
  resources = rd_kafka_DescribeConfigs_result_resources (rd_kafka_event_DescribeConfigs_result (event), &n_resources);
  for (size_t i = 0; i < n_resources; i++)
    take_settings (limit, resources[i]);
}

gboolean
kafka_batch_limit_is_asking (KafkaBatchLimit *limit)
{
  return limit->n_open > 0 && g_get_monotonic_time () < limit->until;
}

void
kafka_batch_limit_forget_questions (KafkaBatchLimit *limit)
{
  g_hash_table_remove_all (limit->asked);
  limit->n_open = 0;
}

void
kafka_batch_limit_apply (KafkaBatchLimit *limit, rd_kafka_conf_t *conf)
{
  char value[32] = "";
  size_t size = sizeof value;
  guint64 set = G_MAXINT32;

  rd_kafka_conf_get (conf, "batch.size", value, &size);
  g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &set, NULL);
  limit->applied = MIN (limit->bytes, set);
  limit->n_open = 0; /* the client before it does not answer any more */
  g_snprintf (value, sizeof value, "%" G_GUINT64_FORMAT, limit->applied);
  rd_kafka_conf_set (conf, "batch.size", value, NULL, 0);
}

gboolean
kafka_batch_limit_needs_client (KafkaBatchLimit *limit)
{
  return limit->bytes < limit->applied;
}
