/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Positions that a transaction stores, over a transport that the test controls. */
#include "transaction-fixture.h"

static TaskbusOutcome
keep (TaskbusDelivery *delivery, gpointer data)
{
  g_ptr_array_add (((TransactionFixture *) data)->kept, taskbus_delivery_ref (delivery));
  return TASKBUS_OUTCOME_PENDING;
}

static void
on_destroy (gpointer data)
{
  ((TransactionFixture *) data)->destroyed = TRUE;
}

static void
subscribe (TransactionFixture *fixture)
{
  static const char *const topics[] = { "t", "u", NULL };
  g_autoptr (GError) error = NULL;

  fixture->subscription = taskbus_bus_subscribe (fixture->bus, "g", topics, NULL, keep, fixture, on_destroy, &error);
  g_assert_no_error (error);
}

static GPtrArray *
make_position (const char *topic, gint64 offset)
{
  GPtrArray *positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  g_ptr_array_add (positions, taskbus_topic_partition_new (topic, 0, offset));
  return positions;
}

static void
complete_all (TransactionFixture *fixture, TaskbusOutcome outcome)
{
  for (guint i = 0; i < fixture->kept->len; i++)
    taskbus_delivery_complete (fixture->kept->pdata[i], outcome);
  g_ptr_array_set_size (fixture->kept, 0);
}

static void
send_position (TransactionFixture *fixture, const char *topic, gint64 offset)
{
  g_autoptr (GPtrArray) positions = make_position (topic, offset);
  g_autoptr (GError) error = NULL;

  g_assert_true (
    taskbus_bus_transaction_send_positions (fixture->transaction, fixture->subscription, positions, NULL, &error));
  g_assert_no_error (error);
}

/* Consume, transform, produce: once aborted, then committed. */
static void
test_positions (TransactionFixture *fixture, gconstpointer data)
{
  test_scripted_transport_feed (fixture->transport, "t", 5);
  subscribe (fixture);
  wait_until (fixture->kept->len == 5);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 7, 5);
  send_position (fixture, "t", 5);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));
  complete_all (fixture, TASKBUS_OUTCOME_RETRY);
  wait_until (fixture->kept->len == 5);

  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 5);
  send_position (fixture, "t", 5);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 0);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, NULL));
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 5);
  transaction_fixture_assert_committed (fixture, 5);
  complete_all (fixture, TASKBUS_OUTCOME_DONE);
  wait_until (fixture->n_results == 10);

  /* Of these partitions the subscription stores nothing any more by itself. */
  g_assert_true (taskbus_subscription_close (fixture->subscription, NULL, NULL));
  wait_until (fixture->destroyed);
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 0);
  g_assert_cmpuint (test_scripted_transport_get_n_consumer_commits (fixture->transport), ==, 0);
}

/* What was stored without a transaction is committed before, so that it cannot come after. */
static void
test_positions_after_stored_ones (TransactionFixture *fixture, gconstpointer data)
{
  test_scripted_transport_feed (fixture->transport, "t", 5);
  test_scripted_transport_feed (fixture->transport, "u", 5);
  subscribe (fixture);
  wait_until (fixture->kept->len == 10);
  complete_all (fixture, TASKBUS_OUTCOME_DONE);
  wait_until (test_scripted_transport_get_position (fixture->transport, "t") == 5);
  wait_until (test_scripted_transport_get_position (fixture->transport, "u") == 5);
  test_scripted_transport_feed (fixture->transport, "t", 1);
  test_scripted_transport_feed (fixture->transport, "u", 1);
  wait_until (fixture->kept->len == 2);
  transaction_fixture_begin (fixture);
  send_position (fixture, "t", 6);
  send_position (fixture, "t", 6);
  g_assert_cmpuint (test_scripted_transport_get_n_consumer_commits (fixture->transport), ==, 1);
  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, NULL));
  complete_all (fixture, TASKBUS_OUTCOME_DONE);
  wait_until (test_scripted_transport_get_position (fixture->transport, "u") == 6);
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 5);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 6);
}

/* Of a partition that went away nothing is stored, nor is anything of its transaction. */
static void
test_positions_fenced (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) positions = make_position ("t", 1);
  g_autoptr (GError) error = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 1);
  subscribe (fixture);
  wait_until (fixture->kept->len == 1);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 1);
  test_scripted_transport_revoke (fixture->transport, "t", TRUE);
  wait_until (taskbus_subscription_get_assignment (fixture->subscription)->len == 1);
  g_assert_false (
    taskbus_bus_transaction_send_positions (fixture->transaction, fixture->subscription, positions, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_FENCED);
  wait_until (fixture->n_results == 1);
}

static void
test_positions_of_a_reader (TransactionFixture *fixture, gconstpointer data)
{
  static const char *const topics[] = { "t", NULL };
  g_autoptr (GPtrArray) positions = make_position ("t", 1);
  g_autoptr (GError) error = NULL;

  fixture->subscription = taskbus_bus_subscribe (fixture->bus, NULL, topics, NULL, keep, fixture, on_destroy, &error);
  g_assert_no_error (error);
  transaction_fixture_begin (fixture);
  g_assert_false (
    taskbus_bus_transaction_send_positions (fixture->transaction, fixture->subscription, positions, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, function, options)                                                                                   \
  g_test_add (path, TransactionFixture, options, transaction_fixture_set_up, function, transaction_fixture_tear_down)
  add ("/bus/transaction-positions/together", test_positions, NULL);
  add ("/bus/transaction-positions/after-stored-ones", test_positions_after_stored_ones, NULL);
  add ("/bus/transaction-positions/fenced", test_positions_fenced, NULL);
  add ("/bus/transaction-positions/of-a-reader", test_positions_of_a_reader, NULL);

  return g_test_run ();
}
