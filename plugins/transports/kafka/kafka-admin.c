/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-error.h"
#include "kafka-metadata.h"
#include "kafka-offsets.h"

#include <glib/gi18n-lib.h>

/* Asks for the offset of one partition. */
static gint64
query_offset (KafkaRequest *request, const char *topic, gint32 partition, gint64 when, GError **error)
{
  g_autoptr (KafkaPartitionList) list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_resp_err_t code;

  rd_kafka_topic_partition_list_add (list, topic, partition)->offset = when;
  if (!kafka_offsets_query (request, &list, error))
    return TASKBUS_OFFSET_NONE;

  code = list->elems[0].err;
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return list->elems[0].offset >= 0 ? list->elems[0].offset : TASKBUS_OFFSET_END;

  if (kafka_error_get_code (code) == TASKBUS_ERROR_NOT_FOUND)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("There is no partition %d of a topic “%s”"),
                 partition, topic);
  else
    kafka_request_set_error (request, code, NULL, error);
  return TASKBUS_OFFSET_NONE;
}

static gint64
kafka_admin_find_offset (TaskbusAdmin *admin,
                         const char *topic,
                         gint32 partition,
                         gint64 timestamp,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  gint64 when = timestamp <= 0 ? 0 : timestamp / 1000 + (timestamp % 1000 != 0 ? 1 : 0);
  gint64 offset;

  if (client == NULL)
    return TASKBUS_OFFSET_NONE;

  request = kafka_request_new (client, cancellable, _ ("Partition %d of topic “%s” cannot be searched"), partition,
                               topic);
  kafka_request_needs (request, "Describe", RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, topic);
  offset = query_offset (request, topic, partition, when, error);
  return offset == TASKBUS_OFFSET_END ? query_offset (request, topic, partition, KAFKA_TIME_END, error) : offset;
}

static int
compare_brokers (gconstpointer a, gconstpointer b)
{
  const TaskbusBrokerInfo *first = *(TaskbusBrokerInfo *const *) a;
  const TaskbusBrokerInfo *second = *(TaskbusBrokerInfo *const *) b;

  return (first->id > second->id) - (first->id < second->id);
}

static TaskbusClusterInfo *
kafka_admin_get_cluster (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaMetadata) metadata = NULL;
  TaskbusClusterInfo *info;
  char *id;

  if (client == NULL)
    return NULL;

  request = kafka_request_new (client, cancellable, _ ("The cluster cannot be described"));
  metadata = kafka_metadata_query (request, error);
  if (metadata == NULL)
    return NULL;

  /* Both came with the metadata. */
  id = rd_kafka_clusterid (kafka_client_get_handle (client), 0);
  info = taskbus_cluster_info_new (id != NULL ? id : "", rd_kafka_controllerid (kafka_client_get_handle (client), 0));
  rd_kafka_mem_free (kafka_client_get_handle (client), id);
  for (int i = 0; i < metadata->broker_cnt; i++)
    g_ptr_array_add (info->brokers, taskbus_broker_info_new (metadata->brokers[i].id, metadata->brokers[i].host,
                                                             (guint16) metadata->brokers[i].port));
  g_ptr_array_sort (info->brokers, compare_brokers);
  return info;
}

void
kafka_admin_iface_init (TaskbusAdminInterface *iface)
{
  iface->list_topics = kafka_admin_list_topics;
  iface->create_topic = kafka_admin_create_topic;
  iface->create_partitions = kafka_admin_create_partitions;
  iface->delete_topic = kafka_admin_delete_topic;
  iface->list_groups = kafka_admin_list_groups;
  iface->describe_group = kafka_admin_describe_group;
  iface->seek_group = kafka_admin_seek_group;
  iface->delete_group = kafka_admin_delete_group;
  iface->find_offset = kafka_admin_find_offset;
  iface->get_cluster = kafka_admin_get_cluster;
  iface->check = kafka_admin_check;
}
