/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-producer.h"

G_BEGIN_DECLS

/* The transactions of a transport, one at a time, over a producer of their own: it has the transaction id of the profile,
 * is made for the first of them, and again after an error that it cannot get over.  On the worker; reference counted. */
typedef struct _KafkaTransactions KafkaTransactions;

KafkaTransactions *kafka_transactions_new (KafkaSettings *settings);
KafkaTransactions *kafka_transactions_ref (KafkaTransactions *self);
void kafka_transactions_unref (KafkaTransactions *self);

/* Returns a TaskbusTransaction from the task. */
void kafka_transactions_begin (KafkaTransactions *self, GTask *task);

/* Returns TRUE from the task when the producer is gone, or when its cancellable ended the patience. */
void kafka_transactions_close (KafkaTransactions *self, GTask *task);

/* How the producer is after a transaction. */
typedef enum
{
  KAFKA_PRODUCER_REUSABLE,
  KAFKA_PRODUCER_SPENT,
  KAFKA_PRODUCER_FENCED, /* another process took over */
} KafkaProducerState;

/* A transaction is over, and the next one may begin. */
void kafka_transactions_end (KafkaTransactions *self, KafkaProducerState state);

const char *kafka_transactions_get_id (KafkaTransactions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaTransactions, kafka_transactions_unref)

G_END_DECLS
