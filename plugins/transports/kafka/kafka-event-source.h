/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

/* Called on the context of the source.  TRUE: there may be more, call again soon. */
typedef gboolean (*KafkaQueueFunc) (gpointer data);

/* A source that is dispatched when something is in a queue of librdkafka, and now and then without need: librdkafka tells only that a
 * queue is not empty any more.  Owns a reference to the queue; its callback is a KafkaQueueFunc. */
GSource *kafka_event_source_new (rd_kafka_queue_t *queue, KafkaQueueFunc func, gpointer data);

/* Stops it; on the thread of its context. */
void kafka_event_source_stop (GSource *source);

G_END_DECLS
