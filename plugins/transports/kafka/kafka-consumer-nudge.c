/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A fetcher that waits for too long.
 *
 * When enough is in the fetch queue, librdkafka stops fetching, and up to 2.1 it looks again only after a second, or
 * when something happens on the connection: a fast application would wait for most of the time.  So something happens as
 * soon as there is room: a question to the leaders of the partitions. */
#include "config.h"

#include "kafka-consumer-private.h"

static guint64
get_number (rd_kafka_t *handle, const char *property)
{
  char value[32] = "";
  size_t size = sizeof value;

  if (rd_kafka_conf_get (rd_kafka_conf (handle), property, value, &size) != RD_KAFKA_CONF_OK)
    return 0;
  return g_ascii_strtoull (value, NULL, 10);
}

void
kafka_consumer_start_nudging (TaskbusKafkaConsumer *self)
{
  rd_kafka_t *handle = kafka_client_get_handle (self->client);

  if (kafka_properties_get_scope ("fetch.queue.backoff.ms") != KAFKA_SCOPE_NONE) /* it looks again by itself */
    return;

  /* Some was received since it stopped. */
  self->full_records = get_number (handle, "queued.min.messages") * 3 / 4;
  self->full_bytes = get_number (handle, "queued.max.messages.kbytes") * 1024 * 3 / 4;
}

static void
on_nudged (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GPtrArray) spans = kafka_lookup_spans_finish (result, NULL);

  self->is_nudging = FALSE;
}

static void
nudge (TaskbusKafkaConsumer *self)
{
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func ((GDestroyNotify) kafka_span_free);
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &part))
    {
      if (!part->paused && !part->revoked)
        g_ptr_array_add (spans, kafka_span_new (part->topic, part->number));
    }
  if (spans->len == 0)
    return;

  self->is_nudging = TRUE;
  kafka_lookup_spans_async (self->client, spans, FALSE, self, on_nudged, NULL);
}

/* After records were received, of so many bytes a record. */
void
kafka_consumer_consider_nudging (TaskbusKafkaConsumer *self, gsize record_bytes)
{
  guint64 length;
  gboolean is_full;

  if (self->full_records == 0 || self->is_nudging)
    return;

  length = rd_kafka_queue_length (self->fetch);
  is_full = length >= self->full_records || length * record_bytes >= self->full_bytes;
  if (self->was_full && !is_full)
    nudge (self);
  self->was_full = is_full;
}
