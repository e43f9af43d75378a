/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "example-transport.h"

#include "example-consumer.h"
#include "example-log.h"

struct _ExampleTransport
{
  GObject parent_instance;

  gboolean is_open; /* under the lock */
};

static void example_transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ExampleTransport,
                                example_transport,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_TRANSPORT, example_transport_iface_init))

static TaskbusCapabilities
example_transport_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_ORDERED | TASKBUS_CAPABILITY_GROUPS | TASKBUS_CAPABILITY_REPLAY |
         TASKBUS_CAPABILITY_CONSUME;
}

static gboolean
example_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  static const char *const known[] = { NULL };

  if (!taskbus_profile_check_keys (profile, "example", known, error))
    return FALSE;

  g_mutex_lock (&example_log_lock);
  EXAMPLE_TRANSPORT (transport)->is_open = TRUE;
  g_mutex_unlock (&example_log_lock);
  return TRUE;
}

/* With the lock held. */
static gboolean
check_record (ExampleTransport *self, TaskbusRecord *record, GError **error)
{
  if (!self->is_open)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, "The transport is closed");
  else if (taskbus_record_get_partition (record) > 0)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, "Topic “%s” has no partition %d",
                 taskbus_record_get_topic (record), taskbus_record_get_partition (record));
  else
    return TRUE;
  return FALSE;
}

static gboolean
example_transport_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (record);
  gint64 timestamp = taskbus_record_get_timestamp (record);
  GPtrArray *records;
  gint64 offset;

  g_mutex_lock (&example_log_lock);
  if (!check_record (EXAMPLE_TRANSPORT (transport), record, error))
    {
      g_mutex_unlock (&example_log_lock);
      return FALSE;
    }

  if (timestamp == TASKBUS_TIMESTAMP_NONE)
    timestamp = g_get_real_time ();
  records = example_log_get_topic (taskbus_record_get_topic (record));
  offset = records->len;
  taskbus_record_builder_set_partition (builder, 0);
  taskbus_record_builder_set_offset (builder, offset);
  taskbus_record_builder_set_timestamp (builder, timestamp);
  g_ptr_array_add (records, taskbus_record_builder_end (builder));
  example_consumer_wake_all ();
  g_mutex_unlock (&example_log_lock);

  taskbus_publication_confirm (publication, 0, offset, timestamp);
  return TRUE;
}

static TaskbusConsumer *
example_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  return example_consumer_new (options);
}

static void
example_transport_close_async (TaskbusTransport *transport,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, NULL, callback, user_data);

  g_mutex_lock (&example_log_lock);
  EXAMPLE_TRANSPORT (transport)->is_open = FALSE;
  g_mutex_unlock (&example_log_lock);

  g_task_set_source_tag (task, example_transport_close_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
example_transport_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
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

static void
example_transport_class_init (ExampleTransportClass *klass)
{
}

static void
example_transport_class_finalize (ExampleTransportClass *klass)
{
}

static void
example_transport_init (ExampleTransport *self)
{
}

void
example_transport_register (GTypeModule *module)
{
  example_transport_register_type (module);
}
