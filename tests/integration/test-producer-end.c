/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening does not wait for brokers, and closing ends, whatever is still under way. */
#include "producer-fixture.h"

#include <librdkafka/rdkafka_mock.h>
#include <string.h>

/* Nobody listens there. */
#define NOWHERE "kafka://127.0.0.1:1"

/* What waits for company waits for longer than the end waits for it, which would be an error. */
static const char *const lingering[] = {
  "kafka.linger", "60000", "publish-timeout", "90000", "close-timeout", "40000", NULL,
};

static void
close_bus (ProducerFixture *fixture, GError **error)
{
  taskbus_bus_close (fixture->bus, NULL, error);
}

static gint64
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000;
}

static void
test_nobody_there (void)
{
  static const char *const settings[] = { "publish-timeout", "3000", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NOWHERE, settings);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  taskbus_bus_open (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (since (start), <, 2000);

  producer_fixture_publish (fixture, "key", 10);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->errors->len, ==, 1);
  error = g_error_copy (fixture->errors->pdata[0]);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, NOWHERE));
  g_assert_nonnull (strstr (error->message, "Connection refused"));
  g_clear_error (&error);

  start = g_get_monotonic_time ();
  close_bus (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (since (start), <, 8000); /* less than it would wait for what is under way */
}

/* With records under way that nobody will ever take. */
static void
test_unsent (void)
{
  static const char *const settings[] = { "publish-timeout", "60000", "close-timeout", "500", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NOWHERE, settings);
  g_autoptr (GError) error = NULL;
  gint64 start;

  producer_fixture_publish_many (fixture, 1000, 10, 2000);
  start = g_get_monotonic_time ();
  close_bus (fixture, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED);
  g_assert_cmpint (since (start), <, 30000); /* much less than a record has */
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->errors->len, ==, 1000);
}

/* What was taken is sent before the end, and nothing waits for a fuller batch. */
static void
test_all_sent (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, lingering);
  g_autoptr (GError) error = NULL;

  producer_fixture_make_topic (fixture, 4, NULL, NULL);
  producer_fixture_publish_many (fixture, 1000, 10, 100);
  close_bus (fixture, &error);
  g_assert_no_error (error);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 1000);
}

/* In the midst of a recovery, and what is sent again does not wait for a fuller batch, either. */
static void
test_recovering (void)
{
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, lingering);
  g_autoptr (GError) error = NULL;

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  producer_fixture_publish_many (fixture, 1000, 10, 100);
  rd_kafka_test_fatal_error (producer_fixture_get_handle (), RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, "for a test");
  close_bus (fixture, &error);
  g_assert_no_error (error);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 1000);
}

/* What answers slowly does not make anything wait for a fuller batch, either. */
static void
test_slow_broker (void)
{
  char reason[512] = "";
  rd_kafka_t *owner = rd_kafka_new (RD_KAFKA_PRODUCER, NULL, reason, sizeof reason);
  rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new (owner, 1);
  g_autofree char *endpoints = g_strconcat ("kafka://", rd_kafka_mock_cluster_bootstraps (cluster), NULL);
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (endpoints, lingering);
  g_autoptr (GError) error = NULL;

  rd_kafka_mock_broker_set_rtt (cluster, -1, 300);
  producer_fixture_publish_many (fixture, 10, 1, 100);
  close_bus (fixture, &error);
  g_assert_no_error (error);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 10);
  rd_kafka_mock_cluster_destroy (cluster);
  rd_kafka_destroy (owner);
}

int
main (int argc, char **argv)
{
  producer_fixture_init (&argc, &argv);
  g_test_add_func ("/producer/end/nobody-there", test_nobody_there);
  g_test_add_func ("/producer/end/unsent", test_unsent);
  g_test_add_func ("/producer/end/all-sent", test_all_sent);
  g_test_add_func ("/producer/end/recovering", test_recovering);
  g_test_add_func ("/producer/end/slow-broker", test_slow_broker);
  return g_test_run ();
}
