/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-offsets.h"

/* librdkafka searches the list for each answer, so that the time grows with the square. */
#define PARTITIONS_A_REQUEST 1000

typedef struct
{
  KafkaPartitionList *list;
  KafkaPartitionList *result;
  int n_done;
  GCancellable *cancellable;
  gint64 deadline; /* of this attempt */
} Query;

static void
query_clear (gpointer data)
{
  Query *query = data;

  g_clear_pointer (&query->list, rd_kafka_topic_partition_list_destroy);
  g_clear_pointer (&query->result, rd_kafka_topic_partition_list_destroy);
  g_clear_object (&query->cancellable);
}

static int
get_timeout (Query *query)
{
  return (int) MAX ((query->deadline - g_get_monotonic_time ()) / 1000, 1);
}

static gboolean
concerns_all (rd_kafka_resp_err_t code)
{
  return code != RD_KAFKA_RESP_ERR_NO_ERROR && kafka_error_get_code (code) == TASKBUS_ERROR_UNREACHABLE;
}

/* When a partition has an error there is no answer for any of its request: then they are asked for in smaller requests. */
static rd_kafka_resp_err_t
query_range (rd_kafka_t *rk, Query *query, int first, int n)
{
  g_autoptr (KafkaPartitionList) part = rd_kafka_topic_partition_list_new (n);
  rd_kafka_resp_err_t code;

  if (g_cancellable_is_cancelled (query->cancellable))
    return RD_KAFKA_RESP_ERR__TIMED_OUT;
  for (int i = first; i < first + n; i++)
    {
      const rd_kafka_topic_partition_t *wanted = &query->list->elems[i];

      rd_kafka_topic_partition_list_add (part, wanted->topic, wanted->partition)->offset = wanted->offset;
    }

  code = rd_kafka_offsets_for_times (rk, part, get_timeout (query));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR && !concerns_all (code) && n > 1)
    {
      code = query_range (rk, query, first, n / 2);
      return code == RD_KAFKA_RESP_ERR_NO_ERROR ? query_range (rk, query, first + n / 2, n - n / 2) : code;
    }

  for (int i = 0; i < n; i++)
    {
      query->result->elems[first + i].err = code != RD_KAFKA_RESP_ERR_NO_ERROR ? code : part->elems[i].err;
      query->result->elems[first + i].offset = part->elems[i].offset;
    }
  return concerns_all (code) ? code : RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* What a client knows of a topic may be old: partitions that were added since then, say. */
static rd_kafka_resp_err_t
query_unknown (rd_kafka_t *rk, Query *query)
{
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  gboolean is_fresh = FALSE;

  for (int i = 0; i < query->list->cnt && code == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
    {
      const struct rd_kafka_metadata *metadata;

      if (kafka_error_get_code (query->result->elems[i].err) != TASKBUS_ERROR_NOT_FOUND)
        continue;
      if (!is_fresh)
        {
          code = rd_kafka_metadata (rk, 1, NULL, &metadata, get_timeout (query));
          if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
            return code;
          rd_kafka_metadata_destroy (metadata);
          is_fresh = TRUE;
        }
      code = query_range (rk, query, i, 1);
    }
  return code;
}

static rd_kafka_resp_err_t
run_query (rd_kafka_t *rk, gpointer data, int timeout)
{
  Query *query = data;

  query->deadline = g_get_monotonic_time () + timeout * G_TIME_SPAN_MILLISECOND;
  while (query->n_done < query->list->cnt)
    {
      int n = MIN (query->list->cnt - query->n_done, PARTITIONS_A_REQUEST);
      rd_kafka_resp_err_t code = query_range (rk, query, query->n_done, n);

      if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return code;
      query->n_done += n;
    }
  return query_unknown (rk, query);
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
  query->result = rd_kafka_topic_partition_list_copy (*list);
  query->cancellable = request->cancellable != NULL ? g_object_ref (request->cancellable) : NULL;
  success = kafka_request_run (request, run_query, query, query_clear, error);
  if (success)
    {
      rd_kafka_topic_partition_list_destroy (*list);
      *list = g_steal_pointer (&query->result);
    }
  g_atomic_rc_box_release_full (query, query_clear);
  return success;
}
