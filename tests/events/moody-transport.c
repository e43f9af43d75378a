/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "moody-transport.h"

struct _TestMoodyTransport
{
  GObject parent_instance;

  GMutex lock;
  int failure; /* a code of TaskbusError, or -1 */
  char *refused_key;
  guint n_refused;
  GPtrArray *taken; /* of TaskbusRecord */
};

static void transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMoodyTransport,
                               test_moody_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, transport_iface_init))

static TaskbusCapabilities
moody_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_NONE;
}

static gboolean
moody_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  return TRUE;
}

static gboolean
moody_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  TestMoodyTransport *self = TEST_MOODY_TRANSPORT (transport);
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  g_autoptr (GBytes) key = taskbus_record_get_key (record);
  gint64 offset;
  int failure;

  g_mutex_lock (&self->lock);
  failure = self->failure;
  if (failure < 0 && self->refused_key != NULL && key != NULL && g_bytes_get_size (key) == strlen (self->refused_key) &&
      memcmp (g_bytes_get_data (key, NULL), self->refused_key, strlen (self->refused_key)) == 0)
    failure = TASKBUS_ERROR_TOO_LARGE;
  offset = self->taken->len;
  if (failure < 0)
    g_ptr_array_add (self->taken, taskbus_record_ref (record));
  else
    self->n_refused++;
  g_mutex_unlock (&self->lock);

  if (failure >= 0)
    {
      g_set_error_literal (error, TASKBUS_ERROR, failure, "not in the mood");
      return FALSE;
    }

  taskbus_publication_confirm (publication, 0, offset, 1);
  return TRUE;
}

static void
moody_close_async (TaskbusTransport *transport,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
moody_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = moody_get_capabilities;
  iface->open = moody_open;
  iface->send = moody_send;
  iface->close_async = moody_close_async;
  iface->close_finish = moody_close_finish;
}

static void
test_moody_transport_finalize (GObject *object)
{
  TestMoodyTransport *self = TEST_MOODY_TRANSPORT (object);

  g_ptr_array_unref (self->taken);
  g_free (self->refused_key);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (test_moody_transport_parent_class)->finalize (object);
}

static void
test_moody_transport_class_init (TestMoodyTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_moody_transport_finalize;
}

static void
test_moody_transport_init (TestMoodyTransport *self)
{
  g_mutex_init (&self->lock);
  self->failure = -1;
  self->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
}

TestMoodyTransport *
test_moody_transport_new (void)
{
  return g_object_new (TEST_TYPE_MOODY_TRANSPORT, NULL);
}

void
test_moody_transport_set_failure (TestMoodyTransport *self, int code)
{
  g_mutex_lock (&self->lock);
  self->failure = code;
  g_mutex_unlock (&self->lock);
}

void
test_moody_transport_refuse_key (TestMoodyTransport *self, const char *key)
{
  g_mutex_lock (&self->lock);
  g_free (self->refused_key);
  self->refused_key = g_strdup (key);
  g_mutex_unlock (&self->lock);
}

guint
test_moody_transport_get_n_refused (TestMoodyTransport *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_refused;
  g_mutex_unlock (&self->lock);
  return n;
}

/* A copy of the list. */
GPtrArray *
test_moody_transport_get_taken (TestMoodyTransport *self)
{
  GPtrArray *taken;

  g_mutex_lock (&self->lock);
  taken = g_ptr_array_copy (self->taken, (GCopyFunc) taskbus_record_ref, NULL);
  g_mutex_unlock (&self->lock);
  g_ptr_array_set_free_func (taken, (GDestroyNotify) taskbus_record_unref);
  return taken;
}

guint
test_moody_transport_get_n_taken (TestMoodyTransport *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->taken->len;
  g_mutex_unlock (&self->lock);
  return n;
}
