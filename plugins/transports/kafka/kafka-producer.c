/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-delivery-error.h"
#include "kafka-process.h"
#include "kafka-producer-private.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>

#define CONFIRM_MAX 64

/* How long the reports about what was thrown away may take at the end. */
#define PURGE_PATIENCE (1 * G_TIME_SPAN_SECOND)
#define CLOSE_INTERVAL (10 * G_TIME_SPAN_MILLISECOND)

static rd_kafka_headers_t *
make_headers (TaskbusRecord *record, guint n)
{
  rd_kafka_headers_t *headers = rd_kafka_headers_new (n);

  for (guint i = 0; i < n; i++)
    {
      gsize size;
      const guint8 *value = taskbus_record_peek_header_value (record, i, &size);

      rd_kafka_header_add (headers, taskbus_record_get_header_name (record, i), -1, value, value != NULL ? size : 0);
    }
  return headers;
}

/* With all that only rd_kafka_produceva() takes. */
static rd_kafka_resp_err_t
produce_whole (KafkaProducer *producer, rd_kafka_topic_t *topic, TaskbusPublication *publication, TaskbusRecord *record)
{
  guint n_headers = taskbus_record_get_n_headers (record);
  rd_kafka_headers_t *headers = n_headers > 0 ? make_headers (record, n_headers) : NULL;
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gsize key_size, value_size;
  const guint8 *key = taskbus_record_peek_key (record, &key_size);
  const guint8 *value = taskbus_record_peek_value (record, &value_size);
  rd_kafka_vu_t arguments[] = {
    { .vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = topic },
    { .vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = taskbus_record_get_partition (record) },
    { .vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = { (void *) value, value_size } },
    { .vtype = RD_KAFKA_VTYPE_KEY, .u.mem = { (void *) key, key_size } },
    { .vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = publication },
    { .vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = timestamp == TASKBUS_TIMESTAMP_NONE ? 0 : timestamp / 1000 },
    { .vtype = RD_KAFKA_VTYPE_HEADERS, .u.headers = headers },
  };
  rd_kafka_error_t *failure;
  rd_kafka_resp_err_t code;

  failure = rd_kafka_produceva (kafka_client_get_handle (producer->client), arguments,
                                G_N_ELEMENTS (arguments) - (headers == NULL ? 1 : 0));
  if (failure == NULL)
    return RD_KAFKA_RESP_ERR_NO_ERROR;

  code = rd_kafka_error_code (failure);
  rd_kafka_error_destroy (failure);
  if (headers != NULL)
    rd_kafka_headers_destroy (headers);
  return code;
}

/* Nothing of the value is copied: librdkafka's reference to the publication keeps the record. */
static rd_kafka_resp_err_t
produce (KafkaProducer *producer, rd_kafka_topic_t *topic, TaskbusPublication *publication, TaskbusRecord *record)
{
  gsize key_size, value_size;
  const guint8 *key = taskbus_record_peek_key (record, &key_size);
  const guint8 *value = taskbus_record_peek_value (record, &value_size);

  if (taskbus_record_get_n_headers (record) > 0 || taskbus_record_get_timestamp (record) != TASKBUS_TIMESTAMP_NONE)
    return produce_whole (producer, topic, publication, record);

  if (G_LIKELY (rd_kafka_produce (topic, taskbus_record_get_partition (record), 0, (void *) value, value_size, key,
                                  key_size, publication) == 0))
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  return rd_kafka_last_error ();
}

rd_kafka_resp_err_t
kafka_producer_produce (KafkaProducer *producer, TaskbusPublication *publication)
{
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  const char *name = taskbus_record_get_topic (record);
  gboolean is_new;
  rd_kafka_topic_t *topic = kafka_topics_get (producer->topics, name, &is_new);
  rd_kafka_resp_err_t code;

  if (topic == NULL)
    return rd_kafka_last_error ();

  /* First: once the record is given away, its answer may end the client at any time. */
  if (G_UNLIKELY (is_new))
    kafka_topic_finder_find (producer->finder, producer->client, name);
  taskbus_publication_ref (publication);
  code = produce (producer, topic, publication, record);
  if (G_UNLIKELY (code != RD_KAFKA_RESP_ERR_NO_ERROR))
    taskbus_publication_unref (publication);
  return code;
}

/* A topic or its partitions may have been made since librdkafka looked. */
static gboolean
ask_again (KafkaProducer *producer, TaskbusPublication *publication, rd_kafka_resp_err_t code)
{
  const char *topic = taskbus_record_get_topic (taskbus_publication_get_record (publication));
  g_autoptr (KafkaClient) client = NULL;

  if (!kafka_producer_can_recover (producer) ||
      (code != RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC && code != RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION))
    return FALSE;

  client = kafka_producer_ref_client (producer);
  return client != NULL && kafka_topic_finder_ask_again (producer->finder, client, topic);
}

/* Not the straight way. */
static gboolean
send_otherwise (KafkaProducer *producer, TaskbusPublication *publication, rd_kafka_resp_err_t code, GError **error)
{
  g_autoptr (KafkaClient) client = NULL;

  if (code == RD_KAFKA_RESP_ERR__FATAL && kafka_producer_can_recover (producer))
    return kafka_recovery_begin_and_hold (producer->recovery, KAFKA_RECOVERY_RENEW, publication, error);
  if (ask_again (producer, publication, code))
    return kafka_recovery_begin_and_hold (producer->recovery, KAFKA_RECOVERY_ASK, publication, error);

  client = kafka_producer_ref_client (producer);
  if (client == NULL)
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The connection to Kafka is closed"));
  else
    g_propagate_error (error,
                       kafka_delivery_error_new_refused (client, taskbus_publication_get_record (publication), code));
  return FALSE;
}

gboolean
kafka_producer_send (KafkaProducer *producer, TaskbusPublication *publication, GError **error)
{
  while (TRUE)
    {
      rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__CONFLICT;
      gboolean held, refused;

      /* Counted before the look at what is held: the worker does it the other way round, and so nobody is overlooked. */
      g_atomic_int_inc (&producer->n_open);
      held = g_atomic_int_get (&producer->held);
      if (G_LIKELY (!held))
        code = kafka_producer_produce (producer, publication);
      if (G_LIKELY (code == RD_KAFKA_RESP_ERR_NO_ERROR))
        {
          if (G_UNLIKELY (g_atomic_int_get (&producer->held)))
            kafka_recovery_note_late (producer->recovery);
          return TRUE;
        }

      g_atomic_int_add (&producer->n_open, -1);
      if (!held)
        return send_otherwise (producer, publication, code, error);
      if (kafka_recovery_hold (producer->recovery, publication, &refused, error))
        return TRUE;
      if (refused)
        return FALSE;
    }
}

void
kafka_producer_fail (KafkaProducer *producer,
                     TaskbusPublication *publication,
                     rd_kafka_resp_err_t code,
                     rd_kafka_msg_status_t status)
{
  rd_kafka_resp_err_t fatal = RD_KAFKA_RESP_ERR_NO_ERROR;
  g_autoptr (GError) error = NULL;

  /* The rest of a transaction goes because of what happened to it as a whole, and is valid in no case. */
  if (!kafka_producer_can_recover (producer))
    fatal = rd_kafka_fatal_error (kafka_client_get_handle (producer->client), NULL, 0);
  if (fatal != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      code = fatal;
      status = RD_KAFKA_MSG_STATUS_NOT_PERSISTED;
    }

  error = kafka_delivery_error_new (producer->client, taskbus_publication_get_record (publication), code, status);

  taskbus_publication_fail (publication, error);
  taskbus_publication_unref (publication);
}

/* Confirmations that are told of at once. */
typedef struct
{
  TaskbusPublication *publications[CONFIRM_MAX];
  TaskbusConfirmation confirmations[CONFIRM_MAX];
  guint n;
} Confirmed;

static void
tell_confirmed (Confirmed *confirmed)
{
  taskbus_publication_confirm_all (confirmed->publications, confirmed->confirmations, confirmed->n);
  for (guint i = 0; i < confirmed->n; i++)
    taskbus_publication_unref (confirmed->publications[i]);
  confirmed->n = 0;
}

static inline void
add_confirmed (Confirmed *confirmed, const rd_kafka_message_t *message)
{
  gint64 timestamp = rd_kafka_message_timestamp (message, NULL);

  confirmed->publications[confirmed->n] = message->_private;
  confirmed->confirmations[confirmed->n] = (TaskbusConfirmation){ .partition = message->partition,
                                                                  .offset = message->offset,
                                                                  .timestamp = timestamp < 0 ? TASKBUS_TIMESTAMP_NONE
                                                                                             : timestamp * 1000 };
  if (++confirmed->n == CONFIRM_MAX)
    tell_confirmed (confirmed);
}

static void
take_reports (KafkaProducer *producer, rd_kafka_event_t *event)
{
  gsize n = rd_kafka_event_message_count (event);
  gsize n_confirmed = 0;
  Confirmed confirmed;
  const rd_kafka_message_t *message;

  confirmed.n = 0;
  while ((message = rd_kafka_event_message_next (event)) != NULL)
    {
      if (G_LIKELY (message->err == RD_KAFKA_RESP_ERR_NO_ERROR))
        {
          /* First: who hears of it may ask at once whether all is well. */
          if (n_confirmed++ == 0)
            kafka_client_note_success (producer->client);
          add_confirmed (&confirmed, message);
          continue;
        }

      tell_confirmed (&confirmed); /* answers come in the order of the reports */
      if (!kafka_recovery_takes (producer->recovery, message, n))
        kafka_producer_fail (producer, message->_private, message->err, rd_kafka_message_status (message));
    }
  tell_confirmed (&confirmed);

  if (n_confirmed > 0)
    {
      kafka_client_clear_problem (producer->client);
      kafka_recovery_note_success (producer->recovery);
    }
  g_atomic_int_add (&producer->n_open, -(gint) n);
}

static gboolean
return_closed (gpointer task)
{
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Everything was answered, or there is no more patience: what comes now is refused, and the client goes. */
static void
end (KafkaProducer *producer, gboolean none_open)
{
  g_autoptr (GTask) task = g_steal_pointer (&producer->closing);
  g_autoptr (GSource) source = g_idle_source_new ();
  KafkaClient *client;

  g_mutex_lock (&producer->mutex);
  client = g_steal_pointer (&producer->client);
  g_mutex_unlock (&producer->mutex);
  g_source_destroy (producer->alarm);
  kafka_topic_finder_stop (producer->finder);
  kafka_client_stop (client);
  /* Otherwise somebody may still look for a topic, and the client stays as long as its topics. */
  if (none_open)
    g_clear_pointer (&producer->topics, kafka_topics_free);
  kafka_client_unref (client);
  g_task_attach_source (task, source, return_closed);
}

static void
check_closed (KafkaProducer *producer)
{
  gint64 now = g_get_monotonic_time ();
  gboolean none_open;

  if (producer->closing == NULL)
    return;

  if (producer->give_up == 0 && g_cancellable_is_cancelled (g_task_get_cancellable (producer->closing)))
    {
      producer->give_up = now + PURGE_PATIENCE;
      kafka_recovery_give_up (producer->recovery);
      rd_kafka_purge (kafka_client_get_handle (producer->client),
                      RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
    }

  if (kafka_recovery_is_idle (producer->recovery) || producer->give_up != 0)
    kafka_recovery_refuse (producer->recovery);

  /* After that: who is counted from now on is refused, and looks at nothing. */
  none_open = g_atomic_int_get (&producer->n_open) == 0;
  if ((none_open && kafka_recovery_is_idle (producer->recovery)) ||
      (producer->give_up != 0 && now >= producer->give_up))
    end (producer, none_open);
  else
    plugin_alarm_set (producer->alarm, now + CLOSE_INTERVAL);
}

static void
on_alarm (gpointer data)
{
  KafkaProducer *producer = data;

  kafka_recovery_step (producer->recovery);
  check_closed (producer);
}

static void
on_event (KafkaClient *client, rd_kafka_event_t *event, gpointer data)
{
  KafkaProducer *producer = data;

  switch (rd_kafka_event_type (event))
    {
    case RD_KAFKA_EVENT_DR:
      take_reports (producer, event);
      break;
    case RD_KAFKA_EVENT_DESCRIBECONFIGS_RESULT:
      kafka_batch_limit_take_answer (producer->batch_limit, event);
      break;
    case RD_KAFKA_EVENT_ERROR:
      if (rd_kafka_event_error (event) == RD_KAFKA_RESP_ERR__FATAL)
        kafka_recovery_renew (producer->recovery);
      break;
    default:
      break;
    }

  if (producer->closing != NULL || !kafka_recovery_is_idle (producer->recovery))
    plugin_alarm_set (producer->alarm, 0);
}

gboolean
kafka_producer_renew_client (KafkaProducer *producer, GError **error)
{
  rd_kafka_conf_t *conf = kafka_settings_new_conf (producer->settings, producer->role, error);
  KafkaClient *client, *old;

  if (conf == NULL)
    return FALSE;
  kafka_batch_limit_apply (producer->batch_limit, conf);
  client = kafka_client_new (producer->settings, KAFKA_SCOPE_PRODUCER, conf, on_event, producer, error);
  if (client == NULL)
    return FALSE;

  g_clear_pointer (&producer->topics, kafka_topics_free);
  g_mutex_lock (&producer->mutex);
  old = producer->client;
  producer->client = client;
  g_mutex_unlock (&producer->mutex);
  producer->topics = kafka_topics_new (client);
  if (old != NULL)
    kafka_client_stop (old);
  g_clear_pointer (&old, kafka_client_unref);
  return TRUE;
}

static KafkaProducer *
new_producer (KafkaSettings *settings, KafkaScope role, GError **error)
{
  g_autoptr (KafkaProducer) producer = g_new0 (KafkaProducer, 1);

  g_mutex_init (&producer->mutex);
  producer->role = role;
  producer->settings = kafka_settings_ref (settings);
  producer->flusher = kafka_flusher_new ();
  producer->alarm = plugin_alarm_new ("taskbus-kafka-producer", on_alarm, producer);
  producer->finder = kafka_topic_finder_new (producer->alarm);
  producer->recovery = kafka_recovery_new (producer);
  producer->batch_limit = kafka_batch_limit_new ();
  return kafka_producer_renew_client (producer, error) ? g_steal_pointer (&producer) : NULL;
}

KafkaProducer *
kafka_producer_new (KafkaSettings *settings, GError **error)
{
  return new_producer (settings, KAFKA_SCOPE_PRODUCER, error);
}

KafkaProducer *
kafka_producer_new_transactional (KafkaSettings *settings, GError **error)
{
  return new_producer (settings, KAFKA_SCOPE_PRODUCER | KAFKA_SCOPE_TRANSACTION, error);
}

static void
on_cancelled (GCancellable *cancellable, gpointer alarm)
{
  plugin_alarm_set (alarm, 0);
}

static void
release_alarm (gpointer alarm, GClosure *closure)
{
  g_source_unref (alarm);
}

void
kafka_producer_close (KafkaProducer *producer, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  producer->closing = g_object_ref (task);
  if (cancellable != NULL)
    g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (on_cancelled), g_source_ref (producer->alarm),
                           release_alarm, 0);
  kafka_producer_flush (producer);
  check_closed (producer);
}

void
kafka_producer_flush (KafkaProducer *producer)
{
  g_autoptr (KafkaClient) client = NULL;

  if (g_atomic_int_get (&producer->n_open) == 0)
    return;
  client = kafka_producer_ref_client (producer);
  if (client != NULL)
    kafka_flusher_flush (producer->flusher, client);
}

void
kafka_producer_free (KafkaProducer *producer)
{
  if (producer->client != NULL)
    kafka_client_stop (producer->client);
  g_source_destroy (producer->alarm);
  kafka_topic_finder_stop (producer->finder);
  kafka_recovery_free (producer->recovery);
  kafka_batch_limit_free (producer->batch_limit);
  g_clear_pointer (&producer->topics, kafka_topics_free);
  g_clear_pointer (&producer->client, kafka_client_unref);
  kafka_topic_finder_unref (producer->finder);
  kafka_flusher_unref (producer->flusher);
  g_source_unref (producer->alarm);
  kafka_settings_unref (producer->settings);
  g_mutex_clear (&producer->mutex);
  g_free (producer);
}

KafkaClient *
kafka_producer_ref_client (KafkaProducer *producer)
{
  KafkaClient *client;

  g_mutex_lock (&producer->mutex);
  client = producer->client != NULL ? kafka_client_ref (producer->client) : NULL;
  g_mutex_unlock (&producer->mutex);
  return client;
}
