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

/* What stopped the intake: the end of a partition, or an error. */
typedef struct
{
  rd_kafka_resp_err_t code;
  char *topic; /* NULL when it is of none */
  gint32 number;
  gint64 offset;
  char *reason;
} Notice;

typedef struct
{
  TaskbusKafkaConsumer *self;
  GPtrArray *records;
  guint max_records;
  gsize max_bytes;
  gsize bytes;
  Notice notice;
} Intake;

static void
notice_clear (Notice *notice)
{
  g_free (notice->topic);
  g_free (notice->reason);
  *notice = (Notice){ 0 };
}

static void
lose_position (TaskbusKafkaConsumer *self, const Notice *notice)
{
  KafkaPart *part = kafka_part_table_find (self->table, notice->topic, notice->number);

  if (part != NULL && !part->revoked)
    kafka_consumer_reset (self, part);
}

static void
reach_end (TaskbusKafkaConsumer *self, const Notice *notice)
{
  KafkaPart *part = kafka_part_table_find (self->table, notice->topic, notice->number);
  TaskbusTopicPartition end = { .topic = notice->topic, .partition = notice->number, .offset = notice->offset };

  if (part == NULL || part->revoked || part->paused || part->reset_since != 0)
    return;

  part->position = notice->offset;
  part->is_sought = FALSE;
  taskbus_consumer_emit_end_reached (TASKBUS_CONSUMER (self), &end);
}

static void
take_notice (TaskbusKafkaConsumer *self, const Notice *notice, GError **error)
{
  g_autofree char *denial = NULL;
  const char *reason;

  if (notice->code == RD_KAFKA_RESP_ERR__PARTITION_EOF && notice->topic != NULL)
    {
      reach_end (self, notice);
      return;
    }
  if (notice->code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET && notice->topic != NULL)
    {
      lose_position (self, notice);
      return;
    }

  denial = kafka_security_explain_denial (self->settings->security, notice->code, "Read", notice->topic);
  reason = denial != NULL ? denial : notice->reason;
  if (notice->topic != NULL)
    kafka_error_set (error, notice->code, reason, _ ("Partition %d of topic “%s” cannot be received from"),
                     notice->number, notice->topic);
  else
    kafka_error_set (error, notice->code, reason, _ ("No records can be received"));
}

/* Within librdkafka: nothing is told to others from here. */
static void
on_message (rd_kafka_message_t *message, void *data)
{
  Intake *intake = data;
  rd_kafka_t *handle = kafka_client_get_handle (intake->self->client);
  TaskbusRecord *record;

  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      intake->notice.code = message->err;
      intake->notice.topic = message->rkt != NULL ? g_strdup (rd_kafka_topic_name (message->rkt)) : NULL;
      intake->notice.number = message->partition;
      intake->notice.offset = message->offset;
      intake->notice.reason = g_strdup (rd_kafka_message_errstr (message));
      rd_kafka_yield (handle);
      return;
    }

  record = take_message (intake->self, message);
  if (record == NULL)
    return;

  g_ptr_array_add (intake->records, record);
  intake->bytes += message->key_len + message->len;
  if (intake->records->len >= intake->max_records || intake->bytes >= intake->max_bytes)
    rd_kafka_yield (handle);
}

/* By callback, since that takes many messages for one lock and one look at the clock; what is left when it yields goes
 * back to where it was. */
GPtrArray *
kafka_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  g_autoptr (TaskbusKafkaConsumer) kept = g_object_ref (self);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) local_error = NULL;
  Intake intake = { .self = self, .max_records = max_records, .max_bytes = MAX (max_bytes, 1) };

  if (!kafka_consumer_check_open (self, error))
    return NULL;

  intake.records = records = g_ptr_array_new_full (MIN (max_records, 512), (GDestroyNotify) taskbus_record_unref);
  while (records->len < max_records && intake.bytes < intake.max_bytes && local_error == NULL && !self->closed &&
         rd_kafka_consume_callback_queue (self->fetch, 0, on_message, &intake) > 0)
    {
      if (intake.notice.code != RD_KAFKA_RESP_ERR_NO_ERROR)
        take_notice (self, &intake.notice, &local_error);
      notice_clear (&intake.notice);
    }

  if (records->len > 0 && !self->closed)
    kafka_consumer_consider_nudging (self, intake.bytes / records->len);
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
