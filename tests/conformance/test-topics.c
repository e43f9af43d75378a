/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

/* Topics that are not there, come to be, and go. */

static void
test_unknown_is_refused (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_name (fixture, "unknown");
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);

  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_assert_null (receipt);
}

static void
test_unknown_is_made (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_name (fixture, "unknown");
  g_autoptr (Collector) collector = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  collector = collector_start (fixture->bus, NULL, topic, NULL);
  wait_until (collector->records->len >= 10);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 10);
}

/* Who subscribes to a topic before it is there misses nothing of it. */
static void
test_subscribe_before (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_name (fixture, "later");
  g_autoptr (Collector) collector = collector_start (fixture->bus, NULL, topic, NULL);

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 10);
}

static void
test_group_before (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_name (fixture, "later");
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_start (fixture->bus, group, topic, NULL);

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 10);
}

static void
test_pattern (Fixture *fixture)
{
  g_autofree char *prefix = fixture_make_name (fixture, "many");
  g_autofree char *pattern = g_strconcat (prefix, ".*", NULL);
  g_autofree char *other = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = collector_start (fixture->bus, NULL, pattern, NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *topic = g_strdup_printf ("%s.%u", prefix, i);

      fixture_publish_many (fixture->bus, topic, "key", 10 * i, 10);
      fixture_publish_many (fixture->bus, other, "key", 100, 10);
    }
  wait_until (collector->records->len >= 30);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 30);
}

static void
test_administration (Fixture *fixture)
{
  TaskbusAdmin *admin = fixture_admin (fixture);
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (TaskbusTopicInfo) info = NULL;
  g_autoptr (TaskbusTopicInfo) gone = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusPartitionInfo *partition;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  info = taskbus_admin_describe_topic (admin, topic, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, topic);
  g_assert_cmpuint (info->partitions->len, ==, 1);
  partition = g_ptr_array_index (info->partitions, 0);
  g_assert_cmpint (partition->low, ==, 0);
  g_assert_cmpint (partition->high, ==, 10);

  g_assert_false (taskbus_admin_create_topic (admin, topic, 1, 0, NULL, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
  g_clear_error (&error);

  problems = taskbus_admin_check (admin, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);

  g_assert_true (taskbus_admin_delete_topic (admin, topic, NULL, &error));
  g_assert_no_error (error);
  gone = taskbus_admin_describe_topic (admin, topic, NULL, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_assert_null (gone);
  g_clear_error (&error);
  g_assert_false (taskbus_admin_delete_topic (admin, topic, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
}

/* Partitions that are added reach the readers that are there. */
static void
test_more_partitions (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autoptr (Collector) collector = collector_start (fixture->bus, NULL, topic, NULL);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  g_assert_true (taskbus_admin_create_partitions (fixture_admin (fixture), topic, 3, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (taskbus_admin_create_partitions (fixture_admin (fixture), topic, 2, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  taskbus_record_builder_set_partition (builder, 2);
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_assert_no_error (error);
  wait_until (collector->records->len >= 11);
  g_assert_cmpint (taskbus_record_get_partition (collector_record (collector, 10)), ==, 2);
  collector_close (collector);
  collector_assert_each_once (collector);
}

static void
test_delete_group (Fixture *fixture)
{
  TaskbusAdmin *admin = fixture_admin (fixture);
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) first = collector_start (fixture->bus, group, topic, NULL);
  g_autoptr (Collector) second = NULL;
  g_autoptr (GError) error = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (first->records->len >= 10);
  g_assert_false (taskbus_admin_delete_group (admin, group, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY);
  g_clear_error (&error);
  collector_close (first);
  g_assert_true (taskbus_admin_delete_group (admin, group, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (taskbus_admin_delete_group (admin, group, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);

  second = collector_start (fixture->bus, group, topic, NULL);
  wait_until (second->records->len >= 10);
  collector_close (second);
  collector_assert_numbers (second, 0, 10);
}

const Case cases_topics[] = {
  { "topics/unknown-is-refused", NEEDS_STRICT_TOPICS, test_unknown_is_refused },
  { "topics/unknown-is-made", NEEDS_FREE_TOPICS | NEEDS_REPLAY, test_unknown_is_made },
  { "topics/subscribe-before", NEEDS_FREE_TOPICS | NEEDS_REPLAY, test_subscribe_before },
  { "topics/group-before", NEEDS_FREE_TOPICS | NEEDS_REPLAY | NEEDS_GROUPS, test_group_before },
  { "topics/pattern", NEEDS_FREE_TOPICS | NEEDS_REPLAY, test_pattern },
  { "topics/administration", NEEDS_ADMIN, test_administration },
  { "topics/more-partitions", NEEDS_ADMIN | NEEDS_PARTITIONS | NEEDS_REPLAY, test_more_partitions },
  { "topics/delete-group", NEEDS_ADMIN | NEEDS_GROUPS | NEEDS_REPLAY, test_delete_group },
  { NULL },
};
