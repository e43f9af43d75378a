/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-keys.h"
#include "kafka-security-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PREFIX "kafka."
#define ERRSTR_SIZE 512

/* The friendly names; a token is not librdkafka's, which asks for one. */
static const struct
{
  const char *key;
  const char *property;
} names[] = {
  { "kafka.security", "security.protocol" },
  { "kafka.sasl-mechanism", "sasl.mechanisms" },
  { "kafka.username", "sasl.username" },
  { "kafka.password", "sasl.password" },
  { "kafka.ca-file", "ssl.ca.location" },
  { "kafka.certificate-file", "ssl.certificate.location" },
  { "kafka.key-file", "ssl.key.location" },
  { "kafka.key-password", "ssl.key.password" },
  { "kafka.keystore-file", "ssl.keystore.location" },
  { "kafka.keystore-password", "ssl.keystore.password" },
  { "kafka.crl-file", "ssl.crl.location" },
};

static const char *const prefixes[] = { "security.", "ssl.", "sasl.", "enable.ssl.", "enable.sasl.", "https.", NULL };

static void
property_free (gpointer data)
{
  KafkaSecurityProperty *property = data;

  g_free (property->property);
  g_free (property->value);
  g_clear_pointer (&property->secret, taskbus_secret_unref);
  g_free (property->key);
  g_free (property->origin);
  g_free (property);
}

static char *
key_to_property (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (names[i].key, key) == 0)
        return g_strdup (names[i].property);
    }

  return kafka_keys_to_property (key);
}

static gboolean
is_security_property (const char *property)
{
  for (gsize i = 0; prefixes[i] != NULL; i++)
    {
      if (g_str_has_prefix (property, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}

/* The key whose file a key names; NULL when it does not. */
static char *
file_key_to_key (const char *key)
{
  g_autofree char *secret = NULL;

  if (!g_str_has_suffix (key, "-file"))
    return NULL;

  secret = g_strndup (key, strlen (key) - strlen ("-file"));
  return taskbus_profile_key_is_secret (secret) ? g_steal_pointer (&secret) : NULL;
}

gboolean
kafka_security_owns (const char *key)
{
  g_autofree char *secret = file_key_to_key (key);
  g_autofree char *property = key_to_property (key);

  return secret != NULL || taskbus_profile_key_is_secret (key) || is_security_property (property);
}

static void
add_name (GStrvBuilder *keys, const char *key)
{
  g_autofree char *file_key = g_strconcat (key, "-file", NULL);

  g_strv_builder_add (keys, key);
  if (taskbus_profile_key_is_secret (key))
    g_strv_builder_add (keys, file_key);
}

/* What is not a property that librdkafka lists itself; kafka-keys.c has those. */
void
kafka_security_list_keys (GStrvBuilder *keys)
{
  g_auto (GStrv) properties = kafka_properties_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    add_name (keys, names[i].key);
  add_name (keys, PREFIX "token");
  for (gsize i = 0; properties[i] != NULL; i++)
    {
      g_autofree char *dotted = g_strconcat (PREFIX, properties[i], "-file", NULL);
      g_autofree char *dashed = g_strconcat (PREFIX, g_strdelimit (properties[i], ".", '-'), "-file", NULL);

      if (!taskbus_profile_key_is_secret (properties[i]))
        continue;
      g_strv_builder_add (keys, dotted);
      g_strv_builder_add (keys, dashed);
    }
}

static KafkaSecurityProperty *
property_new (TaskbusProfile *profile, const char *key, const char *name)
{
  KafkaSecurityProperty *property = g_new0 (KafkaSecurityProperty, 1);

  property->property = g_strdup (name);
  property->key = g_strdup (key);
  property->origin = taskbus_profile_describe_origin (profile, key);
  return property;
}

/* Whether librdkafka takes the value.  Its reason may repeat a value, so a secret is not asked about. */
static gboolean
check_accepted (const KafkaSecurityProperty *property, GError **error)
{
  rd_kafka_conf_t *scratch = rd_kafka_conf_new ();
  char reason[ERRSTR_SIZE] = "";
  rd_kafka_conf_res_t result = rd_kafka_conf_set (scratch, property->property, property->value, reason, sizeof reason);

  rd_kafka_conf_destroy (scratch);
  if (result == RD_KAFKA_CONF_OK)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s) is not accepted: %s"),
               property->key, property->origin, reason);
  return FALSE;
}

/* A private key's file is as secret as a password's, so it is read as one. */
static gboolean
take_key_file (KafkaSecurity *security, KafkaSecurityProperty *property, GError **error)
{
  g_autoptr (GError) reason = NULL;

  property->secret = taskbus_secret_new_from_file (property->value, &reason);
  if (property->secret == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s): %s"), property->key,
                   property->origin, reason->message);
      return FALSE;
    }

  g_free (property->property);
  property->property = g_strdup ("ssl.key.pem");
  return TRUE;
}

static gboolean
take_value (KafkaSecurity *security, KafkaSecurityProperty *property, GError **error)
{
  if (strcmp (property->property, "security.protocol") == 0)
    return kafka_security_check_protocol (property, &security->protocol, error);
  if (g_str_has_prefix (property->property, "sasl.mechanism"))
    return kafka_security_check_mechanism (property, &security->mechanism, error);
  if (strcmp (property->property, "ssl.key.location") == 0)
    return take_key_file (security, property, error);

  return kafka_security_check_file (property, error) && check_accepted (property, error);
}

static gboolean
add_values (KafkaSecurity *security, GError **error)
{
  g_auto (GStrv) keys = taskbus_profile_list_keys (security->profile);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *secret_key = file_key_to_key (keys[i]);
      g_autofree char *name = NULL;
      KafkaSecurityProperty *property;

      if (!g_str_has_prefix (keys[i], PREFIX) || secret_key != NULL || !kafka_security_owns (keys[i]))
        continue;
      value = taskbus_profile_get_string (security->profile, keys[i]);
      if (value == NULL)
        continue;

      name = key_to_property (keys[i]);
      if (kafka_keys_is_ours (name))
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                       _ ("The Kafka property “%s” cannot be set: it follows from the other keys"), name);
          return FALSE;
        }

      property = property_new (security->profile, keys[i], name);
      property->value = g_steal_pointer (&value);
      g_ptr_array_add (security->properties, property);
      if (!take_value (security, property, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_secret (KafkaSecurity *security, const char *key, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TaskbusSecret) secret = taskbus_profile_get_secret (security->profile, key, &reason);
  g_autofree char *name = key_to_property (key);
  KafkaSecurityProperty *property;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (secret == NULL || kafka_security_find (security, name) != NULL)
    return TRUE;

  property = property_new (security->profile, key, name);
  property->secret = g_steal_pointer (&secret);
  g_ptr_array_add (security->properties, property);
  return TRUE;
}

static gboolean
add_secrets (KafkaSecurity *security, GError **error)
{
  g_auto (GStrv) properties = kafka_properties_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (taskbus_profile_key_is_secret (names[i].key) && !add_secret (security, names[i].key, error))
        return FALSE;
    }

  for (gsize i = 0; properties[i] != NULL; i++)
    {
      g_autofree char *dotted = g_strconcat (PREFIX, properties[i], NULL);
      g_autofree char *dashed = g_strconcat (PREFIX, g_strdelimit (properties[i], ".", '-'), NULL);

      if (taskbus_profile_key_is_secret (dotted) &&
          (!add_secret (security, dotted, error) || !add_secret (security, dashed, error)))
        return FALSE;
    }

  return TRUE;
}

KafkaSecurity *
kafka_security_new_from_profile (TaskbusProfile *profile, gboolean complete, GError **error)
{
  g_autoptr (KafkaSecurity) security = g_new0 (KafkaSecurity, 1);

  security->profile = g_object_ref (profile);
  security->properties = g_ptr_array_new_with_free_func (property_free);
  security->protocol = "plaintext";
  if (!add_values (security, error) || !add_secrets (security, error) ||
      (complete && !kafka_security_check_sense (security, error)))
    return NULL;

  return g_steal_pointer (&security);
}

void
kafka_security_free (KafkaSecurity *security)
{
  g_ptr_array_unref (security->properties);
  g_object_unref (security->profile);
  g_free (security);
}

const KafkaSecurityProperty *
kafka_security_find (KafkaSecurity *security, const char *name)
{
  for (guint i = 0; i < security->properties->len; i++)
    {
      const KafkaSecurityProperty *property = g_ptr_array_index (security->properties, i);

      if (strcmp (property->property, name) == 0)
        return property;
    }

  return NULL;
}

gboolean
kafka_security_apply (KafkaSecurity *security, rd_kafka_conf_t *conf, GError **error)
{
  char reason[ERRSTR_SIZE] = "";

  kafka_security_watch_certificates (security, conf);
  /* The default of librdkafka too, and not to be left to how it was built. */
  rd_kafka_conf_set (conf, "ssl.endpoint.identification.algorithm", "https", NULL, 0);
  for (guint i = 0; i < security->properties->len; i++)
    {
      const KafkaSecurityProperty *property = g_ptr_array_index (security->properties, i);
      const char *value = property->secret != NULL ? taskbus_secret_reveal (property->secret) : property->value;

      if (rd_kafka_conf_set (conf, property->property, value, reason, sizeof reason) == RD_KAFKA_CONF_OK)
        continue;

      if (property->secret != NULL)
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s) is not accepted"),
                     property->key, property->origin);
      else
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s) is not accepted: %s"),
                     property->key, property->origin, reason);
      return FALSE;
    }

  return TRUE;
}

gboolean
kafka_security_is_used (KafkaSecurity *security)
{
  return strcmp (security->protocol, "plaintext") != 0;
}

gboolean
kafka_security_needs_tokens (KafkaSecurity *security)
{
  const KafkaSecurityProperty *method = kafka_security_find (security, "sasl.oauthbearer.method");

  return g_str_has_prefix (security->protocol, "sasl") && g_strcmp0 (security->mechanism, "OAUTHBEARER") == 0 &&
         (method == NULL || strcmp (method->value, "oidc") != 0);
}

TaskbusProfile *
kafka_security_get_profile (KafkaSecurity *security)
{
  return security->profile;
}

char *
kafka_security_dup_principal (KafkaSecurity *security)
{
  const KafkaSecurityProperty *user = kafka_security_find (security, "sasl.username");

  if (g_str_has_prefix (security->protocol, "sasl"))
    return user != NULL && g_strcmp0 (security->mechanism, "OAUTHBEARER") != 0 &&
               g_strcmp0 (security->mechanism, "GSSAPI") != 0
             ? g_strconcat ("User:", user->value, NULL)
             : NULL;
  if (kafka_security_find (security, "ssl.certificate.location") != NULL ||
      kafka_security_find (security, "ssl.keystore.location") != NULL ||
      kafka_security_find (security, "ssl.certificate.pem") != NULL)
    return NULL;

  return g_strdup ("User:ANONYMOUS");
}
