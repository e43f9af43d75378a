/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Opening does not wait for brokers, and closing ends, whatever is still under way. */
#include "producer-fixture.h"

#include <string.h>

/* Nobody listens there. */
#define NOWHERE "kafka://127.0.0.1:1"

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
  g_assert_cmpint (since (start), <, 3000);
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
  g_assert_cmpint (since (start), <, 5000);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->errors->len, ==, 1000);
}

/* What was taken is sent before the end, and nothing waits for a fuller batch. */
static void
test_all_sent (void)
{
  static const char *const settings[] = { "kafka.linger", "5000", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  g_autoptr (GError) error = NULL;
  gint64 start;

  producer_fixture_make_topic (fixture, 4, NULL, NULL);
  producer_fixture_publish_many (fixture, 1000, 10, 100);
  start = g_get_monotonic_time ();
  close_bus (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (since (start), <, 4000);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 1000);
}

/* In the midst of a recovery, and what is sent again does not wait for a fuller batch, either. */
static void
test_recovering (void)
{
  static const char *const settings[] = { "kafka.linger", "5000", NULL };
  g_autoptr (ProducerFixture) fixture = producer_fixture_new (NULL, settings);
  g_autoptr (GError) error = NULL;
  gint64 start;

  producer_fixture_make_topic (fixture, 1, NULL, NULL);
  producer_fixture_publish_many (fixture, 1000, 10, 100);
  rd_kafka_test_fatal_error (producer_fixture_get_handle (), RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID, "for a test");
  start = g_get_monotonic_time ();
  close_bus (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (since (start), <, 4000);
  producer_fixture_wait (fixture);
  g_assert_cmpuint (fixture->n_confirmed, ==, 1000);
}

int
main (int argc, char **argv)
{
  producer_fixture_init (&argc, &argv);
  g_test_add_func ("/producer/end/nobody-there", test_nobody_there);
  g_test_add_func ("/producer/end/unsent", test_unsent);
  g_test_add_func ("/producer/end/all-sent", test_all_sent);
  g_test_add_func ("/producer/end/recovering", test_recovering);
  return g_test_run ();
}
