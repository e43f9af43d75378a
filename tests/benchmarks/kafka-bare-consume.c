/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The baseline of consuming from Kafka: librdkafka as a program would use it without Taskbus, at its best, which is
 * rd_kafka_consume_batch_queue().  A function is called for each record; positions are stored once a batch. */
#include <stdlib.h>

#include "kafka-bare.h"
#include "measure.h"

#define BATCH_MAX (1000)
#define WAIT_MS (1000)
#define PATIENCE (60)

typedef struct
{
  rd_kafka_t *consumer;
  guint64 expected;
  guint64 received;
  guint64 sum; /* of a byte of each, so that it is read */
  guint hold;  /* seconds */
  gint64 began;
} Run;

static void __attribute__ ((noinline)) handle (Run *run, const rd_kafka_message_t *message)
{
  kafka_bare_check (message->err);
  run->sum += message->len > 0 ? ((const guint8 *) message->payload)[message->len - 1] : 0;
  run->received++;
}

static void
begin (Run *run)
{
  if (run->hold > 0)
    g_poll (NULL, 0, (gint) run->hold * 1000);
  run->began = g_get_monotonic_time ();
}

/* The records of a batch come partition by partition: the last one of each run is what is stored. */
static void
take_batch (Run *run, rd_kafka_message_t **messages, gssize n_messages)
{
  for (gssize i = 0; i < n_messages; i++)
    {
      const rd_kafka_message_t *next = i + 1 < n_messages ? messages[i + 1] : NULL;

      handle (run, messages[i]);
      if (next == NULL || next->rkt != messages[i]->rkt || next->partition != messages[i]->partition)
        kafka_bare_check (rd_kafka_offset_store (messages[i]->rkt, messages[i]->partition, messages[i]->offset));
    }
  for (gssize i = 0; i < n_messages; i++)
    rd_kafka_message_destroy (messages[i]);
}

static void
consume (Run *run)
{
  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer (run->consumer);
  rd_kafka_message_t *messages[BATCH_MAX];
  gint64 ended;
  guint idle = 0;

  while (run->received < run->expected && idle < PATIENCE)
    {
      gssize n_messages = rd_kafka_consume_batch_queue (queue, WAIT_MS, messages, BATCH_MAX);

      idle = n_messages > 0 ? 0 : idle + 1;
      if (n_messages > 0 && run->received == 0)
        begin (run);
      if (n_messages > 0)
        take_batch (run, messages, n_messages);
    }
  ended = g_get_monotonic_time ();

  measure_print_span (run->began, ended, run->received);
  /* Of the whole process: some records are fetched before the first is here. */
  measure_print ("cpu", (double) measure_cpu_microseconds () / 1000.0);
  measure_print_memory ();
  rd_kafka_queue_destroy (queue);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("BROKERS TOPIC - consume by librdkafka alone");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) settings = NULL;
  g_autofree char *group = NULL;
  int count = 100000, hold = 0;
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, "records", "N" },
    { "group", 0, 0, G_OPTION_ARG_STRING, &group, "the consumer group", "GROUP" },
    { "hold", 0, 0, G_OPTION_ARG_INT, &hold, "seconds that the first record takes", "N" },
    { "set", 'X', 0, G_OPTION_ARG_STRING_ARRAY, &settings, "a setting of librdkafka", "NAME=VALUE" },
    G_OPTION_ENTRY_NULL,
  };
  rd_kafka_conf_t *conf;
  Run run = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, &argc, &argv, &error);
  measure_check (error);
  if (argc != 3)
    {
      g_printerr ("kafka-bare-consume BROKERS TOPIC\n");
      return EXIT_FAILURE;
    }

  run.expected = (guint64) MAX (count, 1);
  run.hold = (guint) MAX (hold, 0);
  conf = kafka_bare_consumer_conf (argv[1], group != NULL ? group : "bench-bare");
  kafka_bare_set_all (conf, settings);
  run.consumer = kafka_bare_new (RD_KAFKA_CONSUMER, conf);
  kafka_bare_subscribe (run.consumer, argv[2]);

  consume (&run);

  rd_kafka_consumer_close (run.consumer);
  rd_kafka_destroy (run.consumer);
  return run.received == run.expected ? EXIT_SUCCESS : EXIT_FAILURE;
}
