/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a bus does with what is received, over a transport that the test controls. */
#include "scripted-transport.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  TestScriptedTransport *transport;
  TaskbusBus *bus;
  TaskbusSubscriptionOptions *options;
  TaskbusSubscription *subscription;
  GArray *seen;       /* offsets of topic t, in the order of the handler */
  GArray *seen_other; /* likewise of topic u */
  GPtrArray *kept;    /* deliveries to be answered later */
  GHashTable *script; /* offset of t → outcome of the first attempt */
  guint last_attempt;
  gboolean destroyed;
  gboolean closed;
  gboolean done;
} Fixture;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  gint64 offset = taskbus_record_get_offset (record);
  gpointer scripted;

  if (strcmp (taskbus_record_get_topic (record), "u") == 0)
    {
      g_array_append_val (fixture->seen_other, offset);
      return TASKBUS_OUTCOME_DONE;
    }

  g_array_append_val (fixture->seen, offset);
  fixture->last_attempt = taskbus_delivery_get_attempt (delivery);
  if (taskbus_delivery_get_attempt (delivery) > 1 ||
      !g_hash_table_lookup_extended (fixture->script, GINT_TO_POINTER ((int) offset), NULL, &scripted))
    return TASKBUS_OUTCOME_DONE;

  if (GPOINTER_TO_INT (scripted) == TASKBUS_OUTCOME_PENDING)
    g_ptr_array_add (fixture->kept, taskbus_delivery_ref (delivery));
  return (TaskbusOutcome) GPOINTER_TO_INT (scripted);
}

static void
on_destroy (gpointer data)
{
  ((Fixture *) data)->destroyed = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->transport = test_scripted_transport_new ();
  fixture->bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), NULL);
  fixture->options = taskbus_subscription_options_new ();
  taskbus_subscription_options_set_retry_delay (fixture->options, 20);
  fixture->seen = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->seen_other = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
  fixture->script = g_hash_table_new (NULL, NULL);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  taskbus_bus_close_finish (TASKBUS_BUS (source), result, &error);
  g_assert_no_error (error);
  ((Fixture *) data)->closed = TRUE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_set_size (fixture->kept, 0);
  taskbus_bus_close_async (fixture->bus, NULL, on_closed, fixture);
  wait_until (fixture->closed && fixture->destroyed);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->subscription);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  g_assert_finalize_object (fixture->bus);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->options);
  g_array_unref (fixture->seen);
  g_array_unref (fixture->seen_other);
  g_ptr_array_unref (fixture->kept);
  g_hash_table_unref (fixture->script);
}

static void
subscribe (Fixture *fixture)
{
  static const char *const topics[] = { "t", "u", NULL };
  g_autoptr (GError) error = NULL;

  fixture->subscription = taskbus_bus_subscribe (fixture->bus, "g", topics, fixture->options, on_delivery, fixture,
                                                 on_destroy, &error);
  g_assert_no_error (error);
}

static void
script (Fixture *fixture, int offset, TaskbusOutcome outcome)
{
  g_hash_table_insert (fixture->script, GINT_TO_POINTER (offset), GINT_TO_POINTER (outcome));
}

static void
assert_seen_in_order (GArray *seen, guint n)
{
  g_assert_cmpuint (seen->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (seen, gint64, i), ==, i);
}

#define wait_for_position(fixture, topic, offset)                                                                      \
  wait_until (test_scripted_transport_get_position ((fixture)->transport, topic) == (offset))

static void
test_all_in_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusCounters) counters = NULL;

  test_scripted_transport_feed (fixture->transport, "t", 20000);
  test_scripted_transport_feed (fixture->transport, "u", 5000);
  subscribe (fixture);
  wait_for_position (fixture, "t", 20000);
  wait_for_position (fixture, "u", 5000);
  assert_seen_in_order (fixture->seen, 20000);
  assert_seen_in_order (fixture->seen_other, 5000);

  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->delivered, ==, 25000);
  g_assert_cmpuint (counters->outstanding, ==, 0);
}

static void
test_retry_keeps_the_order (Fixture *fixture, gconstpointer data)
{
  script (fixture, 3, TASKBUS_OUTCOME_RETRY);
  script (fixture, 700, TASKBUS_OUTCOME_RETRY);
  test_scripted_transport_feed (fixture->transport, "t", 2000);
  test_scripted_transport_feed (fixture->transport, "u", 2000);
  subscribe (fixture);
  wait_for_position (fixture, "t", 2000);
  wait_for_position (fixture, "u", 2000);

  /* Each of the two is seen twice in a row, and nothing of the partition in between. */
  g_assert_cmpuint (fixture->seen->len, ==, 2002);
  for (guint i = 0, expected = 0; i < fixture->seen->len; i++)
    {
      g_assert_cmpint (g_array_index (fixture->seen, gint64, i), ==, expected);
      if (i != 3 && i != 701)
        expected++;
    }
  assert_seen_in_order (fixture->seen_other, 2000);
}

static void
test_pending_holds_the_position_only (Fixture *fixture, gconstpointer data)
{
  script (fixture, 5, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 3000);
  subscribe (fixture);
  wait_until (fixture->seen->len == 3000);
  wait_for_position (fixture, "t", 5);
  assert_seen_in_order (fixture->seen, 3000);

  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_DONE);
  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_REJECT); /* too late: ignored */
  wait_for_position (fixture, "t", 3000);
}

static void
test_no_answer_is_a_retry (Fixture *fixture, gconstpointer data)
{
  script (fixture, 5, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 10);
  subscribe (fixture);
  wait_until (fixture->seen->len == 10);
  g_ptr_array_set_size (fixture->kept, 0);
  wait_for_position (fixture, "t", 10);
  g_assert_cmpuint (fixture->seen->len, ==, 11);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 10), ==, 5);
  g_assert_cmpuint (fixture->last_attempt, ==, 2);
}

static void
test_answer_timeout (Fixture *fixture, gconstpointer data)
{
  taskbus_subscription_options_set_answer_timeout (fixture->options, 30);
  script (fixture, 0, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 3);
  subscribe (fixture);
  wait_for_position (fixture, "t", 3);
  g_assert_cmpuint (fixture->seen->len, ==, 4);
  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_REJECT); /* of the first attempt: ignored */
}

static void
test_reject_becomes_a_dead_letter (Fixture *fixture, gconstpointer data)
{
  script (fixture, 1, TASKBUS_OUTCOME_REJECT);
  test_scripted_transport_hold_answers (fixture->transport, TRUE);
  test_scripted_transport_feed (fixture->transport, "t", 5);
  subscribe (fixture);
  wait_until (test_scripted_transport_get_n_held (fixture->transport) == 1 && fixture->seen->len == 5);

  /* The position waits for the dead letter. */
  wait_for_position (fixture, "t", 1);
  test_scripted_transport_answer_all (fixture->transport);
  wait_for_position (fixture, "t", 5);
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, Fixture *fixture)
{
  fixture->done = TRUE;
}

static void
test_revoke_waits_for_what_runs (Fixture *fixture, gconstpointer data)
{
  script (fixture, 2, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 5);
  subscribe (fixture);
  g_signal_connect (fixture->subscription, "revoked", G_CALLBACK (on_revoked), fixture);
  wait_until (fixture->seen->len == 5);
  test_scripted_transport_revoke (fixture->transport, "t", FALSE);
  wait_for_position (fixture, "t", 2);
  g_assert_false (test_scripted_transport_was_released (fixture->transport, "t"));
  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_DONE);
  wait_until (fixture->done);
  g_assert_true (test_scripted_transport_was_released (fixture->transport, "t"));
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 5);
}

static void
test_lost_stores_nothing (Fixture *fixture, gconstpointer data)
{
  script (fixture, 2, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 5);
  subscribe (fixture);
  g_signal_connect (fixture->subscription, "revoked", G_CALLBACK (on_revoked), fixture);
  wait_for_position (fixture, "t", 2);
  wait_until (fixture->seen->len == 5);
  test_scripted_transport_revoke (fixture->transport, "t", TRUE);
  wait_until (fixture->done);
  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_DONE);
  test_scripted_transport_feed (fixture->transport, "u", 1);
  wait_for_position (fixture, "u", 1);
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 2);
  g_assert_false (test_scripted_transport_was_released (fixture->transport, "t"));
}

static void
on_seek (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_subscription_seek_finish (TASKBUS_SUBSCRIPTION (source), result, &error));
  g_assert_no_error (error);
  ((Fixture *) data)->done = TRUE;
}

static void
test_seek (Fixture *fixture, gconstpointer data)
{
  test_scripted_transport_feed (fixture->transport, "t", 10);
  subscribe (fixture);
  wait_for_position (fixture, "t", 10);
  g_array_set_size (fixture->seen, 0);
  taskbus_subscription_seek_async (fixture->subscription, "t", 0, 4, NULL, on_seek, fixture);
  wait_until (fixture->done);
  wait_until (fixture->seen->len == 6);
  g_assert_cmpint (g_array_index (fixture->seen, gint64, 0), ==, 4);
  wait_for_position (fixture, "t", 10);
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  subscribe (fixture);
  test_scripted_transport_feed (fixture->transport, "t", 1);
  wait_until (fixture->seen->len == 1);
  taskbus_subscription_pause (fixture->subscription);
  test_scripted_transport_feed (fixture->transport, "t", 5);

  /* A round trip through the worker and back: were they to come, they would be here. */
  for (guint i = 0; i < 3; i++)
    {
      fixture->done = FALSE;
      taskbus_subscription_seek_async (fixture->subscription, "u", 0, 0, NULL, on_seek, fixture);
      wait_until (fixture->done);
    }
  g_assert_cmpuint (fixture->seen->len, ==, 1);
  taskbus_subscription_resume (fixture->subscription);
  wait_for_position (fixture, "t", 6);
}

static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusCounters) counters = NULL;

  taskbus_subscription_options_set_max_in_flight (fixture->options, 3);
  for (int i = 0; i < 100; i++)
    script (fixture, i, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 100);
  subscribe (fixture);
  for (guint answered = 0; answered < 100; answered++)
    {
      wait_until (fixture->kept->len > answered);
      g_assert_cmpuint (fixture->kept->len, <=, answered + 3);
      taskbus_delivery_complete (fixture->kept->pdata[answered], TASKBUS_OUTCOME_DONE);
    }
  wait_for_position (fixture, "t", 100);
}

static void
on_close_cancelled (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_subscription_close_finish (TASKBUS_SUBSCRIPTION (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ((Fixture *) data)->done = TRUE;
}

static void
test_close_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  script (fixture, 0, TASKBUS_OUTCOME_PENDING);
  test_scripted_transport_feed (fixture->transport, "t", 1);
  subscribe (fixture);
  wait_until (fixture->kept->len == 1);
  taskbus_subscription_close_async (fixture->subscription, cancellable, on_close_cancelled, fixture);
  g_cancellable_cancel (cancellable);
  wait_until (fixture->done);

  /* The closing goes on: it waits for the answer. */
  taskbus_delivery_complete (fixture->kept->pdata[0], TASKBUS_OUTCOME_DONE);
  wait_for_position (fixture, "t", 1);
}

static TaskbusOutcome
close_inside (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_bus_close (fixture->bus, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  fixture->done = TRUE;
  return TASKBUS_OUTCOME_DONE;
}

static void
test_close_inside_a_handler (Fixture *fixture, gconstpointer data)
{
  static const char *const topics[] = { "t", NULL };

  test_scripted_transport_feed (fixture->transport, "t", 1);
  fixture->subscription = taskbus_bus_subscribe (fixture->bus, "g", topics, NULL, close_inside, fixture, on_destroy,
                                                 NULL);
  wait_until (fixture->done);
}

static gpointer
close_in_thread (gpointer bus)
{
  g_assert_true (taskbus_bus_close (bus, NULL, NULL));
  return NULL;
}

static void
test_close_from_many_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[4];
  g_autoptr (GError) error = NULL;
  static const char *const topics[] = { "t", NULL };

  test_scripted_transport_feed (fixture->transport, "t", 100000);
  subscribe (fixture);
  wait_until (fixture->seen->len > 100);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("close", close_in_thread, fixture->bus);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_null (taskbus_bus_subscribe (fixture->bus, "g", topics, NULL, on_delivery, fixture, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);

  /* What was handed over and not begun is neither handled nor stored. */
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), <=, fixture->seen->len);
}

static void
test_polling (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TaskbusPolling) asked = taskbus_polling_new (10, 30000, 1000, 5000);
  g_autoptr (TaskbusPolling) heard = NULL;

  taskbus_subscription_options_set_polling (fixture->options, asked);
  subscribe (fixture);
  heard = test_scripted_transport_get_polling (fixture->transport);
  g_assert_nonnull (heard);
  g_assert_cmpmem (heard, sizeof *heard, asked, sizeof *asked);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add ("/bus/subscribe/order", test_all_in_order);
  add ("/bus/subscribe/retry", test_retry_keeps_the_order);
  add ("/bus/subscribe/pending", test_pending_holds_the_position_only);
  add ("/bus/subscribe/no-answer", test_no_answer_is_a_retry);
  add ("/bus/subscribe/answer-timeout", test_answer_timeout);
  add ("/bus/subscribe/reject", test_reject_becomes_a_dead_letter);
  add ("/bus/subscribe/revoke", test_revoke_waits_for_what_runs);
  add ("/bus/subscribe/lost", test_lost_stores_nothing);
  add ("/bus/subscribe/seek", test_seek);
  add ("/bus/subscribe/pause", test_pause);
  add ("/bus/subscribe/bounded", test_bounded);
  add ("/bus/subscribe/polling", test_polling);
  add ("/bus/subscribe/close-cancelled", test_close_cancelled);
  add ("/bus/subscribe/close-inside", test_close_inside_a_handler);
  add ("/bus/subscribe/close-many", test_close_from_many_threads);

  return g_test_run ();
}
