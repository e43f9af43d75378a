/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-admin.h"
#include "local-consumer.h"
#include "local-doorbell.h"
#include "local-transport.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

struct _TaskbusLocalTransport
{
  GObject parent_instance;

  /* of the worker */
  LocalReader *reader;
  LocalDoorbell *doorbell;
  GPtrArray *consumers; /* weak */
  gulong cancelled_handler;

  GMutex mutex; /* of what follows, which any thread reads */
  LocalSettings *settings;
  LocalWriter *writer; /* NULL when closed, and on a log that cannot be written */
  gboolean can_write;
  gboolean is_open;
  pid_t pid;
};

static void taskbus_local_transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusLocalTransport,
                                taskbus_local_transport,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_TRANSPORT,
                                                               taskbus_local_transport_iface_init)
                                  G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_ADMIN, local_admin_iface_init))

void
taskbus_local_transport_register (GTypeModule *module)
{
  taskbus_local_transport_register_type (module);
}

static void
on_consumer_gone (gpointer data, GObject *where_the_consumer_was)
{
  TaskbusLocalTransport *self = data;

  g_ptr_array_remove_fast (self->consumers, where_the_consumer_was);
}

static void
drop_consumers (TaskbusLocalTransport *self)
{
  while (self->consumers->len > 0)
    {
      TaskbusLocalConsumer *consumer = g_ptr_array_steal_index_fast (self->consumers, 0);

      g_object_weak_unref (G_OBJECT (consumer), on_consumer_gone, self);
      taskbus_local_consumer_shut (consumer);
    }
}

static void
close_worker_side (TaskbusLocalTransport *self)
{
  drop_consumers (self);
  g_clear_pointer (&self->doorbell, local_doorbell_free);
  g_clear_pointer (&self->reader, local_reader_free);
}

static void
taskbus_local_transport_finalize (GObject *object)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (object);

  close_worker_side (self);
  if (self->writer != NULL && self->pid == getpid ())
    {
      /* Dropped without a close. */
      local_writer_close (self->writer, NULL, NULL);
      local_writer_abandon (self->writer);
      local_writer_join (self->writer);
    }
  g_clear_pointer (&self->writer, local_writer_unref);
  g_clear_pointer (&self->settings, local_settings_unref);
  g_ptr_array_unref (self->consumers);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (taskbus_local_transport_parent_class)->finalize (object);
}

static void
taskbus_local_transport_class_init (TaskbusLocalTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_local_transport_finalize;
}

static void
taskbus_local_transport_class_finalize (TaskbusLocalTransportClass *klass)
{
}

static void
taskbus_local_transport_init (TaskbusLocalTransport *self)
{
  g_mutex_init (&self->mutex);
  self->consumers = g_ptr_array_new ();
}

static TaskbusCapabilities
taskbus_local_transport_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_ORDERED | TASKBUS_CAPABILITY_GROUPS |
         TASKBUS_CAPABILITY_ADMINISTRATION | TASKBUS_CAPABILITY_TIMESTAMPS | TASKBUS_CAPABILITY_REPLAY |
         TASKBUS_CAPABILITY_CONSUME;
}

/* Threads, locks and connections do not survive a fork. */
static gboolean
check_usable (TaskbusLocalTransport *self, GError **error)
{
  if (!self->is_open)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The local log is closed"));
      return FALSE;
    }
  if (self->pid != getpid ())
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED,
                           _ ("The local log was opened before this process was forked; open it here"));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_writable (TaskbusLocalTransport *self, GError **error)
{
  if (self->can_write)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY, _ ("“%s” cannot be written: it is read-only"),
               self->settings->directory);
  return FALSE;
}

static void
on_doorbell (gboolean member_ended, gpointer data)
{
  g_autoptr (TaskbusLocalTransport) self = g_object_ref (data);

  for (guint i = 0; i < self->consumers->len; i++)
    taskbus_local_consumer_ring (g_ptr_array_index (self->consumers, i), member_ended);
}

static gboolean
taskbus_local_transport_check_profile (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  g_autoptr (LocalSettings) settings = local_settings_new_from_profile (profile, error);

  return settings != NULL;
}

static gboolean
taskbus_local_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  g_autoptr (LocalSettings) settings = local_settings_new_from_profile (profile, error);
  g_autoptr (LocalReader) reader = NULL;
  LocalLog *log = NULL;
  gboolean can_write;

  if (settings == NULL || !local_log_prepare_directory (settings, &can_write, error))
    return FALSE;
  if (can_write)
    {
      log = local_log_open (settings, error);
      if (log == NULL)
        return FALSE;
    }
  reader = local_reader_new (settings, can_write);
  if (!can_write && !local_reader_check (reader, error))
    return FALSE;

  g_mutex_lock (&self->mutex);
  self->settings = g_steal_pointer (&settings);
  self->can_write = can_write;
  self->writer = log != NULL ? local_writer_new (log) : NULL;
  self->pid = getpid ();
  self->is_open = TRUE;
  g_mutex_unlock (&self->mutex);
  self->reader = g_steal_pointer (&reader);
  return TRUE;
}

static gboolean
check_size (TaskbusLocalTransport *self, TaskbusRecord *record, GError **error)
{
  gsize size = taskbus_record_get_size (record);

  if (size <= (gsize) self->settings->max_record_bytes)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE,
               _ ("The record for topic “%s” has %zu bytes; the limit local.max-record-bytes is %" PRId64),
               taskbus_record_get_topic (record), size, self->settings->max_record_bytes);
  return FALSE;
}

static gboolean
taskbus_local_transport_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  LocalWriter *writer = NULL;
  gboolean sent;

  g_mutex_lock (&self->mutex);
  if (check_usable (self, error) && check_writable (self, error) &&
      check_size (self, taskbus_publication_get_record (publication), error))
    writer = local_writer_ref (self->writer);
  g_mutex_unlock (&self->mutex);
  if (writer == NULL)
    return FALSE;

  sent = local_writer_send (writer, publication, error);
  local_writer_unref (writer);
  return sent;
}

static TaskbusConsumer *
taskbus_local_transport_consume (TaskbusTransport *transport, TaskbusConsumerOptions *options, GError **error)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  TaskbusLocalConsumer *consumer;

  if (!check_usable (self, error) ||
      (taskbus_consumer_options_get_group (options) != NULL && !check_writable (self, error)))
    return NULL;

  if (self->doorbell == NULL)
    self->doorbell = local_doorbell_new (self->settings, on_doorbell, self);
  consumer = taskbus_local_consumer_new (self->settings, self->reader, self->writer, options);
  g_ptr_array_add (self->consumers, consumer);
  g_object_weak_ref (G_OBJECT (consumer), on_consumer_gone, self);
  return TASKBUS_CONSUMER (consumer);
}

/* On the writer's thread: the answer is brought to the worker. */
static void
on_writer_closed (gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_boolean (task, TRUE);
}

static void
on_impatient (GCancellable *cancellable, gpointer data)
{
  local_writer_abandon (data);
}

static void
taskbus_local_transport_close_async (TaskbusTransport *transport,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  GTask *task = g_task_new (transport, cancellable, callback, data);
  LocalWriter *writer;

  g_task_set_source_tag (task, taskbus_local_transport_close_async);
  g_task_set_check_cancellable (task, FALSE);
  g_mutex_lock (&self->mutex);
  self->is_open = FALSE;
  writer = g_steal_pointer (&self->writer);
  g_mutex_unlock (&self->mutex);

  close_worker_side (self);
  if (writer == NULL || self->pid != getpid ())
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  g_task_set_task_data (task, writer, (GDestroyNotify) local_writer_unref);
  local_writer_close (writer, on_writer_closed, g_object_ref (task));
  if (cancellable != NULL)
    self->cancelled_handler = g_cancellable_connect (cancellable, G_CALLBACK (on_impatient), local_writer_ref (writer),
                                                     (GDestroyNotify) local_writer_unref);
  g_object_unref (task);
}

static gboolean
taskbus_local_transport_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  LocalWriter *writer = g_task_get_task_data (G_TASK (result));

  g_cancellable_disconnect (g_task_get_cancellable (G_TASK (result)), self->cancelled_handler);
  self->cancelled_handler = 0;
  if (writer != NULL)
    local_writer_join (writer);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static TaskbusHealth *
taskbus_local_transport_get_health (TaskbusTransport *transport)
{
  TaskbusLocalTransport *self = TASKBUS_LOCAL_TRANSPORT (transport);
  g_autoptr (GError) error = NULL;
  g_autofree char *failure = NULL;
  g_autoptr (LocalWriter) writer = taskbus_local_transport_ref_writer (self, &error);

  if (writer == NULL)
    return taskbus_health_new (!g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED), FALSE, error->message);

  failure = local_writer_get_failure (writer);
  return taskbus_health_new (TRUE, failure == NULL, failure);
}

static void
taskbus_local_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = taskbus_local_transport_get_capabilities;
  iface->check_profile = taskbus_local_transport_check_profile;
  iface->open = taskbus_local_transport_open;
  iface->send = taskbus_local_transport_send;
  iface->consume = taskbus_local_transport_consume;
  iface->close_async = taskbus_local_transport_close_async;
  iface->close_finish = taskbus_local_transport_close_finish;
  iface->get_health = taskbus_local_transport_get_health;
}

LocalWriter *
taskbus_local_transport_ref_writer (TaskbusLocalTransport *self, GError **error)
{
  LocalWriter *writer = NULL;

  g_mutex_lock (&self->mutex);
  if (check_usable (self, error) && check_writable (self, error))
    writer = local_writer_ref (self->writer);
  g_mutex_unlock (&self->mutex);
  return writer;
}

LocalSettings *
taskbus_local_transport_ref_settings (TaskbusLocalTransport *self, GError **error)
{
  LocalSettings *settings = NULL;

  g_mutex_lock (&self->mutex);
  if (check_usable (self, error))
    settings = local_settings_ref (self->settings);
  g_mutex_unlock (&self->mutex);
  return settings;
}

LocalReader *
taskbus_local_transport_open_reader (TaskbusLocalTransport *self, GError **error)
{
  g_autoptr (LocalSettings) settings = taskbus_local_transport_ref_settings (self, error);

  return settings != NULL ? local_reader_new (settings, self->can_write) : NULL;
}
