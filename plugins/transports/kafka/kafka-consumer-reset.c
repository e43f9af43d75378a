/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Offsets that the broker says it does not have. librdkafka is not left to deal with it: it would go to the beginning or to the end
 * at once, even when it was only a broker that has come back and is behind, and it would tell nobody. */
#include "config.h"

#include "kafka-consumer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define LOOK_AGAIN (500 * G_TIME_SPAN_MILLISECOND)

/* A partition that ends before our position for so long has lost records, or was made anew. */
#define SHORT_PATIENCE (30 * G_TIME_SPAN_SECOND)

static void
tell (TaskbusKafkaConsumer *self, const KafkaPart *part, const KafkaSpan *span, gint64 begin)
{
  g_autoptr (GError) error = NULL;

  if (self->reset == KAFKA_RESET_NONE)
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("There is no offset %" PRId64 " in partition %d of topic “%s”, which has %" PRId64 " to %" PRId64
                    ": nothing is received from it, as kafka.offset-reset says, until somebody seeks"),
                 part->position, part->number, part->topic, span->low, span->high);
  else if (part->position < span->low)
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("Offsets %" PRId64 " to %" PRId64
                    " of partition %d of topic “%s” were deleted before they were received: keep records longer "
                    "(retention.ms), or receive faster; going on at %" PRId64),
                 part->position, span->low - 1, part->number, part->topic, begin);
  else
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("Partition %d of topic “%s” ends at %" PRId64 ", before offset %" PRId64
                    ": it was truncated or made anew; going on at %" PRId64),
                 part->number, part->topic, span->high, part->position, begin);
  kafka_consumer_fail (self, error);
}

/* Where the part goes on.  FALSE: that is not clear yet, or it does not. */
static gboolean
decide (TaskbusKafkaConsumer *self, KafkaPart *part, const KafkaSpan *span, gint64 now)
{
  gint64 begin;

  if (span->low == TASKBUS_OFFSET_NONE || span->high == TASKBUS_OFFSET_NONE)
    return FALSE;
  if (part->position >= span->low && part->position <= span->high)
    return TRUE;

  begin = self->reset == KAFKA_RESET_LATEST ? span->high : span->low;
  if (part->position == TASKBUS_OFFSET_NONE)
    {
      part->position = part->is_at_end ? span->high : span->low;
      return TRUE;
    }
  if (part->is_sought)
    {
      part->position = CLAMP (part->position, span->low, span->high); /* the next one that exists */
      return TRUE;
    }
  if (part->position > span->high && now - part->reset_since < SHORT_PATIENCE)
    return FALSE;

  tell (self, part, span, begin);
  if (self->reset == KAFKA_RESET_NONE)
    {
      part->reset_since = 0;
      return FALSE;
    }
  part->position = begin;
  return TRUE;
}

static void
on_spans (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GPtrArray) spans = kafka_lookup_spans_finish (result, NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  gint64 now = g_get_monotonic_time ();

  self->is_resetting = FALSE;
  if (self->closed)
    return;

  self->reset_due = now + LOOK_AGAIN; /* for what is not settled, if there is something */
  plugin_alarm_set (self->alarm, self->reset_due);
  if (self->assigning != NULL || self->revoking != NULL)
    return;
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const KafkaSpan *span = g_ptr_array_index (spans, i);
      KafkaPart *part = kafka_part_table_find (self->table, span->topic, span->number);

      if (part == NULL || part->reset_since == 0 || !decide (self, part, span, now))
        continue;
      part->reset_since = 0;
      g_ptr_array_add (parts, part);
    }

  if (parts->len > 0 && self->group != NULL)
    kafka_consumer_restart_group (self, parts);
  else if (parts->len > 0)
    kafka_consumer_restart_plain (self, parts);
}

void
kafka_consumer_tick_reset (TaskbusKafkaConsumer *self, gint64 now)
{
  g_autoptr (GPtrArray) spans = NULL;
  GHashTableIter iter;
  KafkaPart *part;

  if (self->reset_due == 0 || self->is_resetting)
    return;
  if (now < self->reset_due)
    {
      plugin_alarm_set (self->alarm, self->reset_due);
      return;
    }

  self->reset_due = 0;
  spans = g_ptr_array_new_with_free_func ((GDestroyNotify) kafka_span_free);
  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    {
      if (part->reset_since != 0 && !part->revoked)
        g_ptr_array_add (spans, kafka_span_new (part->topic, part->number));
    }
  if (spans->len == 0)
    return;

  self->is_resetting = TRUE;
  kafka_lookup_spans_async (self->client, spans, FALSE, self, on_spans, NULL);
}

/* librdkafka has stopped at an offset that is not there. */
void
kafka_consumer_reset (TaskbusKafkaConsumer *self, KafkaPart *part)
{
  part->is_stopped = TRUE;
  if (part->reset_since == 0)
    part->reset_since = g_get_monotonic_time ();
  self->reset_due = part->reset_since;
  plugin_alarm_set (self->alarm, 0);
}
