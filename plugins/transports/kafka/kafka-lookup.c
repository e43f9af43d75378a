/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-lookup.h"

#include <glib/gi18n-lib.h>

/* A broker that is well answers at once; one try of several. */
#define PATIENCE_MS 5000
/* Nobody can interrupt librdkafka, and the end of the client waits for it: so the first question is a short one. */
#define FIRST_PATIENCE_MS 300

typedef struct
{
  KafkaClient *client;
  GPtrArray *spans;
  gboolean committed;
  gboolean all;
  const rd_kafka_metadata_t *metadata;
} Lookup;

KafkaSpan *
kafka_span_new (const char *topic, gint32 number)
{
  KafkaSpan *span = g_new (KafkaSpan, 1);

  span->topic = g_strdup (topic);
  span->number = number;
  span->committed = span->low = span->high = TASKBUS_OFFSET_NONE;
  return span;
}

void
kafka_span_free (KafkaSpan *span)
{
  g_free (span->topic);
  g_free (span);
}

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  if (lookup->metadata != NULL)
    rd_kafka_metadata_destroy (lookup->metadata);
  g_clear_pointer (&lookup->spans, g_ptr_array_unref);
  kafka_client_unref (lookup->client);
  g_free (lookup);
}

static rd_kafka_topic_partition_list_t *
make_list (GPtrArray *spans, gint64 offset)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new ((int) spans->len);

  for (guint i = 0; i < spans->len; i++)
    {
      const KafkaSpan *span = g_ptr_array_index (spans, i);

      rd_kafka_topic_partition_list_add (list, span->topic, span->number)->offset = offset;
    }
  return list;
}

static gint64
get_offset (const rd_kafka_topic_partition_list_t *list, const KafkaSpan *span)
{
  const rd_kafka_topic_partition_t *found =
    rd_kafka_topic_partition_list_find ((rd_kafka_topic_partition_list_t *) list, span->topic, span->number);

  return found != NULL && found->err == RD_KAFKA_RESP_ERR_NO_ERROR && found->offset >= 0 ? found->offset
                                                                                         : TASKBUS_OFFSET_NONE;
}

/* The times -2 and -1 of the protocol are the beginning and the end. */
static void
find_watermark (Lookup *lookup, gint64 time)
{
  rd_kafka_topic_partition_list_t *list = make_list (lookup->spans, time);
  rd_kafka_resp_err_t code = rd_kafka_offsets_for_times (kafka_client_get_handle (lookup->client), list, PATIENCE_MS);

  for (guint i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < lookup->spans->len; i++)
    {
      KafkaSpan *span = g_ptr_array_index (lookup->spans, i);

      *(time == RD_KAFKA_OFFSET_BEGINNING ? &span->low : &span->high) = get_offset (list, span);
    }
  rd_kafka_topic_partition_list_destroy (list);
}

static rd_kafka_resp_err_t
find_committed (Lookup *lookup)
{
  rd_kafka_topic_partition_list_t *list = make_list (lookup->spans, RD_KAFKA_OFFSET_INVALID);
  rd_kafka_resp_err_t code = rd_kafka_committed (kafka_client_get_handle (lookup->client), list, PATIENCE_MS);

  for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < list->cnt; i++)
    code = list->elems[i].err;
  for (guint i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < lookup->spans->len; i++)
    {
      KafkaSpan *span = g_ptr_array_index (lookup->spans, i);

      span->committed = get_offset (list, span);
    }
  rd_kafka_topic_partition_list_destroy (list);
  return code;
}

static gpointer
run_spans (gpointer data)
{
  g_autoptr (GTask) task = data;
  Lookup *lookup = g_task_get_task_data (task);
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  GError *error = NULL;

  if (lookup->committed)
    code = find_committed (lookup);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      kafka_error_set (&error, code, NULL, _ ("The positions of the group cannot be read"));
      g_task_return_error (task, error);
      return NULL;
    }

  if (!kafka_client_is_stopped (lookup->client))
    find_watermark (lookup, RD_KAFKA_OFFSET_BEGINNING);
  if (!kafka_client_is_stopped (lookup->client))
    find_watermark (lookup, RD_KAFKA_OFFSET_END);
  g_task_return_pointer (task, g_steal_pointer (&lookup->spans), (GDestroyNotify) g_ptr_array_unref);
  return NULL;
}

static rd_kafka_resp_err_t
find_topics (Lookup *lookup)
{
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TRANSPORT;

  for (int patience = FIRST_PATIENCE_MS;
       patience < PATIENCE_MS && kafka_error_get_code (code) == TASKBUS_ERROR_UNREACHABLE &&
       !kafka_client_is_stopped (lookup->client);
       patience *= 2)
    code = rd_kafka_metadata (kafka_client_get_handle (lookup->client), lookup->all, NULL, &lookup->metadata, patience);
  return code;
}

static gpointer
run_topics (gpointer data)
{
  g_autoptr (GTask) task = data;
  Lookup *lookup = g_task_get_task_data (task);
  rd_kafka_resp_err_t code = find_topics (lookup);
  GError *error = NULL;

  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      g_task_return_boolean (task, TRUE);
      return NULL;
    }

  kafka_error_set (&error, code, NULL, _ ("The topics cannot be listed"));
  g_task_return_error (task, error);
  return NULL;
}

static void
start (Lookup *lookup, GThreadFunc func, gpointer source_object, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (source_object, NULL, callback, data);
  GError *error = NULL;
  GThread *thread;

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, lookup, lookup_free);
  thread = g_thread_try_new ("kafka-lookup", func, task, &error);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

void
kafka_lookup_spans_async (KafkaClient *client,
                          GPtrArray *spans,
                          gboolean committed,
                          gpointer source_object,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->client = kafka_client_ref (client);
  lookup->spans = g_ptr_array_ref (spans);
  lookup->committed = committed;
  start (lookup, run_spans, source_object, callback, data);
}

GPtrArray *
kafka_lookup_spans_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kafka_lookup_topics_async (KafkaClient *client,
                           gboolean all,
                           gpointer source_object,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->client = kafka_client_ref (client);
  lookup->all = all;
  start (lookup, run_topics, source_object, callback, data);
}

/* The answer lives as long as the result. */
const rd_kafka_metadata_t *
kafka_lookup_topics_finish (GAsyncResult *result, GError **error)
{
  Lookup *lookup = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? lookup->metadata : NULL;
}
