/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-end.h"

#include <stdlib.h>
#include <unistd.h>

#define PATIENCE (5 * G_TIME_SPAN_SECOND)

typedef struct
{
  rd_kafka_t *handle;
  KafkaSettings *settings;
} Ending;

static GMutex mutex; /* of what follows */
static GCond ended;
static guint n_ending;
static gboolean prepared[2]; /* without and with TLS */
static pid_t pid;

static void
wait_for_ends (void)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  if (pid != getpid ()) /* a fork: nobody is left who would unlock, or end */
    return;

  g_mutex_lock (&mutex);
  while (n_ending > 0 && g_cond_wait_until (&ended, &mutex, deadline))
    continue;
  g_mutex_unlock (&mutex);
}

/* OpenSSL frees what it has when the process exits, and a handle's threads would go on using it.  Functions at exit run from
 * the last one that was registered, so ours must come after OpenSSL's own, which comes with the first handle that needs it. */
void
kafka_end_prepare (KafkaSettings *settings)
{
  guint kind = kafka_security_is_used (settings->security) ? 1 : 0;

  g_mutex_lock (&mutex);
  if (pid != getpid ())
    n_ending = 0; /* the parent's */
  pid = getpid ();
  if (!prepared[kind])
    prepared[kind] = atexit (wait_for_ends) == 0;
  g_mutex_unlock (&mutex);
}

static gpointer
end (gpointer data)
{
  Ending *ending = data;

  rd_kafka_destroy (ending->handle);
  kafka_handles_remove (ending->settings->handles);
  kafka_settings_unref (ending->settings);
  g_free (ending);

  g_mutex_lock (&mutex);
  n_ending--;
  g_cond_broadcast (&ended);
  g_mutex_unlock (&mutex);
  return NULL;
}

void
kafka_end_handle (rd_kafka_t *handle, KafkaSettings *settings)
{
  Ending *ending = g_new (Ending, 1);
  GThread *thread;

  ending->handle = handle;
  ending->settings = kafka_settings_ref (settings);
  g_mutex_lock (&mutex);
  n_ending++;
  g_mutex_unlock (&mutex);
  thread = g_thread_try_new ("kafka-end", end, ending, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    end (ending); /* late is better than never */
}
