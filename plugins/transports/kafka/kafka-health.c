/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-health.h"

#include <glib/gi18n-lib.h>

/* How often is asked while all is well, and while it is not. */
#define INTERVAL (2 * G_TIME_SPAN_SECOND)
#define INTERVAL_UNREADY (250 * G_TIME_SPAN_MILLISECOND)

/* How long a client has to stand before it is believed that nothing is denied to it: only a number that is denied to a producer is
 * told.  When that happened before, for as long as a new client may need to get there. */
#define SETTLING (200 * G_TIME_SPAN_MILLISECOND)
#define SETTLING_AFTER_DENIAL (3 * G_TIME_SPAN_SECOND)

/* How long an answer may take, in ms: of one partition's leader, and of any broker. */
#define LEADER_TIMEOUT 1000
#define BROKER_TIMEOUT 1500

struct _KafkaHealth
{
  gatomicrefcount ref_count;
  KafkaSettings *settings;

  /* Of the thread: a partition whose leader is asked, any that can be seen. */
  char *topic;
  gint32 partition;
  char *client; /* the name of the one that was looked at last */
  gint64 since; /* when it was first seen to be answered; 0: not yet */
  char *denial; /* which permission is missing */

  GMutex mutex; /* of what follows */
  GCond cond;
  KafkaProducer *producer; /* NULL: stopped */
  gboolean is_ready;
  gboolean is_refused; /* the login, or a permission */
  gint64 asked;        /* when it was looked last */
  char *reason;
};

/* A question that costs nothing: where does a partition end?  An error that comes from a broker is an answer, too, but then another
 * partition has to be found. */
static gboolean
ask_leader (KafkaHealth *health, rd_kafka_t *rk)
{
  rd_kafka_topic_partition_list_t *list;
  rd_kafka_resp_err_t code;

  if (health->topic == NULL)
    return FALSE;

  list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_topic_partition_list_add (list, health->topic, health->partition)->offset = RD_KAFKA_OFFSET_END;
  code = rd_kafka_offsets_for_times (rk, list, LEADER_TIMEOUT);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    code = list->elems[0].err;
  rd_kafka_topic_partition_list_destroy (list);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    g_clear_pointer (&health->topic, g_free);
  return code == RD_KAFKA_RESP_ERR_NO_ERROR;
}

static void
choose_partition (KafkaHealth *health, const struct rd_kafka_metadata *metadata)
{
  for (int i = 0; i < metadata->topic_cnt && health->topic == NULL; i++)
    {
      const rd_kafka_metadata_topic_t *topic = &metadata->topics[i];

      for (int j = 0; j < topic->partition_cnt && health->topic == NULL; j++)
        {
          if (topic->err != RD_KAFKA_RESP_ERR_NO_ERROR || topic->partitions[j].leader < 0)
            continue;
          health->topic = g_strdup (topic->topic);
          health->partition = topic->partitions[j].id;
        }
    }
}

static gboolean
ask_brokers (KafkaHealth *health, rd_kafka_t *rk)
{
  const struct rd_kafka_metadata *metadata;

  if (rd_kafka_metadata (rk, 1, NULL, &metadata, BROKER_TIMEOUT) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return FALSE;

  choose_partition (health, metadata);
  rd_kafka_metadata_destroy (metadata);
  return TRUE;
}

static char *
make_reason (KafkaHealth *health, KafkaClient *client, gboolean answers)
{
  const char *endpoints = health->settings->endpoints;
  g_autofree char *problem = NULL;

  if (answers && health->denial != NULL)
    /* Translators: kafka://host:port, and which permission is missing */
    return g_strdup_printf (_ ("Records cannot be sent to %s: %s; reading needs other permissions"), endpoints,
                            health->denial);
  if (answers)
    return g_strdup_printf (_ ("Connecting to %s"), endpoints);

  problem = kafka_client_dup_problem (client, NULL);
  if (problem != NULL)
    /* Translators: kafka://host:port, and what the network says */
    return g_strdup_printf (_ ("No broker of %s answers: %s"), endpoints, problem);
  return g_strdup_printf (_ ("No broker of %s answers"), endpoints);
}

/* Who may not write gets no number for a producer; every new client meets that again. */
static gboolean
is_denied (KafkaHealth *health, rd_kafka_t *rk)
{
  rd_kafka_resp_err_t code = rd_kafka_fatal_error (rk, NULL, 0);
  char *denial;

  if (kafka_error_get_code (code) != TASKBUS_ERROR_NOT_AUTHORIZED)
    return FALSE;

  denial = kafka_security_explain_denial (health->settings->security, code, "IdempotentWrite", NULL);
  g_free (health->denial);
  health->denial = denial != NULL ? denial : g_strdup (rd_kafka_err2str (code));
  return TRUE;
}

/* Tells whether nothing is denied, as far as one can know. */
static gboolean
is_settled (KafkaHealth *health, rd_kafka_t *rk, gboolean answers)
{
  gint64 now = g_get_monotonic_time ();

  if (g_strcmp0 (health->client, rd_kafka_name (rk)) != 0)
    {
      g_free (health->client);
      health->client = g_strdup (rd_kafka_name (rk));
      health->since = 0;
    }
  if (answers && health->since == 0)
    health->since = now;
  return health->since != 0 && now - health->since >= (health->denial != NULL ? SETTLING_AFTER_DENIAL : SETTLING);
}

static void
look (KafkaHealth *health, KafkaClient *client)
{
  gint64 now = g_get_monotonic_time ();
  rd_kafka_t *rk = kafka_client_get_handle (client);
  gboolean confirms = kafka_client_get_success_time (client) > now - INTERVAL;
  gboolean answers = confirms || ask_leader (health, rk) || ask_brokers (health, rk);
  gboolean settled = is_settled (health, rk, answers);
  gboolean is_ready = !is_denied (health, rk) && answers && (settled || confirms);
  g_autofree char *reason = NULL;
  gboolean is_refused;

  if (is_ready)
    g_clear_pointer (&health->denial, g_free);
  reason = is_ready ? NULL : make_reason (health, client, answers);
  is_refused = !answers && kafka_client_is_refused (client);

  g_mutex_lock (&health->mutex);
  /* A login that was refused once while the brokers answer otherwise would end every request that takes its time. */
  if (answers && (!health->is_ready || kafka_client_is_refused (client)))
    kafka_client_clear_problem (client);
  health->asked = now;
  health->is_ready = is_ready;
  health->is_refused = health->denial != NULL || is_refused;
  g_free (health->reason);
  health->reason = g_steal_pointer (&reason);
  g_mutex_unlock (&health->mutex);
}

static gpointer
run (gpointer data)
{
  KafkaHealth *health = data;

  g_mutex_lock (&health->mutex);
  while (health->producer != NULL)
    {
      KafkaClient *client = kafka_producer_ref_client (health->producer);
      gint64 until;

      if (client != NULL)
        {
          g_mutex_unlock (&health->mutex);
          look (health, client);
          kafka_client_unref (client);
          g_mutex_lock (&health->mutex);
        }
      until = g_get_monotonic_time () + (health->is_ready || health->is_refused ? INTERVAL : INTERVAL_UNREADY);
      while (health->producer != NULL && g_cond_wait_until (&health->cond, &health->mutex, until))
        ;
    }
  g_mutex_unlock (&health->mutex);
  kafka_health_unref (health);
  return NULL;
}

KafkaHealth *
kafka_health_new (KafkaProducer *producer, KafkaSettings *settings)
{
  KafkaHealth *health = g_new0 (KafkaHealth, 1);

  g_atomic_ref_count_init (&health->ref_count);
  g_mutex_init (&health->mutex);
  g_cond_init (&health->cond);
  health->settings = kafka_settings_ref (settings);
  health->producer = producer;
  health->reason = g_strdup_printf (_ ("Connecting to %s"), settings->endpoints);
  g_atomic_ref_count_inc (&health->ref_count);
  g_thread_unref (g_thread_new ("kafka-health", run, health));
  return health;
}

TaskbusHealth *
kafka_health_get (KafkaHealth *health)
{
  g_autoptr (KafkaClient) client = NULL;
  gboolean is_ready;
  TaskbusHealth *result;

  g_mutex_lock (&health->mutex);
  if (health->producer != NULL)
    client = kafka_producer_ref_client (health->producer);
  /* What was confirmed since then says more. */
  is_ready = health->is_ready || (client != NULL && kafka_client_get_success_time (client) > health->asked);
  result = taskbus_health_new (TRUE, is_ready, is_ready ? NULL : health->reason);
  result->refused = !is_ready && health->is_refused;
  g_mutex_unlock (&health->mutex);
  return result;
}

void
kafka_health_stop (KafkaHealth *health)
{
  g_mutex_lock (&health->mutex);
  health->producer = NULL;
  g_cond_signal (&health->cond);
  g_mutex_unlock (&health->mutex);
}

void
kafka_health_unref (KafkaHealth *health)
{
  if (!g_atomic_ref_count_dec (&health->ref_count))
    return;

  kafka_settings_unref (health->settings);
  g_free (health->topic);
  g_free (health->client);
  g_free (health->denial);
  g_free (health->reason);
  g_cond_clear (&health->cond);
  g_mutex_clear (&health->mutex);
  g_free (health);
}
