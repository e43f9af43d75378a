/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-topic-finder.h"
#include "plugin-alarm.h"

#define FIRST_PAUSE (10 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_PAUSE (200 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE (5 * G_TIME_SPAN_SECOND)
/* To make a topic takes brokers some milliseconds; meanwhile everything else is held up, and so not often in vain. */
#define AGAIN_PATIENCE (150 * G_TIME_SPAN_MILLISECOND)
#define AGAIN_INTERVAL (1 * G_TIME_SPAN_SECOND)
#define AGAIN_INTERVAL_IN_VAIN (10 * G_TIME_SPAN_SECOND)
#define REQUEST_TIMEOUT 250 /* ms; the end of the client may have to wait for it */

typedef struct
{
  KafkaClient *client;
  char *topic;
  gint64 due;
  gint64 pause;
  gint64 until;
  gboolean again;
} Question;

struct _KafkaTopicFinder
{
  gatomicrefcount ref_count;
  GSource *alarm;

  GMutex mutex; /* of what follows */
  GCond cond;
  GQueue questions;       /* more or less in the order in which they are due */
  GHashTable *next_again; /* not before, by topic */
  guint n_again;
  gboolean running;
  gboolean stopped;
};

static void
question_free (gpointer data)
{
  Question *question = data;

  kafka_client_unref (question->client);
  g_free (question->topic);
  g_free (question);
}

KafkaTopicFinder *
kafka_topic_finder_new (GSource *alarm)
{
  KafkaTopicFinder *finder = g_new0 (KafkaTopicFinder, 1);

  g_atomic_ref_count_init (&finder->ref_count);
  g_mutex_init (&finder->mutex);
  g_cond_init (&finder->cond);
  g_queue_init (&finder->questions);
  finder->next_again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  finder->alarm = g_source_ref (alarm);
  return finder;
}

void
kafka_topic_finder_unref (KafkaTopicFinder *finder)
{
  if (!g_atomic_ref_count_dec (&finder->ref_count))
    return;

  g_queue_clear_full (&finder->questions, question_free);
  g_hash_table_unref (finder->next_again);
  g_source_unref (finder->alarm);
  g_mutex_clear (&finder->mutex);
  g_cond_clear (&finder->cond);
  g_free (finder);
}

static gboolean
is_settled (const rd_kafka_metadata_topic_t *topic)
{
  if (topic->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED || topic->err == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION)
    return TRUE;
  for (int i = 0; i < topic->partition_cnt; i++)
    {
      if (topic->partitions[i].leader < 0)
        return FALSE;
    }
  return topic->err == RD_KAFKA_RESP_ERR_NO_ERROR && topic->partition_cnt > 0;
}

/* librdkafka takes over what it hears. */
static gboolean
ask (Question *question)
{
  rd_kafka_t *handle = kafka_client_get_handle (question->client);
  rd_kafka_topic_t *topic = rd_kafka_topic_new (handle, question->topic, NULL);
  const struct rd_kafka_metadata *metadata;
  gboolean settled = FALSE;

  if (topic == NULL)
    return TRUE;

  if (rd_kafka_metadata (handle, FALSE, topic, &metadata, REQUEST_TIMEOUT) == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      settled = metadata->topic_cnt > 0 && is_settled (&metadata->topics[0]);
      rd_kafka_metadata_destroy (metadata);
    }
  rd_kafka_topic_destroy (topic);
  return settled;
}

/* Under the lock: the next question when it is due; NULL when none is left. */
static Question *
wait_for_question (KafkaTopicFinder *finder)
{
  Question *question;

  while (!finder->stopped && (question = g_queue_peek_head (&finder->questions)) != NULL)
    {
      if (question->due <= g_get_monotonic_time ())
        return g_queue_pop_head (&finder->questions);
      g_cond_wait_until (&finder->cond, &finder->mutex, question->due);
    }
  return NULL;
}

static void
set_next_again (KafkaTopicFinder *finder, const char *topic, gint64 time)
{
  g_hash_table_replace (finder->next_again, g_strdup (topic), g_memdup2 (&time, sizeof time));
}

static void
deal_with (KafkaTopicFinder *finder, Question *question)
{
  gboolean settled = ask (question);
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&finder->mutex);
  if (!settled && !finder->stopped && now < question->until)
    {
      question->due = now + question->pause;
      question->pause = MIN (question->pause * 2, LONGEST_PAUSE);
      g_queue_push_tail (&finder->questions, question);
      question = NULL;
    }
  else if (question->again && !finder->stopped)
    {
      finder->n_again--;
      set_next_again (finder, question->topic, now + (settled ? AGAIN_INTERVAL : AGAIN_INTERVAL_IN_VAIN));
    }
  g_mutex_unlock (&finder->mutex);

  if (question == NULL)
    return;
  if (question->again)
    plugin_alarm_set (finder->alarm, 0);
  question_free (question);
}

static gpointer
run (gpointer data)
{
  KafkaTopicFinder *finder = data;
  Question *question;

  g_mutex_lock (&finder->mutex);
  while ((question = wait_for_question (finder)) != NULL)
    {
      g_mutex_unlock (&finder->mutex);
      deal_with (finder, question);
      g_mutex_lock (&finder->mutex);
    }
  finder->running = FALSE;
  g_mutex_unlock (&finder->mutex);

  kafka_topic_finder_unref (finder);
  return NULL;
}

/* Under the lock.  FALSE: there is no thread for it. */
static gboolean
run_or_wake (KafkaTopicFinder *finder)
{
  GThread *thread;

  if (finder->running)
    {
      g_cond_signal (&finder->cond);
      return TRUE;
    }

  g_atomic_ref_count_inc (&finder->ref_count);
  thread = g_thread_try_new ("kafka-topics", run, finder, NULL);
  finder->running = thread != NULL;
  if (thread != NULL)
    g_thread_unref (thread);
  else
    kafka_topic_finder_unref (finder); /* the thread's; there is another one */
  return finder->running;
}

/* Under the lock.  FALSE: it is not asked. */
static gboolean
add (KafkaTopicFinder *finder, KafkaClient *client, const char *topic, gboolean again)
{
  Question *question;

  if (finder->stopped)
    return FALSE;

  question = g_new0 (Question, 1);
  question->client = kafka_client_ref (client);
  question->topic = g_strdup (topic);
  question->pause = FIRST_PAUSE;
  question->until = g_get_monotonic_time () + (again ? AGAIN_PATIENCE : PATIENCE);
  question->again = again;
  g_queue_push_head (&finder->questions, question); /* it is due now */
  if (!run_or_wake (finder))
    {
      question_free (g_queue_pop_head (&finder->questions));
      return FALSE;
    }

  if (again)
    finder->n_again++;
  return TRUE;
}

void
kafka_topic_finder_stop (KafkaTopicFinder *finder)
{
  g_mutex_lock (&finder->mutex);
  finder->stopped = TRUE;
  finder->n_again = 0;
  g_queue_clear_full (&finder->questions, question_free);
  g_cond_signal (&finder->cond);
  g_mutex_unlock (&finder->mutex);
}

void
kafka_topic_finder_find (KafkaTopicFinder *finder, KafkaClient *client, const char *topic)
{
  g_mutex_lock (&finder->mutex);
  add (finder, client, topic, FALSE);
  g_mutex_unlock (&finder->mutex);
}

gboolean
kafka_topic_finder_ask_again (KafkaTopicFinder *finder, KafkaClient *client, const char *topic)
{
  gint64 *next;
  gboolean again;

  g_mutex_lock (&finder->mutex);
  next = g_hash_table_lookup (finder->next_again, topic);
  again = (next == NULL || *next <= g_get_monotonic_time ()) && add (finder, client, topic, TRUE);
  if (again)
    set_next_again (finder, topic, G_MAXINT64); /* until there is an answer */
  g_mutex_unlock (&finder->mutex);
  return again;
}

gboolean
kafka_topic_finder_is_asking_again (KafkaTopicFinder *finder)
{
  gboolean asking;

  g_mutex_lock (&finder->mutex);
  asking = finder->n_again > 0;
  g_mutex_unlock (&finder->mutex);
  return asking;
}
