/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus does with messages, over a transport that the test controls. */
#include "codec-fixture.h"
#include "scripted-transport.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  TestScriptedTransport *transport;
  TaskbusProfile *profile;
  TaskbusBus *bus;
  guint n_results;
  GError *error;
  char *failed_topic;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = test_scripted_transport_new ();
  fixture->profile = taskbus_profile_new_plain ();
  fixture->bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), fixture->profile);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  taskbus_bus_close (fixture->bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_error (&fixture->error);
  g_free (fixture->failed_topic);
  g_assert_finalize_object (fixture->bus);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->profile);
}

static TaskbusMessage *
make_message (const char *id)
{
  return taskbus_message_new ("probe.flat", NULL, "id", id, NULL);
}

static void
test_publish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = make_message ("1");
  g_autoptr (TaskbusMessage) bad = make_message (NULL);
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish (fixture->bus, message, NULL, &error);
  g_auto (GStrv) sent = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, "probe-flat");
  g_assert_null (taskbus_bus_publish (fixture->bus, bad, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 1);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (TaskbusReceipt) receipt = NULL;

  g_clear_error (&fixture->error);
  receipt = taskbus_bus_publish_finish (TASKBUS_BUS (source), result, &fixture->error);
  g_assert_true ((receipt == NULL) == (fixture->error != NULL));
  fixture->n_results++;
}

static void
test_publish_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusMessage) message = make_message ("1");
  g_autoptr (TaskbusMessage) bad = make_message (NULL);

  taskbus_bus_publish_async (fixture->bus, message, NULL, on_published, fixture);
  wait_until (fixture->n_results == 1);
  g_assert_no_error (fixture->error);
  taskbus_bus_publish_async (fixture->bus, bad, NULL, on_published, fixture);
  wait_until (fixture->n_results == 2);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (messages, make_message (i == 1 ? NULL : "x"));
  receipts = taskbus_bus_publish_messages (fixture->bus, messages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, 3);
  g_assert_null (taskbus_receipt_get_error (receipts->pdata[0]));
  g_assert_error (taskbus_receipt_get_error (receipts->pdata[1]), TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_null (taskbus_receipt_get_error (receipts->pdata[2]));
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->published, ==, 3);
  g_assert_cmpuint (counters->failed, ==, 1);
}

static void
on_all_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(GPtrArray **) data = taskbus_bus_publish_messages_finish (TASKBUS_BUS (source), result, &error);
  g_assert_no_error (error);
}

static void
test_batch_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_auto (GStrv) sent = NULL;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (messages, make_message (i == 1 ? NULL : "x"));
  taskbus_bus_publish_messages_async (fixture->bus, messages, NULL, on_all_published, &receipts);
  g_ptr_array_set_size (messages, 0); /* they are records by now */
  taskbus_bus_publish_messages_async (fixture->bus, messages, NULL, on_all_published, &none);
  wait_until (receipts != NULL && none != NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (receipts->len, ==, 3);
  g_assert_null (taskbus_receipt_get_error (receipts->pdata[0]));
  g_assert_error (taskbus_receipt_get_error (receipts->pdata[1]), TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_null (taskbus_receipt_get_error (receipts->pdata[2]));
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 2);
}

/* Each receipt says so, and nothing is sent. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) sent = NULL;

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (messages, make_message (i == 1 ? NULL : "x"));
  taskbus_bus_publish_messages_async (fixture->bus, messages, cancellable, on_all_published, &receipts);
  taskbus_bus_publish_async (fixture->bus, messages->pdata[0], cancellable, on_published, fixture);
  wait_until (receipts != NULL && fixture->n_results == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < 3; i++)
    g_assert_error (taskbus_receipt_get_error (receipts->pdata[i]), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 0);
}

static void
on_failed (TaskbusBus *bus, TaskbusRecord *record, const GError *error, gpointer data)
{
  Fixture *fixture = data;

  fixture->failed_topic = g_strdup (taskbus_record_get_topic (record));
  fixture->error = g_error_copy (error);
  codec_fixture_assert_header (record, "message-type", "probe.flat");
}

static void
test_post (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusMessage) message = make_message ("1");
  g_autoptr (TaskbusMessage) bad = make_message (NULL);

  g_signal_connect (fixture->bus, "publish-failed", G_CALLBACK (on_failed), fixture);
  taskbus_bus_post (fixture->bus, message);
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, NULL));
  taskbus_bus_post (fixture->bus, bad);
  wait_until (fixture->failed_topic != NULL);
  g_assert_cmpstr (fixture->failed_topic, ==, "probe-flat");
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
}

static void
test_bad_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("TASKBUS_ENVELOPE_PROBE_FLAT", "paper", TRUE);
  {
    g_autoptr (TaskbusProfile) profile = taskbus_profile_new (NULL, NULL);
    g_autoptr (TaskbusBus) bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), profile);

    g_assert_false (taskbus_bus_open (bus, NULL, &error));
    g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
    g_assert_nonnull (strstr (error->message, "envelope.probe.flat"));
    g_assert_nonnull (strstr (error->message, "TASKBUS_ENVELOPE_PROBE_FLAT"));
  }
  g_unsetenv ("TASKBUS_ENVELOPE_PROBE_FLAT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

  g_test_add ("/bus-message/publish", Fixture, NULL, set_up, test_publish, tear_down);
  g_test_add ("/bus-message/publish-async", Fixture, NULL, set_up, test_publish_async, tear_down);
  g_test_add ("/bus-message/batch", Fixture, NULL, set_up, test_batch, tear_down);
  g_test_add ("/bus-message/batch-async", Fixture, NULL, set_up, test_batch_async, tear_down);
  g_test_add ("/bus-message/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/bus-message/post", Fixture, NULL, set_up, test_post, tear_down);
  g_test_add ("/bus-message/bad-profile", Fixture, NULL, set_up, test_bad_profile, tear_down);

  return g_test_run ();
}
