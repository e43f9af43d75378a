/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A producer that cannot go straight on: nothing is lost, nothing comes in another order, and nobody hears of it. */
#include "producer-fixture.h"

#include <string.h>

#define N_RECORDS 20000
#define N_KEYS 50

static void
assert_all_confirmed (ProducerFixture *fixture)
{
  for (guint i = 0; i < fixture->errors->len; i++)
    g_test_message ("%s", ((GError *) fixture->errors->pdata[i])->message);
  g_assert_cmpuint (fixture->errors->len, ==, 0);
  g_assert_cmpuint (fixture->n_confirmed, ==, fixture->n_published);
}

/* The producer of librdkafka fails for good, three times, with records in all stages under way. */
static void
test_fatal (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, NULL);
  guint n_handles;

  producer_fixture_make_topic (fixture, 4, NULL, NULL);
  n_handles = producer_fixture_get_n_handles ();
  for (guint i = 1; i <= 3; i++)
    {
      producer_fixture_publish_many (fixture, N_RECORDS / 4, N_KEYS, 100);
      producer_fixture_wait_until (fixture->n_confirmed > 0);
      g_assert_cmpint (
        rd_kafka_test_fatal_error (producer_fixture_get_handle (), RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, "for a test"),
        ==, RD_KAFKA_RESP_ERR_NO_ERROR);
      producer_fixture_publish_many (fixture, N_RECORDS / 12, N_KEYS, 100);
      producer_fixture_wait_until (producer_fixture_get_n_handles () == n_handles + i);
    }

  producer_fixture_wait (fixture);
  assert_all_confirmed (fixture);
  g_test_message ("%u records are there twice", producer_fixture_check_order (fixture, fixture->n_published));
}

/* It fails before anything was sent at all. */
static void
test_fatal_at_first (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, NULL);

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  rd_kafka_test_fatal_error (producer_fixture_get_handle (), RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, "for a test");
  producer_fixture_publish_many (fixture, 100, 3, 100);
  producer_fixture_wait (fixture);
  assert_all_confirmed (fixture);
  g_assert_cmpuint (producer_fixture_check_order (fixture, 100), ==, 0);
}

/* Several threads publish while it fails again and again. */
static gpointer
publish_from_thread (gpointer data)
{
  ProducerFixture *fixture = data;
  g_autofree char *key = g_uuid_string_random ();

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      g_autoptr (TaskbusRecord) record = taskbus_record_new_data (fixture->topic, (const guint8 *) key, strlen (key),
                                                                  (const guint8 *) value, strlen (value) + 1);
      g_autoptr (TaskbusReceipt) receipt = NULL;
      g_autoptr (GError) error = NULL;

      receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

static void
test_fatal_threads (void)
{
  static const char *const settings[] = { "kafka.linger", "0", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  GThread *threads[4];
  guint n_handles;

  producer_fixture_make_topic (fixture, 2, NULL, NULL);
  n_handles = producer_fixture_get_n_handles ();
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("publisher", publish_from_thread, fixture);
  for (guint i = 1; i <= 3; i++)
    {
      rd_kafka_test_fatal_error (producer_fixture_get_handle (), RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
                                 "for a test");
      producer_fixture_publish (fixture, "meanwhile", 16);
      producer_fixture_wait (fixture);
      g_assert_cmpuint (producer_fixture_get_n_handles (), ==, n_handles + i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_all_confirmed (fixture);
}

/* A batch may be larger than what the topic takes: its limit is asked for, and kept to from then on. */
static void
test_large_batch (void)
{
  static const char *const settings[] = { "kafka.linger", "500", "kafka.compression", "none", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  guint n_handles;

  producer_fixture_make_topic (fixture, 1, "max.message.bytes", "20000");
  n_handles = producer_fixture_get_n_handles ();
  for (guint i = 1; i <= 2; i++)
    {
      producer_fixture_publish_many (fixture, 600, 7, 1000);
      producer_fixture_wait (fixture);
      g_assert_cmpuint (producer_fixture_get_n_handles (), ==, n_handles + 1);
    }
  assert_all_confirmed (fixture);
  g_assert_cmpuint (producer_fixture_check_order (fixture, 1200), ==, 0);
}

#define N_LARGE 3000

static gpointer
post_large (gpointer data)
{
  ProducerFixture *fixture = data;

  for (guint i = 0; i < N_LARGE; i++)
    {
      char value[1000];
      g_autoptr (TaskbusRecord) record = NULL;

      memset (value, 0, sizeof value);
      g_snprintf (value, 16, "%u", i);
      record = taskbus_record_new_data (fixture->topic, (const guint8 *) "key", 3, (const guint8 *) value,
                                        sizeof value);
      taskbus_bus_post_record (fixture->bus, record);
    }
  return NULL;
}

/* What a thread is about to send when a batch is refused does not overtake it: it waits for company, and is called back. */
static void
test_large_batch_threads (void)
{
  static const char *const settings[] = { "kafka.linger", "500", "kafka.compression", "none", NULL };

  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
      GThread *thread;

      producer_fixture_make_topic (fixture, 1, "max.message.bytes", "20000");
      thread = g_thread_new ("publisher", post_large, fixture);
      g_thread_join (thread);
      g_assert_cmpuint (producer_fixture_check_order (fixture, N_LARGE), ==, 0);
    }
}

/* Only the records that are too large by themselves fail. */
static void
test_large_records (void)
{
  static const char *const settings[] = { "kafka.linger", "50", "kafka.compression", "none", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);

  producer_fixture_make_topic (fixture, 1, "max.message.bytes", "20000");
  for (guint i = 0; i < 5; i++)
    {
      producer_fixture_publish_many (fixture, 20, 3, 1000);
      producer_fixture_publish (fixture, "too-large", 40000);
    }
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 100);
  g_assert_cmpuint (fixture->errors->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_error (((GError *) fixture->errors->pdata[i]), TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE);
      g_assert_nonnull (strstr (((GError *) fixture->errors->pdata[i])->message, "too-large"));
      g_assert_nonnull (strstr (((GError *) fixture->errors->pdata[i])->message, fixture->topic));
    }
}

int
main (int argc, char **argv)
{
  producer_fixture_init (&argc, &argv);
  g_test_add_func ("/producer/recovery/fatal", test_fatal);
  g_test_add_func ("/producer/recovery/fatal-at-first", test_fatal_at_first);
  g_test_add_func ("/producer/recovery/fatal-threads", test_fatal_threads);
  g_test_add_func ("/producer/recovery/large-batch", test_large_batch);
  g_test_add_func ("/producer/recovery/large-batch-threads", test_large_batch_threads);
  g_test_add_func ("/producer/recovery/large-records", test_large_records);
  return g_test_run ();
}
