/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-client.h"

G_BEGIN_DECLS

/* The topics that a producer writes to, by name.  Looking one up takes no lock, since every record does; it only grows. */
typedef struct _KafkaTopics KafkaTopics;

/* Keeps the client. */
KafkaTopics *kafka_topics_new (KafkaClient *client);
void kafka_topics_free (KafkaTopics *topics);

/* Any thread.  NULL: see rd_kafka_last_error().  @is_new: it was not there before. */
rd_kafka_topic_t *kafka_topics_get (KafkaTopics *topics, const char *name, gboolean *is_new);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaTopics, kafka_topics_free)

G_END_DECLS
