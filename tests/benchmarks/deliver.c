/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus costs on the way to a handler: its transport makes records as fast as it is asked for them. */
#include <stdlib.h>
#include <string.h>
#include <taskbus.h>

#include "measure.h"

/* --- A consumer with one partition and a number of records in it --- */

typedef struct
{
  GObject parent_instance;

  gboolean is_assigned;
  guint64 next;
  guint64 count;
  TaskbusRecordBuilder *builder;
} BenchConsumer;

typedef GObjectClass BenchConsumerClass;

static void bench_consumer_iface_init (TaskbusConsumerInterface *iface);

static GType bench_consumer_get_type (void);
G_DEFINE_TYPE_WITH_CODE (BenchConsumer,
                         bench_consumer,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_CONSUMER, bench_consumer_iface_init))

static const guint8 payload[200] = { 'x' };

static TaskbusRecord *
make_record (BenchConsumer *self)
{
  taskbus_record_builder_reset (self->builder, "bench");
  taskbus_record_builder_set_value_data (self->builder, payload, sizeof payload);
  taskbus_record_builder_set_partition (self->builder, 0);
  taskbus_record_builder_set_offset (self->builder, (gint64) self->next++);
  return taskbus_record_builder_end (self->builder);
}

static GPtrArray *
bench_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  BenchConsumer *self = (BenchConsumer *) consumer;
  guint64 size = MIN (MIN (max_records, MAX (max_bytes / sizeof payload, 1)), self->count - self->next);
  GPtrArray *records;

  if (size == 0 || !self->is_assigned)
    return NULL;

  records = g_ptr_array_new_full ((guint) size, (GDestroyNotify) taskbus_record_unref);
  for (guint64 i = 0; i < size; i++)
    g_ptr_array_add (records, make_record (self));
  return records;
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
  taskbus_record_builder_unref (((BenchConsumer *) object)->builder);
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
  self->builder = taskbus_record_builder_new ("bench");
}

/* --- The transport that makes such consumers --- */

typedef struct
{
  GObject parent_instance;

  guint64 count;
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
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_full (1, (GDestroyNotify) taskbus_topic_partition_free);

  g_ptr_array_add (partitions, taskbus_topic_partition_new ("bench", 0, 0));
  ((BenchConsumer *) consumer)->is_assigned = TRUE;
  taskbus_consumer_emit_assigned (consumer, partitions);
  taskbus_consumer_emit_ready (consumer);
  return G_SOURCE_REMOVE;
}

static TaskbusConsumer *
bench_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  BenchConsumer *consumer = g_object_new (bench_consumer_get_type (), NULL);
  g_autoptr (GSource) source = g_idle_source_new ();

  consumer->count = ((BenchTransport *) transport)->count;
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
bench_transport_class_init (BenchTransportClass *klass)
{
}

static void
bench_transport_init (BenchTransport *self)
{
}

/* --- The measurement --- */

typedef struct
{
  GMainLoop *loop;
  guint64 count;
  guint64 received;
  gint64 began;
  guint64 cpu;
} Run;

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer user_data)
{
  Run *run = user_data;

  if (run->received++ == 0)
    {
      run->began = g_get_monotonic_time ();
      run->cpu = measure_cpu_microseconds ();
    }
  if (run->received == run->count)
    {
      measure_print_span (run->began, g_get_monotonic_time (), run->count);
      measure_print ("cpu", (double) (measure_cpu_microseconds () - run->cpu) / 1000.0);
      g_main_loop_quit (run->loop);
    }
  return TASKBUS_OUTCOME_DONE;
}

/* What is left without a bus: making the records in batches and dropping them. */
static void
make_only (BenchTransport *transport)
{
  g_autoptr (GObject) consumer = g_object_new (bench_consumer_get_type (), NULL);
  GPtrArray *records;
  gint64 began = g_get_monotonic_time ();

  ((BenchConsumer *) consumer)->count = transport->count;
  ((BenchConsumer *) consumer)->is_assigned = TRUE;
  while ((records = bench_consumer_receive ((TaskbusConsumer *) consumer, 1000, G_MAXSIZE, NULL)) != NULL)
    g_ptr_array_unref (records);
  measure_print_span (began, g_get_monotonic_time (), transport->count);
}

static void
deliver (BenchTransport *transport)
{
  const char *const topics[] = { "bench", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (transport), profile);
  g_autoptr (TaskbusSubscription) subscription = NULL;
  Run run = { .loop = g_main_loop_new (NULL, FALSE), .count = transport->count };

  subscription = taskbus_bus_subscribe (bus, "bench", topics, NULL, on_record, &run, NULL, &error);
  measure_check (error);
  g_main_loop_run (run.loop);
  taskbus_bus_close (bus, NULL, &error);
  measure_check (error);
  g_main_loop_unref (run.loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- receive made-up records, and tell how fast");
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) transport = NULL;
  gboolean one_core = FALSE, only_records = FALSE;
  gint64 count = 1000000;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT64, &count, "records", "N" },
    { "one-core", 0, 0, G_OPTION_ARG_NONE, &one_core, "stay on one core", NULL },
    { "only-records", 0, 0, G_OPTION_ARG_NONE, &only_records, "make the records, without a bus", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (one_core)
    measure_use_one_core ();

  transport = g_object_new (bench_transport_get_type (), NULL);
  ((BenchTransport *) transport)->count = (guint64) MAX (count, 1);
  if (only_records)
    make_only ((BenchTransport *) transport);
  else
    deliver ((BenchTransport *) transport);
  return EXIT_SUCCESS;
}
