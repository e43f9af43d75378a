/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-security-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The words of ours, Kafka's and librdkafka's. */
static const struct
{
  const char *word;
  const char *protocol;
} protocols[] = {
  { "plaintext", "plaintext" },
  { "tls", "ssl" },
  { "ssl", "ssl" },
  { "sasl", "sasl_plaintext" },
  { "sasl-tls", "sasl_ssl" },
  { "sasl_plaintext", "sasl_plaintext" },
  { "sasl_ssl", "sasl_ssl" },
  { "sasl-plaintext", "sasl_plaintext" },
  { "sasl-ssl", "sasl_ssl" },
};

/* What librdkafka may have been built without. */
static const struct
{
  const char *mechanism;
  const char *feature;
} mechanisms[] = {
  { "PLAIN", "sasl_plain" },   { "SCRAM-SHA-256", "sasl_scram" },     { "SCRAM-SHA-512", "sasl_scram" },
  { "GSSAPI", "sasl_gssapi" }, { "OAUTHBEARER", "sasl_oauthbearer" },
};

static const char *const file_properties[] = {
  "ssl.ca.location", "ssl.certificate.location", "ssl.keystore.location", "ssl.crl.location", NULL,
};

static gboolean
has_feature (const char *feature)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  char text[512] = "";
  gsize size = sizeof text;
  g_auto (GStrv) features = NULL;
  gboolean found = FALSE;

  if (rd_kafka_conf_get (conf, "builtin.features", text, &size) == RD_KAFKA_CONF_OK)
    features = g_strsplit_set (text, ", ", -1);
  rd_kafka_conf_destroy (conf);
  for (gsize i = 0; !found && features != NULL && features[i] != NULL; i++)
    found = strcmp (features[i], feature) == 0;
  return found;
}

static gboolean
check_feature (const KafkaSecurityProperty *property, const char *feature, GError **error)
{
  if (has_feature (feature))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is not possible: this librdkafka (%s) was built without it"), property->value,
               property->key, property->origin, rd_kafka_version_str ());
  return FALSE;
}

gboolean
kafka_security_check_protocol (KafkaSecurityProperty *property, const char **protocol, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      if (g_ascii_strcasecmp (protocols[i].word, property->value) != 0)
        continue;
      if (g_str_has_suffix (protocols[i].protocol, "ssl") && !check_feature (property, "ssl", error))
        return FALSE;

      *protocol = protocols[i].protocol;
      g_free (property->value);
      property->value = g_strdup (*protocol);
      return TRUE;
    }

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is none of plaintext, tls, sasl and sasl-tls"), property->value,
               property->key, property->origin);
  return FALSE;
}

gboolean
kafka_security_check_mechanism (KafkaSecurityProperty *property, const char **mechanism, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (g_ascii_strcasecmp (mechanisms[i].mechanism, property->value) != 0)
        continue;
      if (!check_feature (property, mechanisms[i].feature, error))
        return FALSE;

      *mechanism = mechanisms[i].mechanism;
      g_free (property->value);
      property->value = g_strdup (*mechanism);
      return TRUE;
    }

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is none of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER and GSSAPI"),
               property->value, property->key, property->origin);
  return FALSE;
}

/* Authorities may also be a folder of them, or what librdkafka finds (“probe”). */
gboolean
kafka_security_check_file (const KafkaSecurityProperty *property, GError **error)
{
  if (!g_strv_contains (file_properties, property->property) ||
      (strcmp (property->property, "ssl.ca.location") == 0 && strcmp (property->value, "probe") == 0) ||
      g_access (property->value, R_OK) == 0)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s): “%s” cannot be read: %s"),
               property->key, property->origin, property->value, g_strerror (errno));
  return FALSE;
}

static void
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, text);
}

/* What somebody set should not be without effect: he believes himself to be protected by it. */
static gboolean
check_used (KafkaSecurity *security, gboolean tls, gboolean sasl, GError **error)
{
  for (guint i = 0; i < security->properties->len; i++)
    {
      const KafkaSecurityProperty *property = g_ptr_array_index (security->properties, i);
      gboolean is_tls = g_str_has_prefix (property->property, "ssl.");
      gboolean is_sasl = g_str_has_prefix (property->property, "sasl.");

      /* One that lies in the environment for several programs does no harm. */
      if (property->value == NULL || (!is_tls && !is_sasl) || (is_tls && tls) || (is_sasl && sasl))
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   is_tls
                     ? _ ("Key “%s” (%s) has no effect while kafka.security is “%s”: set that to tls or sasl-tls")
                     : _ ("Key “%s” (%s) has no effect while kafka.security is “%s”: set that to sasl-tls or sasl"),
                   property->key, property->origin, security->protocol);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_password (KafkaSecurity *security, GError **error)
{
  if (kafka_security_find (security, "sasl.username") == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("SASL %s needs a user: set kafka.username"),
                   security->mechanism);
      return FALSE;
    }
  if (kafka_security_find (security, "sasl.password") == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("SASL %s needs a password: name a file of mode 0600 by kafka.password-file, or put it into the "
                      "environment variable TASKBUS_KAFKA_PASSWORD or the systemd credential taskbus.kafka.password"),
                   security->mechanism);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_token (KafkaSecurity *security, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TaskbusSecret) token = NULL;

  if (!kafka_security_needs_tokens (security) || taskbus_profile_has_token_func (security->profile))
    return TRUE;

  token = taskbus_profile_get_secret (security->profile, "kafka.token", &reason);
  if (token != NULL)
    return TRUE;

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    refuse (error, _ ("SASL OAUTHBEARER needs a token: the program supplies it by taskbus_profile_set_token_func(), or "
                      "kafka.token-file names a file of mode 0600 that somebody keeps up to date"));
  return FALSE;
}

static gboolean
check_login (KafkaSecurity *security, GError **error)
{
  if (security->mechanism == NULL)
    refuse (error, _ ("SASL needs a mechanism: set kafka.sasl-mechanism to PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, "
                      "OAUTHBEARER or GSSAPI"));
  else if (strcmp (security->mechanism, "OAUTHBEARER") == 0)
    return check_token (security, error);
  else if (strcmp (security->mechanism, "GSSAPI") != 0)
    return check_password (security, error);

  return security->mechanism != NULL;
}

static gboolean
check_certificate (KafkaSecurity *security, GError **error)
{
  gboolean has_certificate = kafka_security_find (security, "ssl.certificate.location") != NULL ||
                             kafka_security_find (security, "ssl.certificate.pem") != NULL;
  const KafkaSecurityProperty *key = kafka_security_find (security, "ssl.key.pem");

  if (has_certificate && key == NULL)
    refuse (error, _ ("A certificate needs its private key: set kafka.key-file, too"));
  else if (!has_certificate && key != NULL && key->value != NULL)
    refuse (error, _ ("A private key needs its certificate: set kafka.certificate-file, too"));
  else if (has_certificate && strstr (taskbus_secret_reveal (key->secret), "ENCRYPTED") != NULL &&
           kafka_security_find (security, "ssl.key.password") == NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("The private key of “%s” is encrypted: name a file with its password by kafka.key-password-file, "
                    "or put that into the environment variable TASKBUS_KAFKA_KEY_PASSWORD"),
                 key->value != NULL ? key->value : key->key);
  else
    return TRUE;

  return FALSE;
}

gboolean
kafka_security_check_sense (KafkaSecurity *security, GError **error)
{
  gboolean tls = g_str_has_suffix (security->protocol, "ssl");
  gboolean sasl = g_str_has_prefix (security->protocol, "sasl");

  return check_used (security, tls, sasl, error) && (!sasl || check_login (security, error)) &&
         (!tls || check_certificate (security, error));
}
