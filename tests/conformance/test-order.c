/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <stdio.h>
#include <string.h>

/* Order per key: what one producer publishes with one key arrives in that order, each once, from one partition. */

#define N_PRODUCERS 8
#define N_KEYS 50
#define N_ROUNDS 10

typedef struct
{
  TaskbusBus *bus;
  const char *topic;
  guint index;
  gboolean own_keys;
} Producer;

/* Each key once a round, in one batch a round, so that all keys of all producers are interleaved. */
static gpointer
produce (gpointer data)
{
  Producer *producer = data;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
      g_autoptr (GPtrArray) receipts = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < N_KEYS; i++)
        {
          g_autofree char *key = g_strdup_printf ("key %u of %u", i, producer->own_keys ? producer->index : 0);
          g_autofree char *value = g_strdup_printf ("%u %u %u", producer->index, i, round);

          g_ptr_array_add (records, taskbus_record_new_data (producer->topic, (const guint8 *) key, strlen (key),
                                                             (const guint8 *) value, strlen (value)));
        }
      receipts = taskbus_bus_publish_records (producer->bus, records, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
run_producers (Producer *producers)
{
  GThread *threads[N_PRODUCERS];

  for (guint i = 0; i < N_PRODUCERS; i++)
    threads[i] = g_thread_new ("producer", produce, &producers[i]);
  for (guint i = 0; i < N_PRODUCERS; i++)
    g_thread_join (threads[i]);
}

/* The rounds of each producer and key count up from 0 without a gap, and a key stays in its partition. */
static void
assert_ordered (Collector *collector)
{
  guint next[N_PRODUCERS][N_KEYS] = { 0 };
  g_autoptr (GHashTable)
    partitions = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  g_assert_cmpuint (collector->records->len, ==, N_PRODUCERS * N_KEYS * N_ROUNDS);
  for (guint i = 0; i < collector->records->len; i++)
    {
      TaskbusRecord *record = collector_record (collector, i);
      gpointer partition = GINT_TO_POINTER (taskbus_record_get_partition (record) + 1);
      GBytes *key = taskbus_record_get_key (record);
      gpointer known = g_hash_table_lookup (partitions, key);
      gsize size;
      const guint8 *value = taskbus_record_peek_value (record, &size);
      g_autofree char *text = g_strndup ((const char *) value, size);
      guint producer, number, round;
      int n_read = sscanf (text, "%u %u %u", &producer, &number, &round);

      g_assert_cmpint (n_read, ==, 3);
      g_assert_cmpuint (producer, <, N_PRODUCERS);
      g_assert_cmpuint (number, <, N_KEYS);
      g_assert_cmpuint (round, ==, next[producer][number]);
      next[producer][number]++;
      g_assert_true (known == NULL || known == partition);
      g_hash_table_replace (partitions, key, partition);
    }
  collector_assert_each_once (collector);
}

static void
check_order (Fixture *fixture, gboolean own_keys, gboolean own_buses)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = collector_listen (fixture, NULL, topic, NULL);
  Producer producers[N_PRODUCERS];

  for (guint i = 0; i < N_PRODUCERS; i++)
    producers[i] = (Producer){ own_buses ? fixture_new_bus (fixture) : fixture->bus, topic, i, own_keys };
  run_producers (producers);
  wait_until (collector->records->len >= N_PRODUCERS * N_KEYS * N_ROUNDS);
  collector_close (collector);
  assert_ordered (collector);
}

static void
test_own_keys (Fixture *fixture)
{
  check_order (fixture, TRUE, FALSE);
}

static void
test_shared_keys (Fixture *fixture)
{
  check_order (fixture, FALSE, FALSE);
}

static void
test_many_buses (Fixture *fixture)
{
  check_order (fixture, FALSE, TRUE);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  GArray *offsets = data;
  gint64 offset;

  g_assert_no_error (error);
  offset = taskbus_receipt_get_offset (receipt);
  g_array_append_val (offsets, offset);
}

/* The order of the calls is the order of the offsets, also when nobody waits for the answers. */
static void
test_pipelined (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (Collector) collector = collector_listen (fixture, NULL, topic, NULL);
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      g_autoptr (TaskbusRecord)
        record = taskbus_record_new_data (topic, (const guint8 *) "key", 3, (const guint8 *) value, strlen (value));

      taskbus_bus_publish_record_async (fixture->bus, record, NULL, on_published, offsets);
    }
  wait_until (offsets->len >= 2000 && collector->records->len >= 2000);
  for (guint i = 1; i < 2000; i++)
    g_assert_cmpint (g_array_index (offsets, gint64, i), >, g_array_index (offsets, gint64, i - 1));
  collector_close (collector);
  for (guint i = 0; i < 2000; i++)
    g_assert_cmpuint (collector_number (collector, i), ==, i);
  collector_assert_numbers (collector, 0, 2000);
}

typedef struct
{
  TaskbusBus *bus;
  Collector *collector;
  const char *const *topics;
} Subscriber;

static gpointer
subscribe (gpointer data)
{
  Subscriber *subscriber = data;

  collector_subscribe (subscriber->collector, subscriber->bus, NULL, subscriber->topics, NULL);
  return NULL;
}

/* Eight threads subscribe at once to sixteen topics each; all of them receive everything. */
static void
test_concurrent_subscribe (Fixture *fixture)
{
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func (g_free);
  Subscriber subscribers[8];
  GThread *threads[8];

  for (guint i = 0; i < 16; i++)
    {
      g_ptr_array_add (topics, fixture_make_topic_of (fixture, 1));
      fixture_publish_many (fixture->bus, g_ptr_array_index (topics, i), "key", 10 * i, 10);
    }
  g_ptr_array_add (topics, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (subscribers); i++)
    {
      subscribers[i] = (Subscriber){ fixture->bus, collector_new (NULL, NULL), (const char *const *) topics->pdata };
      threads[i] = g_thread_new ("subscriber", subscribe, &subscribers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (subscribers); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (subscribers); i++)
    {
      wait_until (subscribers[i].collector->records->len >= 160);
      collector_close (subscribers[i].collector);
      collector_assert_numbers (subscribers[i].collector, 0, 160);
      collector_free (subscribers[i].collector);
    }
}

const Case cases_order[] = {
  { "order/own-keys", NEEDS_ORDERED | NEEDS_CONSUME, test_own_keys },
  { "order/shared-keys", NEEDS_ORDERED | NEEDS_CONSUME, test_shared_keys },
  { "order/many-buses", NEEDS_ORDERED | NEEDS_CONSUME | NEEDS_BUSES, test_many_buses },
  { "order/pipelined", NEEDS_ORDERED | NEEDS_CONSUME, test_pipelined },
  { "order/concurrent-subscribe", NEEDS_REPLAY, test_concurrent_subscribe },
  { NULL },
};
