/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus does with transactions, over a transport that the test controls. */
#include "transaction-fixture.h"

#include <string.h>

static void
test_commit (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = transaction_fixture_make_record (0);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  receipt = taskbus_bus_transaction_publish_record (fixture->transaction, record, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (taskbus_receipt_get_offset (receipt), ==, 0);
  transaction_fixture_assert_committed (fixture, 0);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  transaction_fixture_assert_committed (fixture, 1);

  /* It is over. */
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_false (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_null (taskbus_bus_transaction_publish_record (fixture->transaction, record, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

static void
test_abort (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 7, 3);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  wait_until (fixture->n_results == 3);
  transaction_fixture_assert_committed (fixture, 0);
  g_assert_cmpuint (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_ABORT), ==, 1);
}

static const char *const small_queue[] = { "queue.max-records", "60", NULL };

/* A commit waits for what was published before it, also for what waits for its turn. */
static void
test_commit_waits (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_scripted_transport_set_capacity (fixture->transport, 3);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  test_scripted_transport_answer_when_full (fixture->transport);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 100);
  wait_until (fixture->n_results == 97);
  test_scripted_transport_answer_all (fixture->transport);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  transaction_fixture_assert_committed (fixture, 100);
  wait_until (fixture->n_results == 100);
  g_assert_no_error (fixture->error);
}

static guint64
get_n_confirmed (TransactionFixture *fixture)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (fixture->bus);

  return counters->confirmed;
}

static guint64
get_n_failed (TransactionFixture *fixture)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (fixture->bus);

  return counters->failed;
}

/* Records of a transaction count when it is over. */
static void
test_counters (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 3);
  g_assert_cmpuint (get_n_confirmed (fixture), ==, 0);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, NULL));
  wait_until (get_n_confirmed (fixture) == 3);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 3, 2);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));
  wait_until (get_n_failed (fixture) == 2);
  g_assert_cmpuint (get_n_confirmed (fixture), ==, 3);
}

/* Together or not at all: also when the caller did not look at the result of a record. */
static void
test_failed_record (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("not a topic", NULL, 0, (const guint8 *) "x", 1);
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 1);
  taskbus_bus_transaction_publish_record_async (fixture->transaction, record, NULL, NULL, NULL);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_COMMIT), ==, 0);
  wait_until (fixture->n_results == 1);
}

/* Of a record that is unconfirmed nobody knows; of its transaction it is known that it is not valid. */
static void
test_unconfirmed_record (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  transaction_fixture_publish (fixture, 0, 1);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  test_scripted_transport_drop_all (fixture->transport);
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));
}

static void
test_one_at_a_time (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  g_assert_null (taskbus_bus_begin_transaction (fixture->bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, NULL));
  transaction_fixture_begin (fixture);
}

/* A commit that fails can be aborted, one whose outcome is unknown is over. */
static void
test_commit_fails (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  test_scripted_transport_fail_step (fixture->transport, TEST_STEP_COMMIT, TASKBUS_ERROR_FENCED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_FENCED);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));

  transaction_fixture_begin (fixture);
  test_scripted_transport_fail_step (fixture->transport, TEST_STEP_COMMIT, TASKBUS_ERROR_UNCONFIRMED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  g_assert_false (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  g_assert_cmpuint (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_ABORT), ==, 1);
}

static const char *const impatient[] = { "publish-timeout", "50", NULL };

static void
test_deadlines (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_BEGIN);
  g_assert_null (taskbus_bus_begin_transaction (fixture->bus, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&error);

  transaction_fixture_begin (fixture);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_COMMIT);
  assert_commit_fails (fixture, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_ABORT);
  g_assert_false (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  transaction_fixture_begin (fixture);
}

/* What the profile says when the bus opens counts for the transaction that opens it, too. */
static void
test_deadline_as_of_opening (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (fixture->profile, "publish-timeout", "60", NULL));
  transaction_fixture_begin (fixture);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_COMMIT);
  g_assert_false (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "60 ms"));
}

static gint n_left_behind; /* atomic */

static GLogWriterOutput
count_left_behind (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "MESSAGE") == 0 && strstr (fields[i].value, "is left behind") != NULL)
        {
          g_atomic_int_inc (&n_left_behind);
          return G_LOG_WRITER_HANDLED;
        }
    }
  return g_log_writer_default (level, fields, n_fields, data);
}

/* A transport that does not even answer when it is told to hurry holds up nobody for ever. */
static void
test_left_behind (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  test_scripted_transport_ignore_step (fixture->transport, TEST_STEP_COMMIT);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  g_assert_cmpint (g_atomic_int_get (&n_left_behind), ==, 1);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  TransactionFixture *fixture = data;

  g_clear_error (&fixture->error);
  taskbus_bus_transaction_commit_finish (TASKBUS_BUS_TRANSACTION (source), result, &fixture->error);
  fixture->n_results++;
}

static void
on_aborted (GObject *source, GAsyncResult *result, gpointer data)
{
  TransactionFixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_transaction_abort_finish (TASKBUS_BUS_TRANSACTION (source), result, &error));
  g_assert_no_error (error);
  fixture->n_results++;
}

static void
test_cancel (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  /* While the transport commits. */
  transaction_fixture_begin (fixture);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_COMMIT);
  taskbus_bus_transaction_commit_async (fixture->transaction, cancellable, on_committed, fixture);
  wait_until (test_scripted_transport_get_n_stalled (fixture->transport) == 1);
  g_assert_cmpuint (fixture->n_results, ==, 0);
  g_cancellable_cancel (cancellable);
  taskbus_bus_transaction_abort_async (fixture->transaction, NULL, on_aborted, fixture);
  wait_until (fixture->n_results == 2);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* While it waits for the records. */
  g_cancellable_reset (cancellable);
  transaction_fixture_begin (fixture);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  transaction_fixture_publish (fixture, 0, 1);
  taskbus_bus_transaction_commit_async (fixture->transaction, cancellable, on_committed, fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->n_results == 3);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_COMMIT), ==, 1);
}

static void
abort_now (GCancellable *cancellable, gpointer data)
{
  TransactionFixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
}

/* The caller has a handler of its own, which waits for the worker while the worker ends what was cancelled. */
static void
test_cancel_and_wait (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  transaction_fixture_begin (fixture);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_COMMIT);
  taskbus_bus_transaction_commit_async (fixture->transaction, cancellable, on_committed, fixture);
  wait_until (test_scripted_transport_get_n_stalled (fixture->transport) == 1);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (abort_now), fixture);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Dropped or closed with its bus, a transaction is aborted, and what waits is told. */
static void
test_dropped (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 1);
  wait_until (fixture->n_results == 1);
  g_clear_object (&fixture->transaction);
  wait_until (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_ABORT) == 1);
  transaction_fixture_begin (fixture);
  transaction_fixture_assert_committed (fixture, 0);
}

static void
test_closed (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  transaction_fixture_publish (fixture, 0, 1);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_scripted_transport_get_n_steps (fixture->transport, TEST_STEP_ABORT), ==, 1);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_null (taskbus_bus_begin_transaction (fixture->bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  wait_until (fixture->n_results == 1);
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  TransactionFixture *fixture = data;

  fixture->transaction = taskbus_bus_begin_transaction_finish (TASKBUS_BUS (source), result, &fixture->error);
  fixture->n_results++;
}

static void
test_closed_while_it_begins (TransactionFixture *fixture, gconstpointer data)
{
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_BEGIN);
  taskbus_bus_begin_transaction_async (fixture->bus, NULL, on_begun, fixture);
  wait_until (test_scripted_transport_get_n_stalled (fixture->transport) == 1);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

static const char *const close_soon[] = { "close-timeout", "50", NULL };

/* A bus that closes waits for a commit, but not for ever. */
static void
test_closed_while_it_commits (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  test_scripted_transport_stall_step (fixture->transport, TEST_STEP_COMMIT);
  taskbus_bus_transaction_commit_async (fixture->transaction, NULL, on_committed, fixture);
  wait_until (test_scripted_transport_get_n_stalled (fixture->transport) == 1);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  wait_until (fixture->n_results == 1);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

/* The bus is dropped before its transaction. */
static void
test_outlives_bus (TransactionFixture *fixture, gconstpointer data)
{
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 1);
  g_object_unref (fixture->bus);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, NULL));
  transaction_fixture_assert_committed (fixture, 1);
  g_clear_object (&fixture->transaction);
  wait_until (fixture->n_results == 1);
  fixture->bus = taskbus_bus_new (fixture->profile);
}

static void
test_not_supported (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusBus) bus = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "transport", "null", NULL));
  bus = taskbus_bus_new (profile);
  g_assert_null (taskbus_bus_begin_transaction (bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_assert_true (taskbus_bus_close (bus, NULL, NULL));
}

/* As bindings can. */
static void
test_made_by_hand (void)
{
  TaskbusBusTransaction *transaction = g_object_new (TASKBUS_TYPE_BUS_TRANSACTION, NULL);

  g_assert_finalize_object (transaction);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_left_behind, NULL, NULL);

#define add(path, function, options)                                                                                   \
  g_test_add (path, TransactionFixture, options, transaction_fixture_set_up, function, transaction_fixture_tear_down)
  add ("/bus/transaction/commit", test_commit, NULL);
  add ("/bus/transaction/abort", test_abort, NULL);
  add ("/bus/transaction/commit-waits", test_commit_waits, small_queue);
  add ("/bus/transaction/counters", test_counters, NULL);
  add ("/bus/transaction/failed-record", test_failed_record, NULL);
  add ("/bus/transaction/unconfirmed-record", test_unconfirmed_record, NULL);
  add ("/bus/transaction/one-at-a-time", test_one_at_a_time, NULL);
  add ("/bus/transaction/commit-fails", test_commit_fails, NULL);
  add ("/bus/transaction/deadlines", test_deadlines, impatient);
  add ("/bus/transaction/deadline-as-of-opening", test_deadline_as_of_opening, impatient);
  add ("/bus/transaction/left-behind", test_left_behind, impatient);
  add ("/bus/transaction/cancel", test_cancel, NULL);
  add ("/bus/transaction/cancel-and-wait", test_cancel_and_wait, NULL);
  add ("/bus/transaction/dropped", test_dropped, NULL);
  add ("/bus/transaction/closed", test_closed, NULL);
  add ("/bus/transaction/closed-while-it-begins", test_closed_while_it_begins, NULL);
  add ("/bus/transaction/closed-while-it-commits", test_closed_while_it_commits, close_soon);
  add ("/bus/transaction/outlives-bus", test_outlives_bus, NULL);
  g_test_add_func ("/bus/transaction/made-by-hand", test_made_by_hand);
  g_test_add_func ("/bus/transaction/not-supported", test_not_supported);

  return g_test_run ();
}
