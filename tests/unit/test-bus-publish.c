/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus does with what is published, over a transport that the test controls. */
#include "scripted-transport.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  TestScriptedTransport *transport;
  TaskbusProfile *profile;
  TaskbusBus *bus;
  guint n_results;
  guint n_failures;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = test_scripted_transport_new ();
  fixture->profile = taskbus_profile_new_plain ();
  for (const char *const *option = data; option != NULL && *option != NULL; option += 2)
    g_assert_true (taskbus_profile_set (fixture->profile, option[0], option[1], NULL));
  fixture->bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), fixture->profile);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  taskbus_bus_close (fixture->bus, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_error (&fixture->error);
  g_assert_finalize_object (fixture->bus);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->profile);
}

static TaskbusRecord *
make_record (guint number)
{
  char text[16];

  g_snprintf (text, sizeof text, "%04u", number);
  return taskbus_record_new_data ("t", NULL, 0, (const guint8 *) text, 4);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  fixture->n_results++;
  if (receipt == NULL)
    {
      fixture->n_failures++;
      g_clear_error (&fixture->error);
      fixture->error = g_steal_pointer (&error);
    }
}

static void
test_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (fixture->bus);

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, "t");
  g_assert_cmpint (taskbus_receipt_get_partition (receipt), ==, 0);
  g_assert_cmpint (taskbus_receipt_get_offset (receipt), ==, 0);
  g_assert_cmpuint (counters->published, ==, 1);
  g_assert_cmpuint (counters->confirmed, ==, 1);
  g_assert_cmpuint (counters->in_flight, ==, 0);
}

static void
test_async_waits_for_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  test_scripted_transport_answer_all (fixture->transport);
  wait_until (fixture->n_results == 1);
  g_assert_no_error (fixture->error);
}

static void
test_order_through_a_full_transport (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) sent = NULL;

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  test_scripted_transport_set_capacity (fixture->transport, 3);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (TaskbusRecord) record = make_record (i);

      taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
    }
  while (fixture->n_results < 100)
    {
      wait_until (test_scripted_transport_get_n_held (fixture->transport) > 0 || fixture->n_results == 100);
      test_scripted_transport_answer_all (fixture->transport);
    }

  g_assert_cmpuint (fixture->n_failures, ==, 0);
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 100);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (g_ascii_strtoull (sent[i], NULL, 10), ==, i);
}

static const char *const small_queue[] = { "queue.max-records", "2", "publish-timeout", "50", NULL };

static void
test_queue_full_until_the_deadline (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) sent = NULL;

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  g_assert_true (taskbus_bus_open (fixture->bus, NULL, NULL));
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (TaskbusRecord) record = make_record (i);

      taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
    }
  wait_until (fixture->n_results == 4);

  /* Two were sent and not answered, two waited in vain and never went out. */
  g_assert_cmpuint (fixture->n_failures, ==, 4);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL);
  test_scripted_transport_answer_all (fixture->transport);
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), ==, 2);
}

static void
test_no_answer_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (GError) error = NULL;

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  g_assert_null (taskbus_bus_publish_record (fixture->bus, record, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_true (taskbus_error_is_retriable (error));
  g_assert_nonnull (strstr (error->message, "answers are held back"));
  test_scripted_transport_answer_all (fixture->transport);
}

static void
on_post_failed (TaskbusBus *bus, TaskbusRecord *record, GError *error, Fixture *fixture)
{
  fixture->n_failures++;
  g_clear_error (&fixture->error);
  fixture->error = g_error_copy (error);
}

static void
test_post_fails_at_once (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->bus, "publish-failed", G_CALLBACK (on_post_failed), fixture);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  g_assert_true (taskbus_bus_open (fixture->bus, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TaskbusRecord) record = make_record (i);

      taskbus_bus_post_record (fixture->bus, record);
    }
  wait_until (fixture->n_failures > 0);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_QUEUE_FULL);
  test_scripted_transport_answer_all (fixture->transport);
}

static void
test_post_waits_for_its_turn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (TaskbusRecord) record = make_record (0);

  /* The worker sends what waited for the opening, just when the second one is posted. */
  test_scripted_transport_shut_gate (fixture->transport);
  taskbus_bus_post_record (fixture->bus, record);
  wait_until (test_scripted_transport_get_n_at_gate (fixture->transport) == 1);
  taskbus_bus_post_record (fixture->bus, record);
  test_scripted_transport_open_gate (fixture->transport);

  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, NULL));
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, 2);
}

static void
test_dropped_by_the_transport (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  test_scripted_transport_drop_all (fixture->transport);
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_publish_record_async (fixture->bus, record, cancellable, on_published, fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_assert_null (taskbus_bus_publish_record (fixture->bus, record, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  test_scripted_transport_answer_all (fixture->transport);
}

static void
test_open_fails_and_is_tried_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  test_scripted_transport_fail_open (fixture->transport, "not now");
  g_assert_null (taskbus_bus_publish_record (fixture->bus, record, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  g_clear_error (&error);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
}

static void
test_bad_topic (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("no spaces", NULL, NULL);
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_bus_publish_record (fixture->bus, record, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);

  taskbus_bus_post_record (fixture->bus, record);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->published, ==, 2);
  g_assert_cmpuint (counters->failed, ==, 2);
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 25000; i++)
    g_ptr_array_add (records, make_record (i % 10000));
  g_ptr_array_add (records, taskbus_record_new ("not valid!", NULL, NULL));
  receipts = taskbus_bus_publish_records (fixture->bus, records, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipts->len, ==, records->len);
  for (guint i = 0; i < 25000; i++)
    g_assert_cmpint (taskbus_receipt_get_offset (receipts->pdata[i]), ==, i);
  g_assert_error ((GError *) taskbus_receipt_get_error (receipts->pdata[25000]), TASKBUS_ERROR,
                  TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
on_all_published (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GPtrArray **) data = taskbus_bus_publish_records_finish (TASKBUS_BUS (source), result, NULL);
}

static void
test_answered_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;

  for (guint i = 0; i < 500; i++)
    g_ptr_array_add (records, make_record (i));
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_publish_records_async (fixture->bus, records, NULL, on_all_published, &receipts);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == records->len);
  test_scripted_transport_answer_at_once (fixture->transport);
  wait_until (receipts != NULL);

  g_assert_cmpuint (receipts->len, ==, records->len);
  for (guint i = 0; i < receipts->len; i++)
    g_assert_cmpint (taskbus_receipt_get_offset (receipts->pdata[i]), ==, i);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, records->len);
  g_assert_cmpuint (counters->in_flight, ==, 0);
}

static gpointer
cancel_later (gpointer data)
{
  gpointer *both = data;

  while (test_scripted_transport_get_n_held (both[0]) == 0)
    g_thread_yield ();
  g_cancellable_cancel (both[1]);
  return NULL;
}

static void
test_batch_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TaskbusCounters) counters = NULL;
  g_auto (GStrv) sent = NULL;
  gpointer both[] = { fixture->transport, cancellable };
  GThread *thread;

  for (guint i = 0; i < 30000; i++)
    g_ptr_array_add (records, make_record (i % 10000));
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  thread = g_thread_new ("cancel", cancel_later, both);
  receipts = taskbus_bus_publish_records (fixture->bus, records, cancellable, NULL);
  g_thread_join (thread);
  g_assert_cmpuint (receipts->len, ==, records->len);
  for (guint i = 0; i < receipts->len; i++)
    g_assert_error ((GError *) taskbus_receipt_get_error (receipts->pdata[i]), G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Only the part that waited together may have been sent. */
  sent = test_scripted_transport_get_sent (fixture->transport);
  g_assert_cmpuint (g_strv_length (sent), <=, 10000);
  test_scripted_transport_answer_all (fixture->transport);
}

static void
test_answered_while_full (Fixture *fixture, gconstpointer data)
{
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  test_scripted_transport_set_capacity (fixture->transport, 2);
  test_scripted_transport_answer_when_full (fixture->transport);
  g_assert_true (taskbus_bus_open (fixture->bus, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TaskbusRecord) record = make_record (i);

      taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
    }

  /* There is room for the third though no further answer comes. */
  wait_until (fixture->n_results == 1 && test_scripted_transport_get_n_held (fixture->transport) == 2);
  test_scripted_transport_answer_all (fixture->transport);
  wait_until (fixture->n_results == 3);
  g_assert_cmpuint (fixture->n_failures, ==, 0);
}

static gpointer
answer_later (gpointer data)
{
  TestScriptedTransport *transport = data;

  while (test_scripted_transport_get_n_held (transport) == 0)
    g_thread_yield ();
  test_scripted_transport_answer_all (transport);
  return NULL;
}

static void
test_flush (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;
  GThread *thread;

  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, &error));
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_post_record (fixture->bus, record);
  thread = g_thread_new ("answer", answer_later, fixture->transport);
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, &error));
  g_assert_no_error (error);
  g_thread_join (thread);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, 1);
}

static const char *const impatient[] = { "close-timeout", "50", NULL };

static void
test_close_reports_what_is_not_confirmed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = make_record (0);
  g_autoptr (GError) error = NULL;

  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  g_assert_false (taskbus_bus_close (fixture->bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);

  g_clear_error (&error);
  g_assert_null (taskbus_bus_publish_record (fixture->bus, record, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, function, options) g_test_add (path, Fixture, options, set_up, function, tear_down)
  add ("/bus/publish/sync", test_sync, NULL);
  add ("/bus/publish/async", test_async_waits_for_answer, NULL);
  add ("/bus/publish/order", test_order_through_a_full_transport, NULL);
  add ("/bus/publish/queue-full", test_queue_full_until_the_deadline, small_queue);
  add ("/bus/publish/no-answer", test_no_answer_is_an_error, small_queue);
  add ("/bus/publish/post-full", test_post_fails_at_once, small_queue);
  add ("/bus/publish/post-turn", test_post_waits_for_its_turn, NULL);
  add ("/bus/publish/dropped", test_dropped_by_the_transport, NULL);
  add ("/bus/publish/cancel", test_cancel, NULL);
  add ("/bus/publish/open-again", test_open_fails_and_is_tried_again, NULL);
  add ("/bus/publish/bad-topic", test_bad_topic, NULL);
  add ("/bus/publish/batch", test_batch, NULL);
  add ("/bus/publish/answered-at-once", test_answered_at_once, NULL);
  add ("/bus/publish/batch-cancelled", test_batch_cancelled, NULL);
  add ("/bus/publish/answered-while-full", test_answered_while_full, NULL);
  add ("/bus/publish/flush", test_flush, NULL);
  add ("/bus/publish/close", test_close_reports_what_is_not_confirmed, impatient);

  return g_test_run ();
}
