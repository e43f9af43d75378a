/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-metadata.h"

typedef struct
{
  KafkaMetadata *metadata;
} Query;

static void
query_clear (gpointer data)
{
  Query *query = data;

  g_clear_pointer (&query->metadata, kafka_metadata_free);
}

static rd_kafka_resp_err_t
run_query (rd_kafka_t *rk, gpointer data, int timeout)
{
  Query *query = data;

  return rd_kafka_metadata (rk, 1, NULL, &query->metadata, timeout);
}

KafkaMetadata *
kafka_metadata_query (KafkaRequest *request, GError **error)
{
  Query *query = g_atomic_rc_box_new0 (Query);
  KafkaMetadata *metadata = NULL;

  if (kafka_request_run (request, run_query, query, query_clear, error))
    metadata = g_steal_pointer (&query->metadata);
  g_atomic_rc_box_release_full (query, query_clear);
  return metadata;
}

const rd_kafka_metadata_topic_t *
kafka_metadata_find (KafkaMetadata *metadata, const char *topic)
{
  for (int i = 0; i < metadata->topic_cnt; i++)
    {
      if (g_strcmp0 (metadata->topics[i].topic, topic) == 0)
        return &metadata->topics[i];
    }
  return NULL;
}
