/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-error.h"
#include "kafka-group.h"
#include "kafka-offsets.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Each partition only once, the last position counts. */
static KafkaPartitionList *
make_list (GPtrArray *positions, gint64 when)
{
  KafkaPartitionList *list = rd_kafka_topic_partition_list_new ((int) positions->len);

  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = g_ptr_array_index (positions, i);

      if (rd_kafka_topic_partition_list_find (list, position->topic, position->partition) == NULL)
        rd_kafka_topic_partition_list_add (list, position->topic, position->partition)->offset = when;
    }
  return list;
}

static gboolean
check_partition (KafkaRequest *request, const rd_kafka_topic_partition_t *partition, GError **error)
{
  if (partition->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;

  if (kafka_error_get_code (partition->err) == TASKBUS_ERROR_NOT_FOUND)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no partition %d of a topic “%s”"),
                 partition->partition, partition->topic);
  else
    kafka_request_set_error (request, partition->err, NULL, error);
  return FALSE;
}

/* The offset that a position means, between the partition's first one and its end. */
static gboolean
resolve_position (KafkaRequest *request,
                  const TaskbusTopicPartition *position,
                  const rd_kafka_topic_partition_t *low,
                  const rd_kafka_topic_partition_t *high,
                  gint64 *offset,
                  GError **error)
{
  if (!check_partition (request, low, error) || !check_partition (request, high, error))
    return FALSE;

  *offset = position->offset == TASKBUS_OFFSET_START ? low->offset
            : position->offset == TASKBUS_OFFSET_END ? high->offset
                                                     : position->offset;
  if (*offset >= 0 && *offset <= high->offset)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("Partition %d of topic “%s” has no offset %" PRId64 ": its offsets are %" PRId64 " to %" PRId64),
               position->partition, position->topic, position->offset, (gint64) low->offset, (gint64) high->offset);
  return FALSE;
}

static KafkaPartitionList *
resolve_positions (KafkaRequest *request, GPtrArray *positions, GError **error)
{
  g_autoptr (KafkaPartitionList) low = make_list (positions, KAFKA_TIME_BEGIN);
  g_autoptr (KafkaPartitionList) high = make_list (positions, KAFKA_TIME_END);
  g_autoptr (KafkaPartitionList) resolved = make_list (positions, 0);

  if (!kafka_offsets_query (request, &low, error) || !kafka_offsets_query (request, &high, error))
    return NULL;

  for (guint i = 0; i < positions->len; i++)
    {
      const TaskbusTopicPartition *position = g_ptr_array_index (positions, i);
      const char *topic = position->topic;

      if (!resolve_position (request, position, rd_kafka_topic_partition_list_find (low, topic, position->partition),
                             rd_kafka_topic_partition_list_find (high, topic, position->partition),
                             &rd_kafka_topic_partition_list_find (resolved, topic, position->partition)->offset, error))
        return NULL;
    }
  return g_steal_pointer (&resolved);
}

static gboolean
check_stored (KafkaRequest *request, const rd_kafka_group_result_t *result, const char *group, GError **error)
{
  const rd_kafka_error_t *failure = rd_kafka_group_result_error (result);
  const rd_kafka_topic_partition_list_t *partitions = rd_kafka_group_result_partitions (result);
  rd_kafka_resp_err_t code = rd_kafka_error_code (failure);

  for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && partitions != NULL && i < partitions->cnt; i++)
    code = partitions->elems[i].err;
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;

  /* What a broker says to one who is not in the group while others are. */
  if (code == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID || code == RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP)
    kafka_group_set_busy (error, group);
  else
    kafka_request_set_error (request, code, failure != NULL ? rd_kafka_error_string (failure) : NULL, error);
  return FALSE;
}

static gboolean
store_positions (KafkaRequest *request, const char *group, KafkaPartitionList *positions, GError **error)
{
  g_autoptr (KafkaQueue) queue = rd_kafka_queue_new (kafka_client_get_handle (request->client));
  g_autoptr (KafkaAdminOptions)
    options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS);
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_AlterConsumerGroupOffsets_t *change = rd_kafka_AlterConsumerGroupOffsets_new (group, positions);
  const rd_kafka_group_result_t **results;
  size_t n_results = 0;

  rd_kafka_AlterConsumerGroupOffsets (kafka_client_get_handle (request->client), &change, 1, options, queue);
  rd_kafka_AlterConsumerGroupOffsets_destroy (change);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return FALSE;

  results = rd_kafka_AlterConsumerGroupOffsets_result_groups (rd_kafka_event_AlterConsumerGroupOffsets_result (event),
                                                              &n_results);
  return n_results == 0 || check_stored (request, results[0], group, error);
}

gboolean
kafka_admin_seek_group (TaskbusAdmin *admin,
                        const char *group,
                        GPtrArray *positions,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaPartitionList) resolved = NULL;

  if (client == NULL)
    return FALSE;

  request = kafka_request_new (client, cancellable, _ ("The positions of consumer group “%s” cannot be set"), group);
  kafka_request_needs (request, "Read", RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, group);
  if (!kafka_group_check_empty (request, group, error))
    return FALSE;
  resolved = resolve_positions (request, positions, error);
  return resolved != NULL && (resolved->cnt == 0 || store_positions (request, group, resolved, error));
}

static gboolean
check_deleted (KafkaRequest *request, const rd_kafka_group_result_t *result, const char *group, GError **error)
{
  const rd_kafka_error_t *failure = rd_kafka_group_result_error (result);

  if (failure == NULL)
    return TRUE;

  if (rd_kafka_error_code (failure) == RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP)
    kafka_group_set_busy (error, group);
  else if (rd_kafka_error_code (failure) == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no consumer group “%s”"), group);
  else
    kafka_request_set_error (request, rd_kafka_error_code (failure), rd_kafka_error_string (failure), error);
  return FALSE;
}

gboolean
kafka_admin_delete_group (TaskbusAdmin *admin, const char *group, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaQueue) queue = NULL;
  g_autoptr (KafkaAdminOptions) options = NULL;
  g_autoptr (KafkaEvent) event = NULL;
  rd_kafka_DeleteGroup_t *unwanted;
  const rd_kafka_group_result_t **results;
  size_t n_results = 0;

  if (client == NULL)
    return FALSE;

  request = kafka_request_new (client, cancellable, _ ("Consumer group “%s” cannot be deleted"), group);
  kafka_request_needs (request, "Delete", RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, group);
  queue = rd_kafka_queue_new (kafka_client_get_handle (client));
  options = kafka_request_new_options (request, RD_KAFKA_ADMIN_OP_DELETEGROUPS);
  unwanted = rd_kafka_DeleteGroup_new (group);
  rd_kafka_DeleteGroups (kafka_client_get_handle (client), &unwanted, 1, options, queue);
  rd_kafka_DeleteGroup_destroy (unwanted);
  event = kafka_request_wait (request, queue, error);
  if (event == NULL)
    return FALSE;

  results = rd_kafka_DeleteGroups_result_groups (rd_kafka_event_DeleteGroups_result (event), &n_results);
  return n_results == 0 || check_deleted (request, results[0], group, error);
}
