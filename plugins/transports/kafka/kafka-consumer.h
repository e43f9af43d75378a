/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_KAFKA_CONSUMER (taskbus_kafka_consumer_get_type ())

G_DECLARE_FINAL_TYPE (TaskbusKafkaConsumer, taskbus_kafka_consumer, TASKBUS, KAFKA_CONSUMER, GObject)

void taskbus_kafka_consumer_register (GTypeModule *module);

TaskbusKafkaConsumer *
taskbus_kafka_consumer_new (KafkaSettings *settings, TaskbusConsumerOptions *options, GError **error);

/* A reference to its client, or NULL once it is closed; on the worker. */
KafkaClient *taskbus_kafka_consumer_ref_client (TaskbusKafkaConsumer *self);

G_END_DECLS
