/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* Why a record was not published: what librdkafka says, its own complaints about the brokers, and what to do. */
GError *kafka_delivery_error_new (KafkaClient *client,
                                  TaskbusRecord *record,
                                  rd_kafka_resp_err_t code,
                                  rd_kafka_msg_status_t status);

/* One that librdkafka did not take. */
GError *kafka_delivery_error_new_refused (KafkaClient *client, TaskbusRecord *record, rd_kafka_resp_err_t code);

/* Of any record, since the producer failed for good, and a new one would, too; @text says why. */
GError *kafka_delivery_error_new_denied (KafkaClient *client, rd_kafka_resp_err_t code, const char *text);

G_END_DECLS
