/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* What is published comes out as it went in: each case makes a record that a careless transport would change. */

static void
assert_round_trip (Fixture *fixture, TaskbusRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) collector = collector_listen (fixture, NULL, taskbus_record_get_topic (record), NULL);
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  TaskbusRecord *received;

  g_assert_no_error (error);
  g_assert_nonnull (receipt);

  wait_until (collector->records->len > 0);
  received = collector_record (collector, 0);
  g_assert_true (taskbus_record_equal (record, received));
  g_assert_cmpint (taskbus_record_get_partition (received), ==, taskbus_receipt_get_partition (receipt));
  g_assert_cmpint (taskbus_record_get_offset (received), ==, taskbus_receipt_get_offset (receipt));
  g_assert_cmpint (taskbus_record_get_timestamp (received), ==, taskbus_receipt_get_timestamp (receipt));
  collector_close (collector);
  g_assert_cmpuint (collector->records->len, ==, 1);
}

static void
assert_round_trip_data (Fixture *fixture, const void *key, gsize key_size, const void *value, gsize value_size)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, key, key_size, value, value_size);

  assert_round_trip (fixture, record);
}

static TaskbusRecordBuilder *
make_builder (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (GBytes) value = g_bytes_new_static ("value", 5);
  TaskbusRecordBuilder *builder = taskbus_record_builder_new (topic);

  taskbus_record_builder_set_value (builder, value);
  return builder;
}

static void
assert_round_trip_built (Fixture *fixture, TaskbusRecordBuilder *builder)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_builder_end (builder);

  assert_round_trip (fixture, record);
}

static void
test_text (Fixture *fixture)
{
  assert_round_trip_data (fixture, "key", 3, "value", 5);
}

static void
test_empty_value (Fixture *fixture)
{
  assert_round_trip_data (fixture, "key", 3, "", 0);
}

static void
test_tombstone (Fixture *fixture)
{
  assert_round_trip_data (fixture, "key", 3, NULL, 0);
}

static void
test_empty_key (Fixture *fixture)
{
  assert_round_trip_data (fixture, "", 0, "value", 5);
}

static void
test_no_key (Fixture *fixture)
{
  assert_round_trip_data (fixture, NULL, 0, "value", 5);
}

static void
test_nothing_at_all (Fixture *fixture)
{
  assert_round_trip_data (fixture, NULL, 0, NULL, 0);
}

static void
test_nul_bytes (Fixture *fixture)
{
  assert_round_trip_data (fixture, "\0k\0", 3, "\0a\0\0b\0", 6);
}

static void
test_invalid_utf8 (Fixture *fixture)
{
  assert_round_trip_data (fixture, "\xff\xfe\xc3(", 4, "\xc0\xaf\xed\xa0\x80\xf5", 6);
}

static void
test_every_byte (Fixture *fixture)
{
  guint8 bytes[1024];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = i;
  assert_round_trip_data (fixture, bytes, 256, bytes, sizeof bytes);
}

static void
test_mebibyte (Fixture *fixture)
{
  /* the record with its key and the transport's own bytes stays within a limit of a mebibyte of payload */
  gsize size = 1024 * 1024;
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  if (fixture->features->max_record_bytes > 0)
    size = MIN (size, fixture->features->max_record_bytes / 2);
  bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    bytes[i] = g_rand_int (random);
  assert_round_trip_data (fixture, "key", 3, bytes, size);
}

static void
test_hundred_headers (Fixture *fixture)
{
  g_autoptr (TaskbusRecordBuilder) builder = make_builder (fixture);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("header-%u", i);
      g_autofree char *value = g_strnfill (i, 'a' + i % 26);

      taskbus_record_builder_add_header_string (builder, name, value);
    }
  assert_round_trip_built (fixture, builder);
}

static void
test_repeated_headers (Fixture *fixture)
{
  static const char *const names[] = { "b", "a", "b", "B", "a", "b" };
  g_autoptr (TaskbusRecordBuilder) builder = make_builder (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      taskbus_record_builder_add_header_string (builder, names[i], value);
    }
  assert_round_trip_built (fixture, builder);
}

static void
test_header_values (Fixture *fixture)
{
  g_autoptr (TaskbusRecordBuilder) builder = make_builder (fixture);
  g_autoptr (GBytes) binary = g_bytes_new_static ("\0\xff\r\n\0", 5);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

  taskbus_record_builder_add_header (builder, "binary", binary);
  taskbus_record_builder_add_header (builder, "empty", empty);
  taskbus_record_builder_add_header (builder, "null", NULL);
  taskbus_record_builder_add_header_string (builder, "Ünï-cödé", "ß");
  assert_round_trip_built (fixture, builder);
}

static void
test_headers_of_a_tombstone (Fixture *fixture)
{
  g_autoptr (TaskbusRecordBuilder) builder = make_builder (fixture);

  taskbus_record_builder_set_value (builder, NULL);
  taskbus_record_builder_add_header_string (builder, "why", "gone");
  assert_round_trip_built (fixture, builder);
}

static void
test_timestamp (Fixture *fixture)
{
  const gint64 timestamp = G_GINT64_CONSTANT (1234567890123) *
                           1000; /* whole milliseconds, which every transport keeps */
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusRecordBuilder) builder = make_builder (fixture);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;

  taskbus_record_builder_set_timestamp (builder, timestamp);
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (taskbus_receipt_get_timestamp (receipt), ==, timestamp);
}

static void
test_time_of_sending (Fixture *fixture)
{
  gint64 before = g_get_real_time () / 1000 * 1000;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusReceipt) receipt = fixture_publish (fixture->bus, topic, NULL, "now");

  g_assert_cmpint (taskbus_receipt_get_timestamp (receipt), >=, before);
  g_assert_cmpint (taskbus_receipt_get_timestamp (receipt), <=, g_get_real_time ());
}

const Case cases_bytes[] = {
  { "bytes/text", NEEDS_CONSUME, test_text },
  { "bytes/empty-value", NEEDS_CONSUME, test_empty_value },
  { "bytes/tombstone", NEEDS_CONSUME, test_tombstone },
  { "bytes/empty-key", NEEDS_CONSUME, test_empty_key },
  { "bytes/no-key", NEEDS_CONSUME, test_no_key },
  { "bytes/nothing-at-all", NEEDS_CONSUME, test_nothing_at_all },
  { "bytes/nul-bytes", NEEDS_CONSUME, test_nul_bytes },
  { "bytes/invalid-utf8", NEEDS_CONSUME, test_invalid_utf8 },
  { "bytes/every-byte", NEEDS_CONSUME, test_every_byte },
  { "bytes/mebibyte", NEEDS_CONSUME, test_mebibyte },
  { "bytes/hundred-headers", NEEDS_CONSUME, test_hundred_headers },
  { "bytes/repeated-headers", NEEDS_CONSUME, test_repeated_headers },
  { "bytes/header-values", NEEDS_CONSUME, test_header_values },
  { "bytes/headers-of-a-tombstone", NEEDS_CONSUME, test_headers_of_a_tombstone },
  { "bytes/timestamp", NEEDS_CONSUME, test_timestamp },
  { "bytes/time-of-sending", NEEDS_CONSUME, test_time_of_sending },
  { NULL },
};
