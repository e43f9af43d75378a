/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-offsets.h"

typedef struct
{
  KafkaPartitionList *list;
} Query;

static void
query_clear (gpointer data)
{
  Query *query = data;

  g_clear_pointer (&query->list, rd_kafka_topic_partition_list_destroy);
}

static rd_kafka_resp_err_t
run_query (rd_kafka_t *rk, gpointer data, int timeout)
{
  Query *query = data;

  return rd_kafka_offsets_for_times (rk, query->list, timeout);
}

gboolean
kafka_offsets_query (KafkaRequest *request, KafkaPartitionList **list, GError **error)
{
  Query *query;
  gboolean success;

  if ((*list)->cnt == 0)
    return TRUE;

  query = g_atomic_rc_box_new0 (Query);
  query->list = rd_kafka_topic_partition_list_copy (*list);
  success = kafka_request_run (request, run_query, query, query_clear, error);
  if (success)
    {
      rd_kafka_topic_partition_list_destroy (*list);
      *list = g_steal_pointer (&query->list);
    }
  g_atomic_rc_box_release_full (query, query_clear);
  return success;
}
