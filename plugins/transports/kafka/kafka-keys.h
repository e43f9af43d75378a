/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-properties.h"

G_BEGIN_DECLS

/* A key of ours and the property of librdkafka that it sets. */
typedef struct
{
  const char *key;
  const char *property;
  KafkaScope scope;
} KafkaKey;

/* Ends with an entry without a key. */
extern const KafkaKey kafka_keys[];

const KafkaKey *kafka_keys_find (const char *key);
gboolean kafka_keys_is_ours (const char *property);

/* What to use for a property that is ours; may be NULL. */
const char *kafka_keys_get_instead (const char *property);

/* librdkafka's words with our keys beside its properties. */
char *kafka_keys_explain (const char *reason);
char *kafka_keys_to_property (const char *key);
char **kafka_keys_list (void);

G_END_DECLS
