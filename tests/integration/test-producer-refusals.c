/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What cannot be published fails at once, by name, with what to do; what can be by now goes through. */
#include "producer-fixture.h"

#include <string.h>

static GError *
publish_one (ProducerFixture *fixture, gint32 partition, gsize size)
{
  g_autofree guint8 *value = g_malloc0 (MAX (size, 1));
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (fixture->topic);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  GError *error = NULL;

  taskbus_record_builder_set_key_data (builder, (const guint8 *) "key", 3);
  taskbus_record_builder_set_value_data (builder, value, size);
  taskbus_record_builder_set_partition (builder, partition);
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  return error;
}

static void
assert_says (const GError *error, TaskbusError code, const char *text)
{
  g_assert_error (error, TASKBUS_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, text));
}

static void
test_partition (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refused = NULL;
  TaskbusAdmin *admin;

  producer_fixture_make_topic (fixture, 2, NULL, NULL);
  error = publish_one (fixture, 1, 10);
  g_assert_no_error (error);
  refused = publish_one (fixture, 3, 10);
  assert_says (refused, TASKBUS_ERROR_NOT_FOUND, "3");

  /* Added behind the back of this producer's knowledge. */
  admin = taskbus_bus_get_admin (fixture->bus, &error);
  g_assert_no_error (error);
  taskbus_admin_create_partitions (admin, fixture->topic, 8, NULL, &error);
  g_assert_no_error (error);
  error = publish_one (fixture, 7, 10);
  g_assert_no_error (error);
}

static void
test_size (void)
{
  static const char *const settings[] = { "kafka.max-record-bytes", "5000", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  error = publish_one (fixture, -1, 6000);
  assert_says (error, TASKBUS_ERROR_TOO_LARGE, "6003");
  g_assert_nonnull (strstr (error->message, "5000"));
  g_assert_nonnull (strstr (error->message, fixture->topic));
  g_assert_nonnull (strstr (error->message, "kafka.max-record-bytes"));
  none = publish_one (fixture, -1, 4000);
  g_assert_no_error (none);
}

/* A message is one line, whatever a record has for a key. */
static void
test_strange_key (void)
{
  static const char *const settings[] = { "kafka.max-record-bytes", "5000", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  g_autoptr (TaskbusRecordBuilder) builder = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = g_strnfill (6000, 'x');

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  builder = taskbus_record_builder_new (fixture->topic);
  taskbus_record_builder_set_key_data (builder, (const guint8 *) "one\ntwo", 7);
  taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
  record = taskbus_record_builder_end (builder);
  receipt = taskbus_bus_publish_record (fixture->bus, record, NULL, &error);
  assert_says (error, TASKBUS_ERROR_TOO_LARGE, "7 bytes");
  g_assert_null (strchr (error->message, '\n'));
}

/* Nobody waits for a second until librdkafka looks again. */
static void
test_new_topic (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = publish_one (fixture, -1, 10);

  g_assert_no_error (error);
  g_test_message ("the first record of a new topic took %d ms", (int) ((g_get_monotonic_time () - start) / 1000));
}

static void
test_deleted_topic (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin;

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  error = publish_one (fixture, -1, 10);
  g_assert_no_error (error);
  admin = taskbus_bus_get_admin (fixture->bus, &error);
  g_assert_no_error (error);
  taskbus_admin_delete_topic (admin, fixture->topic, NULL, &error);
  g_assert_no_error (error);

  /* The brokers make it again. */
  error = publish_one (fixture, -1, 10);
  g_assert_no_error (error);
}

/* Keys that do not agree with each other, or with what is promised, are named before anything is sent. */
static void
test_settings (void)
{
  static const struct
  {
    const char *settings[5];
    const char *said[3];
  } cases[] = {
    { { "kafka.acks", "1", "kafka.idempotence", "true" }, { "kafka.acks", "kafka.idempotence" } },
    { { "kafka.retries", "0", "kafka.idempotence", "true" }, { "kafka.retries", "kafka.idempotence" } },
    { { "kafka.linger", "1", "kafka.queue.buffering.max.ms", "2" },
      { "kafka.linger", "kafka.queue.buffering.max.ms" } },
    { { "kafka.queuing.strategy", "lifo" }, { "kafka.queuing.strategy", "overtake" } },
    { { "kafka.enable.auto.commit", "false" }, { "kafka.enable.auto.commit" } },
    { { "kafka.linger", "2000", "publish-timeout", "2000" }, { "kafka.linger", "publish-timeout" } },
    { { "kafka.compression", "zip" }, { "kafka.compression" } },
    { { "kafka.lingr", "1" }, { "kafka.linger" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, cases[i].settings);
      g_autoptr (GError) error = publish_one (fixture, -1, 10);

      for (gsize j = 0; cases[i].said[j] != NULL; j++)
        assert_says (error, TASKBUS_ERROR_INVALID_PROFILE, cases[i].said[j]);
    }
}

/* Fewer guarantees are told, and work. */
static void
test_fewer_promises (void)
{
  static const struct
  {
    const char *settings[5];
    TaskbusCapabilities promised;
  } cases[] = {
    { { "kafka.acks", "1" }, TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_ORDERED },
    { { "kafka.acks", "0" }, TASKBUS_CAPABILITY_ORDERED },
    { { "kafka.max-in-flight", "20" }, TASKBUS_CAPABILITY_DURABLE },
    { { "kafka.idempotence", "false" }, TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_ORDERED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, cases[i].settings);
      g_autoptr (GError) error = publish_one (fixture, -1, 10);

      g_assert_no_error (error);
      g_assert_cmpuint (taskbus_transport_get_capabilities (taskbus_bus_get_transport (fixture->bus)) &
                          (TASKBUS_CAPABILITY_DURABLE | TASKBUS_CAPABILITY_ORDERED),
                        ==, cases[i].promised);
    }
}

static guint n_done; /* atomic */

static gpointer
try_in_vain (gpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GError) error = publish_one (data, TASKBUS_PARTITION_ANY, 10);

      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_AUTHORIZED);
    }
  g_atomic_int_inc (&n_done);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* Who may not write hears of it at once, each time, also while the answer to somebody else is under way. */
static void
test_denied (void)
{
  g_autoptr (ProducerFixture) fixture = NULL;
  GThread *threads[4];

  producer_fixture_fail_new_handles (RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED);
  fixture = producer_fixture_new (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("publisher", try_in_vain, fixture);
  producer_fixture_wait_until (g_atomic_int_get (&n_done) == G_N_ELEMENTS (threads));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  producer_fixture_fail_new_handles (RD_KAFKA_RESP_ERR_NO_ERROR);
}

int
main (int argc, char **argv)
{
  producer_fixture_init (&argc, &argv);
  g_test_add_func ("/producer/refusals/partition", test_partition);
  g_test_add_func ("/producer/refusals/size", test_size);
  g_test_add_func ("/producer/refusals/strange-key", test_strange_key);
  g_test_add_func ("/producer/refusals/new-topic", test_new_topic);
  g_test_add_func ("/producer/refusals/deleted-topic", test_deleted_topic);
  g_test_add_func ("/producer/refusals/settings", test_settings);
  g_test_add_func ("/producer/refusals/fewer-promises", test_fewer_promises);
  g_test_add_func ("/producer/refusals/denied", test_denied);
  return g_test_run ();
}
