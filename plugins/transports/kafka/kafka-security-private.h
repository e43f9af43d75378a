/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "kafka-security.h"

G_BEGIN_DECLS

typedef struct
{
  char *property;
  char *value;           /* as it was written; NULL for what is secret */
  TaskbusSecret *secret; /* or NULL; wins over the value, which is then the name of its file */
  char *key;             /* of the profile */
  char *origin;
} KafkaSecurityProperty;

struct _KafkaSecurity
{
  TaskbusProfile *profile;
  GPtrArray *properties;
  const char *protocol;   /* as librdkafka writes it */
  const char *mechanism;  /* or NULL; as Kafka writes it */
  gint certificate_fault; /* atomic: OpenSSL's number of what was wrong with the last certificate, or 0 */
};

/* kafka-security.c */
const KafkaSecurityProperty *kafka_security_find (KafkaSecurity *security, const char *property);

/* kafka-security-certificate.c: has the reason remembered why a certificate is refused, and tells what helps. */
void kafka_security_watch_certificates (KafkaSecurity *security, rd_kafka_conf_t *conf);
const char *kafka_security_explain_certificate (KafkaSecurity *security);

/* kafka-security-check.c: one value by itself, and all together. */
gboolean kafka_security_check_protocol (KafkaSecurityProperty *property, const char **protocol, GError **error);
gboolean kafka_security_check_mechanism (KafkaSecurityProperty *property, const char **mechanism, GError **error);
gboolean kafka_security_check_file (const KafkaSecurityProperty *property, GError **error);
gboolean kafka_security_check_sense (KafkaSecurity *security, GError **error);

G_END_DECLS
