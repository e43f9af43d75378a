/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-transaction-call.h"
#include "kafka-transaction.h"

G_BEGIN_DECLS

struct _TaskbusKafkaTransaction
{
  GObject parent_instance;

  KafkaTransactions *transactions;
  KafkaClient *client;
  GMainContext *context; /* the worker's */
  gboolean is_over;
  KafkaProducerState state;

  GMutex mutex; /* of what follows */
  GCond cond;
  KafkaProducer *producer; /* NULL: takes no more records */
  guint n_sending;
};

/* Takes note of how the producer is after an error; an abort will come. */
void kafka_transaction_note_failure (TaskbusKafkaTransaction *self, KafkaTransactionResult result, const GError *error);

GTask *kafka_transaction_new_task (TaskbusKafkaTransaction *self,
                                   gpointer tag,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kafka_transaction_return_if_over (TaskbusKafkaTransaction *self, GTask *task);

/* kafka-transaction-positions.c */
void kafka_transaction_send_positions_async (TaskbusTransaction *transaction,
                                             TaskbusConsumer *consumer,
                                             GPtrArray *positions,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

G_END_DECLS
