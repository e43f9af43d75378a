/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-metadata.h"
#include "kafka-offsets.h"
#include "kafka-topic-settings.h"

#include <glib/gi18n-lib.h>

/* The brokers keep their own books in topics, too; who asks for one by name gets it. */
static gboolean
is_internal (const char *name)
{
  static const char *const internal[] = { "__consumer_offsets", "__transaction_state", "__share_group_state",
                                          "__cluster_metadata", NULL };

  return g_strv_contains (internal, name);
}

static int
compare_partitions (gconstpointer a, gconstpointer b)
{
  const TaskbusPartitionInfo *first = *(TaskbusPartitionInfo *const *) a;
  const TaskbusPartitionInfo *second = *(TaskbusPartitionInfo *const *) b;

  return (first->partition > second->partition) - (first->partition < second->partition);
}

static int
compare_topics (gconstpointer a, gconstpointer b)
{
  const TaskbusTopicInfo *first = *(TaskbusTopicInfo *const *) a;
  const TaskbusTopicInfo *second = *(TaskbusTopicInfo *const *) b;

  return strcmp (first->name, second->name);
}

static TaskbusTopicInfo *
make_topic (const rd_kafka_metadata_topic_t *topic)
{
  TaskbusTopicInfo *info = taskbus_topic_info_new (topic->topic);

  for (int i = 0; i < topic->partition_cnt; i++)
    {
      const rd_kafka_metadata_partition_t *partition = &topic->partitions[i];
      TaskbusPartitionInfo *known = taskbus_partition_info_new (partition->id, 0, 0);

      known->leader = partition->leader;
      known->n_replicas = partition->replica_cnt;
      known->n_in_sync = partition->isr_cnt;
      g_ptr_array_add (info->partitions, known);
    }
  g_ptr_array_sort (info->partitions, compare_partitions);
  return info;
}

static GPtrArray *
make_topics (KafkaMetadata *metadata, const char *name)
{
  GPtrArray *topics = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_info_free);

  for (int i = 0; i < metadata->topic_cnt; i++)
    {
      const rd_kafka_metadata_topic_t *topic = &metadata->topics[i];

      if (topic->err != RD_KAFKA_RESP_ERR_NO_ERROR && topic->err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
        continue;
      if (name != NULL ? strcmp (topic->topic, name) == 0
                       : !is_internal (topic->topic) && taskbus_topic_check_name (topic->topic, NULL))
        g_ptr_array_add (topics, make_topic (topic));
    }
  g_ptr_array_sort (topics, compare_topics);
  return topics;
}

/* Of the partitions that have a leader: of the others nobody knows. */
static KafkaPartitionList *
make_list (GPtrArray *topics, gint64 when)
{
  KafkaPartitionList *list = rd_kafka_topic_partition_list_new ((int) topics->len);

  for (guint i = 0; i < topics->len; i++)
    {
      const TaskbusTopicInfo *topic = g_ptr_array_index (topics, i);

      for (guint j = 0; j < topic->partitions->len; j++)
        {
          const TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, j);

          if (partition->leader >= 0)
            rd_kafka_topic_partition_list_add (list, topic->name, partition->partition)->offset = when;
        }
    }
  return list;
}

static gboolean
add_watermarks (KafkaRequest *request, GPtrArray *topics, GError **error)
{
  g_autoptr (KafkaPartitionList) low = make_list (topics, KAFKA_TIME_BEGIN);
  g_autoptr (KafkaPartitionList) high = make_list (topics, KAFKA_TIME_END);
  int next = 0;

  if (!kafka_offsets_query (request, &low, error) || !kafka_offsets_query (request, &high, error))
    return FALSE;

  for (guint i = 0; i < topics->len; i++)
    {
      const TaskbusTopicInfo *topic = g_ptr_array_index (topics, i);

      for (guint j = 0; j < topic->partitions->len; j++)
        {
          TaskbusPartitionInfo *partition = g_ptr_array_index (topic->partitions, j);

          if (partition->leader < 0)
            continue;
          if (low->elems[next].err == RD_KAFKA_RESP_ERR_NO_ERROR && high->elems[next].err == RD_KAFKA_RESP_ERR_NO_ERROR)
            {
              partition->low = MAX (low->elems[next].offset, 0);
              partition->high = MAX (high->elems[next].offset, partition->low);
            }
          next++;
        }
    }
  return TRUE;
}

GPtrArray *
kafka_admin_list_topics (TaskbusAdmin *admin, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaMetadata) metadata = NULL;
  g_autoptr (GPtrArray) topics = NULL;

  if (client == NULL)
    return NULL;

  request = name != NULL ? kafka_request_new (client, cancellable, _ ("Topic “%s” cannot be described"), name)
                         : kafka_request_new (client, cancellable, _ ("The topics cannot be listed"));
  kafka_request_needs (request, "Describe", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, name);
  metadata = kafka_metadata_query (request, error);
  if (metadata == NULL)
    return NULL;

  topics = make_topics (metadata, name);
  if (name != NULL && topics->len == 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no topic “%s”"), name);
      return NULL;
    }
  if (!add_watermarks (request, topics, error) || !kafka_topic_settings_query (request, topics, error))
    return NULL;
  return g_steal_pointer (&topics);
}
