/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"

G_BEGIN_DECLS

/* What the brokers tell of themselves and of their topics. */
typedef const struct rd_kafka_metadata KafkaMetadata;

/* Of all topics: librdkafka would have the brokers make a topic that is asked for by name. */
KafkaMetadata *kafka_metadata_query (KafkaRequest *request, GError **error);
const rd_kafka_metadata_topic_t *kafka_metadata_find (KafkaMetadata *metadata, const char *topic);

static inline void
kafka_metadata_free (KafkaMetadata *metadata)
{
  rd_kafka_metadata_destroy (metadata);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaMetadata, kafka_metadata_free)

G_END_DECLS
