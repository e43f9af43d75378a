/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a subscription does when several things happen at once, over a transport that the test controls. */
#include "scripted-transport.h"
#include "wait-until.h"

#include <string.h>

typedef struct
{
  TestScriptedTransport *transport;
  TaskbusProfile *profile;
  TaskbusBus *bus;
  TaskbusSubscriptionOptions *options;
  TaskbusSubscription *subscription;
  GPtrArray *kept; /* deliveries of t that are answered later */
  guint n_seen;    /* deliveries of t */
  guint n_seen_other;
  guint n_failures;
  gboolean keep;
  gboolean destroyed;
  gboolean done;
} Fixture;

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;

  if (strcmp (taskbus_record_get_topic (taskbus_delivery_get_record (delivery)), "u") == 0)
    {
      fixture->n_seen_other++;
      return TASKBUS_OUTCOME_DONE;
    }

  fixture->n_seen++;
  if (!fixture->keep)
    return TASKBUS_OUTCOME_DONE;

  g_ptr_array_add (fixture->kept, taskbus_delivery_ref (delivery));
  return TASKBUS_OUTCOME_PENDING;
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
  fixture->profile = taskbus_profile_new_plain ();
  for (const char *const *option = data; option != NULL && *option != NULL; option += 2)
    g_assert_true (taskbus_profile_set (fixture->profile, option[0], option[1], NULL));
  fixture->bus = taskbus_bus_new_for_transport (TASKBUS_TRANSPORT (fixture->transport), fixture->profile);
  fixture->options = taskbus_subscription_options_new ();
  fixture->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
}

static guint64
get_n_outstanding (Fixture *fixture)
{
  g_autoptr (TaskbusCounters) counters = taskbus_bus_get_counters (fixture->bus);

  return counters->outstanding;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  wait_until (fixture->destroyed);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (get_n_outstanding (fixture), ==, 0);
  if (fixture->subscription != NULL)
    g_assert_finalize_object (fixture->subscription);
  g_assert_finalize_object (fixture->bus);
  g_ptr_array_unref (fixture->kept);
  g_object_unref (fixture->transport);
  g_object_unref (fixture->profile);
  g_object_unref (fixture->options);
}

static void
subscribe_with (Fixture *fixture, TaskbusHandler handler)
{
  static const char *const topics[] = { "t", "u", NULL };
  g_autoptr (GError) error = NULL;

  fixture->subscription = taskbus_bus_subscribe (fixture->bus, "g", topics, fixture->options, handler, fixture,
                                                 on_destroy, &error);
  g_assert_no_error (error);
}

static void
test_lost_makes_room (Fixture *fixture, gconstpointer data)
{
  taskbus_subscription_options_set_max_in_flight (fixture->options, 2);
  fixture->keep = TRUE;
  test_scripted_transport_feed (fixture->transport, "t", 2);
  subscribe_with (fixture, on_delivery);
  wait_until (fixture->kept->len == 2);
  test_scripted_transport_feed (fixture->transport, "u", 3);
  test_scripted_transport_revoke (fixture->transport, "t", TRUE);
  wait_until (fixture->n_seen_other == 3);
}

static TaskbusOutcome
retry_all_of_t (TaskbusDelivery *delivery, gpointer data)
{
  TaskbusOutcome outcome = on_delivery (delivery, data);

  return strcmp (taskbus_record_get_topic (taskbus_delivery_get_record (delivery)), "t") == 0 ? TASKBUS_OUTCOME_RETRY
                                                                                              : outcome;
}

/* A partition that waits for a retry takes no room of the others. */
static void
test_retry_leaves_room (Fixture *fixture, gconstpointer data)
{
  taskbus_subscription_options_set_max_in_flight (fixture->options, 10);
  taskbus_subscription_options_set_retry_delay (fixture->options, 3600000);
  taskbus_subscription_options_set_retry_delay_max (fixture->options, 3600000);
  test_scripted_transport_feed (fixture->transport, "t", 100);
  subscribe_with (fixture, retry_all_of_t);
  wait_until (fixture->n_seen == 1);
  test_scripted_transport_feed (fixture->transport, "u", 50);
  wait_until (test_scripted_transport_get_position (fixture->transport, "u") == 50);
  g_assert_cmpuint (fixture->n_seen, ==, 1);

  /* Nor does it keep anything after its end. */
  test_scripted_transport_revoke (fixture->transport, "t", FALSE);
  wait_until (test_scripted_transport_was_released (fixture->transport, "t"));
  g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 0);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_subscription_commit_finish (TASKBUS_SUBSCRIPTION (source), result, &error));
  g_assert_no_error (error);
  ((Fixture *) data)->done = TRUE;
}

/* Commits within the handler of the last record, and waits for it there. */
static TaskbusOutcome
commit_inside (TaskbusDelivery *delivery, gpointer data)
{
  Fixture *fixture = data;

  if (++fixture->n_seen == 10)
    {
      taskbus_subscription_commit_async (fixture->subscription, NULL, on_committed, fixture);
      wait_until (fixture->done);
      g_assert_cmpint (test_scripted_transport_get_position (fixture->transport, "t"), ==, 9);
    }
  return TASKBUS_OUTCOME_DONE;
}

static void
test_commit_inside_a_handler (Fixture *fixture, gconstpointer data)
{
  test_scripted_transport_feed (fixture->transport, "t", 10);
  subscribe_with (fixture, commit_inside);
  wait_until (fixture->n_seen == 10);
}

static void
test_pause_after_the_end (Fixture *fixture, gconstpointer data)
{
  subscribe_with (fixture, on_delivery);
  g_assert_true (taskbus_subscription_close (fixture->subscription, NULL, NULL));
  taskbus_subscription_pause (fixture->subscription);
  wait_until (fixture->destroyed);
}

static void
test_pause_while_a_batch_is_out (Fixture *fixture, gconstpointer data)
{
  test_scripted_transport_feed (fixture->transport, "t", 500);
  subscribe_with (fixture, on_delivery);
  taskbus_subscription_pause (fixture->subscription);
  taskbus_subscription_resume (fixture->subscription);
  while (get_n_outstanding (fixture) == 0)
    g_thread_yield ();
  taskbus_subscription_pause (fixture->subscription);
  test_scripted_transport_revoke (fixture->transport, "u", FALSE);
  wait_until (test_scripted_transport_was_released (fixture->transport, "u"));
  g_assert_cmpuint (fixture->n_seen, ==, 0);
  taskbus_subscription_resume (fixture->subscription);
  wait_until (test_scripted_transport_get_position (fixture->transport, "t") == 500);
  g_assert_cmpuint (fixture->n_seen, ==, 500);
}

static void
on_failed (TaskbusSubscription *subscription, GError *error, Fixture *fixture)
{
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  fixture->n_failures++;
}

static void
test_failures_are_bounded (Fixture *fixture, gconstpointer data)
{
  subscribe_with (fixture, on_delivery);
  g_signal_connect (fixture->subscription, "failed", G_CALLBACK (on_failed), fixture);
  test_scripted_transport_fail_consumer (fixture->transport, 5000);
  g_assert_true (taskbus_subscription_close (fixture->subscription, NULL, NULL));
  wait_until (fixture->destroyed);
  g_assert_cmpuint (fixture->n_failures, ==, 1000);
}

static void
test_answered_before_its_deadline (Fixture *fixture, gconstpointer data)
{
  taskbus_subscription_options_set_answer_timeout (fixture->options, 10);
  fixture->keep = TRUE;
  test_scripted_transport_feed (fixture->transport, "t", 3);
  subscribe_with (fixture, on_delivery);
  wait_until (fixture->kept->len >= 3);
  fixture->keep = FALSE;
  taskbus_delivery_complete (fixture->kept->pdata[1], TASKBUS_OUTCOME_DONE);
  wait_until (test_scripted_transport_get_position (fixture->transport, "t") == 3);
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

static const char *const impatient[] = { "close-timeout", "0", NULL };

static void
test_consumer_that_never_closes (Fixture *fixture, gconstpointer data)
{
  subscribe_with (fixture, on_delivery);
  test_scripted_transport_keep_consumers (fixture->transport);
  g_assert_true (taskbus_subscription_close (fixture->subscription, NULL, NULL));
  g_assert_cmpint (g_atomic_int_get (&n_left_behind), ==, 1);
}

static void
count_destroyed (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
never (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* Nothing of a subscription that ended keeps the context of its handler. */
static void
test_context_is_freed (Fixture *fixture, gconstpointer data)
{
  GMainContext *context = g_main_context_new ();
  GSource *watch = g_timeout_source_new_seconds (G_MAXINT / 1000);
  guint n_destroyed = 0;

  g_source_set_callback (watch, never, &n_destroyed, count_destroyed);
  g_source_attach (watch, context);
  g_source_unref (watch);

  g_main_context_push_thread_default (context);
  subscribe_with (fixture, on_delivery);
  g_main_context_pop_thread_default (context);
  test_scripted_transport_feed (fixture->transport, "t", 10);
  while (fixture->n_seen < 10)
    g_main_context_iteration (context, TRUE);
  g_assert_true (taskbus_bus_close (fixture->bus, NULL, NULL));
  while (!fixture->destroyed)
    g_main_context_iteration (context, TRUE);

  g_assert_finalize_object (g_steal_pointer (&fixture->subscription));
  g_main_context_unref (context);
  g_assert_cmpuint (n_destroyed, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_left_behind, NULL, NULL);

#define add(path, function, options) g_test_add (path, Fixture, options, set_up, function, tear_down)
  add ("/bus/at-once/lost-makes-room", test_lost_makes_room, NULL);
  add ("/bus/at-once/retry-leaves-room", test_retry_leaves_room, NULL);
  add ("/bus/at-once/commit-inside", test_commit_inside_a_handler, NULL);
  add ("/bus/at-once/pause-after-the-end", test_pause_after_the_end, NULL);
  add ("/bus/at-once/pause-while-out", test_pause_while_a_batch_is_out, NULL);
  add ("/bus/at-once/failures", test_failures_are_bounded, NULL);
  add ("/bus/at-once/answered-in-time", test_answered_before_its_deadline, NULL);
  add ("/bus/at-once/never-closes", test_consumer_that_never_closes, impatient);
  add ("/bus/at-once/context-is-freed", test_context_is_freed, NULL);

  return g_test_run ();
}
