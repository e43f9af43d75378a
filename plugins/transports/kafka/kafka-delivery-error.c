/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-delivery-error.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>

#define KEY_MAX 64

/* Whether it can stand in a message, which is one line. */
static gboolean
is_plain_text (const char *text, gsize size)
{
  if (!g_utf8_validate (text, (gssize) size, NULL))
    return FALSE;
  for (const char *c = text; c < text + size; c = g_utf8_next_char (c))
    {
      if (!g_unichar_isprint (g_utf8_get_char (c)))
        return FALSE;
    }
  return TRUE;
}

/* For a message: the key when it is a short text. */
static char *
describe_key (TaskbusRecord *record)
{
  gsize size;
  const char *key = (const char *) taskbus_record_peek_key (record, &size);

  if (key == NULL)
    return g_strdup (_ ("without a key"));
  if (size <= KEY_MAX && is_plain_text (key, size))
    return g_strdup_printf (_ ("with key “%.*s”"), (int) size, key);
  return g_strdup_printf (_ ("with a key of %u bytes"), (guint) size);
}

static guint
get_shown_size (TaskbusRecord *record)
{
  return (guint) MIN (taskbus_record_get_size (record), G_MAXUINT);
}

static GError *
new_too_large (KafkaClient *client, TaskbusRecord *record)
{
  const char *topic = taskbus_record_get_topic (record);
  g_autofree char *key = describe_key (record);
  char limit[32] = "";
  size_t size = sizeof limit;

  rd_kafka_conf_get (rd_kafka_conf (kafka_client_get_handle (client)), "message.max.bytes", limit, &size);
  return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE,
                      /* Translators: the third is “with key …” or “without a key” */
                      _ ("A record of %u bytes for topic “%s” (%s) is too large: %s bytes are the limit here; the key "
                         "kafka.max-record-bytes sets it"),
                      get_shown_size (record), topic, key, limit);
}

static GError *
new_too_large_for_topic (KafkaClient *client, TaskbusRecord *record)
{
  const char *topic = taskbus_record_get_topic (record);
  g_autofree char *key = describe_key (record);

  return g_error_new (
    TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE,
    _ ("A record of %u bytes for topic “%s” (%s) is too large for the brokers at %s; the topic's setting "
       "max.message.bytes is the limit"),
    get_shown_size (record), topic, key, kafka_client_get_settings (client)->endpoints);
}

static GError *
new_not_found (KafkaClient *client, TaskbusRecord *record, rd_kafka_resp_err_t code)
{
  const char *topic = taskbus_record_get_topic (record);
  const char *endpoints = kafka_client_get_settings (client)->endpoints;

  if (code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION && taskbus_record_get_partition (record) >= 0)
    return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                        _ ("Topic “%s” at %s has no partition %d: a record was not sent"), topic, endpoints,
                        taskbus_record_get_partition (record));
  return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                      _ ("There is no topic “%s” at %s, and the brokers do not create it: a record was not sent"),
                      topic, endpoints);
}

/* Nobody answered in time: what was last heard from the network says more than the clock. */
static GError *
new_silent (KafkaClient *client, TaskbusRecord *record, rd_kafka_resp_err_t code, gboolean maybe_stored)
{
  const char *topic = taskbus_record_get_topic (record);
  const char *endpoints = kafka_client_get_settings (client)->endpoints;
  rd_kafka_resp_err_t problem_code;
  g_autofree char *problem = kafka_client_dup_problem (client, &problem_code);
  const char *reason = problem != NULL ? problem : rd_kafka_err2str (code);
  TaskbusError ours = kafka_error_get_code (problem_code);

  if (maybe_stored)
    return g_error_new (
      TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
      _ ("A record for topic “%s” was not confirmed, and may be stored or not: %s does not answer: %s"), topic,
      endpoints, reason);
  if (problem == NULL || ours == TASKBUS_ERROR_FAILED || ours == TASKBUS_ERROR_UNCONFIRMED)
    ours = TASKBUS_ERROR_UNREACHABLE;
  return g_error_new (TASKBUS_ERROR, ours, _ ("A record for topic “%s” was not sent: %s does not answer: %s"), topic,
                      endpoints, reason);
}

GError *
kafka_delivery_error_new (KafkaClient *client,
                          TaskbusRecord *record,
                          rd_kafka_resp_err_t code,
                          rd_kafka_msg_status_t status)
{
  const char *topic = taskbus_record_get_topic (record);
  gboolean maybe_stored = status != RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
  KafkaSecurity *security = kafka_client_get_settings (client)->security;
  g_autofree char *denial = kafka_security_explain_denial (security, code, "Write", topic);
  GError *error = NULL;

  switch (code)
    {
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
      return new_silent (client, record, code, maybe_stored);

    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return new_too_large_for_topic (client, record);

    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      if (!maybe_stored)
        return new_not_found (client, record, code);
      break;

    default:
      break;
    }

  if (maybe_stored)
    return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                        _ ("A record for topic “%s” was not confirmed, and may be stored or not: %s"), topic,
                        rd_kafka_err2str (code));
  kafka_error_set (&error, code, denial, _ ("A record for topic “%s” was not stored"), topic);
  return error;
}

GError *
kafka_delivery_error_new_refused (KafkaClient *client, TaskbusRecord *record, rd_kafka_resp_err_t code)
{
  switch (code)
    {
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
      return new_too_large (client, record);

    case RD_KAFKA_RESP_ERR__QUEUE_FULL:
      return g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL,
                          _ ("The queue to %s is full: a record for topic “%s” was not sent"),
                          kafka_client_get_settings (client)->endpoints, taskbus_record_get_topic (record));

    default:
      return kafka_delivery_error_new (client, record, code, RD_KAFKA_MSG_STATUS_NOT_PERSISTED);
    }
}

GError *
kafka_delivery_error_new_denied (KafkaClient *client, rd_kafka_resp_err_t code, const char *text)
{
  KafkaSettings *settings = kafka_client_get_settings (client);
  g_autofree char *denial = kafka_security_explain_denial (settings->security, code, "IdempotentWrite", NULL);
  GError *error = NULL;

  kafka_error_set (&error, code, denial != NULL ? denial : text, _ ("Records cannot be sent to %s"),
                   settings->endpoints);
  return error;
}
