/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kafka-bare.h"

#include <stdlib.h>
#include <string.h>

#define POLL_MS (100)

struct _KafkaBarePoller
{
  rd_kafka_t *producer;
  GThread *thread;
  gint stopping; /* atomic */
};

static void G_GNUC_NORETURN
fail (const char *text)
{
  g_printerr ("librdkafka: %s\n", text);
  exit (EXIT_FAILURE);
}

void
kafka_bare_check (rd_kafka_resp_err_t code)
{
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    fail (rd_kafka_err2str (code));
}

void
kafka_bare_set (rd_kafka_conf_t *conf, const char *name, const char *value)
{
  char text[512];

  if (rd_kafka_conf_set (conf, name, value, text, sizeof text) != RD_KAFKA_CONF_OK)
    fail (text);
}

/* Settings are NAME=VALUE. */
void
kafka_bare_set_all (rd_kafka_conf_t *conf, char **settings)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (settings[i], "=", 2);

      if (words[0] == NULL || words[1] == NULL)
        fail ("a setting is NAME=VALUE");
      kafka_bare_set (conf, words[0], words[1]);
    }
}

static rd_kafka_conf_t *
new_conf (const char *brokers)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();

  kafka_bare_set (conf, "bootstrap.servers", brokers);
  kafka_bare_set (conf, "socket.nagle.disable", "true");
  return conf;
}

rd_kafka_conf_t *
kafka_bare_producer_conf (const char *brokers)
{
  rd_kafka_conf_t *conf = new_conf (brokers);

  kafka_bare_set (conf, "acks", "all");
  kafka_bare_set (conf, "enable.idempotence", "true");
  kafka_bare_set (conf, "linger.ms", "5");
  kafka_bare_set (conf, "compression.codec", "lz4");
  kafka_bare_set (conf, "batch.size", "1000000");
  kafka_bare_set (conf, "batch.num.messages", "10000");
  kafka_bare_set (conf, "queue.buffering.max.messages", "300000");
  kafka_bare_set (conf, "queue.buffering.max.kbytes", "262144");
  kafka_bare_set (conf, "partitioner", "murmur2_random");
  kafka_bare_set (conf, "message.timeout.ms", "30000");
  return conf;
}

rd_kafka_conf_t *
kafka_bare_consumer_conf (const char *brokers, const char *group)
{
  rd_kafka_conf_t *conf = new_conf (brokers);

  kafka_bare_set (conf, "group.id", group);
  kafka_bare_set (conf, "auto.offset.reset", "earliest");
  kafka_bare_set (conf, "enable.auto.commit", "true");
  kafka_bare_set (conf, "enable.auto.offset.store", "false");
  return conf;
}

/* Takes over the configuration. */
rd_kafka_t *
kafka_bare_new (rd_kafka_type_t type, rd_kafka_conf_t *conf)
{
  char text[512];
  rd_kafka_t *client = rd_kafka_new (type, conf, text, sizeof text);

  if (client == NULL)
    fail (text);
  return client;
}

void
kafka_bare_subscribe (rd_kafka_t *consumer, const char *topic)
{
  rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new (1);

  rd_kafka_poll_set_consumer (consumer);
  rd_kafka_topic_partition_list_add (topics, topic, RD_KAFKA_PARTITION_UA);
  kafka_bare_check (rd_kafka_subscribe (consumer, topics));
  rd_kafka_topic_partition_list_destroy (topics);
}

static gpointer
poll_producer (gpointer data)
{
  KafkaBarePoller *poller = data;

  while (g_atomic_int_get (&poller->stopping) == 0)
    rd_kafka_poll (poller->producer, POLL_MS);
  return NULL;
}

KafkaBarePoller *
kafka_bare_poller_start (rd_kafka_t *producer)
{
  KafkaBarePoller *poller = g_new0 (KafkaBarePoller, 1);

  poller->producer = producer;
  poller->thread = g_thread_new ("poll", poll_producer, poller);
  return poller;
}

void
kafka_bare_poller_stop (KafkaBarePoller *poller)
{
  g_atomic_int_set (&poller->stopping, 1);
  g_thread_join (poller->thread);
  g_free (poller);
}
