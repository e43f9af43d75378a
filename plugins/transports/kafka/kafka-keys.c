/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-keys.h"
#include "kafka-security.h"

#include <string.h>

#define PREFIX "kafka."

const KafkaKey kafka_keys[] = {
  { "kafka.acks", "acks", KAFKA_SCOPE_PRODUCER },
  { "kafka.idempotence", "enable.idempotence", KAFKA_SCOPE_PRODUCER },
  { "kafka.max-in-flight", "max.in.flight", KAFKA_SCOPE_PRODUCER },
  { "kafka.linger", "linger.ms", KAFKA_SCOPE_PRODUCER },
  { "kafka.batch-bytes", "batch.size", KAFKA_SCOPE_PRODUCER },
  { "kafka.batch-records", "batch.num.messages", KAFKA_SCOPE_PRODUCER },
  { "kafka.compression", "compression.codec", KAFKA_SCOPE_PRODUCER },
  { "kafka.compression-level", "compression.level", KAFKA_SCOPE_PRODUCER },
  { "kafka.partitioner", "partitioner", KAFKA_SCOPE_PRODUCER },
  { "kafka.retries", "retries", KAFKA_SCOPE_PRODUCER },
  { "kafka.retry-backoff", "retry.backoff.ms", KAFKA_SCOPE_PRODUCER },
  { "kafka.delivery-timeout", "message.timeout.ms", KAFKA_SCOPE_PRODUCER },
  { "kafka.request-timeout", "request.timeout.ms", KAFKA_SCOPE_PRODUCER },
  { "kafka.transaction-id", "transactional.id", KAFKA_SCOPE_TRANSACTION },
  { "kafka.transaction-timeout", "transaction.timeout.ms", KAFKA_SCOPE_TRANSACTION },
  { "kafka.max-record-bytes", "message.max.bytes", KAFKA_SCOPE_BOTH },
  { "kafka.connect-timeout", "socket.connection.setup.timeout.ms", KAFKA_SCOPE_BOTH },
  { "kafka.socket-timeout", "socket.timeout.ms", KAFKA_SCOPE_BOTH },
  { "kafka.reconnect-backoff", "reconnect.backoff.ms", KAFKA_SCOPE_BOTH },
  { "kafka.reconnect-backoff-max", "reconnect.backoff.max.ms", KAFKA_SCOPE_BOTH },
  { "kafka.metadata-max-age", "metadata.max.age.ms", KAFKA_SCOPE_BOTH },
  { "kafka.statistics-interval", "statistics.interval.ms", KAFKA_SCOPE_BOTH },
  { "kafka.rack", "client.rack", KAFKA_SCOPE_BOTH },
  { "kafka.instance-id", "group.instance.id", KAFKA_SCOPE_CONSUMER },
  { "kafka.assignment", "partition.assignment.strategy", KAFKA_SCOPE_CONSUMER },
  { "kafka.offset-reset", "auto.offset.reset", KAFKA_SCOPE_CONSUMER },
  { "kafka.commit-interval", "auto.commit.interval.ms", KAFKA_SCOPE_CONSUMER },
  { "kafka.session-timeout", "session.timeout.ms", KAFKA_SCOPE_CONSUMER },
  { "kafka.heartbeat-interval", "heartbeat.interval.ms", KAFKA_SCOPE_CONSUMER },
  { "kafka.poll-interval", "max.poll.interval.ms", KAFKA_SCOPE_CONSUMER },
  { "kafka.isolation", "isolation.level", KAFKA_SCOPE_CONSUMER },
  { "kafka.fetch-wait", "fetch.wait.max.ms", KAFKA_SCOPE_CONSUMER },
  { "kafka.fetch-min-bytes", "fetch.min.bytes", KAFKA_SCOPE_CONSUMER },
  { "kafka.fetch-max-bytes", "fetch.max.bytes", KAFKA_SCOPE_CONSUMER },
  { "kafka.prefetch-kilobytes", "queued.max.messages.kbytes", KAFKA_SCOPE_CONSUMER },
  { "kafka.prefetch-records", "queued.min.messages", KAFKA_SCOPE_CONSUMER },
  { "kafka.auto-create", "allow.auto.create.topics", KAFKA_SCOPE_BOTH },
  { NULL, NULL, KAFKA_SCOPE_NONE },
};

/* Delivery depends on these: they follow from the profile's other keys and from the subscription. */
static const char *const ours[] = {
  "bootstrap.servers",
  "metadata.broker.list",
  "client.id",
  "group.id",
  "enable.auto.commit",
  "enable.auto.offset.store",
  "enable.partition.eof",
  "delivery.report.only.error",
  "dr_cb",
  "dr_msg_cb",
  "go.delivery.reports",
  "log.queue",
  "opaque",
  "queue.buffering.max.messages",
  "queue.buffering.max.kbytes",
  "transactional.id",
  "enable.sasl.oauthbearer.unsecure.jwt",
  NULL,
};

const KafkaKey *
kafka_keys_find (const char *key)
{
  for (const KafkaKey *known = kafka_keys; known->key != NULL; known++)
    {
      if (strcmp (known->key, key) == 0)
        return known;
    }
  return NULL;
}

gboolean
kafka_keys_is_ours (const char *property)
{
  return g_strv_contains (ours, property);
}

const char *
kafka_keys_get_instead (const char *property)
{
  static const char *const instead[][2] = {
    { "bootstrap.servers", "endpoints" }, { "metadata.broker.list", "endpoints" },        { "group.id", "group" },
    { "client.id", "client-id" },         { "transactional.id", "kafka.transaction-id" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (instead); i++)
    {
      if (strcmp (instead[i][0], property) == 0)
        return instead[i][1];
    }
  return NULL;
}

/* `linger.ms` → `linger.ms` (kafka.linger) */
char *
kafka_keys_explain (const char *reason)
{
  g_autoptr (GString) text = g_string_new (reason);

  for (const KafkaKey *known = kafka_keys; known->key != NULL; known++)
    {
      g_autofree char *quoted = g_strdup_printf ("`%s`", known->property);
      g_autofree char *explained = g_strdup_printf ("%s (%s) ", quoted, known->key);

      g_string_replace (text, quoted, explained, 1);
    }
  g_string_replace (text, ")  ", ") ", 0);
  return g_strchomp (g_string_free (g_steal_pointer (&text), FALSE));
}

/* kafka.linger.ms → linger.ms; and kafka.linger-ms, since a variable of the environment has no dots. */
char *
kafka_keys_to_property (const char *key)
{
  const char *name = key + strlen (PREFIX);

  if (kafka_properties_get_scope (name) != KAFKA_SCOPE_NONE)
    return g_strdup (name);
  return g_strdelimit (g_strdup (name), "-", '.');
}

/* All keys, for checks and for guesses what was meant. */
char **
kafka_keys_list (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) properties = kafka_properties_list ();

  for (const KafkaKey *known = kafka_keys; known->key != NULL; known++)
    g_strv_builder_add (builder, known->key);
  kafka_security_list_keys (builder);
  for (gsize i = 0; properties[i] != NULL; i++)
    {
      g_autofree char *dotted = g_strconcat (PREFIX, properties[i], NULL);
      g_autofree char *dashed = g_strdelimit (g_strconcat (PREFIX, properties[i], NULL), ".", '-');

      dashed[strlen (PREFIX) - 1] = '.';
      g_strv_builder_add (builder, dotted);
      if (strcmp (dotted, dashed) != 0)
        g_strv_builder_add (builder, dashed);
    }
  return g_strv_builder_end (builder);
}
