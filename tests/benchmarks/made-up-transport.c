/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-up-transport.h"

/* --- The records --- */

typedef struct
{
  TaskbusRecord *model;
  TaskbusRecordBuilder *builder;
  guint64 next;
  guint64 count;
} Source;

/* Each record has a copy of key and value, as one that came over a network. */
static void
source_init (Source *source, TaskbusRecord *model, guint64 count)
{
  const guint8 *data;
  gsize size;

  source->model = taskbus_record_ref (model);
  source->builder = taskbus_record_builder_new_from (model);
  source->count = count;
  data = taskbus_record_peek_key (model, &size);
  if (data != NULL)
    taskbus_record_builder_set_key_data (source->builder, data, size);
  data = taskbus_record_peek_value (model, &size);
  taskbus_record_builder_set_value_data (source->builder, data, size);
  taskbus_record_builder_set_partition (source->builder, 0);
}

static void
source_clear (Source *source)
{
  g_clear_pointer (&source->builder, taskbus_record_builder_unref);
  g_clear_pointer (&source->model, taskbus_record_unref);
}

static GPtrArray *
source_take (Source *source, guint64 size)
{
  GPtrArray *records;

  size = MIN (size, source->count - source->next);
  if (size == 0)
    return NULL;

  records = g_ptr_array_new_full ((guint) size, (GDestroyNotify) taskbus_record_unref);
  for (guint64 i = 0; i < size; i++)
    {
      taskbus_record_builder_set_offset (source->builder, (gint64) source->next++);
      g_ptr_array_add (records, taskbus_record_builder_end (source->builder));
    }
  return records;
}

/* --- A consumer with one partition --- */

typedef struct
{
  GObject parent_instance;

  gboolean is_assigned;
  Source source;
} BenchConsumer;

typedef GObjectClass BenchConsumerClass;

static void bench_consumer_iface_init (TaskbusConsumerInterface *iface);

static GType bench_consumer_get_type (void);
G_DEFINE_TYPE_WITH_CODE (BenchConsumer,
                         bench_consumer,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_CONSUMER, bench_consumer_iface_init))

static GPtrArray *
bench_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  BenchConsumer *self = (BenchConsumer *) consumer;
  gsize size = MAX (taskbus_record_get_size (self->source.model), 1);

  return self->is_assigned ? source_take (&self->source, MIN (max_records, MAX (max_bytes / size, 1))) : NULL;
}

static gboolean
bench_consumer_store_position (TaskbusConsumer *self,
                               const char *topic,
                               gint32 partition,
                               gint64 offset,
                               GError **error)
{
  return TRUE;
}

static void
succeed (gpointer self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_return_boolean (task, TRUE);
}

static void
bench_consumer_finish_async (TaskbusConsumer *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  succeed (self, bench_consumer_finish_async, cancellable, callback, user_data);
}

static gboolean
bench_consumer_finish (TaskbusConsumer *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bench_consumer_release (TaskbusConsumer *self, GPtrArray *partitions)
{
}

static void
bench_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = bench_consumer_receive;
  iface->store_position = bench_consumer_store_position;
  iface->commit_async = bench_consumer_finish_async;
  iface->commit_finish = bench_consumer_finish;
  iface->release = bench_consumer_release;
  iface->close_async = bench_consumer_finish_async;
  iface->close_finish = bench_consumer_finish;
}

static void
bench_consumer_finalize (GObject *object)
{
  source_clear (&((BenchConsumer *) object)->source);
  G_OBJECT_CLASS (bench_consumer_parent_class)->finalize (object);
}

static void
bench_consumer_class_init (BenchConsumerClass *klass)
{
  klass->finalize = bench_consumer_finalize;
}

static void
bench_consumer_init (BenchConsumer *self)
{
}

/* --- The transport that makes such consumers --- */

typedef struct
{
  GObject parent_instance;

  Source source;
} BenchTransport;

typedef GObjectClass BenchTransportClass;

static void bench_transport_iface_init (TaskbusTransportInterface *iface);

static GType bench_transport_get_type (void);
G_DEFINE_TYPE_WITH_CODE (BenchTransport,
                         bench_transport,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, bench_transport_iface_init))

static TaskbusCapabilities
bench_transport_get_capabilities (TaskbusTransport *self)
{
  return TASKBUS_CAPABILITY_CONSUME | TASKBUS_CAPABILITY_GROUPS | TASKBUS_CAPABILITY_ORDERED;
}

static gboolean
bench_transport_open (TaskbusTransport *self, TaskbusProfile *profile, GError **error)
{
  return TRUE;
}

static gboolean
bench_transport_send (TaskbusTransport *self, TaskbusPublication *publication, GError **error)
{
  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED, "This transport only receives");
  return FALSE;
}

static gboolean
on_begin (gpointer user_data)
{
  TaskbusConsumer *consumer = user_data;
  BenchConsumer *self = user_data;
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_full (1, (GDestroyNotify) taskbus_topic_partition_free);
  const char *topic = taskbus_record_get_topic (self->source.model);

  g_ptr_array_add (partitions, taskbus_topic_partition_new (topic, 0, 0));
  self->is_assigned = TRUE;
  taskbus_consumer_emit_assigned (consumer, partitions);
  taskbus_consumer_emit_ready (consumer);
  return G_SOURCE_REMOVE;
}

static TaskbusConsumer *
bench_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  const Source *model = &((BenchTransport *) transport)->source;
  BenchConsumer *consumer = g_object_new (bench_consumer_get_type (), NULL);
  g_autoptr (GSource) source = g_idle_source_new ();

  source_init (&consumer->source, model->model, model->count);
  g_source_set_callback (source, on_begin, g_object_ref (consumer), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  return TASKBUS_CONSUMER (consumer);
}

static void
bench_transport_close_async (TaskbusTransport *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  succeed (self, bench_transport_close_async, cancellable, callback, user_data);
}

static gboolean
bench_transport_close_finish (TaskbusTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
bench_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = bench_transport_get_capabilities;
  iface->open = bench_transport_open;
  iface->send = bench_transport_send;
  iface->consume = bench_transport_consume;
  iface->close_async = bench_transport_close_async;
  iface->close_finish = bench_transport_close_finish;
}

static void
bench_transport_finalize (GObject *object)
{
  source_clear (&((BenchTransport *) object)->source);
  G_OBJECT_CLASS (bench_transport_parent_class)->finalize (object);
}

static void
bench_transport_class_init (BenchTransportClass *klass)
{
  klass->finalize = bench_transport_finalize;
}

static void
bench_transport_init (BenchTransport *self)
{
}

TaskbusTransport *
made_up_transport_new (TaskbusRecord *model, guint64 count)
{
  BenchTransport *self = g_object_new (bench_transport_get_type (), NULL);

  source_init (&self->source, model, count);
  return TASKBUS_TRANSPORT (self);
}

GPtrArray *
made_up_transport_take (TaskbusTransport *transport, guint max_records)
{
  return source_take (&((BenchTransport *) transport)->source, max_records);
}
