/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_KAFKA_TRANSPORT (taskbus_kafka_transport_get_type ())
G_DECLARE_FINAL_TYPE (TaskbusKafkaTransport, taskbus_kafka_transport, TASKBUS, KAFKA_TRANSPORT, GObject)

void taskbus_kafka_transport_register (GTypeModule *module);

/* The producer's client, for requests on any thread; CLOSED when there is none. */
KafkaClient *taskbus_kafka_transport_ref_client (TaskbusKafkaTransport *self, GError **error);

G_END_DECLS
