/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* Closing: from many threads, in the midst of work, and what is answered afterwards. */

static TaskbusRecord *
make_record (const char *topic)
{
  return taskbus_record_new_data (topic, (const guint8 *) "key", 3, (const guint8 *) "value", 5);
}

static gpointer
close_from_a_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean closed = taskbus_bus_close (data, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (closed);
  return NULL;
}

static void
test_concurrent (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);
  GThread *threads[8];
  g_autofree char *topic = fixture_make_topic (fixture);

  fixture_publish_many (bus, topic, "key", 0, 100);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("closer", close_from_a_thread, bus);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_twice (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);

  close_from_a_thread (bus);
  close_from_a_thread (bus);
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  return TASKBUS_OUTCOME_DONE;
}

static void
count_failure (TaskbusBus *bus, TaskbusRecord *record, GError *error, gpointer data)
{
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  (*(guint *) data)++;
}

static void
test_afterwards (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = make_record (topic);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_failures = 0;
  gulong handler = g_signal_connect (bus, "publish-failed", G_CALLBACK (count_failure), &n_failures);

  close_from_a_thread (bus);

  receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_null (receipt);
  g_clear_error (&error);

  taskbus_bus_publish_record_async (bus, record, NULL, take_result, &result);
  wait_until (result != NULL);
  receipt = taskbus_bus_publish_record_finish (bus, result, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_null (receipt);
  g_clear_error (&error);

  taskbus_bus_post_record (bus, record);
  wait_until (n_failures == 1);

  subscription = taskbus_bus_subscribe (bus, NULL, (const char *[]){ topic, NULL }, NULL, on_delivery, NULL, NULL,
                                        &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
  g_assert_null (subscription);
  g_signal_handler_disconnect (bus, handler);
}

typedef struct
{
  TaskbusBus *bus;
  const char *topic;
  guint index;
  gint *n_confirmed; /* atomic, of all */
  GHashTable *fates; /* value: Fate */
} Publisher;

typedef enum
{
  FATE_CONFIRMED = 1,
  FATE_REFUSED, /* certainly not stored */
  FATE_UNKNOWN,
} Fate;

/* Publishes until the bus is closed, and remembers what became of each record. */
static gpointer
publish_until_closed (gpointer data)
{
  Publisher *publisher = data;

  for (guint i = 0;; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u %u", publisher->index, i);
      g_autoptr (TaskbusRecord) record = taskbus_record_new_data (publisher->topic, (const guint8 *) "key", 3,
                                                                  (const guint8 *) value, strlen (value));
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (publisher->bus, record, NULL, &error);
      Fate fate = receipt != NULL                                                     ? FATE_CONFIRMED
                  : g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED) ? FATE_UNKNOWN
                                                                                      : FATE_REFUSED;

      g_hash_table_insert (publisher->fates, g_steal_pointer (&value), GUINT_TO_POINTER (fate));
      if (receipt != NULL)
        {
          g_atomic_int_inc (publisher->n_confirmed);
          g_main_context_wakeup (NULL);
          continue;
        }
      if (fate == FATE_REFUSED)
        g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED);
      return NULL;
    }
}

/* All confirmed records are there, each once; none that was refused. */
static void
assert_fates (Collector *collector, GHashTable *fates)
{
  GHashTableIter iter;
  gpointer value, fate;

  collector_assert_each_once (collector);
  for (guint i = 0; i < collector->records->len; i++)
    {
      gsize size;
      const guint8 *data = taskbus_record_peek_value (collector_record (collector, i), &size);
      g_autofree char *text = g_strndup ((const char *) data, size);

      fate = g_hash_table_lookup (fates, text);
      g_assert_true (fate != NULL);
      g_assert_cmpint (GPOINTER_TO_INT (fate), !=, FATE_REFUSED);
      g_hash_table_remove (fates, text); /* so that a second one fails */
    }

  g_hash_table_iter_init (&iter, fates);
  while (g_hash_table_iter_next (&iter, &value, &fate))
    g_assert_cmpint (GPOINTER_TO_INT (fate), !=, FATE_CONFIRMED);
}

static void
test_while_publishing (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (GHashTable) fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Collector) collector = NULL;
  Publisher publishers[4];
  GThread *threads[G_N_ELEMENTS (publishers)];
  guint n_confirmed = 0;
  gint n_so_far = 0;

  for (guint i = 0; i < G_N_ELEMENTS (publishers); i++)
    {
      publishers[i] = (Publisher){ bus, topic, i, &n_so_far,
                                   g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
      threads[i] = g_thread_new ("publisher", publish_until_closed, &publishers[i]);
    }
  wait_until (g_atomic_int_get (&n_so_far) >= 200);
  close_from_a_thread (bus);
  for (guint i = 0; i < G_N_ELEMENTS (publishers); i++)
    {
      GHashTableIter iter;
      gpointer value, fate;

      g_thread_join (threads[i]);
      g_hash_table_iter_init (&iter, publishers[i].fates);
      while (g_hash_table_iter_next (&iter, &value, &fate))
        {
          n_confirmed += GPOINTER_TO_INT (fate) == FATE_CONFIRMED;
          g_hash_table_insert (fates, g_strdup (value), fate);
        }
      g_hash_table_unref (publishers[i].fates);
    }

  collector = collector_start (fixture->bus, NULL, topic, NULL);
  wait_until (collector->records->len >= n_confirmed && collector->n_ends > 0);
  collector_close (collector);
  assert_fates (collector, fates);
}

static void
on_published (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  guint *counts = data;

  receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (source), result, &error);
  counts[receipt != NULL ? 0 : 1]++;
}

/* What was taken before the close is sent by it. */
static void
test_drains (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecord) record = make_record (topic);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[2] = { 0, 0 };

  for (guint i = 0; i < 1000; i++)
    taskbus_bus_publish_record_async (bus, record, NULL, on_published, counts);
  taskbus_bus_close_async (bus, NULL, take_result, &result);
  wait_until (result != NULL && counts[0] + counts[1] >= 1000);
  g_assert_true (taskbus_bus_close_finish (bus, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (counts[0], ==, 1000);
  g_assert_cmpuint (counts[1], ==, 0);
}

/* The bus is closed while a subscription works: what was done is stored, and nothing is delivered afterwards. */
static void
test_while_receiving (Fixture *fixture)
{
  TaskbusBus *bus = fixture_new_bus (fixture);
  g_autofree char *topic = fixture_make_topic_of (fixture, 1);
  g_autofree char *group = fixture_make_name (fixture, "group");
  g_autoptr (Collector) first = collector_start (bus, group, topic, NULL);
  g_autoptr (Collector) second = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_first;

  fixture_publish_many (fixture->bus, topic, "key", 0, 2000);
  wait_until (first->records->len >= 100);
  taskbus_bus_close_async (bus, NULL, take_result, &result);
  wait_until (result != NULL);
  g_assert_true (taskbus_bus_close_finish (bus, result, &error));
  g_assert_no_error (error);
  g_signal_handlers_disconnect_by_data (first->subscription, first);
  g_clear_object (&first->subscription);
  n_first = first->records->len;
  collector_assert_numbers (first, 0, n_first);

  fixture_publish_many (fixture->bus, topic, "key", 2000, 1);
  second = collector_start (fixture->bus, group, topic, NULL);
  wait_until (first->records->len + second->records->len >= 2001);
  collector_close (second);
  g_assert_cmpuint (first->records->len, ==, n_first);
  collector_assert_numbers (second, n_first, 2001 - n_first);
}

const Case cases_close[] = {
  { "close/concurrent", NEEDS_NOTHING, test_concurrent },
  { "close/twice", NEEDS_NOTHING, test_twice },
  { "close/afterwards", NEEDS_NOTHING, test_afterwards },
  { "close/drains", NEEDS_NOTHING, test_drains },
  { "close/while-publishing", NEEDS_REPLAY | NEEDS_BUSES, test_while_publishing },
  { "close/while-receiving", NEEDS_REPLAY | NEEDS_ORDERED | NEEDS_GROUPS | NEEDS_BUSES, test_while_receiving },
  { NULL },
};
