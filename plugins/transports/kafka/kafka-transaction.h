/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-transactions.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_KAFKA_TRANSACTION (taskbus_kafka_transaction_get_type ())
G_DECLARE_FINAL_TYPE (TaskbusKafkaTransaction, taskbus_kafka_transaction, TASKBUS, KAFKA_TRANSACTION, GObject)

void taskbus_kafka_transaction_register (GTypeModule *module);

/* On the worker: one that has begun with librdkafka. */
TaskbusKafkaTransaction *kafka_transaction_new (KafkaTransactions *transactions, KafkaProducer *producer);

G_END_DECLS
