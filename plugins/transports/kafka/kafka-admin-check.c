/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-metadata.h"

#include <glib/gi18n-lib.h>

/* So many sentences say enough. */
#define MAX_COMPLAINTS 100

/* The brokers guard what is stored; what one can see from here is whether all its copies are there. */
static void
check_partition (GPtrArray *complaints, const char *topic, const rd_kafka_metadata_partition_t *partition)
{
  if (complaints->len >= MAX_COMPLAINTS)
    return;

  if (partition->leader < 0)
    g_ptr_array_add (complaints, g_strdup_printf (_ ("Topic “%s”, partition %d: no broker leads it; it can be neither "
                                                     "read nor written"),
                                                  topic, partition->id));
  else if (partition->isr_cnt < partition->replica_cnt)
    g_ptr_array_add (complaints, g_strdup_printf (_ ("Topic “%s”, partition %d: %d of %d copies are up to date"), topic,
                                                  partition->id, partition->isr_cnt, partition->replica_cnt));
}

GPtrArray *
kafka_admin_check (TaskbusAdmin *admin, GCancellable *cancellable, GError **error)
{
  g_autoptr (KafkaClient) client = taskbus_kafka_transport_ref_client (TASKBUS_KAFKA_TRANSPORT (admin), error);
  g_autoptr (KafkaRequest) request = NULL;
  g_autoptr (KafkaMetadata) metadata = NULL;
  GPtrArray *complaints;

  if (client == NULL)
    return NULL;

  request = kafka_request_new (client, cancellable, _ ("The topics cannot be examined"));
  metadata = kafka_metadata_query (request, error);
  if (metadata == NULL)
    return NULL;

  complaints = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < metadata->topic_cnt; i++)
    {
      for (int j = 0; j < metadata->topics[i].partition_cnt; j++)
        check_partition (complaints, metadata->topics[i].topic, &metadata->topics[i].partitions[j]);
    }
  return complaints;
}
