/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

/* What a group has committed is what is done without a gap: a slow record holds the commit, not the others. */

static gint64
committed_position (Fixture *fixture, const char *group, const char *topic)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusGroupInfo) info = taskbus_admin_describe_group (fixture_admin (fixture), group, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < info->lags->len; i++)
    {
      TaskbusGroupLag *lag = g_ptr_array_index (info->lags, i);

      if (g_strcmp0 (lag->topic, topic) == 0 && lag->partition == 0)
        return lag->committed;
    }
  return TASKBUS_OFFSET_NONE;
}

static void
commit (Collector *collector)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_subscription_commit_async (collector->subscription, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_subscription_commit_finish (collector->subscription, result, &error));
  g_assert_no_error (error);
}

/* Holds the numbers that the bits of the data say. */
static TaskbusOutcome
answer_hold_bits (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  guint number = collector_number (collector, collector->records->len - 1);

  return number < 64 && (*(guint64 *) data >> number & 1) != 0 ? answer_by_holding (collector, delivery, NULL)
                                                               : TASKBUS_OUTCOME_DONE;
}

static void
complete_first_held (Collector *collector)
{
  taskbus_delivery_complete (g_ptr_array_index (collector->held, 0), TASKBUS_OUTCOME_DONE);
  g_ptr_array_remove_index (collector->held, 0);
}

static void
test_contiguous (Fixture *fixture)
{
  guint64 slow = 1 << 3 | 1 << 7;
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_new (answer_hold_bits, &slow);

  collector_subscribe (collector, fixture->bus, group, (const char *[]){ topic, NULL }, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  commit (collector);
  g_assert_cmpint (committed_position (fixture, group, topic), ==, 3);
  complete_first_held (collector);
  commit (collector);
  g_assert_cmpint (committed_position (fixture, group, topic), ==, 7);
  complete_first_held (collector);
  commit (collector);
  g_assert_cmpint (committed_position (fixture, group, topic), ==, 10);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 10);
}

/* Without a call to commit the positions are stored all the same. */
static void
test_committed_by_itself (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_start (fixture->bus, group, topic, NULL);

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  for (guint attempt = 0; committed_position (fixture, group, topic) < 10; attempt++)
    {
      GSource *turn = g_timeout_source_new (20);
      gboolean turned = FALSE;

      g_assert_cmpuint (attempt, <, 500 * deadline_multiplier ());
      g_source_set_callback (turn, (GSourceFunc) (GCallback) g_atomic_int_inc, &turned, NULL);
      g_source_attach (turn, NULL);
      wait_until (turned);
      g_source_destroy (turn);
      g_source_unref (turn);
    }
  collector_close (collector);
}

/* Ends the subscription without an answer for what it holds. */
static void
abandon (Collector *collector)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_subscription_close_async (collector->subscription, NULL, take_result, &result);
  g_ptr_array_set_size (collector->held, 0);
  wait_until (result != NULL);
  g_assert_true (taskbus_subscription_close_finish (collector->subscription, result, &error));
  g_assert_no_error (error);
  g_signal_handlers_disconnect_by_data (collector->subscription, collector);
  g_clear_object (&collector->subscription);
}

/* A subscription that ends with a record open: the next one begins there, and gets again what came after it. */
static void
test_goes_back_to_the_gap (Fixture *fixture)
{
  guint64 slow = 1 << 4;
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) first = collector_new (answer_hold_bits, &slow);
  g_autoptr (Collector) second = NULL;

  collector_subscribe (first, fixture->bus, group, (const char *[]){ topic, NULL }, NULL);
  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (first->records->len >= 10);
  abandon (first);
  collector_assert_numbers (first, 0, 10);

  second = collector_start (fixture->bus, group, topic, NULL);
  wait_until (second->records->len >= 6);
  collector_close (second);
  collector_assert_numbers (second, 4, 6);
}

/* A group's lag is what it has not done yet. */
static void
test_lag (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = collector_start (fixture->bus, group, topic, NULL);
  g_autoptr (TaskbusGroupInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusGroupLag *lag;

  fixture_publish_many (fixture->bus, topic, "key", 0, 10);
  wait_until (collector->records->len >= 10);
  collector_close (collector);
  fixture_publish_many (fixture->bus, topic, "key", 10, 7);

  info = taskbus_admin_describe_group (fixture_admin (fixture), group, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->name, ==, group);
  g_assert_cmpuint (info->members->len, ==, 0);
  g_assert_cmpuint (info->lags->len, ==, 1);
  lag = g_ptr_array_index (info->lags, 0);
  g_assert_cmpint (lag->committed, ==, 10);
  g_assert_cmpint (lag->end, ==, 17);
  g_assert_cmpint (lag->lag, ==, 7);
}

const Case cases_watermark[] = {
  { "watermark/contiguous", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_ADMIN, test_contiguous },
  { "watermark/committed-by-itself", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_ADMIN, test_committed_by_itself },
  { "watermark/goes-back-to-the-gap", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_ORDERED, test_goes_back_to_the_gap },
  { "watermark/lag", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_ADMIN, test_lag },
  { NULL },
};
