/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "moody-transport.h"

#include "records.h"

struct _TestMoodyTransport
{
  TestKeepingTransport parent_instance;

  /* Guarded by the parent's lock. */
  int failure; /* a code of TaskbusError, or -1 */
  char *refused_key;
  guint n_refused;
};

G_DEFINE_FINAL_TYPE (TestMoodyTransport, test_moody_transport, TEST_TYPE_KEEPING_TRANSPORT)

static gboolean
moody_send (TestKeepingTransport *transport, TaskbusPublication *publication, GError **error)
{
  TestMoodyTransport *self = TEST_MOODY_TRANSPORT (transport);
  TestKept *kept = test_keeping_transport_get_kept (transport);
  TaskbusRecord *record = taskbus_publication_get_record (publication);
  g_autofree char *key = record_dup_key (record);
  gint64 offset;
  int failure;

  g_mutex_lock (&kept->lock);
  failure = self->failure;
  if (failure < 0 && self->refused_key != NULL && g_strcmp0 (key, self->refused_key) == 0)
    failure = TASKBUS_ERROR_TOO_LARGE;
  offset = kept->taken->len;
  if (failure < 0)
    g_ptr_array_add (kept->taken, taskbus_record_ref (record));
  else
    self->n_refused++;
  g_mutex_unlock (&kept->lock);

  if (failure >= 0)
    {
      g_set_error_literal (error, TASKBUS_ERROR, failure, "not in the mood");
      return FALSE;
    }

  taskbus_publication_confirm (publication, 0, offset, 1);
  return TRUE;
}

static void
test_moody_transport_finalize (GObject *object)
{
  TestMoodyTransport *self = TEST_MOODY_TRANSPORT (object);

  g_free (self->refused_key);

  G_OBJECT_CLASS (test_moody_transport_parent_class)->finalize (object);
}

static void
test_moody_transport_class_init (TestMoodyTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_moody_transport_finalize;
  TEST_KEEPING_TRANSPORT_CLASS (klass)->send = moody_send;
}

static void
test_moody_transport_init (TestMoodyTransport *self)
{
  self->failure = -1;
}

TestMoodyTransport *
test_moody_transport_new (void)
{
  return g_object_new (TEST_TYPE_MOODY_TRANSPORT, NULL);
}

void
test_moody_transport_set_failure (TestMoodyTransport *self, int code)
{
  TestKept *kept = test_keeping_transport_get_kept (TEST_KEEPING_TRANSPORT (self));

  g_mutex_lock (&kept->lock);
  self->failure = code;
  g_mutex_unlock (&kept->lock);
}

void
test_moody_transport_refuse_key (TestMoodyTransport *self, const char *key)
{
  TestKept *kept = test_keeping_transport_get_kept (TEST_KEEPING_TRANSPORT (self));

  g_mutex_lock (&kept->lock);
  g_free (self->refused_key);
  self->refused_key = g_strdup (key);
  g_mutex_unlock (&kept->lock);
}

guint
test_moody_transport_get_n_refused (TestMoodyTransport *self)
{
  return test_keeping_transport_get_number (self, &self->n_refused);
}
