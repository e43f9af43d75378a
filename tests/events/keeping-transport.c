/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "keeping-transport.h"

typedef TestKept TestKeepingTransportPrivate;

static void transport_iface_init (TaskbusTransportInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TestKeepingTransport,
                                  test_keeping_transport,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (TestKeepingTransport)
                                    G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, transport_iface_init))

TestKept *
test_keeping_transport_get_kept (TestKeepingTransport *self)
{
  return test_keeping_transport_get_instance_private (self);
}

static TaskbusCapabilities
keeping_get_capabilities (TaskbusTransport *transport)
{
  return TASKBUS_CAPABILITY_NONE;
}

static gboolean
keeping_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  return TRUE;
}

static gboolean
keeping_send (TaskbusTransport *transport, TaskbusPublication *publication, GError **error)
{
  return TEST_KEEPING_TRANSPORT_GET_CLASS (transport)->send (TEST_KEEPING_TRANSPORT (transport), publication, error);
}

static void
keeping_close_async (TaskbusTransport *transport,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
keeping_close_finish (TaskbusTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->get_capabilities = keeping_get_capabilities;
  iface->open = keeping_open;
  iface->send = keeping_send;
  iface->close_async = keeping_close_async;
  iface->close_finish = keeping_close_finish;
}

static void
test_keeping_transport_finalize (GObject *object)
{
  TestKept *kept = test_keeping_transport_get_kept (TEST_KEEPING_TRANSPORT (object));

  g_ptr_array_unref (kept->taken);
  g_mutex_clear (&kept->lock);

  G_OBJECT_CLASS (test_keeping_transport_parent_class)->finalize (object);
}

static void
test_keeping_transport_class_init (TestKeepingTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_keeping_transport_finalize;
}

static void
test_keeping_transport_init (TestKeepingTransport *self)
{
  TestKept *kept = test_keeping_transport_get_kept (self);

  g_mutex_init (&kept->lock);
  kept->taken = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
}

/* A copy of the list. */
GPtrArray *
test_keeping_transport_get_taken (gpointer self)
{
  TestKept *kept = test_keeping_transport_get_kept (self);
  GPtrArray *taken;

  g_mutex_lock (&kept->lock);
  taken = g_ptr_array_copy (kept->taken, (GCopyFunc) taskbus_record_ref, NULL);
  g_mutex_unlock (&kept->lock);
  g_ptr_array_set_free_func (taken, (GDestroyNotify) taskbus_record_unref);
  return taken;
}

guint
test_keeping_transport_get_number (gpointer self, const guint *number)
{
  TestKept *kept = test_keeping_transport_get_kept (self);
  guint n;

  g_mutex_lock (&kept->lock);
  n = *number;
  g_mutex_unlock (&kept->lock);
  return n;
}

guint
test_keeping_transport_get_n_taken (gpointer self)
{
  return test_keeping_transport_get_number (self, &test_keeping_transport_get_kept (self)->taken->len);
}
