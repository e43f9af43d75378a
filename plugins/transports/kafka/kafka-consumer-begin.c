/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
tell_out_of_range (TaskbusKafkaConsumer *self, const KafkaSpan *span, gint64 begin)
{
  g_autoptr (GError) error = NULL;

  if (span->committed < span->low)
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("Group “%s” was at offset %" PRId64
                    " of partition %d of topic “%s”, but the oldest record is %" PRId64
                    ": the ones between were deleted; going on at %" PRId64),
                 self->group, span->committed, span->number, span->topic, span->low, begin);
  else
    g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                 _ ("Group “%s” was at offset %" PRId64 " of partition %d of topic “%s”, which ends at %" PRId64
                    ": it was truncated or made anew; going on at %" PRId64),
                 self->group, span->committed, span->number, span->topic, span->high, begin);
  kafka_consumer_fail (self, error);
}

/* librdkafka knows the beginning and the end, too, when they could not be looked up. */
static gint64
get_watermark (gint64 known, gint64 logical, gint64 *position)
{
  *position = known;
  return known != TASKBUS_OFFSET_NONE ? known : logical;
}

static gint64
go_on (TaskbusKafkaConsumer *self, const KafkaSpan *span, gint64 *position)
{
  gboolean is_known = span->low != TASKBUS_OFFSET_NONE && span->high != TASKBUS_OFFSET_NONE;
  gboolean is_outside = is_known && (span->committed < span->low || span->committed > span->high);

  /* Otherwise the broker says so: see kafka-consumer-reset.c. */
  *position = span->committed;
  if (is_outside && self->reset != KAFKA_RESET_NONE)
    {
      *position = self->reset == KAFKA_RESET_LATEST ? span->high : span->low;
      tell_out_of_range (self, span, *position);
    }
  return *position;
}

/* The offset for librdkafka, and the same for the bus, as far as it is known. */
gint64
kafka_consumer_get_begin (TaskbusKafkaConsumer *self, const KafkaSpan *span, gint64 wanted, gint64 *position)
{
  if (span->committed != TASKBUS_OFFSET_NONE)
    return go_on (self, span, position);
  if (wanted == TASKBUS_OFFSET_START)
    return get_watermark (span->low, RD_KAFKA_OFFSET_BEGINNING, position);
  if (wanted == TASKBUS_OFFSET_END)
    return get_watermark (span->high, RD_KAFKA_OFFSET_END, position);

  *position = wanted;
  if (span->low != TASKBUS_OFFSET_NONE && span->high != TASKBUS_OFFSET_NONE)
    *position = CLAMP (wanted, span->low, span->high);
  return *position;
}

/* Where a part goes on, for librdkafka. */
gint64
kafka_consumer_get_offset (const KafkaPart *part)
{
  return part->position != TASKBUS_OFFSET_NONE ? part->position
         : part->is_at_end                     ? RD_KAFKA_OFFSET_END
                                               : RD_KAFKA_OFFSET_BEGINNING;
}
