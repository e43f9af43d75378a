/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scripted-transport-private.h"

static void consumer_iface_init (TaskbusConsumerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestScriptedConsumer,
                               test_scripted_consumer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_CONSUMER, consumer_iface_init))

static GPtrArray *
scripted_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  static const char *names[] = { "t", "u" };

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TestScriptedTopic *topic = &self->topics[i];

      while (topic->assigned && !topic->paused && topic->received < topic->fed && records->len < max_records)
        {
          g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (names[i]);

          taskbus_record_builder_set_partition (builder, 0);
          taskbus_record_builder_set_offset (builder, topic->received++);
          g_ptr_array_add (records, taskbus_record_builder_end (builder));
        }
    }
  g_mutex_unlock (&self->lock);
  return records->len > 0 ? g_steal_pointer (&records) : NULL;
}

static gboolean
scripted_store (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  g_mutex_lock (&self->lock);
  test_scripted_transport_get_topic (self, topic)->position = offset;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static void
scripted_finish_consumer (TaskbusConsumer *consumer,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  g_mutex_lock (&self->lock);
  self->n_consumer_commits++;
  g_mutex_unlock (&self->lock);
  test_scripted_finish_at_once (consumer, cancellable, callback, user_data);
}

static void
scripted_close_consumer (TaskbusConsumer *consumer,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  self->consumer = NULL;
  if (!self->keep_consumers)
    {
      test_scripted_finish_at_once (consumer, cancellable, callback, user_data);
      return;
    }

  self->kept_close = g_task_new (consumer, NULL, callback, user_data);
}

static gboolean
scripted_consumer_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
scripted_seek (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  g_mutex_lock (&self->lock);
  test_scripted_transport_get_topic (self, topic)->received = (guint) offset;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
set_paused (TaskbusConsumer *consumer, const char *topic, gboolean paused)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  g_mutex_lock (&self->lock);
  test_scripted_transport_get_topic (self, topic)->paused = paused;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
scripted_pause (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, TRUE);
}

static gboolean
scripted_resume (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, FALSE);
}

static void
scripted_release (TaskbusConsumer *consumer, GPtrArray *partitions)
{
  TestScriptedTransport *self = TEST_SCRIPTED_CONSUMER (consumer)->transport;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < partitions->len; i++)
    test_scripted_transport_get_topic (self, ((TaskbusTopicPartition *) partitions->pdata[i])->topic)->released = TRUE;
  g_mutex_unlock (&self->lock);
}

static void
consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = scripted_receive;
  iface->store_position = scripted_store;
  iface->commit_async = scripted_finish_consumer;
  iface->commit_finish = scripted_consumer_finish;
  iface->seek = scripted_seek;
  iface->pause = scripted_pause;
  iface->resume = scripted_resume;
  iface->release = scripted_release;
  iface->close_async = scripted_close_consumer;
  iface->close_finish = scripted_consumer_finish;
}

static void
test_scripted_consumer_finalize (GObject *object)
{
  g_object_unref (TEST_SCRIPTED_CONSUMER (object)->transport);
  G_OBJECT_CLASS (test_scripted_consumer_parent_class)->finalize (object);
}

static void
test_scripted_consumer_class_init (TestScriptedConsumerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_scripted_consumer_finalize;
}

static void
test_scripted_consumer_init (TestScriptedConsumer *self)
{
}
