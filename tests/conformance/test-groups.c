/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* Consumer groups: what was read stays read, and members share the partitions. */

static TaskbusSubscriptionOptions *
options_at_end (void)
{
  TaskbusSubscriptionOptions *options = taskbus_subscription_options_new ();

  taskbus_subscription_options_set_start (options, TASKBUS_OFFSET_END);
  return options;
}

static void
test_new_group_reads_old (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) collector = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 100);
  collector = collector_start (fixture->bus, group, topic, NULL);
  g_assert_cmpstr (taskbus_subscription_get_group (collector->subscription), ==, group);
  wait_until (collector->records->len >= 100);
  collector_close (collector);
  collector_assert_numbers (collector, 0, 100);
}

static void
test_new_group_from_the_end (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (TaskbusSubscriptionOptions) options = options_at_end ();
  g_autoptr (Collector) collector = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 100);
  collector = collector_start (fixture->bus, group, topic, options);
  wait_until (collector->n_assigned > 0);
  fixture_publish_many (fixture->bus, topic, "key", 100, 100);
  wait_until (collector->records->len >= 100);
  collector_close (collector);
  collector_assert_numbers (collector, 100, 100);
}

/* After a subscription closed, the next one of the group goes on where it was: nothing twice, nothing left out. */
static void
test_continue (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (Collector) collector = NULL;

      fixture_publish_many (fixture->bus, topic, "key", 50 * round, 50);
      collector = collector_start (fixture->bus, group, topic, NULL);
      wait_until (collector->records->len >= 50);
      collector_close (collector);
      collector_assert_numbers (collector, 50 * round, 50);
    }
}

/* A committed group reads on although its options say otherwise: they are for groups without a position. */
static void
test_start_is_for_new_groups (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (TaskbusSubscriptionOptions) options = options_at_end ();
  g_autoptr (Collector) first = NULL;
  g_autoptr (Collector) second = NULL;

  fixture_publish_many (fixture->bus, topic, "key", 0, 20);
  first = collector_start (fixture->bus, group, topic, NULL);
  wait_until (first->records->len >= 20);
  collector_close (first);

  fixture_publish_many (fixture->bus, topic, "key", 20, 20);
  second = collector_start (fixture->bus, group, topic, options);
  wait_until (second->records->len >= 20);
  collector_close (second);
  collector_assert_numbers (second, 20, 20);
}

static void
test_groups_are_independent (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  Collector *collectors[3];

  for (guint i = 0; i < G_N_ELEMENTS (collectors); i++)
    {
      g_autofree char *group = fixture_make_name (fixture, "group");

      collectors[i] = collector_listen (fixture, group, topic, NULL);
    }
  fixture_publish_many (fixture->bus, topic, "key", 0, 100);
  for (guint i = 0; i < G_N_ELEMENTS (collectors); i++)
    {
      wait_until (collectors[i]->records->len >= 100);
      collector_close (collectors[i]);
      collector_assert_numbers (collectors[i], 0, 100);
      collector_free (collectors[i]);
    }
}

/* Spreads the numbers over as many keys, so that every partition gets some. */
static void
publish_spread (TaskbusBus *bus, const char *topic, guint first, guint n)
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

/* All members together got each of the numbers exactly once. */
static void
assert_shared (Collector *const *collectors, guint n_collectors, guint n)
{
  g_autofree guint *seen = g_new0 (guint, n);

  for (guint i = 0; i < n_collectors; i++)
    {
      collector_assert_each_once (collectors[i]);
      for (guint k = 0; k < collectors[i]->records->len; k++)
        {
          guint number = collector_number (collectors[i], k);

          g_assert_cmpuint (number, <, n);
          seen[number]++;
        }
    }
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (seen[i], ==, 1);
}

static void
test_share (Fixture *fixture)
{
  const guint n = 1000;
  guint n_partitions = fixture->features->n_partitions;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  Collector *members[2];

  for (guint i = 0; i < 2; i++)
    members[i] = collector_start (fixture_new_bus (fixture), group, topic, NULL);
  wait_until (members[0]->n_assigned + members[1]->n_assigned == n_partitions && members[0]->n_assigned > 0 &&
              members[1]->n_assigned > 0);
  g_assert_cmpuint (MAX (members[0]->n_assigned, members[1]->n_assigned), <=, (n_partitions + 1) / 2);

  publish_spread (fixture->bus, topic, 0, n);
  wait_until (members[0]->records->len + members[1]->records->len >= n);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (members[i]->records->len, >, 0);
      collector_close (members[i]);
    }
  assert_shared (members, 2, n);
  collector_free (members[0]);
  collector_free (members[1]);
}

/* More members than partitions: some have nothing to do, and that hurts nobody. */
static void
test_idle_member (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  Collector *members[2];
  guint n_waited = 0;

  for (guint i = 0; i < 2; i++)
    members[i] = collector_start (fixture_new_bus (fixture), group, topic, NULL);
  wait_until (members[0]->n_assigned + members[1]->n_assigned == 1);
  publish_spread (fixture->bus, topic, 0, 100);
  wait_until (members[0]->records->len + members[1]->records->len >= 100);

  /* the one who has it leaves: the other one goes on */
  n_waited = members[0]->n_assigned == 1 ? 0 : 1;
  collector_close (members[n_waited]);
  wait_until (members[1 - n_waited]->n_assigned == 1);
  publish_spread (fixture->bus, topic, 100, 100);
  wait_until (members[0]->records->len + members[1]->records->len >= 200);
  collector_close (members[1 - n_waited]);
  assert_shared (members, 2, 200);
  collector_free (members[0]);
  collector_free (members[1]);
}

typedef struct
{
  TaskbusBus *bus;
  const char *topic;
  guint n;
  gint n_published; /* atomic */
} Stream;

static gpointer
publish_stream (gpointer data)
{
  Stream *stream = data;

  for (guint i = 0; i < stream->n; i += 20)
    {
      publish_spread (stream->bus, stream->topic, i, 20);
      g_atomic_int_set (&stream->n_published, i + 20);
    }
  return NULL;
}

static guint
n_received (Collector *const *members, guint n_members)
{
  guint n = 0;

  for (guint i = 0; i < n_members; i++)
    n += members[i]->records->len;
  return n;
}

/* Members come and go in order while records are published: nobody fails, so each record is handled once. */
static void
test_join_and_leave (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  Stream stream = { fixture->bus, topic, 3000, 0 };
  Collector *members[4];
  GThread *thread;

  members[0] = collector_start (fixture_new_bus (fixture), group, topic, NULL);
  thread = g_thread_new ("stream", publish_stream, &stream);
  for (guint i = 1; i < G_N_ELEMENTS (members); i++)
    {
      wait_until (n_received (members, i) >= 200 * i);
      members[i] = collector_start (fixture_new_bus (fixture), group, topic, NULL);
      wait_until (members[i]->n_assigned > 0);
      if (i >= 2)
        collector_close (members[i - 2]);
    }
  g_thread_join (thread);
  wait_until (n_received (members, G_N_ELEMENTS (members)) >= stream.n);
  collector_close (members[2]);
  collector_close (members[3]);
  assert_shared (members, G_N_ELEMENTS (members), stream.n);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    collector_free (members[i]);
}

/* A member that works on something when another one joins: its records are waited for, not handed out twice. */
static void
test_join_waits_for_work (Fixture *fixture)
{
  const guint n = 100;
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *group = fixture_make_name (fixture, "group");
  Collector *members[2];

  members[0] = collector_new (answer_by_holding, NULL);
  collector_subscribe (members[0], fixture_new_bus (fixture), group, (const char *[]){ topic, NULL }, NULL);
  publish_spread (fixture->bus, topic, 0, n);
  wait_until (members[0]->held->len >= n);

  members[1] = collector_start (fixture_new_bus (fixture), group, topic, NULL);
  for (guint i = 0; i < n; i++)
    taskbus_delivery_complete (g_ptr_array_index (members[0]->held, i), TASKBUS_OUTCOME_DONE);
  members[0]->answer = NULL;
  wait_until (members[1]->n_assigned > 0);
  publish_spread (fixture->bus, topic, n, n);
  wait_until (n_received (members, 2) >= 2 * n);
  for (guint i = 0; i < 2; i++)
    collector_close (members[i]);
  assert_shared (members, 2, 2 * n);
  collector_free (members[0]);
  collector_free (members[1]);
}

const Case cases_groups[] = {
  { "groups/new-group-reads-old", NEEDS_GROUPS | NEEDS_REPLAY, test_new_group_reads_old },
  { "groups/new-group-from-the-end", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_ADMIN, test_new_group_from_the_end },
  { "groups/continue", NEEDS_GROUPS | NEEDS_REPLAY, test_continue },
  { "groups/start-is-for-new-groups", NEEDS_GROUPS | NEEDS_REPLAY, test_start_is_for_new_groups },
  { "groups/independent", NEEDS_GROUPS, test_groups_are_independent },
  { "groups/share", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_BUSES | NEEDS_PARTITIONS | NEEDS_ADMIN, test_share },
  { "groups/idle-member", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_BUSES | NEEDS_ADMIN, test_idle_member },
  { "groups/join-and-leave", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_BUSES | NEEDS_PARTITIONS | NEEDS_ADMIN,
    test_join_and_leave },
  { "groups/join-waits-for-work", NEEDS_GROUPS | NEEDS_REPLAY | NEEDS_BUSES | NEEDS_PARTITIONS | NEEDS_ADMIN,
    test_join_waits_for_work },
  { NULL },
};
