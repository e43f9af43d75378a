/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-security-private.h"

#include <glib/gi18n-lib.h>

/* OpenSSL's numbers (X509_V_ERR_…), which are part of its ABI. */
static const struct
{
  int fault;
  const char *help;
} helps[] = {
  { 9, N_ ("the broker's certificate is not valid yet; compare the clocks") },
  { 10, N_ ("the broker's certificate has expired; the broker needs a new one") },
  { 18, N_ ("the broker signed its certificate itself; to trust it, name that certificate by kafka.ca-file") },
  { 23, N_ ("the broker's certificate was revoked") },
  { 62, N_ ("the broker's certificate is not for the host name that was asked for; use the name that it is for") },
  { 64, N_ ("the broker's certificate is not for the address that was asked for; use the host name that it is for") },
};

/* On a thread of librdkafka, after OpenSSL has looked at a certificate, which it accepts when there is no fault.  This changes nothing of
 * that: it only remembers. */
static int
on_certificate (rd_kafka_t *handle,
                const char *broker,
                gint32 broker_id,
                int *fault,
                int depth,
                const char *certificate,
                gsize size,
                char *reason,
                gsize reason_size,
                void *opaque)
{
  KafkaSecurity *security = opaque;

  if (*fault == 0)
    return 1;

  g_atomic_int_set (&security->certificate_fault, *fault);
  g_strlcpy (reason, kafka_security_explain_certificate (security), reason_size);
  return 0;
}

void
kafka_security_watch_certificates (KafkaSecurity *security, rd_kafka_conf_t *conf)
{
  rd_kafka_conf_set_opaque (conf, security);
  rd_kafka_conf_set_ssl_cert_verify_cb (conf, on_certificate);
}

const char *
kafka_security_explain_certificate (KafkaSecurity *security)
{
  int fault = g_atomic_int_get (&security->certificate_fault);

  for (gsize i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      if (helps[i].fault == fault)
        return _ (helps[i].help);
    }

  return _ (
    "the broker's certificate is of an authority that is not known here: name its certificate by kafka.ca-file");
}
