/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-flusher.h"

/* The end of a client waits for no longer than this, in ms. */
#define LONGEST 100

struct _KafkaFlusher
{
  gatomicrefcount ref_count;
  GMutex mutex; /* of what follows */
  KafkaClient *next;
  gboolean running;
};

KafkaFlusher *
kafka_flusher_new (void)
{
  KafkaFlusher *flusher = g_new0 (KafkaFlusher, 1);

  g_atomic_ref_count_init (&flusher->ref_count);
  g_mutex_init (&flusher->mutex);
  return flusher;
}

void
kafka_flusher_unref (KafkaFlusher *flusher)
{
  if (!g_atomic_ref_count_dec (&flusher->ref_count))
    return;

  g_clear_pointer (&flusher->next, kafka_client_unref);
  g_mutex_clear (&flusher->mutex);
  g_free (flusher);
}

/* Until nothing is under way, and no longer than a record has: what was sent before that is answered then. */
static void
flush (KafkaClient *client)
{
  gint64 until = g_get_monotonic_time () +
                 kafka_client_get_settings (client)->publish_timeout * G_TIME_SPAN_MILLISECOND;

  while (!kafka_client_is_stopped (client) && g_get_monotonic_time () < until &&
         rd_kafka_flush (kafka_client_get_handle (client), LONGEST) == RD_KAFKA_RESP_ERR__TIMED_OUT)
    ;
}

/* In a thread of its own. */
static gpointer
run (gpointer data)
{
  KafkaFlusher *flusher = data;
  KafkaClient *client;

  g_mutex_lock (&flusher->mutex);
  while ((client = g_steal_pointer (&flusher->next)) != NULL)
    {
      g_mutex_unlock (&flusher->mutex);
      flush (client);
      kafka_client_unref (client);
      g_mutex_lock (&flusher->mutex);
    }
  flusher->running = FALSE;
  g_mutex_unlock (&flusher->mutex);

  kafka_flusher_unref (flusher);
  return NULL;
}

/* Under the lock.  FALSE: there is no thread for it. */
static gboolean
start (KafkaFlusher *flusher)
{
  GThread *thread;

  g_atomic_ref_count_inc (&flusher->ref_count);
  thread = g_thread_try_new ("kafka-flush", run, flusher, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    kafka_flusher_unref (flusher); /* the thread's; there is another one */
  return thread != NULL;
}

void
kafka_flusher_flush (KafkaFlusher *flusher, KafkaClient *client)
{
  g_autoptr (KafkaClient) before = NULL;

  g_mutex_lock (&flusher->mutex);
  flusher->running = flusher->running || start (flusher);
  if (flusher->running) /* otherwise what was sent lingers for its time */
    {
      before = flusher->next;
      flusher->next = kafka_client_ref (client);
    }
  g_mutex_unlock (&flusher->mutex);
}
