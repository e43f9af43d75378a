/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-admin.h"
#include "kafka-consumer.h"
#include "kafka-health.h"
#include "kafka-process.h"
#include "kafka-producer.h"
#include "kafka-transactions.h"
#include "kafka-transport.h"

#include <glib/gi18n-lib.h>

struct _TaskbusKafkaTransport
{
  GObject parent_instance;

  KafkaSettings *settings;
  KafkaProducer *producer;
  KafkaHealth *health;
  KafkaTransactions *transactions;
  gint is_open;          /* atomic */
  gint has_transactions; /* atomic */
  gint promises;         /* atomic: capabilities that the settings may take away */
  guint process;
};

static void taskbus_kafka_transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusKafkaTransport,
                                taskbus_kafka_transport,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_TRANSPORT,
                                                               taskbus_kafka_transport_iface_init)
                                  G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_ADMIN, kafka_admin_iface_init))

void
taskbus_kafka_transport_register (GTypeModule *module)
{
  taskbus_kafka_transport_register_type (module);
}

static void
taskbus_kafka_transport_finalize (GObject *object)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (object);

  if (self->health != NULL)
    kafka_health_stop (self->health);
  g_clear_pointer (&self->health, kafka_health_unref);
  g_clear_pointer (&self->producer, kafka_producer_free);
  g_clear_pointer (&self->transactions, kafka_transactions_unref);
  g_clear_pointer (&self->settings, kafka_settings_unref);

  G_OBJECT_CLASS (taskbus_kafka_transport_parent_class)->finalize (object);
}

static void
taskbus_kafka_transport_class_init (TaskbusKafkaTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_kafka_transport_finalize;
}

static void
taskbus_kafka_transport_class_finalize (TaskbusKafkaTransportClass *klass)
{
}

static void
taskbus_kafka_transport_init (TaskbusKafkaTransport *self)
{
  self->promises = TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_ORDERED;
}

static TaskbusCapabilities
taskbus_kafka_transport_get_capabilities (TaskbusTransport *transport)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);

  return (TaskbusCapabilities) g_atomic_int_get (&self->promises) | TASKBUS_CAPABILITY_ADMINISTRATION |
         TASKBUS_CAPABILITY_TIMESTAMPS | TASKBUS_CAPABILITY_CONSUME | TASKBUS_CAPABILITY_GROUPS |
         TASKBUS_CAPABILITY_REPLAY |
         (g_atomic_int_get (&self->has_transactions) ? TASKBUS_CAPABILITY_TRANSACTIONS : TASKBUS_CAPABILITY_NONE);
}

static void
set_closed (GError **error)
{
  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The connection to Kafka is closed"));
}

/* Threads and connections do not survive a fork. */
static gboolean
check_usable (TaskbusKafkaTransport *self, GError **error)
{
  if (!g_atomic_int_get (&self->is_open))
    {
      set_closed (error);
      return FALSE;
    }
  if (self->process != kafka_process_get_generation ())
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                           _ ("The connection to Kafka was opened before this process was forked; open it here"));
      return FALSE;
    }
  return TRUE;
}

KafkaClient *
taskbus_kafka_transport_ref_client (TaskbusKafkaTransport *self, GError **error)
{
  KafkaClient *client = check_usable (self, error) ? kafka_producer_ref_client (self->producer) : NULL;

  if (client == NULL && error != NULL && *error == NULL) /* closed just now */
    set_closed (error);
  return client;
}

static gboolean
taskbus_kafka_transport_check_profile (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  return kafka_settings_check_profile (profile, error);
}

static gboolean
taskbus_kafka_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);
  g_autoptr (KafkaSettings) settings = kafka_settings_new_from_profile (profile, error);

  if (settings == NULL)
    return FALSE;

  self->producer = kafka_producer_new (settings, error);
  if (self->producer == NULL)
    return FALSE;

  self->health = kafka_health_new (self->producer, settings);
  self->transactions = kafka_transactions_new (settings);
  g_atomic_int_set (&self->has_transactions, kafka_transactions_get_id (self->transactions) != NULL);
  g_atomic_int_set (&self->promises, (gint) kafka_settings_get_capabilities (settings));
  self->settings = g_steal_pointer (&settings);
  self->process = kafka_process_get_generation ();
  g_atomic_int_set (&self->is_open, TRUE);
  return TRUE;
}

static gboolean
taskbus_kafka_transport_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);

  return check_usable (self, error) && kafka_producer_send (self->producer, publication, error);
}

static TaskbusConsumer *
taskbus_kafka_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);
  TaskbusKafkaConsumer *consumer;

  if (!check_usable (self, error))
    return NULL;

  consumer = taskbus_kafka_consumer_new (self->settings, options, error);
  return consumer != NULL ? TASKBUS_CONSUMER (consumer) : NULL;
}

/* The last step: the threads of librdkafka. */
static void
on_producer_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TaskbusKafkaTransport *self = g_task_get_source_object (task);

  kafka_handles_wait (self->settings->handles, task);
}

static void
on_transactions_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TaskbusKafkaTransport *self = g_task_get_source_object (task);
  g_autoptr (GTask)
    producer = g_task_new (NULL, g_task_get_cancellable (task), on_producer_closed, g_object_ref (task));

  g_task_set_source_tag (producer, on_transactions_closed);
  g_task_set_check_cancellable (producer, FALSE);
  kafka_producer_close (self->producer, producer);
}

static void
taskbus_kafka_transport_flush (TaskbusTransport *transport)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);

  if (check_usable (self, NULL))
    kafka_producer_flush (self->producer);
}

static void
taskbus_kafka_transport_close_async (TaskbusTransport *transport,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, data);
  g_autoptr (GTask) transactions = NULL;

  g_task_set_source_tag (task, taskbus_kafka_transport_close_async);
  g_task_set_check_cancellable (task, FALSE);
  g_atomic_int_set (&self->is_open, FALSE);
  if (self->producer == NULL || self->process != kafka_process_get_generation ())
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  kafka_health_stop (self->health);
  transactions = g_task_new (NULL, cancellable, on_transactions_closed, g_object_ref (task));
  g_task_set_source_tag (transactions, taskbus_kafka_transport_close_async);
  g_task_set_check_cancellable (transactions, FALSE);
  kafka_transactions_close (self->transactions, transactions);
}

static gboolean
taskbus_kafka_transport_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static TaskbusHealth *
taskbus_kafka_transport_get_health (TaskbusTransport *transport)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);
  g_autoptr (GError) error = NULL;

  return check_usable (self, &error) ? kafka_health_get (self->health)
                                     : taskbus_health_new (FALSE, FALSE, error->message);
}

static void
taskbus_kafka_transport_begin_transaction_async (TaskbusTransport *transport,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer data)
{
  TaskbusKafkaTransport *self = TASKBUS_KAFKA_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, taskbus_kafka_transport_begin_transaction_async);
  g_task_set_check_cancellable (task, FALSE);
  if (check_usable (self, &error))
    kafka_transactions_begin (self->transactions, task);
  else
    g_task_return_error (task, error);
}

static TaskbusTransaction *
taskbus_kafka_transport_begin_transaction_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static TaskbusTransportCounters *
taskbus_kafka_transport_get_counters (TaskbusTransport *transport)
{
  KafkaSettings *settings = TASKBUS_KAFKA_TRANSPORT (transport)->settings;

  return settings != NULL ? kafka_statistics_get (settings->statistics) : NULL;
}

static void
taskbus_kafka_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = taskbus_kafka_transport_get_capabilities;
  iface->check_profile = taskbus_kafka_transport_check_profile;
  iface->open = taskbus_kafka_transport_open;
  iface->send = taskbus_kafka_transport_send;
  iface->consume = taskbus_kafka_transport_consume;
  iface->flush = taskbus_kafka_transport_flush;
  iface->close_async = taskbus_kafka_transport_close_async;
  iface->close_finish = taskbus_kafka_transport_close_finish;
  iface->get_health = taskbus_kafka_transport_get_health;
  iface->get_counters = taskbus_kafka_transport_get_counters;
  iface->begin_transaction_async = taskbus_kafka_transport_begin_transaction_async;
  iface->begin_transaction_finish = taskbus_kafka_transport_begin_transaction_finish;
}
