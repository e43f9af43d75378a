/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* A rejected record is in TOPIC.dlq, whole, before its position moves. */

static TaskbusOutcome
answer_reject (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  return TASKBUS_OUTCOME_REJECT;
}

static TaskbusRecord *
make_rejectable (const char *topic)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  g_autoptr (GBytes) key = g_bytes_new_static ("k\0y", 3);
  g_autoptr (GBytes) value = g_bytes_new_static ("\xff\0value", 7);

  taskbus_record_builder_set_key (builder, key);
  taskbus_record_builder_set_value (builder, value);
  taskbus_record_builder_add_header_string (builder, "a", "1");
  taskbus_record_builder_add_header_string (builder, "b", "2");
  taskbus_record_builder_add_header_string (builder, "a", "3");
  return taskbus_record_builder_end (builder);
}

static void
assert_header (TaskbusRecord *record, const char *name, const char *expected)
{
  g_autoptr (GBytes) value = taskbus_record_find_header (record, name);
  gsize size;
  const char *data;

  g_assert_nonnull (value);
  data = g_bytes_get_data (value, &size);
  g_assert_cmpmem (data, size, expected, strlen (expected));
}

/* The dead letter has the key, the value and the headers of the record, these in their order. */
static void
assert_same_content (TaskbusRecord *letter, TaskbusRecord *original)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new_from (letter);
  g_autoptr (TaskbusRecord) stripped = NULL;

  for (guint i = 0; i < taskbus_record_get_n_headers (letter); i++)
    {
      const char *name = taskbus_record_get_header_name (letter, i);

      if (g_str_has_prefix (name, "taskbus-dlq-"))
        taskbus_record_builder_remove_headers (builder, name);
    }
  taskbus_record_builder_set_topic (builder, taskbus_record_get_topic (original));
  stripped = taskbus_record_builder_end (builder);
  g_assert_true (taskbus_record_equal (stripped, original));
}

static void
test_stored (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autofree char *letters_topic = g_strconcat (topic, ".dlq", NULL);
  g_autofree char *partition = NULL;
  g_autofree char *offset = NULL;
  g_autoptr (TaskbusRecord) record = make_rejectable (topic);
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) collector = collector_new (answer_reject, NULL);
  g_autoptr (Collector) letters = collector_start (fixture->bus, NULL, letters_topic, NULL);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  TaskbusRecord *letter;

  collector_subscribe (collector, fixture->bus, group, (const char *[]){ topic, NULL }, NULL);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_assert_no_error (error);
  wait_until (letters->records->len >= 1);
  letter = collector_record (letters, 0);
  assert_same_content (letter, record);
  partition = g_strdup_printf ("%d", taskbus_receipt_get_partition (receipt));
  offset = g_strdup_printf ("%" G_GINT64_FORMAT, taskbus_receipt_get_offset (receipt));
  assert_header (letter, "taskbus-dlq-topic", topic);
  assert_header (letter, "taskbus-dlq-partition", partition);
  assert_header (letter, "taskbus-dlq-offset", offset);
  assert_header (letter, "taskbus-dlq-group", group);
  assert_header (letter, "taskbus-dlq-attempts", "1");

  collector_close (collector);
  collector_close (letters);
  g_assert_cmpuint (collector->records->len, ==, 1);
  g_assert_cmpuint (letters->records->len, ==, 1);
}

/* A rejected record holds up nothing, and the group doesn't get it again. */
static void
test_goes_on (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autofree char *letters_topic = g_strconcat (topic, ".dlq", NULL);
  g_autoptr (Collector) collector = collector_new (answer_reject, NULL);
  g_autoptr (Collector) letters = collector_start (fixture->bus, NULL, letters_topic, NULL);
  g_autoptr (Collector) next = NULL;

  collector_subscribe (collector, fixture->bus, group, (const char *[]){ topic, NULL }, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 0, 50);
  wait_until (letters->records->len >= 50);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 50);
  collector_assert_numbers (letters, 0, 50);

  next = collector_start (fixture->bus, group, topic, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 50, 10);
  wait_until (next->records->len >= 10);
  collector_close (next);
  collector_assert_numbers (next, 50, 10);
}

/* Without dead letters a rejected record is passed over. */
static void
test_switched_off (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (TaskbusSubscriptionOptions) options = taskbus_subscription_options_new ();
  g_autoptr (Collector) collector = collector_new (answer_reject, NULL);
  g_autoptr (TaskbusCounters) counters = NULL;

  taskbus_subscription_options_set_dead_letters (options, FALSE);
  collector_subscribe (collector, fixture->bus, group, (const char *[]){ topic, NULL }, options);
  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 10);
  counters = taskbus_bus_get_counters (fixture->bus);
  g_assert_cmpuint (counters->rejected, ==, 10);
  g_assert_cmpuint (counters->published, ==, 10);
}

const Case cases_dead_letters[] = {
  { "dead-letters/stored", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_FREE_TOPICS, test_stored },
  { "dead-letters/goes-on", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_FREE_TOPICS, test_goes_on },
  { "dead-letters/switched-off", NEEDS_GROUPS | NEEDS_REPLAY, test_switched_off },
  { NULL },
};
