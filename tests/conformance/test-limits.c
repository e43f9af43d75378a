/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cases.h"
#include "collector.h"

#include <string.h>

/* What is refused is refused with a clear error, and disturbs nothing else. */

static void
assert_refused (Fixture *fixture, TaskbusRecord *record, gint code, const char *mentioned)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusReceipt) receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);

  g_assert_error (error, TASKBUS_ERROR, code);
  g_assert_null (receipt);
  g_assert_false (taskbus_error_is_retriable (error));
  if (mentioned != NULL)
    g_assert_nonnull (strstr (error->message, mentioned));
}

static TaskbusRecord *
make_big_record (Fixture *fixture, const char *topic)
{
  gsize size = fixture->features->max_record_bytes + 1;
  g_autoptr (GBytes) value = g_bytes_new_take (g_malloc0 (size), size);

  return taskbus_record_new (topic, NULL, value);
}

static void
test_oversize (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autofree char *limit = g_strdup_printf ("%" G_GUINT64_FORMAT, fixture->features->max_record_bytes);
  g_autoptr (TaskbusRecord) record = make_big_record (fixture, topic);
  g_autoptr (TaskbusReceipt) next = NULL;

  assert_refused (fixture, record, TASKBUS_ERROR_TOO_LARGE, limit);
  next = fixture_publish (fixture->bus, topic, "key", "small");
  g_assert_nonnull (next);
}

/* The others of its batch are confirmed. */
static void
test_oversize_in_batch (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (records, i == 2 ? make_big_record (fixture, topic)
                                     : taskbus_record_new_data (topic, NULL, 0, (const guint8 *) "value", 5));
  receipts = taskbus_bus_publish_records (fixture->bus, records, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipts);
  g_assert_cmpuint (receipts->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      const GError *failure = taskbus_receipt_get_error (g_ptr_array_index (receipts, i));

      if (i == 2)
        g_assert_error (failure, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE);
      else
        g_assert_no_error (failure);
    }
}

static void
test_bad_topic_names (Fixture *fixture)
{
  g_autofree char *long_name = g_strnfill (TASKBUS_TOPIC_MAX_LENGTH + 1, 'a');
  const char *const names[] = { "", ".", "..", "a b", "a/b", "../a", "ä", "a\nb", "*", long_name };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TaskbusRecord) record = taskbus_record_new_data (names[i], NULL, 0, (const guint8 *) "value", 5);

      assert_refused (fixture, record, TASKBUS_ERROR_INVALID_ARGUMENT, NULL);
    }
}

static void
test_longest_topic_name (Fixture *fixture)
{
  g_autofree char *fill = g_strnfill (TASKBUS_TOPIC_MAX_LENGTH, 'z');
  g_autofree char *name = g_strdup_printf ("%s-%s", fixture->prefix, fill);
  g_autoptr (TaskbusReceipt) receipt = NULL;

  name[TASKBUS_TOPIC_MAX_LENGTH] = '\0';
  receipt = fixture_publish (fixture->bus, name, "key", "value");
  g_assert_cmpstr (taskbus_receipt_get_topic (receipt), ==, name);
}

static TaskbusOutcome
on_delivery (TaskbusDelivery *delivery, gpointer data)
{
  return TASKBUS_OUTCOME_DONE;
}

static void
test_bad_subscriptions (Fixture *fixture)
{
  const char *const names[] = { "", "..", "a b", "a/b" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusSubscription) subscription = NULL;

      subscription = taskbus_bus_subscribe (fixture->bus, NULL, (const char *[]){ names[i], NULL }, NULL, on_delivery,
                                            NULL, NULL, &error);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
      g_assert_null (subscription);
    }
}

static void
test_bad_partition (Fixture *fixture)
{
  g_autofree char *topic = fixture_make_topic (fixture);
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  taskbus_record_builder_set_partition (builder, 1000);
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  g_assert_null (receipt);
  g_assert_true (g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND) ||
                 g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT));
}

static void
assert_no_groups (Fixture *fixture, const char *topic)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;

  subscription = taskbus_bus_subscribe (fixture->bus, "group", (const char *[]){ topic, NULL }, NULL, on_delivery, NULL,
                                        NULL, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_assert_null (subscription);
}

/* What is not promised is refused as such; a subscription may also be taken, by a transport that never has a record. */
static void
test_capabilities (Fixture *fixture)
{
  TaskbusCapabilities capabilities = fixture->features->capabilities;
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autofree char *topic = fixture_make_topic (fixture);

  if ((capabilities & TASKBUS_CAPABILITY_ADMINISTRATION) == 0)
    {
      g_assert_null (taskbus_bus_get_admin (fixture->bus, &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
      g_clear_error (&error);
    }
  if ((capabilities & TASKBUS_CAPABILITY_CONSUME) != 0)
    {
      if ((capabilities & TASKBUS_CAPABILITY_GROUPS) == 0)
        assert_no_groups (fixture, topic);
      return;
    }

  g_assert_cmpuint (capabilities & (TASKBUS_CAPABILITY_GROUPS | TASKBUS_CAPABILITY_REPLAY), ==, 0);
  subscription = taskbus_bus_subscribe (fixture->bus, NULL, (const char *[]){ topic, NULL }, NULL, on_delivery, NULL,
                                        NULL, &error);
  if (subscription == NULL)
    g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  else
    g_assert_true (taskbus_subscription_close (subscription, NULL, &error));
}

const Case cases_limits[] = {
  { "limits/oversize", NEEDS_LIMIT, test_oversize },
  { "limits/oversize-in-batch", NEEDS_LIMIT, test_oversize_in_batch },
  { "limits/bad-topic-names", NEEDS_NOTHING, test_bad_topic_names },
  { "limits/longest-topic-name", NEEDS_FREE_TOPICS, test_longest_topic_name },
  { "limits/bad-subscriptions", NEEDS_CONSUME, test_bad_subscriptions },
  { "limits/bad-partition", NEEDS_CONSUME, test_bad_partition },
  { "limits/capabilities", NEEDS_NOTHING, test_capabilities },
  { NULL },
};
