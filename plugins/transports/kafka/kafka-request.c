/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-request.h"

#include <glib/gi18n-lib.h>

/* Longer than a broker needs, shorter than people wait. */
#define PATIENCE (15 * G_TIME_SPAN_SECOND)

KafkaRequest *
kafka_request_new (KafkaClient *client, GCancellable *cancellable, const char *format, ...)
{
  KafkaRequest *request = g_new0 (KafkaRequest, 1);
  va_list args;

  va_start (args, format);
  request->what = g_strdup_vprintf (format, args);
  va_end (args);
  request->client = kafka_client_ref (client);
  request->cancellable = cancellable;
  kafka_request_renew (request);
  return request;
}

void
kafka_request_renew (KafkaRequest *request)
{
  request->deadline = g_get_monotonic_time () + PATIENCE;
}

void
kafka_request_free (KafkaRequest *request)
{
  kafka_client_unref (request->client);
  g_free (request->what);
  g_free (request->resource);
  g_free (request);
}

void
kafka_request_needs (KafkaRequest *request, const char *permission, rd_kafka_resp_err_t denial, const char *resource)
{
  request->permission = permission;
  request->denial = denial;
  g_free (request->resource);
  request->resource = g_strdup (resource);
}

static char *
explain_denial (KafkaRequest *request, rd_kafka_resp_err_t code)
{
  KafkaSecurity *security = kafka_client_get_settings (request->client)->security;

  if (request->permission == NULL)
    return NULL;

  return kafka_security_explain_denial (security, code, request->permission,
                                        code == request->denial ? request->resource : NULL);
}

void
kafka_request_set_error (KafkaRequest *request, rd_kafka_resp_err_t code, const char *reason, GError **error)
{
  const char *endpoints = kafka_client_get_settings (request->client)->endpoints;
  rd_kafka_resp_err_t problem_code = RD_KAFKA_RESP_ERR_NO_ERROR;
  g_autofree char *problem = NULL;
  TaskbusError ours = kafka_error_get_code (code);

  if (ours != TASKBUS_ERROR_UNREACHABLE)
    {
      g_autofree char *denial = explain_denial (request, code);

      kafka_error_set (error, code, denial != NULL ? denial : reason, "%s", request->what);
      return;
    }

  problem = kafka_client_dup_problem (request->client, &problem_code);
  if (problem != NULL)
    g_set_error (error, TASKBUS_ERROR,
                 kafka_error_get_code (problem_code) == TASKBUS_ERROR_FAILED ? TASKBUS_ERROR_UNREACHABLE
                                                                             : kafka_error_get_code (problem_code),
                 /* Translators: what cannot be done, kafka://host:port, what the network says */
                 _ ("%s: %s does not answer: %s"), request->what, endpoints, problem);
  else
    g_set_error (error, TASKBUS_ERROR, ours, _ ("%s: %s does not answer in time (%s)"), request->what, endpoints,
                 reason != NULL ? reason : rd_kafka_err2str (code));
}

int
kafka_request_get_timeout (KafkaRequest *request)
{
  return (int) MAX ((request->deadline - g_get_monotonic_time ()) / 1000, 1);
}

gboolean
kafka_request_pause (KafkaRequest *request, gint64 duration)
{
  GPollFD fd = { 0 };
  gboolean has_fd = request->cancellable != NULL && g_cancellable_make_pollfd (request->cancellable, &fd);

  g_poll (&fd, has_fd ? 1 : 0, (int) (duration / 1000));
  if (has_fd)
    g_cancellable_release_fd (request->cancellable);
  return !g_cancellable_is_cancelled (request->cancellable) && g_get_monotonic_time () < request->deadline;
}

rd_kafka_AdminOptions_t *
kafka_request_new_options (KafkaRequest *request, rd_kafka_admin_op_t operation)
{
  rd_kafka_AdminOptions_t *options = rd_kafka_AdminOptions_new (kafka_client_get_handle (request->client), operation);
  char reason[256];

  rd_kafka_AdminOptions_set_request_timeout (options, kafka_request_get_timeout (request), reason, sizeof reason);
  return options;
}

gboolean
kafka_request_check_refused (KafkaRequest *request, GError **error)
{
  if (!kafka_client_is_refused (request->client))
    return TRUE;

  kafka_request_set_error (request, RD_KAFKA_RESP_ERR__TRANSPORT, NULL, error);
  return FALSE;
}

static void
on_cancelled (GCancellable *cancellable, gpointer queue)
{
  rd_kafka_queue_yield (queue);
}

/* The next event, or NULL with an error. */
static rd_kafka_event_t *
poll_queue (KafkaRequest *request, rd_kafka_queue_t *queue, GError **error)
{
  while (g_get_monotonic_time () < request->deadline + KAFKA_REQUEST_LOOK)
    {
      rd_kafka_event_t *event = rd_kafka_queue_poll (queue, KAFKA_REQUEST_LOOK / 1000);

      if (event != NULL)
        return event;
      if (g_cancellable_set_error_if_cancelled (request->cancellable, error) ||
          !kafka_request_check_refused (request, error))
        return NULL;
    }
  kafka_request_set_error (request, RD_KAFKA_RESP_ERR__TIMED_OUT, NULL, error);
  return NULL;
}

rd_kafka_event_t *
kafka_request_wait (KafkaRequest *request, rd_kafka_queue_t *queue, GError **error)
{
  rd_kafka_event_t *event;
  gulong handler = 0;

  if (request->cancellable != NULL)
    handler = g_cancellable_connect (request->cancellable, G_CALLBACK (on_cancelled), queue, NULL);
  event = poll_queue (request, queue, error);
  g_cancellable_disconnect (request->cancellable, handler);
  if (event == NULL)
    return NULL;
  if (rd_kafka_event_error (event) == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      kafka_request_renew (request);
      return event;
    }

  kafka_request_set_error (request, rd_kafka_event_error (event), rd_kafka_event_error_string (event), error);
  rd_kafka_event_destroy (event);
  return NULL;
}
