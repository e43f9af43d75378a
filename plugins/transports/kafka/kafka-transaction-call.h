/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* What became of a call of librdkafka's transactional interface, by its three questions. */
typedef enum
{
  KAFKA_TRANSACTION_DONE,
  KAFKA_TRANSACTION_ABORTABLE, /* only an abort can follow */
  KAFKA_TRANSACTION_FATAL,     /* the client is of no use any more */
  KAFKA_TRANSACTION_GAVE_UP,   /* the patience ended; the client is in the midst of something */
} KafkaTransactionResult;

/* Blocks for that many milliseconds at most; called again when its error may pass. */
typedef rd_kafka_error_t *(*KafkaTransactionFunc) (rd_kafka_t *handle, gpointer data, int timeout);

/* Makes a call in a thread of its own, again and again while that may help, until it is cancelled.
 * @what: what is said when it failed. */
void kafka_transaction_call_async (KafkaClient *client,
                                   const char *what,
                                   KafkaTransactionFunc func,
                                   gpointer data,
                                   GDestroyNotify destroy,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* Sets an error unless it is done.  @code: why it was fatal. */
KafkaTransactionResult kafka_transaction_call_finish (GAsyncResult *result, rd_kafka_resp_err_t *code, GError **error);

G_END_DECLS
