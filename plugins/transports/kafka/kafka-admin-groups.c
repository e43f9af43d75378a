/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-group.h"
#include "kafka-metadata.h"
#include "kafka-offsets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const TaskbusGroupInfo *first = *(TaskbusGroupInfo *const *) a;
  const TaskbusGroupInfo *second = *(TaskbusGroupInfo *const *) b;

  return strcmp (first->name, second->name);
}

/* The names of the groups that the brokers know.  Some may be missing while a broker is away: that is not an error, unless
 * none answered. */
static char **
list_names (KafkaRequest *request, GError **error)
{
  g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
  g_autoptr (KafkaAdminOptions) options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (KafkaEvent) event = NULL;
  const rd_kafka_ConsumerGroupListing_t **groups;
  const rd_kafka_error_t **failures;
  size_t n_groups = 0;
  size_t n_failures = 0;

  rd_kafka_ListConsumerGroups (kafka_client_get_handle (request->client), options, queue);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return NULL;

  groups = rd_kafka_ListConsumerGroups_result_valid (rd_kafka_event_ListConsumerGroups_result (event), &n_groups);
  failures = rd_kafka_ListConsumerGroups_result_errors (rd_kafka_event_ListConsumerGroups_result (event), &n_failures);
  if (n_groups == 0 && n_failures > 0)
    {
      kafka_request_set_error (request, rd_kafka_error_code (failures[0]), rd_kafka_error_string (failures[0]), error);
      return NULL;
    }
  for (size_t i = 0; i < n_groups; i++)
    g_strv_builder_add (builder, rd_kafka_ConsumerGroupListing_group_id (groups[i]));
  return g_strv_builder_end (builder);
}

GPtrArray *
kafka_admin_list_groups (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_auto (GStrv) names = NULL;
  GPtrArray *groups;

  if (client == NULL)
    return NULL;

  request = kafka_request_new (client, cancellable, _ ("The consumer groups cannot be listed"));
  kafka_request_needs (request, "Describe", RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, NULL);
  names = list_names (request, error);
  groups = names != NULL ? kafka_group_query (request, (const char *const *) names, NULL, error) : NULL;
  if (groups != NULL)
    g_ptr_array_sort (groups, compare_groups);
  return groups;
}

static rd_kafka_topic_partition_t *
find_partition (KafkaPartitionList *list, const rd_kafka_topic_partition_t *partition)
{
  return rd_kafka_topic_partition_list_find (list, partition->topic, partition->partition);
}

/* The partition that is there twice is taken once. */
static KafkaPartitionList *
make_unique (KafkaPartitionList *sorted)
{
  KafkaPartitionList *unique = rd_kafka_topic_partition_list_new (sorted->cnt);

  for (int i = 0; i < sorted->cnt; i++)
    {
      const rd_kafka_topic_partition_t *last = unique->cnt > 0 ? &unique->elems[unique->cnt - 1] : NULL;
      const rd_kafka_topic_partition_t *next = &sorted->elems[i];

      if (last == NULL || last->partition != next->partition || strcmp (last->topic, next->topic) != 0)
        rd_kafka_topic_partition_list_add (unique, next->topic, next->partition)->offset = KAFKA_TIME_END;
    }
  return unique;
}

/* All partitions of both lists and what else their topics have, by topic and partition, to be asked for their ends. */
static KafkaPartitionList *
make_union (KafkaPartitionList *positions, KafkaPartitionList *assigned, KafkaMetadata *metadata)
{
  g_autoptr (GHashTable) topics = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (KafkaPartitionList) all = rd_kafka_topic_partition_list_new (positions->cnt + assigned->cnt);

  for (int i = 0; i < positions->cnt + assigned->cnt; i++)
    {
      const rd_kafka_topic_partition_t *next = i < positions->cnt ? &positions->elems[i]
                                                                  : &assigned->elems[i - positions->cnt];

      if (i < positions->cnt && next->offset < 0)
        continue;
      rd_kafka_topic_partition_list_add (all, next->topic, next->partition);
      g_hash_table_add (topics, next->topic);
    }
  for (int i = 0; i < metadata->topic_cnt; i++)
    {
      const rd_kafka_metadata_topic_t *topic = &metadata->topics[i];

      for (int j = 0; g_hash_table_contains (topics, topic->topic) && j < topic->partition_cnt; j++)
        rd_kafka_topic_partition_list_add (all, topic->topic, topic->partitions[j].id);
    }
  rd_kafka_topic_partition_list_sort (all, NULL, NULL);
  return make_unique (all);
}

/* What is known of a partition's end may be nothing: its topic was deleted, or it has no leader now. */
static TaskbusGroupLag *
make_lag (const rd_kafka_topic_partition_t *end, KafkaPartitionList *positions, KafkaPartitionList *assigned)
{
  const rd_kafka_topic_partition_t *position = find_partition (positions, end);
  const rd_kafka_topic_partition_t *assignment = find_partition (assigned, end);
  gboolean is_known = end->err == RD_KAFKA_RESP_ERR_NO_ERROR;
  gint64 committed = position != NULL && position->offset >= 0 ? position->offset : TASKBUS_OFFSET_NONE;
  TaskbusGroupLag *lag;

  lag = taskbus_group_lag_new (end->topic, end->partition, committed, is_known ? end->offset : -1,
                               assignment != NULL ? assignment->metadata : NULL);
  if (!is_known)
    lag->lag = -1;
  return lag;
}

static gboolean
add_lags (KafkaRequest *request, TaskbusGroupInfo *group, KafkaPartitionList *assigned, GError **error)
{
  g_autoptr (KafkaPartitionList) positions = kafka_group_query_positions (request, group->name, error);
  g_autoptr (KafkaMetadata) metadata = positions != NULL ? kafka_metadata_query (request, error) : NULL;
  g_autoptr (KafkaPartitionList) ends = metadata != NULL ? make_union (positions, assigned, metadata) : NULL;

  if (ends == NULL || !kafka_offsets_query (request, &ends, error))
    return FALSE;
  for (int i = 0; i < ends->cnt; i++)
    g_ptr_array_add (group->lags, make_lag (&ends->elems[i], positions, assigned));
  return TRUE;
}

TaskbusGroupInfo *
kafka_admin_describe_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaPartitionList) assigned = rd_kafka_topic_partition_list_new (0);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (GPtrArray) groups = NULL;
  const char *const names[] = { group, NULL };

  if (client == NULL)
    return NULL;

  request = kafka_request_new (client, cancellable, _ ("Consumer group “%s” cannot be described"), group);
  kafka_request_needs (request, "Describe", RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, group);
  groups = kafka_group_query (request, names, assigned, error);
  if (groups == NULL)
    return NULL;
  if (groups->len == 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no consumer group “%s”"), group);
      return NULL;
    }
  if (!add_lags (request, g_ptr_array_index (groups, 0), assigned, error))
    return NULL;
  return g_ptr_array_steal_index (groups, 0);
}
