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

static void
complete_all (TransactionFixture *fixture, TaskbusOutcome outcome)
{
  for (guint i = 0; i < fixture->kept->len; i++)
    taskbus_delivery_complete (fixture->kept->pdata[i], outcome);
  g_ptr_array_set_size (fixture->kept, 0);
}

/* So many of those that are kept, from the first one on; kept no longer. */
static GPtrArray *
take (TransactionFixture *fixture, guint n)
{
  GPtrArray *taken = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (taken, g_ptr_array_steal_index (fixture->kept, 0));
  return taken;
}

static void
add (TransactionFixture *fixture, GPtrArray *deliveries)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_transaction_add_deliveries (fixture->transaction, deliveries, NULL, &error));
  g_assert_no_error (error);
}

#define assert_add_fails(fixture, deliveries, code)                                                                    \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autoptr (GError) _error = NULL;                                                                                  \
    g_assert_false (taskbus_bus_transaction_add_deliveries ((fixture)->transaction, deliveries, NULL, &_error));       \
    g_assert_error (_error, TASKBUS_ERROR, code);                                                                      \
  }                                                                                                                    \
  G_STMT_END

static void
commit (TransactionFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_bus_transaction_commit (fixture->transaction, NULL, &error));
  g_assert_no_error (error);
}

static guint64
get_n_done (TransactionFixture *fixture)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (fixture->bus);

  return counters->done;
}

/* Consume, transform, produce: once aborted, then committed. */
static void
test_together (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 5);
  subscribe (fixture);
  wait_until (fixture->kept->len == 5);
  batch = take (fixture, 5);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 7, 5);
  add (fixture, batch);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));

  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 5);
  add (fixture, batch);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 0);
  commit (fixture);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 5);
  transaction_fixture_assert_committed (fixture, 5);
  wait_until (fixture->n_results == 10);
  wait_until (get_n_done (fixture) == 5);

  /* Of these partitions the subscription stores nothing any more by itself. */
  g_assert_true (taskbus_subscription_close (fixture->subscription, NULL, NULL));
  wait_until (fixture->destroyed);
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 0);
  g_assert_cmpuint (test_scripted_transport_get_n_consumer_commits (fixture->transport), ==, 0);
}

/* What was stored without a transaction is committed before, so that it cannot come after. */
static void
test_after_stored_ones (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 5);
  test_scripted_transport_feed (fixture->transport, "u", 5);
  subscribe (fixture);
  wait_until (fixture->kept->len == 10);
  complete_all (fixture, TASKBUS_OUTCOME_DONE);
  wait_until (test_scripted_transport_get_position (fixture->transport, "t") == 5);
  wait_until (test_scripted_transport_get_position (fixture->transport, "u") == 5);
  test_scripted_transport_feed (fixture->transport, "t", 2);
  wait_until (fixture->kept->len == 2);
  first = take (fixture, 1);
  second = take (fixture, 1);
  transaction_fixture_begin (fixture);
  add (fixture, first);
  add (fixture, second);
  g_assert_cmpuint (test_scripted_transport_get_n_consumer_commits (fixture->transport), ==, 1);
  commit (fixture);
  test_scripted_transport_feed (fixture->transport, "u", 1);
  wait_until (fixture->kept->len == 1);
  complete_all (fixture, TASKBUS_OUTCOME_DONE);
  wait_until (test_scripted_transport_get_position (fixture->transport, "u") == 6);
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 5);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 7);
}

/* Nothing is skipped: a record before them is to be done, or a part of the same transaction. */
static void
test_gaps (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 3);
  subscribe (fixture);
  wait_until (fixture->kept->len == 3);
  taskbus_delivery_complete (fixture->kept->pdata[1], TASKBUS_OUTCOME_DONE);
  wait_until (get_n_done (fixture) == 1);
  first = take (fixture, 1);
  g_ptr_array_remove_index (fixture->kept, 0);
  second = take (fixture, 1);

  transaction_fixture_begin (fixture);
  assert_add_fails (fixture, second, TASKBUS_ERROR_INVALID_ARGUMENT);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));
  transaction_fixture_begin (fixture);
  add (fixture, first);
  add (fixture, second);
  commit (fixture);
  g_assert_cmpint (test_scripted_transport_get_committed_position (fixture->transport, "t"), ==, 3);
  wait_until (get_n_done (fixture) == 3);
}

/* Of a partition that went away nothing is stored, nor is anything of its transaction: also when it came back. */
static void
test_fenced (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 1);
  subscribe (fixture);
  wait_until (fixture->kept->len == 1);
  batch = take (fixture, 1);
  transaction_fixture_begin (fixture);
  transaction_fixture_publish (fixture, 0, 1);
  test_scripted_transport_revoke (fixture->transport, "t", TRUE);
  test_scripted_transport_assign (fixture->transport, 0);
  wait_until (fixture->kept->len == 1);
  assert_add_fails (fixture, batch, TASKBUS_ERROR_FENCED);
  assert_commit_fails (fixture, TASKBUS_ERROR, TASKBUS_ERROR_FENCED);
  wait_until (fixture->n_results == 1);
}

static void
test_answered_before (TransactionFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 1);
  subscribe (fixture);
  wait_until (fixture->kept->len == 1);
  batch = take (fixture, 1);
  taskbus_delivery_complete (batch->pdata[0], TASKBUS_OUTCOME_RETRY);
  transaction_fixture_begin (fixture);
  assert_add_fails (fixture, batch, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
test_of_a_reader (TransactionFixture *fixture, gconstpointer data)
{
  static const char *const topics[] = { "t", NULL };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (GError) error = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 1);
  fixture->subscription = taskbus_bus_subscribe (fixture->bus, NULL, topics, NULL, keep, fixture, on_destroy, &error);
  g_assert_no_error (error);
  wait_until (fixture->kept->len == 1);
  batch = take (fixture, 1);
  transaction_fixture_begin (fixture);
  add (fixture, none);
  assert_add_fails (fixture, batch, TASKBUS_ERROR_INVALID_ARGUMENT);
}

/* A handler does it all by itself. */
static TaskbusOutcome
handle (TaskbusDelivery *delivery, gpointer data)
{
  TransactionFixture *fixture = data;
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  g_ptr_array_add (batch, delivery);
  for (guint i = 0; i < 2; i++)
    {
      transaction_fixture_begin (fixture);
      add (fixture, batch);
      if (i == 0)
        g_assert_true (taskbus_bus_transaction_abort (fixture->transaction, NULL, NULL));
    }
  commit (fixture);
  return TASKBUS_OUTCOME_DONE;
}

static void
test_within_a_handler (TransactionFixture *fixture, gconstpointer data)
{
  static const char *const topics[] = { "t", NULL };
  g_autoptr (GError) error = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 5);
  fixture->subscription = taskbus_bus_subscribe (fixture->bus, "g", topics, NULL, handle, fixture, on_destroy, &error);
  g_assert_no_error (error);
  wait_until (test_scripted_transport_get_committed_position (fixture->transport, "t") == 5);
  wait_until (get_n_done (fixture) == 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function)                                                                                       \
  g_test_add (path, TransactionFixture, NULL, transaction_fixture_set_up, function, transaction_fixture_tear_down)
  add_test ("/bus/transaction-positions/together", test_together);
  add_test ("/bus/transaction-positions/after-stored-ones", test_after_stored_ones);
  add_test ("/bus/transaction-positions/gaps", test_gaps);
  add_test ("/bus/transaction-positions/fenced", test_fenced);
  add_test ("/bus/transaction-positions/answered-before", test_answered_before);
  add_test ("/bus/transaction-positions/of-a-reader", test_of_a_reader);
  add_test ("/bus/transaction-positions/within-a-handler", test_within_a_handler);

  return g_test_run ();
}
