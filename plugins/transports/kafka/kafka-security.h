/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-properties.h"

G_BEGIN_DECLS

/* How a client proves who it is, and knows whom it talks to: all keys of TLS and SASL, secrets among them.  Immutable, any
 * thread. */
typedef struct _KafkaSecurity KafkaSecurity;

/* Whether kafka-security.c looks after a key, so that kafka-settings.c leaves it alone. */
gboolean kafka_security_owns (const char *key);
void kafka_security_list_keys (GStrvBuilder *keys);

/* @complete: also that the keys make sense together, as they must before a connection. */
KafkaSecurity *kafka_security_new_from_profile (TaskbusProfile *profile, gboolean complete, GError **error);
void kafka_security_free (KafkaSecurity *security);

gboolean kafka_security_apply (KafkaSecurity *security, rd_kafka_conf_t *conf, GError **error);

/* Whether there is any TLS or SASL. */
gboolean kafka_security_is_used (KafkaSecurity *security);

/* Whether tokens come from the program or a file of ours, and where from. */
gboolean kafka_security_needs_tokens (KafkaSecurity *security);
TaskbusProfile *kafka_security_get_profile (KafkaSecurity *security);

/* The client as the brokers know it, as far as we do: “User:alice”; NULL when only they can tell. */
char *kafka_security_dup_principal (KafkaSecurity *security);

/* kafka-security-explain.c: what a broker or librdkafka complains of, and what helps. */
char *kafka_security_explain (KafkaSecurity *security, rd_kafka_resp_err_t code, const char *text);

/* Who lacks which permission; NULL when the error is not about permissions.  @operation is Kafka's name of it, such as “Write”; @name
 * is the topic's, group's or transaction's. */
char *kafka_security_explain_denial (KafkaSecurity *security,
                                     rd_kafka_resp_err_t code,
                                     const char *operation,
                                     const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KafkaSecurity, kafka_security_free)

G_END_DECLS
