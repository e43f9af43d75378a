/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-request.h"

G_BEGIN_DECLS

/* What the brokers tell of themselves and of their topics. */
typedef const struct rd_kafka_metadata KafkaMetadata;

typedef enum
{
  KAFKA_METADATA_BROKERS, /* and of the topics that this client uses */
  KAFKA_METADATA_TOPICS,  /* of all topics: to ask for one would make it */
} KafkaMetadataScope;

KafkaMetadata *kafka_metadata_query (KafkaRequest *request, KafkaMetadataScope scope, GError **error);
const rd_kafka_metadata_topic_t *kafka_metadata_find (KafkaMetadata *metadata, const char *topic);

static inline void
kafka_metadata_free (KafkaMetadata *metadata)
{
  rd_kafka_metadata_destroy (metadata);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaMetadata, kafka_metadata_free)

G_END_DECLS
