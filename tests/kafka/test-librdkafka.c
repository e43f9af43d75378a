/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>
#include <librdkafka/rdkafka.h>

/* Which librdkafka is loaded is said in the log; `./dev test --librdkafka new` also says which it must be at least. */
static void
test_version (void)
{
  const char *least = g_getenv ("TASKBUS_TEST_LIBRDKAFKA");

  g_test_message ("compiled with %x, running with %s", RD_KAFKA_VERSION, rd_kafka_version_str ());
  g_assert_cmphex (rd_kafka_version (), >=, RD_KAFKA_VERSION & 0xffffff00);
  if (least != NULL)
    g_assert_cmphex (rd_kafka_version (), >=, g_ascii_strtoull (least, NULL, 16));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kafka/librdkafka/version", test_version);
  return g_test_run ();
}
