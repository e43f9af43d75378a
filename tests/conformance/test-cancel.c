/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* Cancellation: each call is answered once, with CANCELLED or with what became of it, and the bus goes on. */

static void
test_publish_cancelled_before (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusReceipt) next = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  receipt = taskbus_bus_publish_record (fixture->bus, record, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (receipt);
  g_clear_error (&error);

  taskbus_bus_publish_record_async (fixture->bus, record, cancellable, take_result, &result);
  wait_until (result != NULL);
  receipt = taskbus_bus_publish_record_finish (fixture->bus, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (receipt);

  next = fixture_publish (fixture->bus, topic, NULL, "value");
  g_assert_nonnull (next);
}

typedef struct
{
  guint n_confirmed;
  guint n_cancelled;
  GHashTable *offsets;
} Answers;

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);

  if (receipt == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      answers->n_cancelled++;
      return;
    }
  g_assert_no_error (error);
  answers->n_confirmed++;
  g_hash_table_add (answers->offsets, g_strdup_printf ("%d %" G_GINT64_FORMAT, taskbus_receipt_get_partition (receipt),
                                                       taskbus_receipt_get_offset (receipt)));
}

/* Cancels while the records are on their way. */
static void
publish_and_cancel (Fixture *fixture, const char *topic, Answers *answers)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  answers->offsets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 2000; i++)
    {
      taskbus_bus_publish_record_async (fixture->bus, record, cancellable, on_published, answers);
      if (i == 1000)
        g_cancellable_cancel (cancellable);
    }
  wait_until (answers->n_confirmed + answers->n_cancelled >= 2000);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (answers->n_confirmed + answers->n_cancelled, ==, 2000);
  g_assert_cmpuint (answers->n_cancelled, >=, 999);
}

static void
test_publish_cancelled_midway (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusReceipt) next = NULL;
  Answers answers = { 0 };

  publish_and_cancel (fixture, topic, &answers);
  g_hash_table_unref (answers.offsets);
  next = fixture_publish (fixture->bus, topic, NULL, "value");
  g_assert_nonnull (next);
}

/* Also then each confirmed record is there, and no call that came after the cancellation left one. */
static void
test_publish_cancelled_stored (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = collector_listen (fixture, NULL, topic, NULL);
  Answers answers = { 0 };

  publish_and_cancel (fixture, topic, &answers);
  wait_until (collector->records->len >= answers.n_confirmed);
  collector_close (collector);
  collector_assert_each_once (collector);
  g_assert_cmpuint (collector->records->len, <=, 1001);
  for (guint i = 0; i < collector->records->len; i++)
    {
      TaskbusRecord *record = collector_record (collector, i);
      g_autofree char *place = g_strdup_printf ("%d %" G_GINT64_FORMAT, taskbus_record_get_partition (record),
                                                taskbus_record_get_offset (record));

      g_hash_table_remove (answers.offsets, place);
    }
  g_assert_cmpuint (g_hash_table_size (answers.offsets), ==, 0);
  g_hash_table_unref (answers.offsets);
}

static void
test_flush (Fixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (taskbus_bus_flush (fixture->bus, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (taskbus_bus_flush (fixture->bus, NULL, &error));
  g_assert_no_error (error);
}

/* Receiving ends by closing; who cancels that does not wait for answers that never come, but it goes on. */
static void
test_receive (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_new (answer_by_holding, NULL);
  g_autoptr (Collector) next = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin;

  collector_subscribe (collector, fixture->bus, group, (const char *[]){ topic, NULL }, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->held->len >= 10);

  begin = g_get_monotonic_time ();
  taskbus_subscription_close_async (collector->subscription, cancellable, take_result, &result);
  g_cancellable_cancel (cancellable);
  wait_until (result != NULL);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC * deadline_multiplier ());
  g_assert_false (taskbus_subscription_close_finish (collector->subscription, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_ptr_array_set_size (collector->held, 0);
  collector_close (collector);

  /* nothing of it was done: the next one gets it all */
  next = collector_start (fixture->bus, group, topic, NULL);
  wait_until (next->records->len >= 10);
  collector_close (next);
  collector_assert_numbers (next, 0, 10);
}

static void
test_seek_and_commit (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_start (fixture->bus, group, topic, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) commit = NULL;
  g_autoptr (GAsyncResult) seek = NULL;
  g_autoptr (GError) error = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  g_cancellable_cancel (cancellable);
  taskbus_subscription_commit_async (collector->subscription, cancellable, take_result, &commit);
  wait_until (commit != NULL);
  g_assert_false (taskbus_subscription_commit_finish (collector->subscription, commit, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  taskbus_subscription_seek_async (collector->subscription, topic, 0, 0, cancellable, take_result, &seek);
  wait_until (seek != NULL);
  g_assert_false (taskbus_subscription_seek_finish (collector->subscription, seek, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  fixture_publish_many (fixture->bus, topic, "key", 10, 10);
  wait_until (collector->records->len >= 20);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 20);
}

const Case cases_cancel[] = {
  { "cancel/publish-before", NEEDS_NOTHING, test_publish_cancelled_before },
  { "cancel/publish-midway", NEEDS_NOTHING, test_publish_cancelled_midway },
  { "cancel/publish-stored", NEEDS_CONSUME, test_publish_cancelled_stored },
  { "cancel/flush", NEEDS_NOTHING, test_flush },
  { "cancel/receive", NEEDS_GROUPS | NEEDS_REPLAY, test_receive },
  { "cancel/seek-and-commit", NEEDS_GROUPS | NEEDS_REPLAY, test_seek_and_commit },
  { NULL },
};
