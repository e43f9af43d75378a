/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-error.h"
#include "kafka-producer.h"

#include <glib/gi18n-lib.h>

struct _KafkaProducer
{
  KafkaSettings *settings;
  KafkaClient *client;
  GTask *closing;
  guint n_open; /* atomic: taken and not answered */

  GMutex mutex; /* of what follows */
  GHashTable *topics;
};

static rd_kafka_topic_t *
get_topic (KafkaProducer *producer, const char *name)
{
  rd_kafka_topic_t *topic;

  g_mutex_lock (&producer->mutex);
  topic = g_hash_table_lookup (producer->topics, name);
  if (topic == NULL)
    {
      topic = rd_kafka_topic_new (kafka_client_get_handle (producer->client), name, NULL);
      if (topic != NULL)
        g_hash_table_insert (producer->topics, g_strdup (name), topic);
    }
  g_mutex_unlock (&producer->mutex);
  return topic;
}

static rd_kafka_headers_t *
make_headers (TaskbusRecord *record)
{
  guint n = taskbus_record_get_n_headers (record);
  rd_kafka_headers_t *headers = n > 0 ? rd_kafka_headers_new (n) : NULL;

  for (guint i = 0; i < n; i++)
    {
      gsize size;
      const guint8 *value = taskbus_record_peek_header_value (record, i, &size);

      rd_kafka_header_add (headers, taskbus_record_get_header_name (record, i), -1, value, value != NULL ? size : 0);
    }
  return headers;
}

static rd_kafka_resp_err_t
produce (KafkaProducer *producer, rd_kafka_topic_t *topic, TaskbusPublication *publication)
{
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  rd_kafka_headers_t *headers = make_headers (record);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gsize key_size, value_size;
  const guint8 *key = taskbus_record_peek_key (record, &key_size);
  const guint8 *value = taskbus_record_peek_value (record, &value_size);
  rd_kafka_vu_t arguments[] = {
    { .vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = topic },
    { .vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = taskbus_record_get_partition (record) },
    { .vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = { (void *) value, value != NULL ? value_size : 0 } },
    { .vtype = RD_KAFKA_VTYPE_KEY, .u.mem = { (void *) key, key != NULL ? key_size : 0 } },
    { .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY },
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

gboolean
kafka_producer_send (KafkaProducer *producer, TaskbusPublication *publication, GError **error)
{
  const char *name = taskbus_record_get_topic (taskbus_publication_get_record (publication));
  rd_kafka_topic_t *topic = get_topic (producer, name);
  rd_kafka_resp_err_t code = topic != NULL ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error ();

  if (topic != NULL)
    {
      taskbus_publication_ref (publication);
      g_atomic_int_inc (&producer->n_open);
      code = produce (producer, topic, publication);
      if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return TRUE;
      g_atomic_int_add (&producer->n_open, -1);
      taskbus_publication_unref (publication);
    }

  kafka_error_set (error, code, NULL, _ ("A record for topic “%s” cannot be sent"), name);
  return FALSE;
}

static void
answer (KafkaProducer *producer, const rd_kafka_message_t *message)
{
  g_autoptr (TaskbusPublication) publication = message->_private;
  g_autoptr (GError) error = NULL;
  gint64 timestamp;

  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      timestamp = rd_kafka_message_timestamp (message, NULL);
      taskbus_publication_confirm (publication, message->partition, message->offset,
                                   timestamp < 0 ? TASKBUS_TIMESTAMP_NONE : timestamp * 1000);
    }
  else
    {
      g_autofree char *problem = kafka_client_dup_problem (producer->client, NULL);

      kafka_error_set (&error, message->err, problem, _ ("A record for topic “%s” was not confirmed (%s)"),
                       taskbus_record_get_topic (taskbus_publication_get_record (publication)),
                       rd_kafka_err2str (message->err));
      taskbus_publication_fail (publication, error);
    }
  g_atomic_int_add (&producer->n_open, -1);
}

static gboolean
return_closed (gpointer data)
{
  g_task_return_boolean (data, TRUE);
  return G_SOURCE_REMOVE;
}

static void
check_closed (KafkaProducer *producer)
{
  if (producer->closing == NULL || g_atomic_int_get (&producer->n_open) > 0)
    return;

  g_autoptr (GTask) task = g_steal_pointer (&producer->closing);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_attach_source (task, source, return_closed);
}

static void
on_event (KafkaClient *client, rd_kafka_event_t *event, gpointer data)
{
  KafkaProducer *producer = data;
  const rd_kafka_message_t *message;

  if (rd_kafka_event_type (event) != RD_KAFKA_EVENT_DR)
    return;

  while ((message = rd_kafka_event_message_next (event)) != NULL)
    answer (producer, message);
  check_closed (producer);
}

static KafkaProducer *
new_producer (KafkaSettings *settings, KafkaScope role, GError **error)
{
  g_autoptr (KafkaProducer) producer = g_new0 (KafkaProducer, 1);
  rd_kafka_conf_t *conf;

  g_mutex_init (&producer->mutex);
  producer->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rd_kafka_topic_destroy);
  producer->settings = kafka_settings_ref (settings);
  conf = kafka_settings_new_conf (settings, role, error);
  if (conf == NULL)
    return NULL;
  producer->client = kafka_client_new (settings, KAFKA_SCOPE_PRODUCER, conf, on_event, producer, error);
  return producer->client != NULL ? g_steal_pointer (&producer) : NULL;
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

void
kafka_producer_close (KafkaProducer *producer, GTask *task)
{
  producer->closing = g_object_ref (task);
  check_closed (producer);
}

void
kafka_producer_free (KafkaProducer *producer)
{
  g_hash_table_unref (producer->topics);
  if (producer->client != NULL)
    kafka_client_stop (producer->client);
  g_clear_pointer (&producer->client, kafka_client_unref);
  kafka_settings_unref (producer->settings);
  g_mutex_clear (&producer->mutex);
  g_free (producer);
}

KafkaClient *
kafka_producer_ref_client (KafkaProducer *producer)
{
  return kafka_client_ref (producer->client);
}
