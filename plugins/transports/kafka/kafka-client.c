/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-client.h"
#include "kafka-end.h"
#include "kafka-error.h"
#include "kafka-event-source.h"
#include "kafka-keys.h"
#include "kafka-log.h"
#include "kafka-process.h"
#include "kafka-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One dispatch must not starve the other sources of the worker. */
#define SERVE_MAX (5 * G_TIME_SPAN_MILLISECOND)

struct _KafkaClient
{
  gatomicrefcount ref_count;
  KafkaSettings *settings;
  rd_kafka_t *handle;
  rd_kafka_queue_t *queue;
  GSource *source;
  GCancellable *cancellable; /* of what is under way for the client itself */
  KafkaEventFunc func;
  gpointer data;
  guint process;
  gint troubled; /* atomic: there is a problem */

  GMutex mutex; /* of what follows */
  rd_kafka_resp_err_t problem_code;
  char *problem;
  gint64 success_time;
};

static void
note_problem (KafkaClient *client, rd_kafka_resp_err_t code, const char *text)
{
  g_autofree char *explained = kafka_security_explain (client->settings->security, code, text);

  /* “All brokers are down” says less than what one of them said before, and so does that one hung up before all was sent. */
  gboolean says_little = code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || strstr (text, "Send failed: ") != NULL;

  g_mutex_lock (&client->mutex);
  if (!says_little || client->problem == NULL)
    {
      g_free (client->problem);
      client->problem = g_steal_pointer (&explained);
      /* Whoever answers nonsense is no broker. */
      client->problem_code = code == RD_KAFKA_RESP_ERR__BAD_MSG ? RD_KAFKA_RESP_ERR__TRANSPORT : code;
    }
  g_atomic_int_set (&client->troubled, TRUE);
  g_mutex_unlock (&client->mutex);
}

/* Newer ones take it for nothing worth an error when whoever was connected to hangs up at the first question. */
static void
take_log (KafkaClient *client, rd_kafka_event_t *event)
{
  const char *facility, *text, *rest;
  int level;

  kafka_log_event (client->handle, event);
  if (rd_kafka_event_log (event, &facility, &text, &level) != 0 || strcmp (facility, "FAIL") != 0 ||
      strstr (text, "in state APIVERSION_QUERY") == NULL || strstr (text, ": Disconnected: ") == NULL)
    return;

  rest = strstr (text, "]: ");
  note_problem (client, RD_KAFKA_RESP_ERR__TRANSPORT, rest != NULL ? rest + strlen ("]: ") : text);
}

static void
serve_event (KafkaClient *client, rd_kafka_event_t *event)
{
  switch (rd_kafka_event_type (event))
    {
    case RD_KAFKA_EVENT_LOG:
      take_log (client, event);
      break;
    case RD_KAFKA_EVENT_ERROR:
      note_problem (client, rd_kafka_event_error (event), rd_kafka_event_error_string (event));
      client->func (client, event, client->data);
      break;
    case RD_KAFKA_EVENT_STATS:
      kafka_statistics_take (client->settings->statistics, client, rd_kafka_event_stats (event));
      break;
    case RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH:
      kafka_token_refresh (client, client->cancellable);
      break;
    default:
      client->func (client, event, client->data);
      break;
    }
}

gboolean
kafka_client_serve (KafkaClient *client)
{
  gint64 start = g_get_monotonic_time ();
  rd_kafka_event_t *event;

  while ((event = rd_kafka_queue_poll (client->queue, 0)) != NULL)
    {
      serve_event (client, event);
      rd_kafka_event_destroy (event);
      if (client->queue == NULL) /* the owner stopped it */
        return FALSE;
      if (g_get_monotonic_time () - start > SERVE_MAX)
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_queue (gpointer data)
{
  g_autoptr (KafkaClient) client = kafka_client_ref (data);

  return kafka_client_serve (client);
}

KafkaClient *
kafka_client_new (KafkaSettings *settings,
                  KafkaScope role,
                  rd_kafka_conf_t *conf,
                  KafkaEventFunc func,
                  gpointer data,
                  GError **error)
{
  rd_kafka_type_t type = role == KAFKA_SCOPE_PRODUCER ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  KafkaClient *client;
  rd_kafka_t *handle;
  char reason[512] = "";

  rd_kafka_conf_set_events (
    conf, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS | RD_KAFKA_EVENT_LOG |
            RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_OFFSET_COMMIT |
            (kafka_security_needs_tokens (settings->security) ? RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH : 0));
  handle = rd_kafka_new (type, conf, reason, sizeof reason);
  if (handle == NULL)
    {
      g_autofree char *named = kafka_keys_explain (reason);
      g_autofree char *explained = kafka_security_explain (settings->security, RD_KAFKA_RESP_ERR__INVALID_ARG, named);

      rd_kafka_conf_destroy (conf);
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Kafka at %s cannot be used: %s"),
                   settings->endpoints, explained);
      return NULL;
    }

  kafka_end_prepare (settings);
  client = g_new0 (KafkaClient, 1);
  g_atomic_ref_count_init (&client->ref_count);
  g_mutex_init (&client->mutex);
  client->settings = kafka_settings_ref (settings);
  client->handle = handle;
  client->func = func;
  client->data = data;
  client->cancellable = g_cancellable_new ();
  client->process = kafka_process_get_generation ();
  kafka_handles_add (settings->handles);
  rd_kafka_set_log_queue (handle, NULL);
  if (type == RD_KAFKA_CONSUMER)
    {
      rd_kafka_poll_set_consumer (handle);
      client->queue = rd_kafka_queue_get_consumer (handle); /* NULL without a group */
    }
  if (client->queue == NULL)
    client->queue = rd_kafka_queue_get_main (handle);
  client->source = kafka_event_source_new (client->queue, on_queue, client);
  g_source_attach (client->source, g_main_context_get_thread_default ());
  return client;
}

KafkaClient *
kafka_client_ref (KafkaClient *client)
{
  g_atomic_ref_count_inc (&client->ref_count);
  return client;
}

void
kafka_client_unref (KafkaClient *client)
{
  if (!g_atomic_ref_count_dec (&client->ref_count))
    return;

  kafka_client_stop (client);
  kafka_statistics_forget (client->settings->statistics, client);
  /* The handle's threads are not in a forked process. */
  if (client->process == kafka_process_get_generation ())
    kafka_end_handle (client->handle, client->settings);
  kafka_settings_unref (client->settings);
  g_object_unref (client->cancellable);
  g_free (client->problem);
  g_mutex_clear (&client->mutex);
  g_free (client);
}

void
kafka_client_stop (KafkaClient *client)
{
  if (client->source == NULL)
    return;

  g_cancellable_cancel (client->cancellable);
  kafka_event_source_stop (client->source);
  g_clear_pointer (&client->source, g_source_unref);
  client->queue = NULL; /* was the source's */
}

gboolean
kafka_client_is_stopped (KafkaClient *client)
{
  return g_cancellable_is_cancelled (client->cancellable);
}

rd_kafka_t *
kafka_client_get_handle (KafkaClient *client)
{
  return client->handle;
}

KafkaSettings *
kafka_client_get_settings (KafkaClient *client)
{
  return client->settings;
}

char *
kafka_client_dup_problem (KafkaClient *client, rd_kafka_resp_err_t *code)
{
  char *problem;

  g_mutex_lock (&client->mutex);
  problem = g_strdup (client->problem);
  if (code != NULL)
    *code = client->problem_code;
  g_mutex_unlock (&client->mutex);
  return problem;
}

gboolean
kafka_client_is_refused (KafkaClient *client)
{
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  g_autofree char *problem = kafka_client_dup_problem (client, &code);

  return problem != NULL &&
         (code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED);
}

void
kafka_client_clear_problem (KafkaClient *client)
{
  if (G_LIKELY (!g_atomic_int_get (&client->troubled)))
    return;

  g_mutex_lock (&client->mutex);
  g_clear_pointer (&client->problem, g_free);
  client->problem_code = RD_KAFKA_RESP_ERR_NO_ERROR;
  g_atomic_int_set (&client->troubled, FALSE);
  g_mutex_unlock (&client->mutex);
}

void
kafka_client_note_success (KafkaClient *client)
{
  g_mutex_lock (&client->mutex);
  client->success_time = g_get_monotonic_time ();
  g_mutex_unlock (&client->mutex);
}

gint64
kafka_client_get_success_time (KafkaClient *client)
{
  gint64 success_time;

  g_mutex_lock (&client->mutex);
  success_time = client->success_time;
  g_mutex_unlock (&client->mutex);
  return success_time;
}
