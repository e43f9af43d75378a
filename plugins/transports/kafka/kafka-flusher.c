/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-flusher.h"

/* With a broker that is away, the end of the client waits for no longer than this. */
#define LONGEST 100

typedef enum
{
  IDLE,
  FLUSHING,
  FLUSHING_AGAIN, /* something was sent meanwhile */
} State;

struct _KafkaFlusher
{
  gatomicrefcount ref_count;
  gint state; /* atomic */
};

typedef struct
{
  KafkaFlusher *flusher;
  KafkaClient *client;
} Flush;

KafkaFlusher *
kafka_flusher_new (void)
{
  KafkaFlusher *flusher = g_new0 (KafkaFlusher, 1);

  g_atomic_ref_count_init (&flusher->ref_count);
  return flusher;
}

void
kafka_flusher_unref (KafkaFlusher *flusher)
{
  if (g_atomic_ref_count_dec (&flusher->ref_count))
    g_free (flusher);
}

static void
flush_free (Flush *job)
{
  kafka_client_unref (job->client);
  kafka_flusher_unref (job->flusher);
  g_free (job);
}

/* In a thread of its own. */
static gpointer
flush (gpointer data)
{
  Flush *job = data;

  do
    {
      g_atomic_int_set (&job->flusher->state, FLUSHING);
      rd_kafka_flush (kafka_client_get_handle (job->client), LONGEST);
    }
  while (!g_atomic_int_compare_and_exchange (&job->flusher->state, FLUSHING, IDLE));

  flush_free (job);
  return NULL;
}

void
kafka_flusher_flush (KafkaFlusher *flusher, KafkaClient *client)
{
  Flush *job;
  GThread *thread;

  if (g_atomic_int_compare_and_exchange (&flusher->state, FLUSHING, FLUSHING_AGAIN) ||
      !g_atomic_int_compare_and_exchange (&flusher->state, IDLE, FLUSHING))
    return;

  job = g_new0 (Flush, 1);
  job->client = kafka_client_ref (client);
  g_atomic_ref_count_inc (&flusher->ref_count);
  job->flusher = flusher;
  thread = g_thread_try_new ("kafka-flush", flush, job, NULL);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }

  /* Then what was sent lingers for its time. */
  g_atomic_int_set (&flusher->state, IDLE);
  flush_free (job);
}
