/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-error.h"
#include "kafka-metadata.h"
#include "kafka-offsets.h"

#include <glib/gi18n-lib.h>

/* A broker that made a change tells others of it; what it takes for all of them to know is waited for, but not for ever. */
#define SETTLING (5 * G_TIME_SPAN_SECOND)
#define FIRST_PAUSE (10 * G_TIME_SPAN_MILLISECOND)
#define LAST_PAUSE (250 * G_TIME_SPAN_MILLISECOND)

typedef gboolean (*SettledFunc) (KafkaRequest *request, const char *name, gint32 n_partitions);

/* Whether the leaders of the partitions answer for them. */
static rd_kafka_resp_err_t
ask_leaders (KafkaRequest *request, const char *name, gint32 n_partitions)
{
  g_autoptr (KafkaPartitionList) list = rd_kafka_topic_partition_list_new (n_partitions);

  for (gint32 i = 0; i < MAX (n_partitions, 1); i++)
    rd_kafka_topic_partition_list_add (list, name, i)->offset = KAFKA_TIME_END;
  if (!kafka_offsets_query (request, &list, NULL))
    return RD_KAFKA_RESP_ERR__TIMED_OUT;
  for (int i = 0; i < list->cnt; i++)
    {
      if (list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR)
        return list->elems[i].err;
    }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static gboolean
is_usable (KafkaRequest *request, const char *name, gint32 n_partitions)
{
  return ask_leaders (request, name, n_partitions) == RD_KAFKA_RESP_ERR_NO_ERROR;
}

/* The producer has to learn of them, too. */
static gboolean
has_partitions (KafkaRequest *request, const char *name, gint32 n_partitions)
{
  g_autoptr (KafkaMetadata) metadata = kafka_metadata_query (request, NULL);
  const rd_kafka_metadata_topic_t *topic = metadata != NULL ? kafka_metadata_find (metadata, name) : NULL;

  return topic != NULL && topic->partition_cnt >= n_partitions && is_usable (request, name, n_partitions);
}

static gboolean
is_gone (KafkaRequest *request, const char *name, gint32 n_partitions)
{
  g_autoptr (KafkaMetadata) metadata = kafka_metadata_query (request, NULL);

  return metadata != NULL && kafka_metadata_find (metadata, name) == NULL;
}

/* The change is made; whoever doesn't want to wait any more sees it a little later. */
static void
settle (KafkaRequest *request, SettledFunc is_settled, const char *name, gint32 n_partitions)
{
  gint64 until = g_get_monotonic_time () + SETTLING;

  for (gint64 pause = FIRST_PAUSE; g_get_monotonic_time () < until; pause = MIN (2 * pause, LAST_PAUSE))
    {
      request->deadline = until;
      if (g_cancellable_is_cancelled (request->cancellable) || is_settled (request, name, n_partitions) ||
          !kafka_request_pause (request, pause))
        return;
    }
}

/* The answer for the one topic that was asked for. */
static gboolean
check_result (KafkaRequest *request,
              const rd_kafka_topic_result_t **results,
              size_t n_results,
              const char *name,
              GError **error)
{
  rd_kafka_resp_err_t code = n_results > 0 ? rd_kafka_topic_result_error (results[0]) : RD_KAFKA_RESP_ERR__BAD_MSG;

  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;

  if (code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS, _ ("There is a topic “%s” already"), name);
  else if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no topic “%s”"), name);
  else
    kafka_request_set_error (request, code, n_results > 0 ? rd_kafka_topic_result_error_string (results[0]) : NULL,
                             error);
  return FALSE;
}

static rd_kafka_NewTopic_t *
make_topic (KafkaRequest *request,
            const char *name,
            gint32 n_partitions,
            gint32 n_replicas,
            GHashTable *config,
            GError **error)
{
  char reason[256] = "";
  rd_kafka_NewTopic_t *topic = rd_kafka_NewTopic_new (name, n_partitions > 0 ? n_partitions : -1,
                                                      n_replicas > 0 ? n_replicas : -1, reason, sizeof reason);
  GHashTableIter iter;
  gpointer key, value;

  if (topic == NULL)
    {
      kafka_request_set_error (request, RD_KAFKA_RESP_ERR__INVALID_ARG, reason, error);
      return NULL;
    }
  if (config == NULL)
    return topic;

  g_hash_table_iter_init (&iter, config);
  while (g_hash_table_iter_next (&iter, &key, &value))
    rd_kafka_NewTopic_set_config (topic, key, value);
  return topic;
}

gboolean
kafka_admin_create_topic (TaskbusAdmin *admin,
                          const char *name,
                          gint32 n_partitions,
                          gint32 n_replicas,
                          GHashTable *config,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaQueue) queue = NULL;
  g_autoptr (KafkaAdminOptions) options = NULL;
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_NewTopic_t *topic;
  const rd_kafka_topic_result_t **results;
  size_t n_results = 0;

  if (client == NULL)
    return FALSE;

  request = kafka_request_new (client, cancellable, _ ("Topic “%s” cannot be created"), name);
  kafka_request_needs (request, "Create", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
  topic = make_topic (request, name, n_partitions, n_replicas, config, error);
  if (topic == NULL)
    return FALSE;

  queue = rd_kafka_queue_new (kafka_client_get_handle (client));
  options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  rd_kafka_CreateTopics (kafka_client_get_handle (client), &topic, 1, options, queue);
  rd_kafka_NewTopic_destroy (topic);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return FALSE;

  results = rd_kafka_CreateTopics_result_topics (rd_kafka_event_CreateTopics_result (event), &n_results);
  if (!check_result (request, results, n_results, name, error))
    return FALSE;
  settle (request, is_usable, name, n_partitions);
  return TRUE;
}

gboolean
kafka_admin_create_partitions (TaskbusAdmin *admin,
                               const char *name,
                               gint32 n_partitions,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaQueue) queue = NULL;
  g_autoptr (KafkaAdminOptions) options = NULL;
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_NewPartitions_t *partitions;
  const rd_kafka_topic_result_t **results;
  size_t n_results = 0;
  char reason[256] = "";

  if (client == NULL)
    return FALSE;

  request = kafka_request_new (client, cancellable, _ ("Topic “%s” cannot get %d partitions"), name, n_partitions);
  kafka_request_needs (request, "Alter", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
  partitions = rd_kafka_NewPartitions_new (name, (size_t) n_partitions, reason, sizeof reason);
  if (partitions == NULL)
    {
      kafka_request_set_error (request, RD_KAFKA_RESP_ERR__INVALID_ARG, reason, error);
      return FALSE;
    }

  queue = rd_kafka_queue_new (kafka_client_get_handle (client));
  options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_CREATEPARTITIONS);
  rd_kafka_CreatePartitions (kafka_client_get_handle (client), &partitions, 1, options, queue);
  rd_kafka_NewPartitions_destroy (partitions);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return FALSE;

  results = rd_kafka_CreatePartitions_result_topics (rd_kafka_event_CreatePartitions_result (event), &n_results);
  if (!check_result (request, results, n_results, name, error))
    return FALSE;
  settle (request, has_partitions, name, n_partitions);
  return TRUE;
}

gboolean
kafka_admin_delete_topic (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaQueue) queue = NULL;
  g_autoptr (KafkaAdminOptions) options = NULL;
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_DeleteTopic_t *topic;
  const rd_kafka_topic_result_t **results;
  size_t n_results = 0;

  if (client == NULL)
    return FALSE;

  request = kafka_request_new (client, cancellable, _ ("Topic “%s” cannot be deleted"), name);
  kafka_request_needs (request, "Delete", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
  queue = rd_kafka_queue_new (kafka_client_get_handle (client));
  options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_DELETETOPICS);
  topic = rd_kafka_DeleteTopic_new (name);
  rd_kafka_DeleteTopics (kafka_client_get_handle (client), &topic, 1, options, queue);
  rd_kafka_DeleteTopic_destroy (topic);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return FALSE;

  results = rd_kafka_DeleteTopics_result_topics (rd_kafka_event_DeleteTopics_result (event), &n_results);
  if (!check_result (request, results, n_results, name, error))
    return FALSE;
  settle (request, is_gone, name, 0);
  return TRUE;
}
