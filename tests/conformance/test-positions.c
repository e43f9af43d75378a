/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* Pause, resume, seek, and readers that begin where they are told. */

static void
seek_to (Collector *collector, const char *topic, gint64 offset)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_subscription_seek_async (collector->subscription, topic, 0, offset, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_subscription_seek_finish (collector->subscription, result, &error));
  g_assert_no_error (error);
}

/* The numbers from @first on, in order, are what arrived from the @index-th delivery on. */
static void
assert_from (Collector *collector, guint index, guint first)
{
  for (guint i = index; i < collector->records->len; i++)
    g_assert_cmpuint (collector_number (collector, i), ==, first + i - index);
}

static void
test_pause (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (Collector) collector = collector_listen (fixture, NULL, topic, NULL);
  g_autoptr (Collector) witness = collector_listen (fixture, NULL, topic, NULL);
  guint n_paused;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10 && witness->records->len >= 10);
  taskbus_subscription_pause (collector->subscription);
  /* what had been received before is still delivered; later nothing is */
  fixture_publish_many (fixture->bus, topic, "key", 10, 100);
  wait_until (witness->records->len >= 110);
  n_paused = collector->records->len;
  g_assert_cmpuint (n_paused, ==, 10);
  taskbus_subscription_resume (collector->subscription);
  wait_until (collector->records->len >= 110);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 110);
}

static void
check_seek (Fixture *fixture, const char *group)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (Collector) collector = collector_start (fixture->bus, group, topic, NULL);

  fixture_publish_many (fixture->bus, topic, "key", 0, 20);
  wait_until (collector->records->len >= 20);

  seek_to (collector, topic, 15);
  wait_until (collector->records->len >= 25);
  assert_from (collector, 20, 15);

  seek_to (collector, topic, TASKBUS_OFFSET_START);
  wait_until (collector->records->len >= 45);
  assert_from (collector, 25, 0);

  seek_to (collector, topic, TASKBUS_OFFSET_END);
  fixture_publish_many (fixture->bus, topic, "key", 20, 5);
  wait_until (collector->records->len >= 50);
  assert_from (collector, 45, 20);

  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 50);
  for (guint i = 0; i < 50; i++)
    {
      guint number = collector_number (collector, i);

      g_assert_cmpuint (collector_count (collector, collector_record (collector, i)), ==,
                        number >= 20   ? 1
                        : number >= 15 ? 3
                                       : 2);
    }
}

static void
test_seek (Fixture *fixture)
{
  check_seek (fixture, NULL);
}

static void
test_seek_in_group (Fixture *fixture)
{
  g_autofree char *group = fixture_make_name (fixture, "group");

  check_seek (fixture, group);
}

/* A seek to the end leaves out what was not received yet. */
static void
test_seek_over (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (Collector) collector = collector_start (fixture->bus, NULL, topic, NULL);

  wait_until (collector->n_assigned > 0);
  taskbus_subscription_pause (collector->subscription);
  fixture_publish_many (fixture->bus, topic, "key", 0, 20);
  seek_to (collector, topic, 12);
  taskbus_subscription_resume (collector->subscription);
  wait_until (collector->records->len >= 8);
  collector_close (collector);
  collector_assert_numbers (collector, 12, 8);
}

#define FIRST_TIME (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static void
publish_at (TaskbusBus *bus, const char *topic, guint number)
{
  g_autofree char *value = g_strdup_printf ("%u", number);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
  taskbus_record_builder_set_timestamp (builder, FIRST_TIME + number * G_TIME_SPAN_SECOND);
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  g_assert_no_error (error);
}

static gint64
find_offset (Fixture *fixture, const char *topic, gint64 timestamp)
{
  g_autoptr (GError) error = NULL;
  gint64 offset = taskbus_admin_find_offset (fixture_admin (fixture), topic, 0, timestamp, NULL, &error);

  g_assert_no_error (error);
  return offset;
}

static void
test_seek_by_time (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (Collector) collector = NULL;

  for (guint i = 0; i < 20; i++)
    publish_at (fixture->bus, topic, i);
  g_assert_cmpint (find_offset (fixture, topic, 0), ==, 0);
  g_assert_cmpint (find_offset (fixture, topic, FIRST_TIME + 7 * G_TIME_SPAN_SECOND), ==, 7);
  g_assert_cmpint (find_offset (fixture, topic, FIRST_TIME + 7 * G_TIME_SPAN_SECOND + 1000), ==, 8);
  g_assert_cmpint (find_offset (fixture, topic, FIRST_TIME + G_TIME_SPAN_HOUR), ==, 20);

  collector = collector_start (fixture->bus, NULL, topic, NULL);
  wait_until (collector->records->len >= 20);
  seek_to (collector, topic, find_offset (fixture, topic, FIRST_TIME + 16 * G_TIME_SPAN_SECOND));
  wait_until (collector->records->len >= 24);
  assert_from (collector, 20, 16);
}

static void
test_start_at_offset (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (Collector) collector = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 20);
  taskbus_subscription_options_set_start (options, 13);
  collector = collector_start (fixture->bus, NULL, topic, options);
  wait_until (collector->records->len >= 7);
  collector_close (collector);
  collector_assert_numbers (collector, 13, 7);
}

/* A reader of one partition, from an offset: it gets nothing of the other ones. */
static void
test_partitions (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (GPtrArray) partitions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (Collector) collector = NULL;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
      g_autoptr (TaskbusRecord) record = NULL;
      g_autoptr (TaskbusReceipt) receipt = NULL;
      g_autoptr (GError) error = NULL;

      taskbus_record_builder_set_partition (builder, i / 20);
      taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
      record = taskbus_record_builder_end (builder);
      receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (taskbus_receipt_get_partition (receipt), ==, i / 20);
      g_assert_cmpint (taskbus_receipt_get_offset (receipt), ==, i % 20);
    }

  g_ptr_array_add (partitions, taskbus_topic_partition_new (topic, 1, 4));
  taskbus_subscription_options_set_partitions (options, partitions);
  collector = collector_start (fixture->bus, NULL, topic, options);
  wait_until (collector->records->len >= 16);
  collector_close (collector);
  collector_assert_numbers (collector, 24, 16);
}

/* The end of each partition is told when all that was there has been delivered. */
static void
test_end_reached (Fixture *fixture)
{
  guint n_partitions = fixture->features->n_partitions;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = NULL;

  fixture_publish_many (fixture->bus, topic, NULL, 0, 100);
  collector = collector_start (fixture->bus, NULL, topic, NULL);
  wait_until (collector->n_ends >= n_partitions);
  g_assert_cmpuint (collector->records->len, ==, 100);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 100);
}

static void
test_seek_group (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (GPtrArray) positions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) first = collector_start (fixture->bus, group, topic, NULL);
  g_autoptr (Collector) second = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 20);
  wait_until (first->records->len >= 20);
  g_ptr_array_add (positions, taskbus_topic_partition_new (topic, 0, 5));
  g_assert_false (taskbus_admin_seek_group (fixture_admin (fixture), group, positions, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY);
  g_clear_error (&error);
  collector_close (first);

  g_assert_true (taskbus_admin_seek_group (fixture_admin (fixture), group, positions, NULL, &error));
  g_assert_no_error (error);
  second = collector_start (fixture->bus, group, topic, NULL);
  wait_until (second->records->len >= 15);
  collector_close (second);
  collector_assert_numbers (second, 5, 15);
}

const Case cases_positions[] = {
  { "positions/pause", NEEDS_CONSUME, test_pause },
  { "positions/seek", NEEDS_REPLAY | NEEDS_ORDERED | NEEDS_ADMIN, test_seek },
  { "positions/seek-in-group", NEEDS_REPLAY | NEEDS_ORDERED | NEEDS_GROUPS | NEEDS_ADMIN, test_seek_in_group },
  { "positions/seek-over", NEEDS_REPLAY | NEEDS_ADMIN, test_seek_over },
  { "positions/seek-by-time", NEEDS_REPLAY | NEEDS_ORDERED | NEEDS_TIMESTAMPS | NEEDS_ADMIN, test_seek_by_time },
  { "positions/start-at-offset", NEEDS_REPLAY | NEEDS_ORDERED | NEEDS_ADMIN, test_start_at_offset },
  { "positions/partitions", NEEDS_REPLAY | NEEDS_PARTITIONS, test_partitions },
  { "positions/end-reached", NEEDS_REPLAY, test_end_reached },
  { "positions/seek-group", NEEDS_REPLAY | NEEDS_GROUPS | NEEDS_ADMIN, test_seek_group },
  { NULL },
};
