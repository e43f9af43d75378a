/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kafka-statistics.h"

/* What librdkafka counts, and what comes of it. */

#define TEXT                                                                                                           \
  "{ \"name\": \"rdkafka#producer-1\", \"type\":\"producer\", \"ts\":5016483227792, \"msg_cnt\":22, "                  \
  "\"msg_size\":704, \"brokers\":{ "                                                                                   \
  "\"a:9092/bootstrap\":{ \"nodeid\":-1, \"source\":\"configured\", \"state\":\"UP\", \"connects\":1, "                \
  "\"rtt\": { \"avg\":7, \"p99\":8, \"cnt\":0 } }, "                                                                   \
  "\"a:9092/2\":{ \"name\":\"a:9092/2\", \"nodeid\":2, \"source\":\"learned\", \"state\":\"UP\", \"txerrs\":1, "       \
  "\"rxerrs\":2, \"txretries\":3, \"req_timeouts\":4, \"connects\":5, \"disconnects\":6, "                             \
  "\"rtt\": { \"avg\":1500, \"p99\":2335, \"cnt\":4 }, "                                                               \
  "\"toppars\":{ \"t-1\":{ \"topic\":\"t\", \"partition\":1} } }, "                                                    \
  "\"a:9092/3\":{ \"nodeid\":3, \"source\":\"learned\", \"state\":\"DOWN\", "                                          \
  "\"rtt\": { \"avg\":500, \"p99\":700, \"cnt\":2 } }, "                                                               \
  "\"GroupCoordinator\":{ \"nodeid\":2, \"source\":\"logical\", \"state\":\"UP\" } }, "                                \
  "\"topics\":{ \"t\\\"}\":{ \"topic\":\"t\", \"batchsize\":{ \"avg\":9 }, \"partitions\":{ "                          \
  "\"0\":{ \"partition\":0, \"fetch_state\":\"active\", \"consumer_lag\":10, \"msgs\":5 }, "                           \
  "\"1\":{ \"partition\":1, \"fetch_state\":\"stopped\", \"consumer_lag\":100 }, "                                     \
  "\"2\":{ \"partition\":2, \"fetch_state\":\"active\", \"consumer_lag\":-1 }, "                                       \
  "\"3\":{ \"partition\":3, \"fetch_state\":\"active\", \"consumer_lag\":7 } } } }, "                                  \
  "\"cgrp\":{ \"state\":\"up\", \"rebalance_cnt\":12 }, \"tx\":631, \"tx_bytes\":168584479, \"rx\":630, "              \
  "\"rx_bytes\":31084, \"txmsgs\":4300753, \"txmsg_bytes\":133323343, \"rxmsgs\":5, \"rxmsg_bytes\":6, "               \
  "\"list\":[ 1, \"two\", {}, [] ] }"

static void
test_counts (void)
{
  g_autoptr (TaskbusTransportCounters) counters = kafka_statistics_parse (TEXT);

  g_assert_nonnull (counters);
  g_assert_cmpuint (counters->n_brokers, ==, 2);
  g_assert_cmpuint (counters->n_connected, ==, 1);
  g_assert_cmpuint (counters->queued_records, ==, 22);
  g_assert_cmpuint (counters->queued_bytes, ==, 704);
  g_assert_cmpuint (counters->sent_records, ==, 4300753);
  g_assert_cmpuint (counters->sent_bytes, ==, 133323343);
  g_assert_cmpuint (counters->received_records, ==, 5);
  g_assert_cmpuint (counters->received_bytes, ==, 6);
  g_assert_cmpuint (counters->requests, ==, 631);
  g_assert_cmpuint (counters->request_bytes, ==, 168584479);
  g_assert_cmpuint (counters->responses, ==, 630);
  g_assert_cmpuint (counters->response_bytes, ==, 31084);
  g_assert_cmpuint (counters->errors, ==, 3);
  g_assert_cmpuint (counters->retries, ==, 3);
  g_assert_cmpuint (counters->timeouts, ==, 4);
  g_assert_cmpuint (counters->connects, ==, 6);
  g_assert_cmpuint (counters->disconnects, ==, 6);
  g_assert_cmpint (counters->round_trip_average, ==, 1000);
  g_assert_cmpint (counters->round_trip_p99, ==, 2335);
  g_assert_cmpint (counters->lag, ==, 17);
  g_assert_cmpuint (counters->rebalances, ==, 12);
}

static void
test_nothing (void)
{
  g_autoptr (TaskbusTransportCounters) counters = kafka_statistics_parse ("{}");

  g_assert_nonnull (counters);
  g_assert_cmpuint (counters->requests, ==, 0);
  g_assert_cmpint (counters->round_trip_average, ==, -1);
  g_assert_cmpint (counters->lag, ==, -1);
}

/* However it is cut off, nothing is read behind its end. */
static void
test_broken (void)
{
  g_autoptr (GString) nested = g_string_new (NULL);

  for (gsize size = 0; size < strlen (TEXT); size++)
    {
      g_autofree char *text = g_strndup (TEXT, size);

      g_assert_null (kafka_statistics_parse (text));
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append (nested, "{\"a\":");
  g_assert_null (kafka_statistics_parse (nested->str));
  g_assert_null (kafka_statistics_parse ("{} {}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kafka/statistics/counts", test_counts);
  g_test_add_func ("/kafka/statistics/nothing", test_nothing);
  g_test_add_func ("/kafka/statistics/broken", test_broken);
  return g_test_run ();
}
