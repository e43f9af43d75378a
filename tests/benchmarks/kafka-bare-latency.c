/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The baseline of latency over Kafka: from a publish to the handler in the same process, with one thread that publishes
 * at a rate, one that serves delivery reports, and one that receives and handles. */
#include <stdlib.h>
#include <string.h>

#include "kafka-bare.h"
#include "measure.h"
#include "pace.h"
#include "payload.h"

#define WAIT_MS (1000)
#define PATIENCE (60)

typedef struct
{
  rd_kafka_t *producer;
  rd_kafka_t *consumer;
  rd_kafka_topic_t *topic;
  Payload *payload;
  guint size;
  guint8 *value;
  GArray *latencies;
} Run;

static void
on_delivered (rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
  kafka_bare_check (message->err);
}

/* The time at which it is made is in its value. */
static void
publish_one (guint number, gpointer data)
{
  Run *run = data;
  gint64 now = g_get_monotonic_time ();
  rd_kafka_vu_t parts[] = {
    { .vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = run->topic },
    { .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY },
    { .vtype = RD_KAFKA_VTYPE_KEY,
      .u.mem = { .ptr = (void *) payload_key (run->payload, number), .size = PAYLOAD_KEY_SIZE } },
    { .vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = { .ptr = run->value, .size = run->size } },
  };
  rd_kafka_error_t *error;

  memcpy (run->value, payload_value (run->payload, number), run->size);
  memcpy (run->value, &now, sizeof now);
  error = rd_kafka_produceva (run->producer, parts, G_N_ELEMENTS (parts));
  if (G_UNLIKELY (error != NULL))
    kafka_bare_check (rd_kafka_error_code (error));
}

/* FALSE when none came. */
static gboolean
receive_one (Run *run)
{
  rd_kafka_message_t *message = rd_kafka_consumer_poll (run->consumer, WAIT_MS);
  gint64 made;
  gint64 latency;

  if (message == NULL)
    return FALSE;

  kafka_bare_check (message->err);
  memcpy (&made, message->payload, sizeof made);
  latency = g_get_monotonic_time () - made;
  g_array_append_val (run->latencies, latency);
  kafka_bare_check (rd_kafka_offset_store (message->rkt, message->partition, message->offset));
  rd_kafka_message_destroy (message);
  return TRUE;
}

static void
receive (Run *run, guint count)
{
  guint idle = 0;

  g_array_set_size (run->latencies, 0);
  while (run->latencies->len < count)
    {
      idle = receive_one (run) ? 0 : idle + 1;
      if (idle == PATIENCE)
        g_error ("The records did not come");
    }
}

static void
run_at (Run *run, guint rate, guint count)
{
  guint64 cpu;
  Pace *pace;

  /* The first one has the group and all connections made. */
  publish_one (0, run);
  receive (run, 1);

  cpu = measure_cpu_microseconds ();
  pace = pace_start (rate, count, publish_one, run);
  receive (run, count);
  pace_join (pace);
  measure_print ("count", count);
  measure_print ("cpu", (double) (measure_cpu_microseconds () - cpu) / 1000.0);
  measure_print_latencies (run->latencies);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("BROKERS TOPIC - latency of librdkafka alone");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) settings = NULL;
  g_autofree char *group = NULL;
  int count = 25000, rate = 5000, size = 200, keys = 1000;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "records a second", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "bytes a value", "N" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &keys, "different keys", "N" },
    { "group", 0, 0, G_OPTION_ARG_STRING, &group, "the consumer group", "GROUP" },
    { "set", 'X', 0, G_OPTION_ARG_STRING_ARRAY, &settings, "a setting of librdkafka", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };
  rd_kafka_conf_t *conf;
  KafkaBarePoller *poller;
  Run run = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (argc != 3)
    {
      g_printerr ("kafka-bare-latency BROKERS TOPIC\n");
      return EXIT_FAILURE;
    }

  run.size = (guint) MAX (size, (int) sizeof (gint64));
  run.payload = payload_new (run.size, (guint) keys);
  run.value = g_malloc (run.size);
  run.latencies = g_array_new (FALSE, FALSE, sizeof (gint64));

  conf = kafka_bare_producer_conf (argv[1]);
  kafka_bare_set (conf, "linger.ms", "0");
  kafka_bare_set_all (conf, settings);
  rd_kafka_conf_set_dr_msg_cb (conf, on_delivered);
  run.producer = kafka_bare_new (RD_KAFKA_PRODUCER, conf);
  run.topic = rd_kafka_topic_new (run.producer, argv[2], NULL);
  poller = kafka_bare_poller_start (run.producer);
  run.consumer = kafka_bare_new (RD_KAFKA_CONSUMER,
                                 kafka_bare_consumer_conf (argv[1], group != NULL ? group : "bench-bare"));
  kafka_bare_subscribe (run.consumer, argv[2]);

  run_at (&run, (guint) MAX (rate, 1), (guint) MAX (count, 1));

  rd_kafka_consumer_close (run.consumer);
  rd_kafka_destroy (run.consumer);
  kafka_bare_poller_stop (poller);
  rd_kafka_topic_destroy (run.topic);
  rd_kafka_destroy (run.producer);
  payload_free (run.payload);
  g_free (run.value);
  g_array_unref (run.latencies);
  return EXIT_SUCCESS;
}
