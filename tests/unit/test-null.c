/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

static TaskbusTransport *
new_transport (void)
{
  g_autoptr (GError) error = NULL;
  TaskbusTransport *transport = taskbus_transport_new ("null", &error);

  g_assert_no_error (error);
  return transport;
}

static TaskbusProfile *
new_profile (void)
{
  TaskbusProfile *profile = taskbus_profile_new_plain ();

  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  return profile;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static void
close_transport (TaskbusTransport *transport)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_transport_close_async (transport, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (taskbus_transport_close_finish (transport, result, &error));
  g_assert_no_error (error);
}

static void
test_publish (void)
{
  g_autoptr (TaskbusProfile) profile = new_profile ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new (profile);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("task.created", NULL, 0, (const guint8 *) "v", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  g_autoptr (TaskbusReceipt) late = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, "task.created");
  g_assert_cmpint (taskbus_receipt_get_partition (receipt), ==, TASKBUS_PARTITION_ANY);
  g_assert_cmpint (taskbus_receipt_get_offset (receipt), ==, TASKBUS_OFFSET_NONE);
  g_assert_cmpint (taskbus_receipt_get_timestamp (receipt), ==, TASKBUS_TIMESTAMP_NONE);
  g_assert_null (taskbus_receipt_get_error (receipt));

  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_no_error (error);
  late = taskbus_bus_publish_record (bus, record, NULL, &error);
  g_assert_null (late);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

/* Each record of a batch has a receipt of its own, which tells why it failed. */
static void
test_receipts_of_a_batch (void)
{
  g_autoptr (TaskbusProfile) profile = new_profile ();
  g_autoptr (TaskbusBus) bus = taskbus_bus_new (profile);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusReceipt *failed;
  g_autoptr (TaskbusReceipt) kept = NULL;

  g_ptr_array_add (records, taskbus_record_new ("one", NULL, NULL));
  g_ptr_array_add (records, taskbus_record_new ("not a topic", NULL, NULL));
  g_ptr_array_add (records, taskbus_record_new ("three", NULL, NULL));
  receipts = taskbus_bus_publish_records (bus, records, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, 3);

  g_assert_null (taskbus_receipt_get_error (receipts->pdata[0]));
  g_assert_cmpstr (taskbus_receipt_get_topic (receipts->pdata[2]), ==, "three");
  g_assert_null (taskbus_receipt_get_error (receipts->pdata[2]));

  failed = receipts->pdata[1];
  g_assert_error (taskbus_receipt_get_error (failed), TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (taskbus_receipt_get_offset (failed), ==, TASKBUS_OFFSET_NONE);
  g_assert_cmpint (taskbus_receipt_get_timestamp (failed), ==, TASKBUS_TIMESTAMP_NONE);

  kept = taskbus_receipt_ref (failed);
  g_clear_pointer (&receipts, g_ptr_array_unref);
  g_clear_pointer (&records, g_ptr_array_unref);
  g_assert_cmpstr (taskbus_receipt_get_topic (kept), ==, "not a topic");

  g_assert_true (taskbus_bus_close (bus, NULL, &error));
}

static void
test_unknown_key (void)
{
  g_autoptr (TaskbusProfile) profile = new_profile ();
  g_autoptr (TaskbusTransport) transport = new_transport ();
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "null.speed", "11", NULL));
  g_assert_false (taskbus_transport_open (transport, profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "“null.speed”"));
  g_clear_error (&error);

  /* It may be opened again. */
  g_assert_true (taskbus_profile_set (profile, "null.speed", NULL, NULL));
  g_assert_true (taskbus_transport_open (transport, profile, &error));
  g_assert_no_error (error);
  close_transport (transport);
}

static void
test_consumer (void)
{
  const char *const topics[] = { "t", NULL };
  g_autoptr (TaskbusProfile) profile = new_profile ();
  g_autoptr (TaskbusTransport) transport = new_transport ();
  g_autoptr (TaskbusConsumerOptions) options = taskbus_consumer_options_new ("g", topics);
  g_autoptr (TaskbusConsumer) consumer = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (taskbus_transport_get_capabilities (transport), ==, TASKBUS_CAPABILITY_NONE);
  g_assert_null (taskbus_transport_consume (transport, options, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_clear_error (&error);

  g_assert_true (taskbus_transport_open (transport, profile, &error));
  consumer = taskbus_transport_consume (transport, options, &error);
  g_assert_no_error (error);

  g_assert_null (taskbus_consumer_receive (consumer, 10, 1000, &error));
  g_assert_no_error (error);
  g_assert_false (taskbus_consumer_store_position (consumer, "t", 0, 1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_seek (consumer, "t", 0, 1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (taskbus_consumer_pause (consumer, "t", 0, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  taskbus_consumer_commit_async (consumer, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (taskbus_consumer_commit_finish (consumer, result, &error));
  g_clear_object (&result);

  taskbus_consumer_close_async (consumer, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (taskbus_consumer_close_finish (consumer, result, &error));
  g_clear_object (&result);

  g_assert_null (taskbus_consumer_receive (consumer, 10, 1000, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_clear_error (&error);
  taskbus_consumer_commit_async (consumer, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (taskbus_consumer_commit_finish (consumer, result, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_clear_error (&error);
  g_clear_object (&result);

  close_transport (transport);
  g_assert_null (taskbus_transport_consume (transport, options, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_finalize_object (g_steal_pointer (&consumer));
  g_assert_finalize_object (g_steal_pointer (&transport));
}

static gint n_reports;  /* atomic */
static gint n_warnings; /* atomic */

static GLogWriterOutput
count_reports (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0 && g_str_equal (fields[i].value, "Taskbus-Null"))
        g_atomic_int_inc (&n_reports);
    }
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    g_atomic_int_inc (&n_warnings);
  return G_LOG_WRITER_HANDLED;
}

/* One line for the first record and one for all of them at the end, however many there are. */
static void
test_reports_are_bounded (void)
{
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("t", NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  g_log_set_writer_func (count_reports, NULL, NULL);
  profile = new_profile ();
  bus = taskbus_bus_new (profile);
  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (bus, record, NULL, &error);

      g_assert_no_error (error);
    }

  g_assert_true (taskbus_bus_close (bus, NULL, &error));
  g_assert_cmpint (g_atomic_int_get (&n_reports), ==, 2);
  g_assert_cmpint (g_atomic_int_get (&n_warnings), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/null/publish", test_publish);
  g_test_add_func ("/null/receipts-of-a-batch", test_receipts_of_a_batch);
  g_test_add_func ("/null/unknown-key", test_unknown_key);
  g_test_add_func ("/null/consumer", test_consumer);
  g_test_add_func ("/null/reports-are-bounded", test_reports_are_bounded);

  return g_test_run ();
}
