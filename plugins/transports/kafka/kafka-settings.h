/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-handles.h"
#include "kafka-security.h"
#include "kafka-statistics.h"

G_BEGIN_DECLS

/* What a profile says about Kafka, checked, and what all clients that are made by it share; immutable, reference counted, any
 * thread. */
typedef struct
{
  gatomicrefcount ref_count;
  char *brokers;   /* host:port,host:port */
  char *endpoints; /* as the user wrote them, for messages */
  char *client_id;
  gint64 publish_timeout;   /* ms */
  gint64 rebalance_timeout; /* ms */
  KafkaHandles *handles;    /* that were made with them */
  GPtrArray *properties;    /* see kafka-settings-private.h */
  gboolean is_idempotent;
  KafkaSecurity *security;
  KafkaStatistics *statistics;
} KafkaSettings;

KafkaSettings *kafka_settings_new_from_profile (TaskbusProfile *profile, GError **error);

/* Each key by itself, without endpoints. */
gboolean kafka_settings_check_profile (TaskbusProfile *profile, GError **error);
KafkaSettings *kafka_settings_ref (KafkaSettings *settings);
void kafka_settings_unref (KafkaSettings *settings);

/* What a property is set to, here or by the profile; NULL: librdkafka's default. */
const char *kafka_settings_get_property (KafkaSettings *settings, const char *name);

/* The configuration of a client of one role; what is not of the role is left out. */
rd_kafka_conf_t *kafka_settings_new_conf (KafkaSettings *settings, KafkaScope role, GError **error);

/* What can be promised with them: DURABLE and ORDERED. */
TaskbusCapabilities kafka_settings_get_capabilities (KafkaSettings *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaSettings, kafka_settings_unref)

G_END_DECLS
