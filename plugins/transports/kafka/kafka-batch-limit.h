/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* How large a batch of a producer may be: as large as was set, and as the topics take that refused one, as far as their brokers tell.
 * On the worker. */
typedef struct _KafkaBatchLimit KafkaBatchLimit;

KafkaBatchLimit *kafka_batch_limit_new (void);
void kafka_batch_limit_free (KafkaBatchLimit *limit);

/* Asks what a topic takes, once until that is forgotten; the answer, if any, is an event of the client. */
void kafka_batch_limit_ask (KafkaBatchLimit *limit, KafkaClient *client, const char *topic);
void kafka_batch_limit_take_answer (KafkaBatchLimit *limit, rd_kafka_event_t *event);
gboolean kafka_batch_limit_is_asking (KafkaBatchLimit *limit);
void kafka_batch_limit_forget_questions (KafkaBatchLimit *limit);

/* For a new client; whether it takes one, since the one there is was told a larger limit. */
void kafka_batch_limit_apply (KafkaBatchLimit *limit, rd_kafka_conf_t *conf);
gboolean kafka_batch_limit_needs_client (KafkaBatchLimit *limit);

G_END_DECLS
