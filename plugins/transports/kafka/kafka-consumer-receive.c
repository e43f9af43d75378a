/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>

/* The part of a message: mostly the one of the message before. */
static KafkaPart *
find_part (TaskbusKafkaConsumer *self, const rd_kafka_message_t *message)
{
  if (self->last == NULL || message->rkt != self->last_topic || message->partition != self->last->number)
    {
      self->last = kafka_part_table_find (self->table, rd_kafka_topic_name (message->rkt), message->partition);
      self->last_topic = message->rkt;
    }
  return self->last;
}

static void
add_headers (TaskbusRecordBuilder *builder, const rd_kafka_message_t *message)
{
  rd_kafka_headers_t *headers;
  const char *name;
  const void *value;
  size_t size;

  if (rd_kafka_message_headers (message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return;

  for (size_t i = 0; rd_kafka_header_get_all (headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; i++)
    taskbus_record_builder_add_header_data (builder, name, value, value != NULL ? size : 0);
}

/* Kafka tells null from empty by the pointer. */
static TaskbusRecord *
make_record (TaskbusKafkaConsumer *self, const rd_kafka_message_t *message, const KafkaPart *part)
{
  TaskbusRecordBuilder *builder = self->builder;
  gint64 timestamp = rd_kafka_message_timestamp (message, NULL);

  taskbus_record_builder_reset (builder, part->topic);
  taskbus_record_builder_set_partition (builder, message->partition);
  taskbus_record_builder_set_offset (builder, message->offset);
  if (timestamp >= 0 && timestamp <= G_MAXINT64 / 1000) /* any producer may write any number */
    taskbus_record_builder_set_timestamp (builder, timestamp * 1000);
  if (message->key != NULL)
    taskbus_record_builder_set_key_data (builder, message->key, message->key_len);
  if (message->payload != NULL)
    taskbus_record_builder_set_value_data (builder, message->payload, message->len);
  add_headers (builder, message);
  return taskbus_record_builder_end (builder);
}

static TaskbusRecord *
take_message (TaskbusKafkaConsumer *self, const rd_kafka_message_t *message)
{
  KafkaPart *part = find_part (self, message);

  if (part == NULL || part->revoked)
    return NULL;
  if (message->offset < part->position || part->reset_since != 0) /* came already, or comes again */
    return NULL;

  part->position = message->offset + 1;
  part->is_sought = FALSE;
  return make_record (self, message, part);
}

static void
lose_position (TaskbusKafkaConsumer *self, const rd_kafka_topic_partition_t *where)
{
  KafkaPart *part = kafka_part_table_find (self->table, where->topic, where->partition);

  if (part != NULL && !part->revoked)
    kafka_consumer_reset (self, part);
}

static void
reach_end (TaskbusKafkaConsumer *self, const rd_kafka_topic_partition_t *where)
{
  KafkaPart *part = kafka_part_table_find (self->table, where->topic, where->partition);
  TaskbusTopicPartition end = { .topic = (char *) where->topic,
                                .partition = where->partition,
                                .offset = where->offset };

  if (part == NULL || part->revoked || part->paused || part->reset_since != 0)
    return;

  part->position = where->offset;
  part->is_sought = FALSE;
  taskbus_consumer_emit_end_reached (TASKBUS_CONSUMER (self), &end);
}

/* The end of a partition comes as an error, too. */
static void
take_error (TaskbusKafkaConsumer *self, rd_kafka_event_t *event, GError **error)
{
  rd_kafka_topic_partition_t *where = rd_kafka_event_topic_partition (event);
  rd_kafka_resp_err_t code = rd_kafka_event_error (event);
  g_autofree char *denial = kafka_security_explain_denial (self->settings->security, code, "Read",
                                                           where != NULL ? where->topic : NULL);
  const char *reason = denial != NULL ? denial : rd_kafka_event_error_string (event);

  if (code == RD_KAFKA_RESP_ERR__PARTITION_EOF && where != NULL)
    reach_end (self, where);
  else if (code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && where != NULL)
    lose_position (self, where);
  else if (code != RD_KAFKA_RESP_ERR__PARTITION_EOF && where != NULL)
    kafka_error_set (error, code, reason, _ ("Partition %d of topic “%s” cannot be received from"), where->partition,
                     where->topic);
  else if (code != RD_KAFKA_RESP_ERR__PARTITION_EOF)
    kafka_error_set (error, code, reason, _ ("No records can be received"));

  if (where != NULL)
    rd_kafka_topic_partition_destroy (where);
}

static void
take_event (TaskbusKafkaConsumer *self, rd_kafka_event_t *event, GPtrArray *records, gsize *bytes, GError **error)
{
  const rd_kafka_message_t *message;

  if (rd_kafka_event_type (event) == RD_KAFKA_EVENT_ERROR)
    take_error (self, event, error);
  if (rd_kafka_event_type (event) != RD_KAFKA_EVENT_FETCH)
    return;

  while ((message = rd_kafka_event_message_next (event)) != NULL)
    {
      TaskbusRecord *record = take_message (self, message);

      if (record == NULL)
        continue;
      *bytes += message->key_len + message->len;
      g_ptr_array_add (records, record);
    }
}

GPtrArray *
kafka_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  g_autoptr (TaskbusKafkaConsumer) kept = g_object_ref (self);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) local_error = NULL;
  rd_kafka_event_t *event;
  gsize bytes = 0;

  if (!kafka_consumer_check_open (self, error))
    return NULL;

  records = g_ptr_array_new_full (MIN (max_records, 512), (GDestroyNotify) taskbus_record_unref);
  while (records->len < max_records && bytes < MAX (max_bytes, 1) && local_error == NULL && !self->closed &&
         (event = rd_kafka_queue_poll (self->fetch, 0)) != NULL)
    {
      take_event (self, event, records, &bytes, &local_error);
      rd_kafka_event_destroy (event);
    }

  if (local_error != NULL && records->len > 0)
    kafka_consumer_fail (self, local_error);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return records->len > 0 ? g_steal_pointer (&records) : NULL;
}

/* A partition may bring something between its start and its forwarding: only receive() takes records, so it is fetched again. */
gboolean
kafka_consumer_take_stray (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  rd_kafka_topic_partition_t *where = rd_kafka_event_topic_partition (event);
  gboolean is_stray;

  if (where == NULL)
    return FALSE;

  is_stray = kafka_consumer_fetch_again (self, where->topic, where->partition);
  rd_kafka_topic_partition_destroy (where);
  return is_stray;
}

/* The source of the fetch queue. */
gboolean
kafka_consumer_tell_ready (gpointer data)
{
  g_autoptr (TaskbusKafkaConsumer) self = g_object_ref (TASKBUS_KAFKA_CONSUMER (data));

  if (!self->closed)
    taskbus_consumer_emit_ready (TASKBUS_CONSUMER (self));
  return FALSE;
}
