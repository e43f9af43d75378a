/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include "wait-until.h"

/* A transport and a consumer that implement nothing at all. */
#define BARE_TYPE_TRANSPORT (bare_transport_get_type ())
G_DECLARE_FINAL_TYPE (BareTransport, bare_transport, BARE, TRANSPORT, GObject)
struct _BareTransport
{
  GObject parent_instance;
};
G_DEFINE_FINAL_TYPE_WITH_CODE (BareTransport,
                               bare_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, NULL))

static void
bare_transport_class_init (BareTransportClass *klass)
{
}

static void
bare_transport_init (BareTransport *self)
{
}

/* One that only opens. */
#define MUTE_TYPE_TRANSPORT (mute_transport_get_type ())
G_DECLARE_FINAL_TYPE (MuteTransport, mute_transport, MUTE, TRANSPORT, GObject)
struct _MuteTransport
{
  GObject parent_instance;
};
static void mute_transport_iface_init (TaskbusTransportInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (MuteTransport,
                               mute_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, mute_transport_iface_init))

static gboolean
mute_transport_open (TaskbusTransport *transport, TaskbusProfile *profile, GError **error)
{
  return TRUE;
}

static void
mute_transport_iface_init (TaskbusTransportInterface *iface)
{
  iface->open = mute_transport_open;
}

static void
mute_transport_class_init (MuteTransportClass *klass)
{
}

static void
mute_transport_init (MuteTransport *self)
{
}

#define BARE_TYPE_CONSUMER (bare_consumer_get_type ())
G_DECLARE_FINAL_TYPE (BareConsumer, bare_consumer, BARE, CONSUMER, GObject)
struct _BareConsumer
{
  GObject parent_instance;
};
G_DEFINE_FINAL_TYPE_WITH_CODE (BareConsumer,
                               bare_consumer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_CONSUMER, NULL))

static void
bare_consumer_class_init (BareConsumerClass *klass)
{
}

static void
bare_consumer_init (BareConsumer *self)
{
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_bare_transport (void)
{
  g_autoptr (TaskbusTransport) transport = g_object_new (BARE_TYPE_TRANSPORT, NULL);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusConsumerOptions) options = taskbus_consumer_options_new (NULL, (const char *[]){ "t", NULL });
  g_autoptr (TaskbusHealth) health = taskbus_transport_get_health (transport);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (taskbus_transport_get_capabilities (transport), ==, TASKBUS_CAPABILITY_NONE);
  g_assert_true (health->alive);
  g_assert_true (health->ready);
  g_assert_null (taskbus_transport_get_counters (transport));
  taskbus_transport_flush (transport);

  g_assert_false (taskbus_transport_open (transport, profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_null (taskbus_transport_consume (transport, options, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  taskbus_transport_close_async (transport, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_false (taskbus_transport_close_finish (transport, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
}

/* A bus calls an operation that is missing as little as others do. */
static void
test_mute_transport (void)
{
  g_autoptr (TaskbusTransport) transport = g_object_new (MUTE_TYPE_TRANSPORT, NULL);
  g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (transport, NULL);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("t", NULL, 0, NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_bus_publish_record (bus, record, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_bus_close (bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
}

static void
test_bare_consumer (void)
{
  g_autoptr (TaskbusConsumer) consumer = g_object_new (BARE_TYPE_CONSUMER, NULL);
  g_autoptr (GPtrArray) partitions = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_consumer_release (consumer, partitions);
  g_assert_null (taskbus_consumer_receive (consumer, 1, 1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_store_position (consumer, "t", 0, 1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_seek (consumer, "t", 0, TASKBUS_OFFSET_END, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_pause (consumer, "t", 0, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_resume (consumer, "t", 0, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  taskbus_consumer_commit_async (consumer, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_false (taskbus_consumer_commit_finish (consumer, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_clear_object (&result);

  taskbus_consumer_close_async (consumer, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_false (taskbus_consumer_close_finish (consumer, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
}

static void
keep_partitions (TaskbusConsumer *consumer, GPtrArray *partitions, gpointer data)
{
  *(GPtrArray **) data = g_ptr_array_ref (partitions);
}

static void
keep_lost (TaskbusConsumer *consumer, GPtrArray *partitions, gboolean lost, gpointer data)
{
  *(gboolean *) data = lost;
}

static void
keep_end (TaskbusConsumer *consumer, TaskbusTopicPartition *partition, gpointer data)
{
  *(gint64 *) data = partition->offset;
}

static void
keep_error (TaskbusConsumer *consumer, GError *error, gpointer data)
{
  *(GError **) data = g_error_copy (error);
}

static void
count (TaskbusConsumer *consumer, gpointer data)
{
  (*(guint *) data)++;
}

/* A listener may keep what a signal brought, whatever the transport does with its own. */
static void
test_signals (void)
{
  g_autoptr (TaskbusConsumer) consumer = g_object_new (BARE_TYPE_CONSUMER, NULL);
  TaskbusTopicPartition partition = { (char *) "t", 2, 7 };
  g_autoptr (GPtrArray) lent = g_ptr_array_new ();
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) kept_error = NULL;
  gboolean lost = FALSE;
  gint64 end = 0;
  guint n_ready = 0;

  g_signal_connect (consumer, "ready", G_CALLBACK (count), &n_ready);
  g_signal_connect (consumer, "assigned", G_CALLBACK (keep_partitions), &kept);
  g_signal_connect (consumer, "revoked", G_CALLBACK (keep_lost), &lost);
  g_signal_connect (consumer, "end-reached", G_CALLBACK (keep_end), &end);
  g_signal_connect (consumer, "failed", G_CALLBACK (keep_error), &kept_error);

  taskbus_consumer_emit_ready (consumer);
  g_assert_cmpuint (n_ready, ==, 1);

  g_ptr_array_add (lent, &partition);
  taskbus_consumer_emit_assigned (consumer, lent);
  partition.partition = 3;
  g_assert_cmpint (((TaskbusTopicPartition *) g_ptr_array_index (kept, 0))->partition, ==, 2);

  taskbus_consumer_emit_revoked (consumer, lent, TRUE);
  g_assert_true (lost);
  taskbus_consumer_emit_end_reached (consumer, &partition);
  g_assert_cmpint (end, ==, 7);

  error = g_error_new_literal (TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE, "gone");
  taskbus_consumer_emit_failed (consumer, error);
  g_assert_error (kept_error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transport/bare-transport", test_bare_transport);
  g_test_add_func ("/transport/mute-transport", test_mute_transport);
  g_test_add_func ("/transport/bare-consumer", test_bare_consumer);
  g_test_add_func ("/transport/signals", test_signals);

  return g_test_run ();
}
