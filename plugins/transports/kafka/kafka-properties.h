/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <librdkafka/rdkafka.h>
#include <taskbus.h>

G_BEGIN_DECLS

typedef enum
{
  KAFKA_SCOPE_NONE = 0, /* there is no such property */
  KAFKA_SCOPE_PRODUCER = 1 << 0,
  KAFKA_SCOPE_CONSUMER = 1 << 1,
  KAFKA_SCOPE_BOTH = KAFKA_SCOPE_PRODUCER | KAFKA_SCOPE_CONSUMER,
  KAFKA_SCOPE_TRANSACTION = 1 << 2, /* of the producer that has transactions */
} KafkaScope;

/* What the librdkafka that is loaded can be configured with, as it tells itself. */
KafkaScope kafka_properties_get_scope (const char *property);
char **kafka_properties_list (void);

G_END_DECLS
