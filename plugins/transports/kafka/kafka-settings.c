/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-choices.h"
#include "kafka-keys.h"
#include "kafka-settings-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define ERRSTR_SIZE 512
#define COOPERATIVE_SINCE 0x020a00ff

/* What librdkafka would choose otherwise; later properties win. */
static const struct
{
  const char *property;
  const char *value;
  KafkaScope scope;
} defaults[] = {
  { "log.queue", "true", KAFKA_SCOPE_BOTH },
  { "socket.nagle.disable", "true", KAFKA_SCOPE_BOTH },
  { "socket.keepalive.enable", "true", KAFKA_SCOPE_BOTH },
  { "reconnect.backoff.max.ms", "2000", KAFKA_SCOPE_BOTH },
  { "statistics.interval.ms", "10000", KAFKA_SCOPE_BOTH },
  { "enable.idempotence", "true", KAFKA_SCOPE_PRODUCER },
  { "linger.ms", "5", KAFKA_SCOPE_PRODUCER },
  { "compression.codec", "lz4", KAFKA_SCOPE_PRODUCER },
  { "batch.size", "1000000", KAFKA_SCOPE_PRODUCER },
  { "batch.num.messages", "10000", KAFKA_SCOPE_PRODUCER },
  { "partitioner", "murmur2_random", KAFKA_SCOPE_PRODUCER },
  { "enable.auto.commit", "true", KAFKA_SCOPE_CONSUMER },
  { "enable.auto.offset.store", "false", KAFKA_SCOPE_CONSUMER },
  { "enable.partition.eof", "true", KAFKA_SCOPE_CONSUMER },
  { "auto.offset.reset", "earliest", KAFKA_SCOPE_CONSUMER },
  { "topic.metadata.refresh.interval.ms", "10000", KAFKA_SCOPE_CONSUMER },
  { "auto.commit.interval.ms", "1000", KAFKA_SCOPE_CONSUMER },
  { "queued.max.messages.kbytes", "65536", KAFKA_SCOPE_CONSUMER },
  { "fetch.queue.backoff.ms", "10", KAFKA_SCOPE_CONSUMER },
};

static void
property_free (gpointer data)
{
  KafkaProperty *property = data;

  g_free (property->property);
  g_free (property->value);
  g_free (property->key);
  g_free (property->origin);
  g_free (property);
}

KafkaSettings *
kafka_settings_ref (KafkaSettings *settings)
{
  g_atomic_ref_count_inc (&settings->ref_count);
  return settings;
}

void
kafka_settings_unref (KafkaSettings *settings)
{
  if (!g_atomic_ref_count_dec (&settings->ref_count))
    return;

  g_free (settings->brokers);
  g_free (settings->endpoints);
  g_free (settings->client_id);
  g_clear_pointer (&settings->security, kafka_security_free);
  kafka_statistics_unref (settings->statistics);
  kafka_handles_unref (settings->handles);
  g_ptr_array_unref (settings->properties);
  g_free (settings);
}

void
kafka_settings_add_default (KafkaSettings *settings, const char *name, const char *value, KafkaScope scope)
{
  KafkaProperty *property = g_new0 (KafkaProperty, 1);

  property->property = g_strdup (name);
  property->value = g_strdup (value);
  property->scope = scope;
  g_ptr_array_add (settings->properties, property);
}

/* Partitions that stay with their member do not stop for a rebalance; before 2.10 that could crash, hang and lose an assignment.
 * A group that the brokers assign has no strategy of ours. */
static void
add_assignment (KafkaSettings *settings, TaskbusProfile *profile)
{
  g_autofree char *dotted = taskbus_profile_get_string (profile, "kafka.group.protocol");
  g_autofree char *dashed = taskbus_profile_get_string (profile, "kafka.group-protocol");

  if (rd_kafka_version () >= COOPERATIVE_SINCE && dotted == NULL && dashed == NULL)
    kafka_settings_add_default (settings, "partition.assignment.strategy", "cooperative-sticky", KAFKA_SCOPE_CONSUMER);
}

static void
add_defaults (KafkaSettings *settings, TaskbusProfile *profile)
{
  /* Before the bus does, who knows less of why; librdkafka looks once a second. */
  gint64 earlier = MIN (settings->publish_timeout / 2, 1500);
  g_autofree char *timeout = g_strdup_printf ("%" PRId64, MAX (settings->publish_timeout - earlier, 1));
  /* Until a topic that nobody knows is one that does not exist: soon enough to say so, and long enough for brokers that
   * tell each other of a new one. */
  g_autofree char *propagation = g_strdup_printf ("%" PRId64, MIN (settings->publish_timeout / 2, 10000));
  /* A broker that hangs is given up early enough for the next one to confirm a record in its time. */
  g_autofree char *request = g_strdup_printf ("%" PRId64, CLAMP (settings->publish_timeout / 3, 1000, 30000));
  g_autofree char *answer = g_strdup_printf ("%" PRId64, CLAMP (settings->publish_timeout / 3, 5000, 30000));
  g_autofree char *longest = g_strdup_printf ("%" PRId64, MAX (settings->publish_timeout, 60000));

  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    {
      /* Of a newer librdkafka than this one. */
      if (kafka_properties_get_scope (defaults[i].property) != KAFKA_SCOPE_NONE)
        kafka_settings_add_default (settings, defaults[i].property, defaults[i].value, defaults[i].scope);
    }
  add_assignment (settings, profile);
  kafka_settings_add_default (settings, "bootstrap.servers", settings->brokers, KAFKA_SCOPE_BOTH);
  kafka_settings_add_default (settings, "client.id", settings->client_id, KAFKA_SCOPE_BOTH);
  kafka_settings_add_default (settings, "message.timeout.ms", timeout, KAFKA_SCOPE_PRODUCER);
  kafka_settings_add_default (settings, "topic.metadata.propagation.max.ms", propagation, KAFKA_SCOPE_PRODUCER);
  kafka_settings_add_default (settings, "request.timeout.ms", request, KAFKA_SCOPE_PRODUCER);
  kafka_settings_add_default (settings, "socket.timeout.ms", answer, KAFKA_SCOPE_BOTH);
  kafka_settings_add_default (settings, "transaction.timeout.ms", longest, KAFKA_SCOPE_TRANSACTION);
}

/* The bus bounds what is under way, and everything it lets through has a place here. */
static gboolean
add_limits (KafkaSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_autofree char *records = NULL;
  g_autofree char *kilobytes = NULL;
  gint64 max_records, max_bytes;

  if (!taskbus_profile_lookup_int (profile, "queue.max-records", 1, G_MAXINT64, 100000, &max_records, error) ||
      !taskbus_profile_lookup_int (profile, "queue.max-bytes", 1, G_MAXINT64, 64 << 20, &max_bytes, error))
    return FALSE;

  records = g_strdup_printf ("%" PRId64, CLAMP (max_records + max_records / 4, 1000, 10 * 1000 * 1000));
  kilobytes = g_strdup_printf ("%" PRId64, CLAMP (max_bytes / 1024 * 5 / 4 + 1024, 1024, G_MAXINT32));
  kafka_settings_add_default (settings, "queue.buffering.max.messages", records, KAFKA_SCOPE_PRODUCER);
  kafka_settings_add_default (settings, "queue.buffering.max.kbytes", kilobytes, KAFKA_SCOPE_PRODUCER);
  return TRUE;
}

static void
set_ours (GError **error, const char *name, const char *key, const char *origin)
{
  const char *instead = kafka_keys_get_instead (name);

  if (instead != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("The Kafka property “%s” (key “%s”, %s) cannot be set: use “%s”"), name, key, origin, instead);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("The Kafka property “%s” (key “%s”, %s) cannot be set: it follows from the other keys"), name, key,
                 origin);
}

/* Whether librdkafka knows and likes it. */
static gboolean
check_value (const char *key, const char *origin, const char *name, const char *value, GError **error)
{
  rd_kafka_conf_t *scratch = rd_kafka_conf_new ();
  char reason[ERRSTR_SIZE] = "";
  rd_kafka_conf_res_t result = rd_kafka_conf_set (scratch, name, value, reason, sizeof reason);
  const char *choices = kafka_choices_get (name);

  rd_kafka_conf_destroy (scratch);
  if (result == RD_KAFKA_CONF_OK && !kafka_choices_refuse (name, value))
    return TRUE;

  if (choices != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("Key “%s” (%s) cannot be “%s”, but one of: %s"), key, origin, value, choices);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s) is not accepted: %s"), key,
                 origin, g_strchomp (reason));
  return FALSE;
}

/* Takes over a key of the profile when librdkafka knows and likes it. */
static gboolean
add_key (KafkaSettings *settings, TaskbusProfile *profile, const char *key, GError **error)
{
  const KafkaKey *known = kafka_keys_find (key);
  g_autofree char *name = known != NULL ? g_strdup (known->property) : kafka_keys_to_property (key);
  g_autofree char *value = taskbus_profile_get_string (profile, key);
  g_autofree char *origin = taskbus_profile_describe_origin (profile, key);
  KafkaProperty *property;

  if (value == NULL)
    return TRUE;
  if (known == NULL && kafka_keys_is_ours (name))
    {
      set_ours (error, name, key, origin);
      return FALSE;
    }
  if (!check_value (key, origin, name, value, error))
    return FALSE;

  property = g_new0 (KafkaProperty, 1);
  property->scope = known != NULL ? known->scope : kafka_properties_get_scope (name);
  property->property = g_steal_pointer (&name);
  property->value = g_steal_pointer (&value);
  property->key = g_strdup (key);
  property->origin = g_steal_pointer (&origin);
  g_ptr_array_add (settings->properties, property);
  return TRUE;
}

static gboolean
add_keys (KafkaSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_auto (GStrv) known = kafka_keys_list ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (profile);

  if (!taskbus_profile_check_keys (profile, "kafka", (const char *const *) known, error))
    return FALSE;
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      if (g_str_has_prefix (keys[i], "kafka.") && !kafka_security_owns (keys[i]) &&
          !add_key (settings, profile, keys[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_brokers (KafkaSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) endpoints = taskbus_profile_get_endpoints (profile, &local_error);
  g_autoptr (GString) brokers = g_string_new (NULL);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (gsize i = 0; endpoints != NULL && endpoints[i] != NULL; i++)
    {
      if (!g_str_has_prefix (endpoints[i], "kafka://"))
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                       _ ("Endpoint “%s” is not one of Kafka: write kafka://host:9092,host:9092"), endpoints[i]);
          return FALSE;
        }
      if (brokers->len > 0)
        g_string_append_c (brokers, ',');
      g_string_append (brokers, endpoints[i] + strlen ("kafka://"));
    }
  if (brokers->len == 0)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                           _ ("Kafka needs an endpoint: write kafka://host:9092,host:9092"));
      return FALSE;
    }

  settings->endpoints = g_strconcat ("kafka://", brokers->str, NULL);
  settings->brokers = g_string_free (g_steal_pointer (&brokers), FALSE);
  return TRUE;
}

static KafkaSettings *
settings_new (void)
{
  KafkaSettings *settings = g_new0 (KafkaSettings, 1);

  g_atomic_ref_count_init (&settings->ref_count);
  settings->handles = kafka_handles_new ();
  settings->properties = g_ptr_array_new_with_free_func (property_free);
  settings->statistics = kafka_statistics_new ();
  return settings;
}

gboolean
kafka_settings_check_profile (TaskbusProfile *profile, GError **error)
{
  g_autoptr (KafkaSettings) scratch = settings_new ();

  if (!add_keys (scratch, profile, error) || !kafka_settings_complete (scratch, error))
    return FALSE;

  scratch->security = kafka_security_new_from_profile (profile, FALSE, error);
  return scratch->security != NULL;
}

KafkaSettings *
kafka_settings_new_from_profile (TaskbusProfile *profile, GError **error)
{
  g_autoptr (KafkaSettings) settings = settings_new ();

  settings->client_id = taskbus_profile_get_string (profile, "client-id");
  if (settings->client_id == NULL)
    settings->client_id = g_strdup (g_get_prgname () != NULL ? g_get_prgname () : "taskbus");
  if (!find_brokers (settings, profile, error) ||
      !taskbus_profile_lookup_int (profile, "publish-timeout", 1, G_MAXINT32, 30000, &settings->publish_timeout,
                                   error) ||
      !taskbus_profile_lookup_int (profile, "rebalance-timeout", 0, G_MAXINT32, 10000, &settings->rebalance_timeout,
                                   error))
    return NULL;

  add_defaults (settings, profile);
  if (!add_limits (settings, profile, error) || !add_keys (settings, profile, error) ||
      !kafka_settings_complete (settings, error))
    return NULL;
  settings->security = kafka_security_new_from_profile (profile, TRUE, error);
  if (settings->security == NULL)
    return NULL;
  return g_steal_pointer (&settings);
}

const char *
kafka_settings_get_property (KafkaSettings *settings, const char *name)
{
  for (guint i = settings->properties->len; i > 0; i--)
    {
      const KafkaProperty *property = g_ptr_array_index (settings->properties, i - 1);

      if (strcmp (property->property, name) == 0)
        return property->value;
    }
  return NULL;
}

rd_kafka_conf_t *
kafka_settings_new_conf (KafkaSettings *settings, KafkaScope role, GError **error)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  char reason[ERRSTR_SIZE] = "";

  for (guint i = 0; i < settings->properties->len; i++)
    {
      const KafkaProperty *property = g_ptr_array_index (settings->properties, i);

      if ((property->scope & role) == 0 ||
          rd_kafka_conf_set (conf, property->property, property->value, reason, sizeof reason) == RD_KAFKA_CONF_OK)
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("The Kafka property “%s” cannot be set: %s"),
                   property->property, g_strchomp (reason));
      rd_kafka_conf_destroy (conf);
      return NULL;
    }
  if (!kafka_security_apply (settings->security, conf, error))
    {
      rd_kafka_conf_destroy (conf);
      return NULL;
    }
  return conf;
}
