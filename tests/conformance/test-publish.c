/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"

/* What every transport does, also one that keeps nothing: each record is answered exactly once. */

#define N_RECORDS 1000

static void
test_sync (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (TaskbusReceipt) receipt = fixture_publish (fixture->bus, topic, "key", "value");

      g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, topic);
      g_assert_no_error (taskbus_receipt_get_error (receipt));
    }
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *n_answers = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  (*n_answers)++;
}

static void
test_async (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5);
  g_autoptr (TaskbusCounters) counters = NULL;
  guint n_answers = 0;

  for (guint i = 0; i < N_RECORDS; i++)
    taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, &n_answers);
  g_assert_cmpuint (n_answers, ==, 0); /* never from within the call */
  wait_until (n_answers >= N_RECORDS);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (n_answers, ==, N_RECORDS);

  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->published, ==, N_RECORDS);
  g_assert_cmpuint (counters->confirmed, ==, N_RECORDS);
  g_assert_cmpuint (counters->failed, ==, 0);
  g_assert_cmpuint (counters->in_flight, ==, 0);
  g_assert_cmpuint (counters->waiting, ==, 0);
}

static void
test_batch (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);

  fixture_publish_many (fixture->bus, topic, "key", 0, N_RECORDS);
}

static void
count_failure (TaskbusBus *bus, TaskbusRecord *record, GError *error, gpointer data)
{
  g_assert_nonnull (error);
  (*(guint *) data)++;
}

static void
test_post (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5);
  g_autoptr (TaskbusCounters) counters = NULL;
  g_autoptr (GError) error = NULL;
  guint n_failures = 0;
  gulong handler = g_signal_connect (fixture->bus, "publish-failed", G_CALLBACK (count_failure), &n_failures);

  for (guint i = 0; i < 100; i++)
    taskbus_bus_post_record (fixture->bus, record);
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, &error));
  g_assert_no_error (error);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, 100);
  g_assert_cmpuint (n_failures, ==, 0);
  g_signal_handler_disconnect (fixture->bus, handler);
}

static void
test_health (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusReceipt) receipt = fixture_publish (fixture->bus, topic, NULL, "value");
  g_autoptr (TaskbusHealth) health = taskbus_bus_get_health (fixture->bus);

  g_assert_true (health->alive);
  g_assert_true (health->ready);
}

static gpointer
publish_from_a_thread (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *topic = g_strdup_printf ("%s-threads", fixture->prefix);

  fixture_publish_many (fixture->bus, topic, NULL, 0, N_RECORDS);
  return NULL;
}

static void
test_threads (Fixture *fixture)
{
  GThread *threads[8];
  g_autoptr (TaskbusCounters) counters = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("publisher", publish_from_a_thread, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->confirmed, ==, G_N_ELEMENTS (threads) * N_RECORDS);
}

const Case cases_publish[] = {
  { "publish/sync", NEEDS_NOTHING, test_sync },
  { "publish/async", NEEDS_NOTHING, test_async },
  { "publish/batch", NEEDS_NOTHING, test_batch },
  { "publish/post", NEEDS_NOTHING, test_post },
  { "publish/health", NEEDS_NOTHING, test_health },
  { "publish/threads", NEEDS_FREE_TOPICS, test_threads },
  { NULL },
};
