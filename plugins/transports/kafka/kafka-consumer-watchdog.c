/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* librdkafka's own watchdog never barks here, because its control events are served whatever the application does. */
#include "config.h"

#include "kafka-consumer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* A part of which the application has records. */
static const KafkaPart *
find_stuck (TaskbusKafkaConsumer *self)
{
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    {
      if (part->position > MAX (part->stored, part->begin))
        return part;
    }
  return NULL;
}

static void
tell_stuck (TaskbusKafkaConsumer *self, const KafkaPart *part, gint64 since)
{
  g_autoptr (GError) error = NULL;
  gint64 first = MAX (part->stored, part->begin);

  g_set_error (
    &error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
    _ ("The handler of group “%s” has answered nothing for %" PRId64 " s; offset %" PRId64
       " of partition %d of topic “%s” is waiting. The group was left, so that others go on, and is joined again with "
       "the next answer; for slower handlers raise kafka.poll-interval"),
    self->group, since / G_USEC_PER_SEC, first, part->number, part->topic);
  kafka_consumer_fail (self, error);
}

void
kafka_consumer_tick_watchdog (TaskbusKafkaConsumer *self, gint64 now)
{
  gint64 due = self->work_since + self->poll_interval;
  const KafkaPart *part;

  if (self->n_work == 0 || self->is_away || self->revoking != NULL)
    return;
  if (now < due)
    {
      plugin_alarm_set (self->alarm, due);
      return;
    }

  part = find_stuck (self);
  if (part == NULL)
    return;

  self->is_away = TRUE;
  tell_stuck (self, part, now - self->work_since);
  rd_kafka_unsubscribe (kafka_client_get_handle (self->client));
}

void
kafka_consumer_note_work (TaskbusConsumer *consumer, guint n_records)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  g_autoptr (GError) error = NULL;

  if (self->closed || self->group == NULL)
    return;

  self->n_work = n_records;
  self->work_since = g_get_monotonic_time ();
  if (n_records > 0)
    plugin_alarm_set (self->alarm, self->work_since + self->poll_interval);
  if (!self->is_away)
    return;

  self->is_away = FALSE;
  if (!kafka_consumer_subscribe (self, &error))
    kafka_consumer_fail (self, error);
}
