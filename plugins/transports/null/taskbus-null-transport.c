/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "taskbus-null-transport.h"

#include "taskbus-null-consumer.h"

#include <glib/gi18n-lib.h>

#define REPORT_INTERVAL_S 60

/* Takes every record and keeps none.  Nothing may vanish unseen, so it counts what it discards, and says so: of the first record, then once
 * a minute while there are more, and at the end. */
struct _TaskbusNullTransport
{
  GObject parent_instance;

  gboolean is_open;      /* atomic: send () may be called from any thread */
  gsize n_discarded;     /* atomic */
  gsize n_reported;      /* of the worker, as the rest */
  GSource *report_timer; /* while open */
};

static void taskbus_null_transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusNullTransport,
                                taskbus_null_transport,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_TRANSPORT,
                                                               taskbus_null_transport_iface_init))

/* Consumers are made, so that applications start as with any other transport, but no record is ever received. */
static TaskbusCapabilities
taskbus_null_transport_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_NONE;
}

static void
report (TaskbusNullTransport *self)
{
  gsize n_discarded = (gsize) g_atomic_pointer_get (&self->n_discarded);

  if (n_discarded == self->n_reported)
    return;

  self->n_reported = n_discarded;
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE",
                    "Transport “null” has discarded %" G_GSIZE_FORMAT " records so far", n_discarded);
}

static gboolean
on_report_timer (gpointer data)
{
  report (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
taskbus_null_transport_check_profile (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  static const char *const known_keys[] = { NULL };

  return taskbus_profile_check_keys (profile, "null", known_keys, error);
}

static gboolean
taskbus_null_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  TaskbusNullTransport *self = TASKBUS_NULL_TRANSPORT (transport);

  if (!taskbus_null_transport_check_profile (transport, profile, error))
    return FALSE;

  self->report_timer = g_timeout_source_new_seconds (REPORT_INTERVAL_S);
  g_source_set_static_name (self->report_timer, "[taskbus] null transport's report");
  g_source_set_callback (self->report_timer, on_report_timer, self, NULL);
  g_source_attach (self->report_timer, g_main_context_get_thread_default ());
  g_atomic_int_set (&self->is_open, TRUE);
  return TRUE;
}

static gboolean
check_open (TaskbusNullTransport *self, GError **error)
{
  if (G_LIKELY (g_atomic_int_get (&self->is_open)))
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("Transport “null” is not open"));
  return FALSE;
}

static void
report_first (TaskbusRecord *record)
{
  const char *topic = taskbus_record_get_topic (record);

  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "TASKBUS_TOPIC", topic, "MESSAGE",
                    "Transport “null” discards all records; the first one is for topic %s", topic);
}

static gboolean
taskbus_null_transport_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  /* No checked cast: millions a second go through here. */
  TaskbusNullTransport *self = (TaskbusNullTransport *) transport;

  if (!check_open (self, error))
    return FALSE;

  if (G_UNLIKELY (g_atomic_pointer_add (&self->n_discarded, 1) == 0))
    report_first (taskbus_publication_get_record (publication));

  taskbus_publication_confirm (publication, TASKBUS_PARTITION_ANY, TASKBUS_OFFSET_NONE, TASKBUS_TIMESTAMP_NONE);
  return TRUE;
}

static TaskbusConsumer *
taskbus_null_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  if (!check_open (TASKBUS_NULL_TRANSPORT (transport), error))
    return NULL;

  return g_object_new (TASKBUS_TYPE_NULL_CONSUMER, NULL);
}

static void
stop (TaskbusNullTransport *self)
{
  g_atomic_int_set (&self->is_open, FALSE);
  if (self->report_timer != NULL)
    {
      g_source_destroy (self->report_timer);
      g_clear_pointer (&self->report_timer, g_source_unref);
    }
}

static void
taskbus_null_transport_close_async (TaskbusTransport *transport,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  TaskbusNullTransport *self = TASKBUS_NULL_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, taskbus_null_transport_close_async);
  stop (self);
  report (self);
  g_task_return_boolean (task, TRUE);
}

static gboolean
taskbus_null_transport_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  g_assert (g_task_is_valid (result, transport));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
taskbus_null_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = taskbus_null_transport_get_capabilities;
  iface->check_profile = taskbus_null_transport_check_profile;
  iface->open = taskbus_null_transport_open;
  iface->send = taskbus_null_transport_send;
  iface->consume = taskbus_null_transport_consume;
  iface->close_async = taskbus_null_transport_close_async;
  iface->close_finish = taskbus_null_transport_close_finish;
}

static void
taskbus_null_transport_finalize (GObject *object)
{
  stop (TASKBUS_NULL_TRANSPORT (object));

  G_OBJECT_CLASS (taskbus_null_transport_parent_class)->finalize (object);
}

static void
taskbus_null_transport_class_init (TaskbusNullTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_null_transport_finalize;
}

static void
taskbus_null_transport_class_finalize (TaskbusNullTransportClass *klass)
{
}

static void
taskbus_null_transport_init (TaskbusNullTransport *self)
{
}

void
taskbus_null_transport_register (GTypeModule *module)
{
  taskbus_null_transport_register_type (module);
}
