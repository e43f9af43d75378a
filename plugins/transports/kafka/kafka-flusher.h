/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* Makes a producer not wait for fuller batches for as long as something of it is under way, or until what there is has had its
 * time.  librdkafka does that only while a thread is inside of a call that blocks. */
typedef struct _KafkaFlusher KafkaFlusher;

KafkaFlusher *kafka_flusher_new (void);
void kafka_flusher_unref (KafkaFlusher *flusher);

/* Any thread; does not block.  A client that was stopped is left for the next one. */
void kafka_flusher_flush (KafkaFlusher *flusher, KafkaClient *client);

G_END_DECLS
