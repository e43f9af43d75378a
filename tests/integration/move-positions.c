/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Does to partition 0 of a topic what Taskbus never would:
 *
 *   move-positions BROKERS commit GROUP TOPIC OFFSET   commits an offset that does not exist
 *   move-positions BROKERS delete - TOPIC OFFSET       deletes the records before an offset
 */
#include <glib.h>
#include <librdkafka/rdkafka.h>
#include <stdlib.h>

#define PATIENCE_MS 20000

static rd_kafka_t *
make_client (const char *brokers, const char *group)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  char reason[256] = "";
  rd_kafka_t *client;

  g_assert_cmpint (rd_kafka_conf_set (conf, "bootstrap.servers", brokers, reason, sizeof reason), ==, RD_KAFKA_CONF_OK);
  g_assert_cmpint (rd_kafka_conf_set (conf, "group.id", group, reason, sizeof reason), ==, RD_KAFKA_CONF_OK);
  client = rd_kafka_new (RD_KAFKA_CONSUMER, conf, reason, sizeof reason);
  g_assert_nonnull (client);
  return client;
}

static void
delete_records (rd_kafka_t *client, rd_kafka_topic_partition_list_t *before)
{
  rd_kafka_DeleteRecords_t *request = rd_kafka_DeleteRecords_new (before);
  rd_kafka_queue_t *queue = rd_kafka_queue_new (client);
  rd_kafka_event_t *answer;

  rd_kafka_DeleteRecords (client, &request, 1, NULL, queue);
  answer = rd_kafka_queue_poll (queue, PATIENCE_MS);
  g_assert_nonnull (answer);
  g_assert_cmpint (rd_kafka_event_error (answer), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_event_destroy (answer);
  rd_kafka_queue_destroy (queue);
  rd_kafka_DeleteRecords_destroy (request);
}

int
main (int argc, char **argv)
{
  rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new (1);
  rd_kafka_t *client;

  g_assert_cmpint (argc, ==, 6);
  client = make_client (argv[1], argv[3]);
  rd_kafka_topic_partition_list_add (offsets, argv[4], 0)->offset = g_ascii_strtoll (argv[5], NULL, 10);
  if (g_str_equal (argv[2], "delete"))
    delete_records (client, offsets);
  else
    g_assert_cmpint (rd_kafka_commit (client, offsets, FALSE), ==, RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_topic_partition_list_destroy (offsets);
  rd_kafka_destroy (client);
  return EXIT_SUCCESS;
}
