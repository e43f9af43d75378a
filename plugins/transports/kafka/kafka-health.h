/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-producer.h"

G_BEGIN_DECLS

/* Knows whether records can be confirmed now.  librdkafka tells when connections break, but neither when they are back nor when a
 * broker stands still, so that a thread of its own asks for a little now and then, when nothing was confirmed meanwhile. */
typedef struct _KafkaHealth KafkaHealth;

/* On the worker.  @producer must live until kafka_health_stop(). */
KafkaHealth *kafka_health_new (KafkaProducer *producer, KafkaSettings *settings);

/* Any thread; never blocks. */
TaskbusHealth *kafka_health_get (KafkaHealth *health);

/* The thread ends soon; nobody waits for it. */
void kafka_health_stop (KafkaHealth *health);
void kafka_health_unref (KafkaHealth *health);

G_END_DECLS
