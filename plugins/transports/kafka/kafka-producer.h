/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* Brings publications to the brokers and their answers back. */
typedef struct _KafkaProducer KafkaProducer;

/* On the worker. */
KafkaProducer *kafka_producer_new (KafkaSettings *settings, GError **error);

/* Likewise, one with the transaction id of the profile.  It has no remedy for fatal errors: the transaction fails. */
KafkaProducer *kafka_producer_new_transactional (KafkaSettings *settings, GError **error);

/* Any thread; never blocks. */
gboolean kafka_producer_send (KafkaProducer *producer, TaskbusPublication *publication, GError **error);

/* Any thread; does not block: what is under way does not wait for more. */
void kafka_producer_flush (KafkaProducer *producer);

/* On the worker: the task returns when all was answered, or its cancellable ended the patience. */
void kafka_producer_close (KafkaProducer *producer, GTask *task);
void kafka_producer_free (KafkaProducer *producer);

/* The client, for requests of administration and for health; any thread.  NULL when it is closed. */
KafkaClient *kafka_producer_ref_client (KafkaProducer *producer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaProducer, kafka_producer_free)

G_END_DECLS
