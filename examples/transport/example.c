/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A transport that keeps its records in the memory of the process, one partition a topic, for readers without a group.
 * Who calls what, and on which thread, stands in <transport/taskbus-transport.h> and <transport/taskbus-consumer.h>. */
#include <taskbus.h>

typedef struct
{
  char *name;
  GPtrArray *records; /* the index is the offset */
} Topic;

/* What all threads share: records are sent on any of them, and each bus receives on its own worker. */
static GMutex lock;
static GPtrArray *topics; /* of Topic, the oldest first; none ever goes */
static GPtrArray *bells;  /* of GSource, one a consumer: rings when there are records */

static gboolean
set_closed (GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, "The example transport is closed");
  return FALSE;
}

/* Receiving.  All of it happens on the worker, so that the consumer itself needs no lock. */
#define EXAMPLE_TYPE_CONSUMER (example_consumer_get_type ())
G_DECLARE_FINAL_TYPE (ExampleConsumer, example_consumer, EXAMPLE, CONSUMER, GObject)

typedef struct
{
  Topic *topic;
  gint64 next;     /* the offset to be received next */
  gint64 told_end; /* the end that the bus was told of */
} Reading;

struct _ExampleConsumer
{
  GObject parent_instance;

  TaskbusConsumerOptions *options;
  GArray *readings; /* of Reading */
  guint n_old;      /* topics that are older than the consumer */
  guint n_seen;     /* topics that it has looked at */
  guint turn;
  GSource *bell; /* NULL when closed */
};

static gboolean
reads (ExampleConsumer *self, Topic *topic)
{
  const char *const *patterns = taskbus_consumer_options_get_topics (self->options);

  while (*patterns != NULL && !g_pattern_match_simple (*patterns, topic->name))
    patterns++;
  return *patterns != NULL;
}

/* With the lock held. */
static gint64
resolve (Topic *topic, gint64 offset)
{
  if (offset == TASKBUS_OFFSET_START)
    return 0;
  return offset == TASKBUS_OFFSET_END ? topic->records->len : offset;
}

/* Takes the topics that are new.  A signal is never emitted under a lock, for the bus may call back. */
static gboolean
on_bell (gpointer data)
{
  ExampleConsumer *self = data;
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  g_mutex_lock (&lock);
  for (; self->n_seen < topics->len; self->n_seen++)
    {
      Reading reading = { g_ptr_array_index (topics, self->n_seen), 0, TASKBUS_OFFSET_NONE };

      if (!reads (self, reading.topic))
        continue;
      if (self->n_seen < self->n_old) /* a newer topic is read whole */
        reading.next = resolve (reading.topic, taskbus_consumer_options_get_start (self->options));
      g_array_append_val (self->readings, reading);
      g_ptr_array_add (assigned, taskbus_topic_partition_new (reading.topic->name, 0, reading.next));
    }
  g_mutex_unlock (&lock);

  if (assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
  taskbus_consumer_emit_ready (TASKBUS_CONSUMER (self));
  return G_SOURCE_CONTINUE;
}

/* However often it was rung, from any thread and by g_source_set_ready_time (bell, 0), it calls once. */
static gboolean
bell_dispatch (GSource *bell, GSourceFunc func, gpointer data)
{
  g_source_set_ready_time (bell, -1); /* first, so that no ring is lost */
  return func (data);
}

static GSourceFuncs bell_funcs = { .dispatch = bell_dispatch };

static GPtrArray *
example_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  gsize n_bytes = 0;

  if (self->bell == NULL)
    {
      set_closed (error);
      return NULL;
    }

  self->turn++; /* another topic is the first one each time: none starves */
  for (guint i = 0; i < self->readings->len; i++)
    {
      Reading *reading = &g_array_index (self->readings, Reading, (self->turn + i) % self->readings->len);
      gint64 end;

      g_mutex_lock (&lock);
      end = reading->topic->records->len;
      while (reading->next < end && records->len < max_records && n_bytes < max_bytes)
        {
          TaskbusRecord *record = g_ptr_array_index (reading->topic->records, reading->next++);

          g_ptr_array_add (records, taskbus_record_ref (record));
          n_bytes += taskbus_record_get_size (record);
        }
      g_mutex_unlock (&lock);

      if (reading->next >= end && reading->told_end != end)
        {
          g_autoptr (TaskbusTopicPartition) partition = taskbus_topic_partition_new (reading->topic->name, 0, end);

          reading->told_end = end;
          taskbus_consumer_emit_end_reached (consumer, partition);
        }
    }

  /* NULL without an error: there is nothing now, and the bell will ring. */
  return records->len > 0 ? g_steal_pointer (&records) : NULL;
}

static gboolean
example_consumer_seek (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);

  if (self->bell == NULL)
    return set_closed (error);

  for (guint i = 0; i < self->readings->len; i++)
    {
      Reading *reading = &g_array_index (self->readings, Reading, i);

      if (partition != 0 || !g_str_equal (reading->topic->name, topic))
        continue;
      g_mutex_lock (&lock);
      reading->next = resolve (reading->topic, offset);
      g_mutex_unlock (&lock);
      reading->told_end = TASKBUS_OFFSET_NONE;
      g_source_set_ready_time (self->bell, 0);
      return TRUE;
    }
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, "“%s” [%d] is not assigned", topic, partition);
  return FALSE;
}

static void
example_consumer_close_async (TaskbusConsumer *consumer, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  g_autoptr (GTask) task = g_task_new (consumer, NULL, callback, data); /* closing is not cancelled */

  g_task_set_source_tag (task, example_consumer_close_async);
  g_mutex_lock (&lock);
  g_ptr_array_remove (bells, self->bell);
  g_mutex_unlock (&lock);
  g_source_destroy (self->bell);
  g_clear_pointer (&self->bell, g_source_unref);
  g_array_set_size (self->readings, 0);
  g_task_return_boolean (task, TRUE);
}

static gboolean
example_consumer_close_finish (TaskbusConsumer *consumer, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is left out (pausing, the positions of groups) is answered for with TASKBUS_ERROR_NOT_SUPPORTED. */
static void
example_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = example_consumer_receive;
  iface->seek = example_consumer_seek;
  iface->close_async = example_consumer_close_async;
  iface->close_finish = example_consumer_close_finish;
}

/* A module stays loaded for good, so its types need not be dynamic. */
G_DEFINE_FINAL_TYPE_WITH_CODE (ExampleConsumer,
                               example_consumer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_CONSUMER, example_consumer_iface_init))

static void
example_consumer_finalize (GObject *object)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (object);

  g_object_unref (self->options);
  g_array_unref (self->readings);
  G_OBJECT_CLASS (example_consumer_parent_class)->finalize (object);
}

static void
example_consumer_class_init (ExampleConsumerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = example_consumer_finalize;
}

static void
example_consumer_init (ExampleConsumer *self)
{
  self->readings = g_array_new (FALSE, FALSE, sizeof (Reading));
}

/* Sending. */
#define EXAMPLE_TYPE_TRANSPORT (example_transport_get_type ())
G_DECLARE_FINAL_TYPE (ExampleTransport, example_transport, EXAMPLE, TRANSPORT, GObject)

struct _ExampleTransport
{
  GObject parent_instance;

  gboolean is_open; /* atomic */
};

static TaskbusCapabilities
example_transport_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_CONSUME | TASKBUS_CAPABILITY_ORDERED | TASKBUS_CAPABILITY_REPLAY;
}

static gboolean
example_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  static const char *const keys[] = { NULL }; /* a typing error is refused here */

  if (!taskbus_profile_check_keys (profile, "example", keys, error))
    return FALSE;

  g_atomic_int_set (&EXAMPLE_TRANSPORT (transport)->is_open, TRUE);
  return TRUE;
}

/* With the lock held. */
static Topic *
find_topic (const char *name)
{
  Topic *topic;

  for (guint i = 0; i < topics->len; i++)
    {
      topic = g_ptr_array_index (topics, i);
      if (g_str_equal (topic->name, name))
        return topic;
    }
  topic = g_new (Topic, 1);
  topic->name = g_strdup (name);
  topic->records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_ptr_array_add (topics, topic);
  return topic;
}

static gboolean
example_transport_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (record);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  gint64 offset;
  Topic *topic;

  if (!g_atomic_int_get (&EXAMPLE_TRANSPORT (transport)->is_open))
    return set_closed (error);
  if (taskbus_record_get_partition (record) > 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, "“%s” has only partition 0",
                   taskbus_record_get_topic (record));
      return FALSE;
    }
  if (timestamp == TASKBUS_TIMESTAMP_NONE)
    timestamp = g_get_real_time ();

  g_mutex_lock (&lock);
  topic = find_topic (taskbus_record_get_topic (record));
  offset = topic->records->len;
  taskbus_record_builder_set_partition (builder, 0);
  taskbus_record_builder_set_offset (builder, offset);
  taskbus_record_builder_set_timestamp (builder, timestamp);
  g_ptr_array_add (topic->records, taskbus_record_builder_end (builder));
  for (guint i = 0; i < bells->len; i++)
    g_source_set_ready_time (g_ptr_array_index (bells, i), 0);
  g_mutex_unlock (&lock);

  /* Without the lock again.  A transport with a disk or a network would keep a reference, and confirm later. */
  taskbus_publication_confirm (publication, 0, offset, timestamp);
  return TRUE;
}

static TaskbusConsumer *
example_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  ExampleConsumer *consumer;

  if (!g_atomic_int_get (&EXAMPLE_TRANSPORT (transport)->is_open))
    {
      set_closed (error);
      return NULL;
    }
  if (taskbus_consumer_options_get_group (options) != NULL || taskbus_consumer_options_get_partitions (options) != NULL)
    {
      g_set_error (
        error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
        "The example transport has no groups, and no partitions to choose: read whole topics without a group");
      return NULL;
    }

  consumer = g_object_new (EXAMPLE_TYPE_CONSUMER, NULL);
  consumer->options = g_object_ref (options);
  consumer->bell = g_source_new (&bell_funcs, sizeof (GSource));
  g_source_set_callback (consumer->bell, on_bell, consumer, NULL);
  g_source_set_ready_time (consumer->bell, 0); /* nobody listens to signals yet, so the first look comes later */
  g_source_attach (consumer->bell, g_main_context_get_thread_default ());

  g_mutex_lock (&lock);
  consumer->n_old = topics->len;
  g_ptr_array_add (bells, g_source_ref (consumer->bell));
  g_mutex_unlock (&lock);
  return TASKBUS_CONSUMER (consumer);
}

static void
example_transport_close_async (TaskbusTransport *self, GCancellable *c, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, example_transport_close_async);
  g_atomic_int_set (&EXAMPLE_TRANSPORT (self)->is_open, FALSE);
  g_task_return_boolean (task, TRUE); /* nothing is on its way */
}

static gboolean
example_transport_close_finish (TaskbusTransport *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
example_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = example_transport_get_capabilities;
  iface->open = example_transport_open;
  iface->send = example_transport_send;
  iface->consume = example_transport_consume;
  iface->close_async = example_transport_close_async;
  iface->close_finish = example_transport_close_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ExampleTransport,
                               example_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, example_transport_iface_init))

static void
example_transport_class_init (ExampleTransportClass *klass)
{
}

static void
example_transport_init (ExampleTransport *self)
{
}

/* What the library looks for in libtaskbus-transport-example.so. */
TASKBUS_MODULE_DEFINE_ABI
G_MODULE_EXPORT void g_io_taskbus_transport_example_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_transport_example_unload (GIOModule *module);

void
g_io_taskbus_transport_example_load (GIOModule *module)
{
  topics = g_ptr_array_new ();
  bells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, EXAMPLE_TYPE_TRANSPORT, "example", 0);
}

void
g_io_taskbus_transport_example_unload (GIOModule *module)
{
}
