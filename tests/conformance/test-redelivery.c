/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

/* A record is delivered until it is answered with DONE or REJECT, and no more often than that. */

static TaskbusSubscriptionOptions *
impatient_options (void)
{
  TaskbusSubscriptionOptions *options = taskbus_subscription_options_new ();

  taskbus_subscription_options_set_retry_delay (options, 5);
  taskbus_subscription_options_set_retry_delay_max (options, 20);
  return options;
}

/* A reader of a new topic that answers so. */
static Collector *
listen_with (Fixture *fixture,
             const char *topic,
             TaskbusSubscriptionOptions *options,
             CollectorAnswer answer,
             gpointer data)
{
  Collector *collector = collector_new (answer, data);

  collector_subscribe (collector, fixture->bus, NULL, (const char *[]){ topic, NULL }, options);
  wait_until (collector_is_listening (collector, fixture));
  return collector;
}

/* The n-th attempt succeeds. */
static TaskbusOutcome
answer_retry_until (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  return taskbus_delivery_get_attempt (delivery) >= GPOINTER_TO_UINT (data) ? TASKBUS_OUTCOME_DONE
                                                                            : TASKBUS_OUTCOME_RETRY;
}

static void
test_retry (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = impatient_options ();
  g_autoptr (Collector) collector = listen_with (fixture, topic, options, answer_retry_until, GUINT_TO_POINTER (3));
  g_autoptr (TaskbusReceipt) receipt = fixture_publish (fixture->bus, topic, "key", "value");

  wait_until (collector->records->len >= 3);
  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 3);
  g_assert_cmpuint (collector_n_different (collector), ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (collector_attempt (collector, i), ==, i + 1);
      g_assert_true (taskbus_record_equal (collector_record (collector, i), collector_record (collector, 0)));
    }
}

static void
test_retry_waits (Fixture *fixture)
{
  const guint delay = 200;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (Collector) collector = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  gint64 first;

  taskbus_subscription_options_set_retry_delay (options, delay);
  taskbus_subscription_options_set_retry_delay_max (options, delay);
  collector = listen_with (fixture, topic, options, answer_retry_until, GUINT_TO_POINTER (2));
  receipt = fixture_publish (fixture->bus, topic, "key", "value");
  wait_until (collector->records->len >= 1);
  first = g_get_monotonic_time ();
  wait_until (collector->records->len >= 2);
  /* the bus may spread its delays, but an immediate storm is none */
  g_assert_cmpint (g_get_monotonic_time () - first, >=, delay * 1000 / 4);
}

/* Every record once more: each exactly twice, and nobody overtakes within a key. */
static void
test_retry_all (Fixture *fixture)
{
  const guint n = 100;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = impatient_options ();
  g_autoptr (Collector) collector = listen_with (fixture, topic, options, answer_retry_until, GUINT_TO_POINTER (2));
  guint n_done = 0;

  fixture_publish_many (fixture->bus, topic, "key", 0, n);
  wait_until (collector->records->len >= 2 * n);
  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 2 * n);
  g_assert_cmpuint (collector_n_different (collector), ==, n);
  for (guint i = 0; i < 2 * n; i++)
    {
      g_assert_cmpuint (collector_count (collector, collector_record (collector, i)), ==, 2);
      if (collector_attempt (collector, i) == 2)
        g_assert_cmpuint (collector_number (collector, i), ==, n_done++);
    }
}

/* An answer of PENDING that nobody can complete any more. */
static TaskbusOutcome
answer_dropped_until (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  return taskbus_delivery_get_attempt (delivery) >= GPOINTER_TO_UINT (data) ? TASKBUS_OUTCOME_DONE
                                                                            : TASKBUS_OUTCOME_PENDING;
}

static void
test_dropped (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = impatient_options ();
  g_autoptr (Collector) collector = listen_with (fixture, topic, options, answer_dropped_until, GUINT_TO_POINTER (2));
  g_autoptr (TaskbusReceipt) receipt = fixture_publish (fixture->bus, topic, "key", "value");

  wait_until (collector->records->len >= 2);
  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 2);
  g_assert_cmpuint (collector_attempt (collector, 1), ==, 2);
  g_assert_cmpuint (collector_n_different (collector), ==, 1);
}

static TaskbusOutcome
answer_hold_first (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  return taskbus_delivery_get_attempt (delivery) > 1 ? TASKBUS_OUTCOME_DONE
                                                     : answer_by_holding (collector, delivery, data);
}

static void
test_answer_timeout (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = impatient_options ();
  g_autoptr (Collector) collector = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusCounters) counters = NULL;

  taskbus_subscription_options_set_answer_timeout (options, 50);
  collector = listen_with (fixture, topic, options, answer_hold_first, NULL);
  receipt = fixture_publish (fixture->bus, topic, "key", "value");
  wait_until (collector->records->len >= 2);
  g_assert_cmpuint (collector_attempt (collector, 1), ==, 2);

  /* the first one's answer comes too late to mean anything */
  g_assert_cmpuint (collector->held->len, ==, 1);
  taskbus_delivery_complete (g_ptr_array_index (collector->held, 0), TASKBUS_OUTCOME_RETRY);
  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 2);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->done, ==, 1);
  g_assert_cmpuint (counters->retried, ==, 1);
  g_assert_cmpuint (counters->outstanding, ==, 0);
}

static gpointer
complete_held (gpointer data)
{
  Collector *collector = data;

  for (guint i = 0; i < collector->held->len; i++)
    taskbus_delivery_complete (g_ptr_array_index (collector->held, i), TASKBUS_OUTCOME_DONE);
  return NULL;
}

/* Answers come later, from another thread, and one of them twice. */
static void
test_answered_later (Fixture *fixture)
{
  const guint n = 100;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = listen_with (fixture, topic, NULL, answer_by_holding, NULL);
  g_autoptr (TaskbusCounters) counters = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, n);
  wait_until (collector->held->len >= n);
  g_thread_join (g_thread_new ("answers", complete_held, collector));
  taskbus_delivery_complete (g_ptr_array_index (collector->held, 0), TASKBUS_OUTCOME_RETRY);
  collector_close (collector);
  collector_assert_numbers (collector, 0, n);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->delivered, ==, n);
  g_assert_cmpuint (counters->done, ==, n);
  g_assert_cmpuint (counters->retried, ==, 0);
  g_assert_cmpuint (counters->outstanding, ==, 0);
}

static TaskbusOutcome
answer_hold_zero (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  return collector_number (collector, collector->records->len - 1) == 0 ? answer_by_holding (collector, delivery, data)
                                                                        : TASKBUS_OUTCOME_DONE;
}

/* One record without an answer holds up neither its own key, nor its partition, nor other topics. */
static void
test_pending_blocks_nothing (Fixture *fixture)
{
  const guint n = 500;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *other = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = collector_new (answer_hold_zero, NULL);

  collector_subscribe (collector, fixture->bus, NULL, (const char *[]){ topic, other, NULL }, NULL);
  wait_until (collector_is_listening (collector, fixture));
  fixture_publish_many (fixture->bus, topic, "key", 0, n);
  fixture_publish_many (fixture->bus, other, "key", n, n);
  wait_until (collector->records->len >= 2 * n);
  g_assert_cmpuint (collector->held->len, ==, 1);
  complete_held (collector);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 2 * n);
}

/* No more deliveries are out than the options allow, and none is lost over it. */
static void
test_max_in_flight (Fixture *fixture)
{
  const guint n = 100;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (Collector) collector = NULL;

  taskbus_subscription_options_set_max_in_flight (options, 10);
  collector = listen_with (fixture, topic, options, answer_by_holding, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 0, n);
  for (guint n_seen = 0; n_seen < n; n_seen = collector->records->len)
    {
      wait_until (collector->held->len > 0 && (collector->held->len >= 10 || collector->records->len >= n));
      g_assert_cmpuint (collector->held->len, <=, 10);
      complete_held (collector);
      g_ptr_array_set_size (collector->held, 0);
    }
  collector_close (collector);
  collector_assert_numbers (collector, 0, n);
}

const Case cases_redelivery[] = {
  { "redelivery/retry", NEEDS_CONSUME, test_retry },
  { "redelivery/retry-waits", NEEDS_CONSUME, test_retry_waits },
  { "redelivery/retry-all", NEEDS_CONSUME | NEEDS_ORDERED, test_retry_all },
  { "redelivery/dropped", NEEDS_CONSUME, test_dropped },
  { "redelivery/answer-timeout", NEEDS_CONSUME, test_answer_timeout },
  { "redelivery/answered-later", NEEDS_CONSUME, test_answered_later },
  { "redelivery/pending-blocks-nothing", NEEDS_CONSUME, test_pending_blocks_nothing },
  { "redelivery/max-in-flight", NEEDS_CONSUME, test_max_in_flight },
  { NULL },
};
