/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-settings-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Names of librdkafka for the same thing. */
static const struct
{
  const char *alias;
  const char *property;
} aliases[] = {
  { "request.required.acks", "acks" },
  { "queue.buffering.max.ms", "linger.ms" },
  { "message.send.max.retries", "retries" },
  { "compression.type", "compression.codec" },
  { "delivery.timeout.ms", "message.timeout.ms" },
  { "max.in.flight.requests.per.connection", "max.in.flight" },
  { "max.partition.fetch.bytes", "fetch.message.max.bytes" },
};

/* What librdkafka accepts, but would break what is promised. */
static const struct
{
  const char *property;
  const char *value;
  const char *reason;
} refused[] = {
  { "queuing.strategy", "lifo", N_ ("the newest records would overtake older ones") },
};

/* What an idempotent producer needs; a key that says something else by itself switches idempotence off. */
typedef struct
{
  const char *property;
  gboolean (*agrees) (const char *value);
  const char *need;
} Need;

static gboolean
is_all (const char *value)
{
  return strcmp (value, "all") == 0 || strcmp (value, "-1") == 0;
}

static gboolean
is_positive (const char *value)
{
  return atoi (value) > 0;
}

static gboolean
is_at_most_five (const char *value)
{
  return atoi (value) <= 5;
}

static const Need needs[] = {
  { "acks", is_all, N_ ("that all in-sync replicas confirm (all)") },
  { "retries", is_positive, N_ ("at least one retry") },
  { "max.in.flight", is_at_most_five, N_ ("at most 5 requests in flight") },
};

static const char *
resolve (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    {
      if (strcmp (aliases[i].alias, name) == 0)
        return aliases[i].property;
    }
  return name;
}

/* The key that sets a property, by whichever of its names. */
static const KafkaProperty *
find_key (KafkaSettings *settings, const char *name)
{
  for (guint i = 0; i < settings->properties->len; i++)
    {
      const KafkaProperty *property = g_ptr_array_index (settings->properties, i);

      if (property->key != NULL && strcmp (resolve (property->property), name) == 0)
        return property;
    }
  return NULL;
}

static gboolean
check_twice (KafkaSettings *settings, GError **error)
{
  for (guint i = 0; i < settings->properties->len; i++)
    {
      const KafkaProperty *one = g_ptr_array_index (settings->properties, i);
      const KafkaProperty *first;

      if (one->key == NULL)
        continue;
      first = find_key (settings, resolve (one->property));
      if (strcmp (first->value, one->value) == 0)
        continue;
      g_set_error (
        error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
        _ ("The keys “%s” (%s) and “%s” (%s) set the same Kafka property “%s”, to “%s” and to “%s”: keep one"),
        first->key, first->origin, one->key, one->origin, resolve (one->property), first->value, one->value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_refused (KafkaSettings *settings, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const KafkaProperty *property = find_key (settings, refused[i].property);

      if (property == NULL || strcmp (property->value, refused[i].value) != 0)
        continue;
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s) cannot be “%s”: %s"),
                   property->key, property->origin, property->value, _ (refused[i].reason));
      return FALSE;
    }
  return TRUE;
}

/* As Kafka's own client does it: what was not asked for gives way, and what was asked for must agree. */
static gboolean
check_idempotence (KafkaSettings *settings, GError **error)
{
  const KafkaProperty *idempotence = find_key (settings, "enable.idempotence");
  gboolean wanted = idempotence == NULL || strcmp (idempotence->value, "true") == 0;

  for (gsize i = 0; wanted && i < G_N_ELEMENTS (needs); i++)
    {
      const KafkaProperty *property = find_key (settings, needs[i].property);

      if (property == NULL || needs[i].agrees (property->value))
        continue;
      if (idempotence != NULL)
        {
          g_set_error (
            error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
            _ ("Key “%s” (%s) cannot be “%s” together with “%s” (%s): a producer that writes each record exactly "
               "once needs %s"),
            property->key, property->origin, property->value, idempotence->key, idempotence->origin, _ (needs[i].need));
          return FALSE;
        }
      g_info ("Kafka's idempotence is off, because of “%s” (%s)", property->key, property->origin);
      kafka_settings_add_default (settings, "enable.idempotence", "false", KAFKA_SCOPE_PRODUCER);
      wanted = FALSE;
    }

  settings->is_idempotent = wanted;
  if (!wanted && find_key (settings, "max.in.flight") == NULL) /* a batch that is sent again must not come late */
    kafka_settings_add_default (settings, "max.in.flight", "1", KAFKA_SCOPE_PRODUCER);
  return TRUE;
}

/* Who waits for company until its time is over is never sent. */
static gboolean
check_linger (KafkaSettings *settings, GError **error)
{
  const KafkaProperty *linger = find_key (settings, "linger.ms");
  const KafkaProperty *timeout = find_key (settings, "message.timeout.ms");
  const char *limit = timeout != NULL ? timeout->value : kafka_settings_get_property (settings, "message.timeout.ms");

  if (linger == NULL || limit == NULL || atoi (limit) == 0 || atoi (linger->value) < atoi (limit))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("Key “%s” (%s) must be shorter than the %s ms that a record has, by “%s”"), linger->key,
               linger->origin, limit, timeout != NULL ? timeout->key : "publish-timeout");
  return FALSE;
}

gboolean
kafka_settings_complete (KafkaSettings *settings, GError **error)
{
  return check_twice (settings, error) && check_refused (settings, error) && check_linger (settings, error) &&
         check_idempotence (settings, error);
}

TaskbusCapabilities
kafka_settings_get_capabilities (KafkaSettings *settings)
{
  const KafkaProperty *acks = find_key (settings, "acks");
  const KafkaProperty *in_flight = find_key (settings, "max.in.flight");
  TaskbusCapabilities capabilities = TASKBUS_CAPABILITY_NONE;

  if (acks == NULL || strcmp (acks->value, "0") != 0)
    capabilities |= TASKBUS_CAPABILITY_DURABLE;
  if (settings->is_idempotent || in_flight == NULL || atoi (in_flight->value) == 1)
    capabilities |= TASKBUS_CAPABILITY_ORDERED;
  return capabilities;
}
