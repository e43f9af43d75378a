/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a transaction does with messages, over a transport that the test controls. */
#include "codec-fixture.h"
#include "transaction-fixture.h"

#include <string.h>

static TaskbusMessage *
make_message (const char *id)
{
  return taskbus_message_new ("probe.flat", NULL, "id", id, NULL);
}

static void
assert_n_committed (TransactionFixture *fixture, guint n)
{
  g_auto (GStrv) committed = test_scripted_transport_get_committed (fixture->transport);

  g_assert_cmpuint (g_strv_length (committed), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_nonnull (strstr (committed[i], "\"id\":"));
}

static void
test_publish (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusMessage) message = make_message ("1");
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  receipt = taskbus_bus_transaction_publish (fixture->transaction, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, "probe-flat");
  assert_n_committed (fixture, 0);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  assert_n_committed (fixture, 1);

  g_clear_pointer (&receipt, taskbus_receipt_unref);
  receipt = taskbus_bus_transaction_publish (fixture->transaction, message, NULL, &error);
  g_assert_null (receipt);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  TransactionFixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;

  receipt = taskbus_bus_transaction_publish_finish (TASKBUS_BUS_TRANSACTION (source), result, &error);
  g_assert_true ((receipt == NULL) == (error != NULL));
  fixture->n_results++;
  if (error != NULL && fixture->error == NULL)
    fixture->error = g_steal_pointer (&error);
}

/* The record is made in the call: what becomes of the message afterwards is nobody's business. */
static void
test_publish_async (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusMessage) message = make_message ("first");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) committed = NULL;

  transaction_fixture_begin (fixture);
  taskbus_bus_transaction_publish_async (fixture->transaction, message, NULL, on_published, fixture);
  g_object_set (message, "id", "second", NULL);
  taskbus_bus_transaction_publish_async (fixture->transaction, message, NULL, on_published, fixture);
  g_clear_object (&message);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  wait_until (fixture->n_results == 2);
  g_assert_no_error (fixture->error);
  committed = test_scripted_transport_get_committed (fixture->transport);
  g_assert_cmpuint (g_strv_length (committed), ==, 2);
  g_assert_nonnull (strstr (committed[0], "first"));
  g_assert_nonnull (strstr (committed[1], "second"));
}

/* Together or not at all: also when the caller did not look at the result of a message that could not be a record. */
static void
test_bad_message (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusMessage) message = make_message ("1");
  g_autoptr (TaskbusMessage) bad = make_message (NULL);
  g_autoptr (GError) error = NULL;

  transaction_fixture_begin (fixture);
  taskbus_bus_transaction_publish_async (fixture->transaction, message, NULL, on_published, fixture);
  taskbus_bus_transaction_publish_async (fixture->transaction, bad, NULL, on_published, fixture);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
  wait_until (fixture->n_results == 2);
  g_assert_error (fixture->error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  assert_n_committed (fixture, 0);

  transaction_fixture_begin (fixture);
  g_assert_null (taskbus_bus_transaction_publish (fixture->transaction, bad, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  codec_fixture_register ();

#define add(path, function)                                                                                            \
  g_test_add (path, TransactionFixture, NULL, transaction_fixture_set_up, function, transaction_fixture_tear_down)
  add ("/bus-transaction/messages/publish", test_publish);
  add ("/bus-transaction/messages/publish-async", test_publish_async);
  add ("/bus-transaction/messages/bad-message", test_bad_message);

  return g_test_run ();
}
