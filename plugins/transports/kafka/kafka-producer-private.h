/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-batch-limit.h"
#include "kafka-flusher.h"
#include "kafka-producer.h"
#include "kafka-recovery.h"
#include "kafka-topic-finder.h"
#include "kafka-topics.h"

G_BEGIN_DECLS

struct _KafkaProducer
{
  KafkaSettings *settings;
  KafkaScope role;
  KafkaFlusher *flusher;
  KafkaTopicFinder *finder;
  KafkaRecovery *recovery;
  KafkaBatchLimit *batch_limit;
  GTask *closing;
  GSource *alarm; /* looks whether a recovery or the end can go on */
  gint64 give_up; /* monotonic; how long the reports after a purge are waited for, or 0 */

  gint n_open; /* atomic: given to the client and not answered */
  gint held;   /* atomic: what is sent waits, see kafka-recovery.h */

  /* Changed by the worker while everything is held and nothing is open. */
  KafkaClient *client; /* under the mutex as well */
  KafkaTopics *topics;
  GMutex mutex;
};

/* In a transaction nothing is sent twice: it fails, and whoever began it begins another one. */
static inline gboolean
kafka_producer_can_recover (KafkaProducer *producer)
{
  return (producer->role & KAFKA_SCOPE_TRANSACTION) == 0;
}

/* Gives a publication to librdkafka, which keeps a reference until it reports.  Who calls counts it as open. */
rd_kafka_resp_err_t kafka_producer_produce (KafkaProducer *producer, TaskbusPublication *publication);

/* Fails one that was taken; its reference goes. */
void kafka_producer_fail (KafkaProducer *producer,
                          TaskbusPublication *publication,
                          rd_kafka_resp_err_t code,
                          rd_kafka_msg_status_t status);

/* While nothing is open: goes on with a new client.  FALSE: there is none, and the old one is still there. */
gboolean kafka_producer_renew_client (KafkaProducer *producer, GError **error);

G_END_DECLS
