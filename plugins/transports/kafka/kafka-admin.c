/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"

void
kafka_admin_iface_init (TaskbusAdminInterface *iface)
{
  iface->list_topics = kafka_admin_list_topics;
  iface->create_topic = kafka_admin_create_topic;
  iface->create_partitions = kafka_admin_create_partitions;
  iface->delete_topic = kafka_admin_delete_topic;
}
