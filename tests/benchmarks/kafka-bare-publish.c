/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The baseline of publishing to Kafka: librdkafka as a program would use it without Taskbus, at its best.  One thread
 * publishes, blocking while the queue is full; another one serves the delivery reports.  Each record is copied by
 * librdkafka, as the buffer is the program's again when a call of ours returns, too. */
#include <stdlib.h>
#include <string.h>

#include "kafka-bare.h"
#include "measure.h"
#include "payload.h"

typedef struct
{
  rd_kafka_t *producer;
  rd_kafka_topic_t *topic;
  Payload *payload;
  guint count;
  guint size;
  gint open; /* atomic: published, and not confirmed */
  GMutex lock;
  GCond all_confirmed;
} Run;

static void
on_delivered (rd_kafka_t *producer, const rd_kafka_message_t *message, void *opaque)
{
  Run *run = opaque;

  kafka_bare_check (message->err);
  if (!g_atomic_int_dec_and_test (&run->open))
    return;

  g_mutex_lock (&run->lock);
  g_cond_signal (&run->all_confirmed);
  g_mutex_unlock (&run->lock);
}

static void
publish_one (Run *run, guint number)
{
  rd_kafka_vu_t parts[] = {
    { .vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = run->topic },
    { .vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK },
    { .vtype = RD_KAFKA_VTYPE_KEY,
      .u.mem = { .ptr = (void *) payload_key (run->payload, number), .size = PAYLOAD_KEY_SIZE } },
    { .vtype = RD_KAFKA_VTYPE_VALUE,
      .u.mem = { .ptr = (void *) payload_value (run->payload, number), .size = run->size } },
  };
  rd_kafka_error_t *error = rd_kafka_produceva (run->producer, parts, G_N_ELEMENTS (parts));

  if (G_UNLIKELY (error != NULL))
    kafka_bare_check (rd_kafka_error_code (error));
}

static void
wait_for_all (Run *run)
{
  g_mutex_lock (&run->lock);
  while (g_atomic_int_get (&run->open) > 0)
    g_cond_wait (&run->all_confirmed, &run->lock);
  g_mutex_unlock (&run->lock);
}

/* Connections, metadata and the producer's identity are there once a record is confirmed. */
static void
warm_up (Run *run, guint count)
{
  run->open = (gint) count;
  for (guint i = 0; i < count; i++)
    publish_one (run, i);
  wait_for_all (run);
}

static void
publish (Run *run)
{
  guint64 cpu = measure_cpu_microseconds ();
  guint64 thread_cpu = measure_thread_cpu_nanoseconds ();
  gint64 began = g_get_monotonic_time ();
  gint64 ended;

  run->open = (gint) run->count;
  for (guint i = 0; i < run->count; i++)
    publish_one (run, i);
  thread_cpu = measure_thread_cpu_nanoseconds () - thread_cpu;
  wait_for_all (run);
  ended = g_get_monotonic_time ();

  measure_print_span (began, ended, run->count);
  measure_print ("cpu", (double) (measure_cpu_microseconds () - cpu) / 1000.0);
  measure_print ("call-ns", (double) thread_cpu / run->count);
  measure_print ("failed", 0);
  measure_print_memory ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("BROKERS TOPIC - publish by librdkafka alone");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) settings = NULL;
  int count = 100000, size = 200, keys = 1000, warm_up_count = 1;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "bytes a value", "N" },
    { "keys", 0, 0, G_OPTION_ARG_INT, &keys, "different keys", "N" },
    { "warm-up", 0, 0, G_OPTION_ARG_INT, &warm_up_count, "records before the ones that count", "N" },
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
      g_printerr ("kafka-bare-publish BROKERS TOPIC\n");
      return EXIT_FAILURE;
    }

  run.count = (guint) MAX (count, 1);
  run.size = (guint) MAX (size, 1);
  run.payload = payload_new (run.size, (guint) keys);
  g_mutex_init (&run.lock);
  g_cond_init (&run.all_confirmed);

  conf = kafka_bare_producer_conf (argv[1]);
  kafka_bare_set_all (conf, settings);
  rd_kafka_conf_set_opaque (conf, &run);
  rd_kafka_conf_set_dr_msg_cb (conf, on_delivered);
  run.producer = kafka_bare_new (RD_KAFKA_PRODUCER, conf);
  run.topic = rd_kafka_topic_new (run.producer, argv[2], NULL);
  poller = kafka_bare_poller_start (run.producer);

  warm_up (&run, (guint) MAX (warm_up_count, 1));
  publish (&run);

  kafka_bare_poller_stop (poller);
  rd_kafka_topic_destroy (run.topic);
  rd_kafka_destroy (run.producer);
  payload_free (run.payload);
  g_mutex_clear (&run.lock);
  g_cond_clear (&run.all_confirmed);
  return EXIT_SUCCESS;
}
