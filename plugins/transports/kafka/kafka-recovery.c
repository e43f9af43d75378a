/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-recovery-private.h"

#include "kafka-delivery-error.h"
#include "kafka-fate.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>

#define STEP_INTERVAL (10 * G_TIME_SPAN_MILLISECOND)
#define FIRST_PAUSE (50 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_PAUSE (2 * G_TIME_SPAN_SECOND)

/* A new client would be refused as well, and nobody sends anything. */
#define DOZE (20 * G_TIME_SPAN_SECOND)

KafkaRecovery *
kafka_recovery_new (KafkaProducer *producer)
{
  KafkaRecovery *recovery = g_new0 (KafkaRecovery, 1);

  g_mutex_init (&recovery->mutex);
  g_queue_init (&recovery->kept);
  g_queue_init (&recovery->held);
  recovery->producer = producer;
  return recovery;
}

void
kafka_recovery_free (KafkaRecovery *recovery)
{
  g_queue_clear_full (&recovery->kept, (GDestroyNotify) taskbus_publication_unref);
  g_queue_clear_full (&recovery->held, (GDestroyNotify) taskbus_publication_unref);
  g_mutex_clear (&recovery->mutex);
  g_free (recovery);
}

static void
begin (KafkaRecovery *recovery)
{
  g_mutex_lock (&recovery->mutex);
  g_atomic_int_set (&recovery->producer->held, TRUE);
  g_mutex_unlock (&recovery->mutex);
  if (!recovery->running)
    recovery->since = g_get_monotonic_time ();
  recovery->running = TRUE;
  plugin_alarm_set (recovery->producer->alarm, 0);
}

static char *
dup_fatal_error (KafkaProducer *producer, rd_kafka_resp_err_t *code)
{
  char text[512] = "";

  *code = rd_kafka_fatal_error (kafka_client_get_handle (producer->client), text, sizeof text);
  return g_strdup (text);
}

void
kafka_recovery_renew (KafkaRecovery *recovery)
{
  rd_kafka_resp_err_t code;
  g_autofree char *text = NULL;

  if (recovery->renews || !kafka_producer_can_recover (recovery->producer))
    return;

  text = dup_fatal_error (recovery->producer, &code);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) /* it was the one before */
    return;

  if (kafka_fate_is_hopeless (code)) /* which each record's error says */
    g_info ("The producer of librdkafka failed: %s", text);
  else
    g_message ("The producer of librdkafka failed, and what was not confirmed is sent again by a new one: %s", text);
  recovery->renews = TRUE;
  begin (recovery);
}

static gsize
get_size (TaskbusPublication *publication)
{
  return taskbus_record_get_size (taskbus_publication_get_record (publication));
}

/* Nothing that is still in a queue may overtake what was refused. */
static void
call_back (KafkaRecovery *recovery)
{
  rd_kafka_purge (kafka_client_get_handle (recovery->producer->client),
                  RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_NON_BLOCKING);
}

/* Of a batch that was too large. */
static void
split (KafkaRecovery *recovery, const rd_kafka_message_t *message)
{
  KafkaProducer *producer = recovery->producer;

  if (!recovery->running)
    {
      g_info ("A batch was larger than what its topic takes: it is sent in smaller ones");
      begin (recovery); /* first: what is sent from now on is held */
    }
  if (!kafka_group_size_is_rejected (&recovery->group))
    call_back (recovery);
  kafka_group_size_note_rejected (&recovery->group, get_size (message->_private));
  kafka_batch_limit_ask (producer->batch_limit, producer->client, rd_kafka_topic_name (message->rkt));
}

/* The topic was deleted, and may be made again by asking for it; once in a while that is tried. */
static gboolean
ask_again (KafkaRecovery *recovery, const rd_kafka_message_t *message)
{
  KafkaProducer *producer = recovery->producer;

  if (!kafka_topic_finder_is_asking_again (producer->finder) &&
      !kafka_topic_finder_ask_again (producer->finder, producer->client, rd_kafka_topic_name (message->rkt)))
    return FALSE;

  begin (recovery);
  return TRUE;
}

gboolean
kafka_recovery_takes (KafkaRecovery *recovery, const rd_kafka_message_t *message, gsize n)
{
  gboolean takes = FALSE;

  if (recovery->producer->give_up != 0 || !kafka_producer_can_recover (recovery->producer))
    return FALSE;

  if (message->err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || message->err == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE)
    {
      takes = n > 1; /* alone it is too large itself */
      if (takes)
        split (recovery, message);
    }
  else if (kafka_fate_is_of_client (message->err))
    {
      kafka_recovery_renew (recovery);
      takes = recovery->running && kafka_fate_is_surely_not_stored (message);
    }
  else if (message->err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || message->err == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
           message->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    {
      takes = rd_kafka_message_status (message) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED && ask_again (recovery, message);
    }

  if (takes)
    {
      g_queue_push_tail (&recovery->kept, message->_private);
      recovery->unsorted = TRUE;
    }
  return takes;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  guint64 first = taskbus_publication_get_sequence ((TaskbusPublication *) a);
  guint64 second = taskbus_publication_get_sequence ((TaskbusPublication *) b);

  return first < second ? -1 : first > second;
}

/* The next one in order; NULL: there is none, and what is sent goes the straight way again. */
static TaskbusPublication *
next (KafkaRecovery *recovery)
{
  if (recovery->unsorted)
    g_queue_sort (&recovery->kept, compare, NULL);
  recovery->unsorted = FALSE;
  if (recovery->kept.length > 0)
    return g_queue_pop_head (&recovery->kept);

  g_mutex_lock (&recovery->mutex);
  recovery->kept = recovery->held;
  g_queue_init (&recovery->held);
  if (recovery->kept.length == 0 && recovery->reasons == 0 && !recovery->refusing)
    g_atomic_int_set (&recovery->producer->held, FALSE);
  g_mutex_unlock (&recovery->mutex);
  return g_queue_pop_head (&recovery->kept);
}

static void
refuse_one (KafkaRecovery *recovery, TaskbusPublication *publication, rd_kafka_resp_err_t code)
{
  g_autoptr (GError) error = kafka_delivery_error_new_refused (recovery->producer->client,
                                                               taskbus_publication_get_record (publication), code);

  taskbus_publication_fail (publication, error);
  taskbus_publication_unref (publication);
}

/* FALSE: it has to be offered again later. */
static gboolean
resend (KafkaRecovery *recovery, TaskbusPublication *publication)
{
  KafkaProducer *producer = recovery->producer;
  rd_kafka_resp_err_t code;

  g_atomic_int_inc (&producer->n_open);
  code = kafka_producer_produce (producer, publication);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      taskbus_publication_unref (publication);
      return TRUE;
    }

  g_atomic_int_add (&producer->n_open, -1);
  if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL || code == RD_KAFKA_RESP_ERR__FATAL)
    {
      g_queue_push_head (&recovery->kept, publication);
      if (code == RD_KAFKA_RESP_ERR__FATAL)
        kafka_recovery_renew (recovery);
      return FALSE;
    }
  refuse_one (recovery, publication, code);
  return TRUE;
}

/* FALSE: there is more. */
static gboolean
resend_all (KafkaRecovery *recovery)
{
  TaskbusPublication *publication;

  while ((publication = next (recovery)) != NULL)
    {
      if (!kafka_group_size_add (&recovery->group, get_size (publication)))
        {
          g_queue_push_head (&recovery->kept, publication);
          kafka_producer_flush (recovery->producer);
          return FALSE;
        }
      if (!resend (recovery, publication))
        return FALSE;
    }
  return TRUE;
}

/* Sleeps until something is held, which may be now; the alarm under the lock, or it could undo what wakes. */
static void
doze (KafkaRecovery *recovery, gint64 until)
{
  g_mutex_lock (&recovery->mutex);
  recovery->dozes = recovery->held.length == 0;
  plugin_alarm_set (recovery->producer->alarm, recovery->dozes ? until : 0);
  g_mutex_unlock (&recovery->mutex);
}

static void
stop_dozing (KafkaRecovery *recovery)
{
  g_mutex_lock (&recovery->mutex);
  recovery->dozes = FALSE;
  g_mutex_unlock (&recovery->mutex);
}

/* FALSE: there was nothing. */
static gboolean
fail_all (KafkaRecovery *recovery, const GError *error)
{
  GQueue held = G_QUEUE_INIT;
  TaskbusPublication *publication;
  gboolean failed = FALSE;

  g_mutex_lock (&recovery->mutex);
  held = recovery->held;
  g_queue_init (&recovery->held);
  g_mutex_unlock (&recovery->mutex);

  while ((publication = g_queue_pop_head (&recovery->kept)) != NULL || (publication = g_queue_pop_head (&held)) != NULL)
    {
      taskbus_publication_fail (publication, error);
      taskbus_publication_unref (publication);
      failed = TRUE;
    }
  return failed;
}

/* FALSE: not yet. */
static gboolean
renew (KafkaRecovery *recovery)
{
  gint64 now = g_get_monotonic_time ();
  rd_kafka_resp_err_t code;
  g_autofree char *text = dup_fatal_error (recovery->producer, &code);
  gboolean hopeless = kafka_fate_is_hopeless (code);
  gint64 due = recovery->not_before;
  g_autoptr (GError) error = NULL;

  if (hopeless)
    {
      g_autoptr (GError) denial = kafka_delivery_error_new_denied (recovery->producer->client, code, text);

      if (!fail_all (recovery, denial))
        due = MAX (due, recovery->doze_until);
    }

  if (now < due)
    {
      if (hopeless)
        doze (recovery, due);
      else
        plugin_alarm_set (recovery->producer->alarm, due);
      return FALSE;
    }

  stop_dozing (recovery);
  recovery->pause = CLAMP (recovery->pause * 2, FIRST_PAUSE, LONGEST_PAUSE);
  recovery->not_before = now + recovery->pause;
  recovery->doze_until = now + DOZE;
  recovery->renews = !kafka_producer_renew_client (recovery->producer, &error);
  if (error != NULL)
    g_message ("There is no new producer yet: %s", error->message);
  if (recovery->renews)
    plugin_alarm_set (recovery->producer->alarm, recovery->not_before);
  return !recovery->renews;
}

/* Those that librdkafka was given have a report each, but nobody should have to wait for one that never comes. */
static void
wait_for_reports (KafkaRecovery *recovery)
{
  KafkaProducer *producer = recovery->producer;
  gint64 now = g_get_monotonic_time ();

  if (now - recovery->since > producer->settings->publish_timeout * G_TIME_SPAN_MILLISECOND)
    {
      rd_kafka_purge (kafka_client_get_handle (producer->client),
                      RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING);
      recovery->since = now;
    }
  plugin_alarm_set (producer->alarm, now + STEP_INTERVAL);
}

static gboolean
is_waiting (KafkaProducer *producer)
{
  return g_atomic_int_get (&producer->n_open) > 0 || kafka_topic_finder_is_asking_again (producer->finder) ||
         kafka_batch_limit_is_asking (producer->batch_limit);
}

static void
take_reasons (KafkaRecovery *recovery)
{
  KafkaRecoveryReasons reasons;

  g_mutex_lock (&recovery->mutex);
  reasons = recovery->reasons;
  recovery->reasons = 0;
  g_mutex_unlock (&recovery->mutex);

  if (reasons != 0)
    begin (recovery);
  if ((reasons & KAFKA_RECOVERY_RENEW) != 0)
    kafka_recovery_renew (recovery);
  if ((reasons & KAFKA_RECOVERY_LATE) != 0 && kafka_group_size_is_rejected (&recovery->group))
    call_back (recovery);
}

void
kafka_recovery_step (KafkaRecovery *recovery)
{
  KafkaProducer *producer = recovery->producer;

  take_reasons (recovery);
  if (!recovery->running || producer->client == NULL)
    return;

  if (is_waiting (producer))
    {
      wait_for_reports (recovery);
      return;
    }
  if (kafka_batch_limit_needs_client (producer->batch_limit))
    {
      recovery->renews = TRUE;
      kafka_group_size_forget (&recovery->group);
    }
  if (recovery->renews && !renew (recovery))
    return;

  kafka_group_size_choose (&recovery->group);
  recovery->since = g_get_monotonic_time ();
  if (resend_all (recovery))
    {
      recovery->running = FALSE;
      kafka_group_size_forget (&recovery->group);
      kafka_batch_limit_forget_questions (producer->batch_limit);
      kafka_producer_flush (producer); /* they have waited long enough */
    }
  else
    {
      plugin_alarm_set (producer->alarm, recovery->since + STEP_INTERVAL);
    }
}

gboolean
kafka_recovery_is_idle (KafkaRecovery *recovery)
{
  gboolean idle;

  g_mutex_lock (&recovery->mutex);
  idle = (!recovery->running || recovery->dozes) && recovery->held.length == 0 && recovery->reasons == 0;
  g_mutex_unlock (&recovery->mutex);
  return idle;
}

void
kafka_recovery_note_success (KafkaRecovery *recovery)
{
  recovery->pause = 0;
}

void
kafka_recovery_refuse (KafkaRecovery *recovery)
{
  g_mutex_lock (&recovery->mutex);
  recovery->refusing = TRUE;
  g_atomic_int_set (&recovery->producer->held, TRUE);
  g_mutex_unlock (&recovery->mutex);
}

void
kafka_recovery_give_up (KafkaRecovery *recovery)
{
  g_autoptr (GError) error = g_error_new (TASKBUS_ERROR, TASKBUS_ERROR_UNCONFIRMED,
                                          _ ("The connection to %s was closed before a record was confirmed"),
                                          recovery->producer->settings->endpoints);

  kafka_recovery_refuse (recovery);
  fail_all (recovery, error);
  recovery->running = FALSE;
}
