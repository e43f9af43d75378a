/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

/* A process with librdkafka's mock cluster in it, for errors that no real broker gives when it is asked to.  It prints where
 * it listens, and takes orders from standard input, each answered by a line:
 *
 *   topic NAME PARTITIONS           makes a topic
 *   errors API CODE…                the next requests of that kind are answered with these
 *   leader TOPIC PARTITION BROKER   moves a partition
 *   down BROKER, up BROKER
 */

static rd_kafka_resp_err_t
push_errors (rd_kafka_mock_cluster_t *cluster, char **words)
{
  guint n = g_strv_length (words);
  g_autofree rd_kafka_resp_err_t *errors = g_new0 (rd_kafka_resp_err_t, n);

  for (guint i = 1; i < n; i++)
    errors[i - 1] = atoi (words[i]);
  rd_kafka_mock_push_request_errors_array (cluster, atoi (words[0]), n - 1, errors);
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

static rd_kafka_resp_err_t
obey (rd_kafka_mock_cluster_t *cluster, char **words)
{
  guint n = g_strv_length (words);

  if (n == 3 && g_str_equal (words[0], "topic"))
    return rd_kafka_mock_topic_create (cluster, words[1], atoi (words[2]), 1);
  if (n >= 3 && g_str_equal (words[0], "errors"))
    return push_errors (cluster, words + 1);
  if (n == 4 && g_str_equal (words[0], "leader"))
    return rd_kafka_mock_partition_set_leader (cluster, words[1], atoi (words[2]), atoi (words[3]));
  if (n == 2 && g_str_equal (words[0], "down"))
    return rd_kafka_mock_broker_set_down (cluster, atoi (words[1]));
  if (n == 2 && g_str_equal (words[0], "up"))
    return rd_kafka_mock_broker_set_up (cluster, atoi (words[1]));
  return RD_KAFKA_RESP_ERR__INVALID_ARG;
}

int
main (int argc, char **argv)
{
  char reason[512], line[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  rd_kafka_mock_cluster_t *cluster;
  rd_kafka_t *handle;

  rd_kafka_conf_set (conf, "log_level", "0", NULL, 0); /* this client itself has nowhere to go */
  handle = rd_kafka_new (RD_KAFKA_PRODUCER, conf, reason, sizeof reason);
  if (handle == NULL)
    {
      fprintf (stderr, "mock-cluster: %s\n", reason);
      return 1;
    }

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  cluster = rd_kafka_mock_cluster_new (handle, argc > 1 ? atoi (argv[1]) : 1);
  printf ("%s\n", rd_kafka_mock_cluster_bootstraps (cluster));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", -1);

      printf ("%s\n", rd_kafka_err2name (obey (cluster, words)));
      fflush (stdout);
    }
  rd_kafka_mock_cluster_destroy (cluster);
  rd_kafka_destroy (handle);
  return 0;
}
