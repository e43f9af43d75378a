/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
get_state (rd_kafka_consumer_group_state_t state)
{
  switch (state)
    {
    case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE:
    case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE:
      return "rebalancing";
    case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE:
      return "stable";
    case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY:
      return "empty";
    case RD_KAFKA_CONSUMER_GROUP_STATE_UNKNOWN:
    case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD:
    default:
      return NULL; /* there is none */
    }
}

/* What others sent to the broker need not be text. */
static char *
make_text (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static void
add_member (TaskbusGroupInfo *info, const rd_kafka_MemberDescription_t *member, KafkaPartitionList *assigned)
{
  const rd_kafka_MemberAssignment_t *assignment = rd_kafka_MemberDescription_assignment (member);
  const rd_kafka_topic_partition_list_t *partitions = assignment != NULL
                                                        ? rd_kafka_MemberAssignment_partitions (assignment)
                                                        : NULL;
  const char *host = rd_kafka_MemberDescription_host (member);
  g_autofree char *id = make_text (rd_kafka_MemberDescription_consumer_id (member));
  g_autofree char *client = make_text (rd_kafka_MemberDescription_client_id (member));
  g_autofree char *place = make_text (host != NULL && *host == '/' ? host + 1 : host);

  g_ptr_array_add (info->members, taskbus_group_member_new (id != NULL ? id : "", client, place));
  for (int i = 0; assigned != NULL && id != NULL && partitions != NULL && i < partitions->cnt; i++)
    {
      rd_kafka_topic_partition_t *added = rd_kafka_topic_partition_list_add (assigned, partitions->elems[i].topic,
                                                                             partitions->elems[i].partition);

      added->metadata = strdup (id); /* librdkafka frees it */
      added->metadata_size = strlen (id) + 1;
    }
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const TaskbusGroupMember *first = *(TaskbusGroupMember *const *) a;
  const TaskbusGroupMember *second = *(TaskbusGroupMember *const *) b;

  return strcmp (first->id, second->id);
}

static TaskbusGroupInfo *
make_group (const rd_kafka_ConsumerGroupDescription_t *group, KafkaPartitionList *assigned)
{
  const char *name = rd_kafka_ConsumerGroupDescription_group_id (group);
  const char *state = get_state (rd_kafka_ConsumerGroupDescription_state (group));
  size_t n_members = rd_kafka_ConsumerGroupDescription_member_count (group);
  TaskbusGroupInfo *info;

  if (state == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;

  info = taskbus_group_info_new (name, state);
  for (size_t i = 0; i < n_members; i++)
    add_member (info, rd_kafka_ConsumerGroupDescription_member (group, i), assigned);
  g_ptr_array_sort (info->members, compare_members);
  return info;
}

static GPtrArray *
make_groups (KafkaRequest *request,
             const rd_kafka_DescribeConsumerGroups_result_t *result,
             KafkaPartitionList *assigned,
             GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_group_info_free);
  size_t n_groups = 0;
  const rd_kafka_ConsumerGroupDescription_t **found = rd_kafka_DescribeConsumerGroups_result_groups (result, &n_groups);

  for (size_t i = 0; i < n_groups; i++)
    {
      const rd_kafka_error_t *failure = rd_kafka_ConsumerGroupDescription_error (found[i]);
      TaskbusGroupInfo *info;

      if (rd_kafka_error_code (failure) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
        continue;
      if (failure != NULL)
        {
          kafka_request_set_error (request, rd_kafka_error_code (failure), rd_kafka_error_string (failure), error);
          return NULL;
        }
      info = make_group (found[i], assigned);
      if (info != NULL)
        g_ptr_array_add (groups, info);
    }
  return g_steal_pointer (&groups);
}

GPtrArray *
kafka_group_query (KafkaRequest *request, const char *const *names, KafkaPartitionList *assigned, GError **error)
{
  g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
  g_autoptr (KafkaAdminOptions) options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS);
  g_autoptr (KafkaEvent) event = NULL;

  if (names[0] == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_group_info_free);

  rd_kafka_DescribeConsumerGroups (kafka_client_get_handle (request->client), (const char **) names,
                                   g_strv_length ((char **) names), options, queue);
  event = kafka_request_wait (request, queue, error);
  return event != NULL ? make_groups (request, rd_kafka_event_DescribeConsumerGroups_result (event), assigned, error)
                       : NULL;
}

void
kafka_group_set_busy (GError **error, const char *name)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY,
               _ ("Consumer group “%s” has members; stop its consumers first"), name);
}

gboolean
kafka_group_check_empty (KafkaRequest *request, const char *name, GError **error)
{
  const char *const names[] = { name, NULL };
  g_autoptr (GPtrArray) groups = kafka_group_query (request, names, NULL, error);
  const TaskbusGroupInfo *group;

  if (groups == NULL)
    return FALSE;
  group = groups->len > 0 ? g_ptr_array_index (groups, 0) : NULL;
  if (group == NULL || group->members->len == 0)
    return TRUE;

  kafka_group_set_busy (error, name);
  return FALSE;
}

KafkaPartitionList *
kafka_group_query_positions (KafkaRequest *request, const char *name, GError **error)
{
  g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
  g_autoptr (KafkaAdminOptions)
    options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS);
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_ListConsumerGroupOffsets_t *wanted = rd_kafka_ListConsumerGroupOffsets_new (name, NULL);
  const rd_kafka_group_result_t **results;
  const rd_kafka_error_t *failure;
  size_t n_results = 0;

  rd_kafka_ListConsumerGroupOffsets (kafka_client_get_handle (request->client), &wanted, 1, options, queue);
  rd_kafka_ListConsumerGroupOffsets_destroy (wanted);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return NULL;

  results = rd_kafka_ListConsumerGroupOffsets_result_groups (rd_kafka_event_ListConsumerGroupOffsets_result (event),
                                                             &n_results);
  failure = n_results > 0 ? rd_kafka_group_result_error (results[0]) : NULL;
  if (failure != NULL)
    {
      kafka_request_set_error (request, rd_kafka_error_code (failure), rd_kafka_error_string (failure), error);
      return NULL;
    }
  return n_results > 0 ? rd_kafka_topic_partition_list_copy (rd_kafka_group_result_partitions (results[0]))
                       : rd_kafka_topic_partition_list_new (0);
}
