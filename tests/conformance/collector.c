/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "collector.h"

#include <string.h>

static char *
place_of (const TaskbusRecord *record)
{
  return g_strdup_printf ("%s/%d/%" G_GINT64_FORMAT, taskbus_record_get_topic (record),
                          taskbus_record_get_partition (record), taskbus_record_get_offset (record));
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  Collector *collector = data;
  TaskbusRecord *record = taskbus_delivery_get_record (delivery);
  guint attempt = taskbus_delivery_get_attempt (delivery);
  char *place = place_of (record);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (collector->counts, place));

  g_assert_cmpint (taskbus_record_get_partition (record), >=, 0);
  g_assert_cmpint (taskbus_record_get_offset (record), >=, 0);
  g_assert_cmpuint (attempt, >=, 1);

  g_ptr_array_add (collector->records, taskbus_record_ref (record));
  g_array_append_val (collector->attempts, attempt);
  g_hash_table_replace (collector->counts, place, GUINT_TO_POINTER (count + 1));

  return collector->answer != NULL ? collector->answer (collector, delivery, collector->answer_data)
                                   : TASKBUS_OUTCOME_DONE;
}

static void
on_assigned (TaskbusSubscription *subscription, GPtrArray *partitions, Collector *collector)
{
  collector->n_assigned += partitions->len;
}

static void
on_revoked (TaskbusSubscription *subscription, GPtrArray *partitions, Collector *collector)
{
  collector->n_assigned -= partitions->len;
  collector->n_revoked += partitions->len;
}

static void
on_end_reached (TaskbusSubscription *subscription, TaskbusTopicPartition *partition, Collector *collector)
{
  collector->n_ends++;
}

Collector *
collector_new (CollectorAnswer answer, gpointer data)
{
  Collector *collector = g_new0 (Collector, 1);

  collector->answer = answer;
  collector->answer_data = data;
  collector->records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  collector->attempts = g_array_new (FALSE, FALSE, sizeof (guint));
  collector->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collector->held = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_delivery_unref);
  return collector;
}

void
collector_subscribe (Collector *collector,
                     TaskbusBus *bus,
                     const char *group,
                     const char *const *topics,
                     TaskbusSubscriptionOptions *options)
{
  g_autoptr (GError) error = NULL;

  collector->subscription = taskbus_bus_subscribe (bus, group, topics, options, on_delivery, collector, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (collector->subscription);
  g_signal_connect (collector->subscription, "assigned", G_CALLBACK (on_assigned), collector);
  g_signal_connect (collector->subscription, "revoked", G_CALLBACK (on_revoked), collector);
  g_signal_connect (collector->subscription, "end-reached", G_CALLBACK (on_end_reached), collector);
}

/* Receives one topic and answers everything with DONE. */
Collector *
collector_start (TaskbusBus *bus, const char *group, const char *topic, TaskbusSubscriptionOptions *options)
{
  Collector *collector = collector_new (NULL, NULL);

  collector_subscribe (collector, bus, group, (const char *[]){ topic, NULL }, options);
  return collector;
}

/* Whether what is published from now on will be received: a transport that cannot replay needs its partitions first. */
gboolean
collector_is_listening (Collector *collector, Fixture *fixture)
{
  return (fixture->features->capabilities & TASKBUS_CAPABILITY_REPLAY) != 0 || collector->n_assigned > 0;
}

/* As collector_start(), on the fixture's first bus, and able to receive what is published afterwards. */
Collector *
collector_listen (Fixture *fixture, const char *group, const char *topic, TaskbusSubscriptionOptions *options)
{
  Collector *collector = collector_start (fixture->bus, group, topic, options);

  wait_until (collector_is_listening (collector, fixture));
  return collector;
}

/* Ends the subscription in order; what was collected stays. */
void
collector_close (Collector *collector)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_subscription_close_async (collector->subscription, NULL, take_result, &result);
  wait_until (result != NULL);
  taskbus_subscription_close_finish (collector->subscription, result, &error);
  g_assert_no_error (error);
  g_signal_handlers_disconnect_by_data (collector->subscription, collector);
  g_clear_object (&collector->subscription);
}

void
collector_free (Collector *collector)
{
  g_ptr_array_set_size (collector->held, 0);
  if (collector->subscription != NULL)
    collector_close (collector);
  g_ptr_array_unref (collector->held);
  g_ptr_array_unref (collector->records);
  g_array_unref (collector->attempts);
  g_hash_table_unref (collector->counts);
  g_free (collector);
}

TaskbusRecord *
collector_record (Collector *collector, guint index)
{
  g_assert_cmpuint (index, <, collector->records->len);
  return g_ptr_array_index (collector->records, index);
}

guint
collector_attempt (Collector *collector, guint index)
{
  g_assert_cmpuint (index, <, collector->attempts->len);
  return g_array_index (collector->attempts, guint, index);
}

/* The value of a record of fixture_publish_many(). */
guint
collector_number (Collector *collector, guint index)
{
  gsize size;
  const guint8 *value = taskbus_record_peek_value (collector_record (collector, index), &size);
  g_autofree char *text = g_strndup ((const char *) value, size);
  guint64 number = 0;
  gboolean valid = g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL);

  g_assert_true (valid);
  return number;
}

/* How often the record of this place was delivered. */
guint
collector_count (Collector *collector, const TaskbusRecord *record)
{
  g_autofree char *place = place_of (record);

  return GPOINTER_TO_UINT (g_hash_table_lookup (collector->counts, place));
}

guint
collector_n_different (Collector *collector)
{
  return g_hash_table_size (collector->counts);
}

void
collector_assert_each_once (Collector *collector)
{
  for (guint i = 0; i < collector->records->len; i++)
    {
      g_assert_cmpuint (collector_count (collector, collector_record (collector, i)), ==, 1);
      g_assert_cmpuint (collector_attempt (collector, i), ==, 1);
    }
}

/* Exactly these numbers, each once, in whatever order. */
void
collector_assert_numbers (Collector *collector, guint first, guint n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  g_assert_cmpuint (collector->records->len, ==, n);
  collector_assert_each_once (collector);
  for (guint i = 0; i < n; i++)
    {
      guint number = collector_number (collector, i);

      g_assert_cmpuint (number, >=, first);
      g_assert_cmpuint (number, <, first + n);
      g_assert_false (seen[number - first]);
      seen[number - first] = TRUE;
    }
}

/* Keeps every delivery without an answer. */
TaskbusOutcome
answer_by_holding (Collector *collector, TaskbusDelivery *delivery, gpointer data)
{
  g_ptr_array_add (collector->held, taskbus_delivery_ref (delivery));
  return TASKBUS_OUTCOME_PENDING;
}
