/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-security-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first one that can log in by SCRAM to Apache Kafka 3.9.1, 4.0 and newer. */
#define SCRAM_VERSION 0x020601ff

#define REFUSED_CERTIFICATE                                                                                            \
  N_ ("the broker refuses the client's certificate, which has expired or is of an authority that the broker does not " \
      "know, or it wants one: see kafka.certificate-file")

/* What librdkafka and OpenSSL say, and what to do; the first that fits counts. */
static const struct
{
  const char *said;
  const char *help;
  const char *state; /* of the connection, where the words alone do not tell */
} helps[] = {
  /* The four letters “HTTP”, taken for the size of an answer. */
  { "1213486160", N_ ("that port answers HTTP, not Kafka; the address of an HTTP service begins with http://") },
  { "connection closed by peer", N_ ("that port probably has no TLS: set kafka.security to plaintext or sasl"),
    "SSL_HANDSHAKE" },
  { "Disconnected: connection closed by peer",
    N_ ("that port probably wants TLS: set kafka.security to tls or sasl-tls"), "APIVERSION_QUERY" },
  { "connecting to a SSL listener", N_ ("that port probably wants TLS: set kafka.security to tls or sasl-tls") },
  { "connecting to a PLAINTEXT", N_ ("that port has no TLS: set kafka.security to plaintext or sasl") },
  { "wrong version number", N_ ("that port has no TLS: set kafka.security to plaintext or sasl") },
  { "packet length too long", N_ ("that port has no TLS: set kafka.security to plaintext or sasl") },
  { "unexpected eof", N_ ("that port probably has no TLS: set kafka.security to plaintext or sasl") },
  { "broker might require SASL", N_ ("that port wants a login: set kafka.security to sasl-tls or sasl") },
  { "not valid in current SASL state", N_ ("that port takes no login: set kafka.security to tls or plaintext") },
  { "alert certificate expired", N_ ("the broker refuses the client's certificate, which has expired") },
  { "alert certificate required", N_ ("the broker wants a client certificate: set kafka.certificate-file and "
                                      "kafka.key-file") },
  { "alert unknown ca", N_ ("the broker refuses the client's certificate: it is of an authority that the broker does "
                            "not know") },
  /* Java answers one or the other. */
  { "alert bad certificate", REFUSED_CERTIFICATE },
  { "alert certificate unknown", REFUSED_CERTIFICATE },
  { "Property not available: \"sasl.kerberos.keytab\"",
    N_ ("Kerberos needs a keytab: set kafka.sasl.kerberos.keytab and kafka.sasl.kerberos.principal") },
  { "maybe wrong password", N_ ("the password of the private key is wrong: see kafka.key-password") },
  { "bad decrypt", N_ ("the password of the private key is wrong: see kafka.key-password") },
  { "key values mismatch", N_ ("kafka.key-file is not the private key of kafka.certificate-file") },
};

static const char *
find_help (KafkaSecurity *security, const char *text)
{
  if (strstr (text, "certificate verify failed") != NULL)
    return kafka_security_explain_certificate (security);

  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      if (strstr (text, helps[i].said) != NULL && (helps[i].state == NULL || strstr (text, helps[i].state) != NULL))
        return _ (helps[i].help);
    }

  return NULL;
}

static char *
explain_login (KafkaSecurity *security, const char *text)
{
  const KafkaSecurityProperty *password = kafka_security_find (security, "sasl.password");
  const KafkaSecurityProperty *user = kafka_security_find (security, "sasl.username");

  /* Not where the handshake before it failed. */
  if (security->mechanism == NULL || user == NULL || password == NULL || strstr (text, "uthentication failed") == NULL)
    return NULL;

  if (g_str_has_prefix (security->mechanism, "SCRAM") && rd_kafka_version () < SCRAM_VERSION)
    return g_strdup_printf (
      _ ("librdkafka %s cannot log in by SCRAM to Apache Kafka 3.9.1 and newer, even with the right "
         "password; use librdkafka 2.6.1 or newer, or PLAIN over TLS, or a client certificate; on "
         "an older Kafka look at kafka.username and kafka.password (%s)"),
      rd_kafka_version_str (), password->origin);

  return g_strdup_printf (_ ("user “%s” with the password of %s (%s)"), user->value, password->key, password->origin);
}

char *
kafka_security_explain (KafkaSecurity *security, rd_kafka_resp_err_t code, const char *text)
{
  gboolean is_login = code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED;
  g_autofree char *login = is_login ? explain_login (security, text) : NULL;
  const char *help = login != NULL ? login : find_help (security, text);
  /* Without how long it took, and how often it was the same. */
  const char *end = strstr (text, " (after ");
  g_autofree char *shown = end != NULL ? g_strndup (text, (gsize) (end - text)) : g_strdup (text);

  /* TRANSLATORS: what went wrong, and what to do about it */
  return help != NULL ? g_strdup_printf (_ ("%s; %s"), shown, help) : g_steal_pointer (&shown);
}

/* The kind of thing that a permission is on; NULL when the error is another one. */
static const char *
get_denied_kind (rd_kafka_resp_err_t code)
{
  switch (code)
    {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      return _ ("topic");
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      return _ ("group");
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return _ ("transactional id");
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return _ ("the cluster");
    default:
      return NULL;
    }
}

char *
kafka_security_explain_denial (KafkaSecurity *security,
                               rd_kafka_resp_err_t code,
                               const char *operation,
                               const char *name)
{
  const char *kind = get_denied_kind (code);
  g_autofree char *principal = kafka_security_dup_principal (security);
  /* TRANSLATORS: whom Kafka knows by the client's certificate or ticket */
  const char *who = principal != NULL ? principal : _ ("the principal of this login");

  if (kind == NULL)
    return NULL;

  if (code == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED || name == NULL)
    /* TRANSLATORS: “User:alice lacks the permission Create on the cluster (Cluster authorization failed)” */
    return g_strdup_printf (_ ("%s lacks the permission %s on %s (%s)"), who, operation, kind, rd_kafka_err2str (code));

  /* TRANSLATORS: “User:alice lacks the permission Write on topic “t” (Topic authorization failed)” */
  return g_strdup_printf (_ ("%s lacks the permission %s on %s “%s” (%s)"), who, operation, kind, name,
                          rd_kafka_err2str (code));
}
