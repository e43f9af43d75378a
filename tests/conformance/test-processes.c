/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "child.h"
#include "collector.h"

#include <string.h>

/* Members in several processes, and members that are killed. */

static void
publish_numbers (TaskbusBus *bus, const char *topic, guint first, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      g_ptr_array_add (records, taskbus_record_new_data (topic, (const guint8 *) text, strlen (text),
                                                         (const guint8 *) text, strlen (text)));
    }
  receipts = taskbus_bus_publish_records (bus, records, NULL, &error);
  g_assert_no_error (error);
}

static void
count_child (Child *child, guint *counts, guint n)
{
  for (guint i = 0; i < child->received->len; i++)
    {
      guint number = g_array_index (child->received, guint, i);

      g_assert_cmpuint (number, <, n);
      counts[number]++;
    }
}

static void
count_collector (Collector *collector, guint *counts, guint n)
{
  for (guint i = 0; i < collector->records->len; i++)
    {
      guint number = collector_number (collector, i);

      g_assert_cmpuint (number, <, n);
      counts[number]++;
    }
}

/* Another process sees what this one publishes, and the group goes on after it left in order. */
static void
test_other_process (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Child) child = child_start (fixture, group, topic, FALSE);
  g_autoptr (Collector) next = NULL;
  guint counts[200] = { 0 };

  publish_numbers (fixture->bus, topic, 0, 100);
  wait_until (child->received->len >= 100);
  child_finish (child);
  publish_numbers (fixture->bus, topic, 100, 100);
  next = collector_start (fixture->bus, group, topic, NULL);
  wait_until (next->records->len >= 100);
  collector_close (next);
  count_child (child, counts, 200);
  count_collector (next, counts, 200);
  for (guint i = 0; i < 200; i++)
    g_assert_cmpuint (counts[i], ==, 1);
}

static void
test_share (Fixture *fixture)
{
  guint n_partitions = fixture->features->n_partitions;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Child) one = child_start (fixture, group, topic, FALSE);
  g_autoptr (Child) two = child_start (fixture, group, topic, FALSE);
  guint counts[1000] = { 0 };

  wait_until (one->n_assigned > 0 && two->n_assigned > 0 && one->n_assigned + two->n_assigned == n_partitions);
  publish_numbers (fixture->bus, topic, 0, G_N_ELEMENTS (counts));
  wait_until (one->received->len + two->received->len >= G_N_ELEMENTS (counts));
  child_finish (one);
  child_finish (two);
  count_child (one, counts, G_N_ELEMENTS (counts));
  count_child (two, counts, G_N_ELEMENTS (counts));
  g_assert_cmpuint (one->received->len, >, 0);
  g_assert_cmpuint (two->received->len, >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], ==, 1);
}

/* What a dead process had and never answered is delivered to the next member, within the session timeout. */
static void
test_killed_holding (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Child) child = child_start (fixture, group, topic, TRUE);
  g_autoptr (Collector) next = NULL;
  gint64 killed;

  publish_numbers (fixture->bus, topic, 0, 100);
  wait_until (child->received->len >= 100);
  next = collector_start (fixture->bus, group, topic, NULL);
  child_kill (child);
  killed = g_get_monotonic_time ();
  wait_until (next->records->len >= 100);
  g_assert_cmpint (g_get_monotonic_time () - killed, <,
                   (fixture->features->session_timeout + 2000) * deadline_multiplier () * G_TIME_SPAN_MILLISECOND);
  collector_close (next);
  collector_assert_numbers (next, 0, 100);
}

/* A working member dies amid the work: nothing is skipped, and only what it had not committed comes again. */
static void
test_killed_working (Fixture *fixture)
{
  const guint n = 3000;
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Child) child = child_start (fixture, group, topic, FALSE);
  g_autoptr (Collector) next = NULL;
  g_autofree guint *counts = g_new0 (guint, n);
  guint first, n_twice = 0;

  for (guint i = 0; i < n; i += 100)
    fixture_publish_many (fixture->bus, topic, "key", i, 100);
  wait_until (child->received->len >= 500);
  child_kill (child);
  next = collector_start (fixture->bus, group, topic, NULL);
  fixture_publish_many (fixture->bus, topic, "key", n, 1);
  wait_until (next->records->len > 0 && collector_number (next, next->records->len - 1) == n);
  collector_close (next);
  collector_assert_each_once (next);

  /* a tail without a gap, that begins no later than where the child was */
  first = collector_number (next, 0);
  g_assert_cmpuint (first, <=, child->received->len);
  g_assert_cmpuint (next->records->len, ==, n + 1 - first);
  for (guint i = 0; i < next->records->len; i++)
    g_assert_cmpuint (collector_number (next, i), ==, first + i);

  count_child (child, counts, n);
  for (guint i = first; i < n; i++)
    n_twice += counts[i];
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (counts[i], ==, i < child->received->len ? 1 : 0);
  g_assert_cmpuint (n_twice, ==, child->received->len - first);
  g_test_message ("%u of %u records twice", n_twice, n);
}

/* A member that lives takes the partitions of one that was killed, and keeps its own. */
static void
test_take_over (Fixture *fixture)
{
  const guint n = 400;
  guint n_partitions = fixture->features->n_partitions;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Child) child = child_start (fixture, group, topic, TRUE);
  g_autoptr (Collector) member = collector_start (fixture->bus, group, topic, NULL);

  wait_until (child->n_assigned > 0 && member->n_assigned > 0 &&
              child->n_assigned + member->n_assigned == n_partitions);
  publish_numbers (fixture->bus, topic, 0, n);
  wait_until (child->received->len + member->records->len >= n);
  g_assert_cmpuint (child->received->len, >, 0);
  child_kill (child);
  wait_until (member->records->len >= n && member->n_assigned == n_partitions);
  collector_close (member);
  collector_assert_numbers (member, 0, n);
}

const Case cases_processes[] = {
  { "processes/other-process", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_PROCESSES, test_other_process },
  { "processes/share", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_PROCESSES | NEEDS_PARTITIONS | NEEDS_ADMIN, test_share },
  { "processes/killed-holding", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_PROCESSES, test_killed_holding },
  { "processes/killed-working", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_PROCESSES | NEEDS_ORDERED, test_killed_working },
  { "processes/take-over", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_PROCESSES | NEEDS_PARTITIONS | NEEDS_ADMIN,
    test_take_over },
  { NULL },
};
