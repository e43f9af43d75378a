/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How long until topics and partitions that came are noticed. */
#define LOOK_SOON (G_TIME_SPAN_SECOND)
#define LOOK_LATER (5 * G_TIME_SPAN_SECOND)
#define LOOK_EACH_TOPIC (2 * G_TIME_SPAN_MILLISECOND)

/* A partition that was not there so often is gone. */
#define MISSED_MAX 2

/* A topic that is read or waited for: librdkafka looks after those that it has a handle of. */
static rd_kafka_topic_t *
get_topic (TaskbusKafkaConsumer *self, const char *name)
{
  rd_kafka_topic_t *topic = g_hash_table_lookup (self->topics, name);

  if (topic == NULL)
    {
      topic = rd_kafka_topic_new (kafka_client_get_handle (self->client), name, NULL);
      if (topic != NULL)
        g_hash_table_insert (self->topics, g_strdup (name), topic);
    }
  return topic;
}

static gboolean
matches (TaskbusKafkaConsumer *self, const char *topic)
{
  for (guint i = 0; i < self->patterns->len; i++)
    {
      if (g_pattern_spec_match_string (g_ptr_array_index (self->patterns, i), topic))
        return TRUE;
    }
  return FALSE;
}

/* Whether the options name the partition, and from where. */
static gboolean
is_chosen (TaskbusKafkaConsumer *self, const char *topic, gint32 number, gint64 *offset)
{
  GPtrArray *partitions = taskbus_consumer_options_get_partitions (self->options);

  *offset = TASKBUS_OFFSET_NONE;
  if (partitions == NULL || partitions->len == 0)
    return matches (self, topic);

  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);

      if (partition->partition != number || g_strcmp0 (partition->topic, topic) != 0)
        continue;
      *offset = partition->offset;
      return TRUE;
    }
  return FALSE;
}

static gboolean
begin (TaskbusKafkaConsumer *self, const KafkaSpan *span, GPtrArray *assigned)
{
  rd_kafka_topic_t *topic = get_topic (self, span->topic);
  gint64 wanted, offset, position;
  g_autoptr (GError) error = NULL;

  if (!is_chosen (self, span->topic, span->number, &wanted))
    return FALSE;
  if (wanted == TASKBUS_OFFSET_NONE)
    wanted = self->start == TASKBUS_OFFSET_END && self->looked ? TASKBUS_OFFSET_START : self->start;

  offset = kafka_consumer_get_begin (self, span, wanted, &position);
  if (topic == NULL || rd_kafka_consume_start_queue (topic, span->number, offset, self->fetch) != 0)
    {
      kafka_error_set (&error, rd_kafka_last_error (), NULL, _ ("Partition %d of topic “%s” cannot be received from"),
                       span->number, span->topic);
      kafka_consumer_fail (self, error);
      return FALSE;
    }

  kafka_consumer_add_part (self, span->topic, span->number, position)->is_at_end = offset == RD_KAFKA_OFFSET_END;
  g_ptr_array_add (assigned, taskbus_topic_partition_new (span->topic, span->number, position));
  return TRUE;
}

static void
look_again (TaskbusKafkaConsumer *self, gint64 after)
{
  self->looking = FALSE;
  self->look_due = g_get_monotonic_time () + after;
  plugin_alarm_set (self->alarm, self->look_due);
}

static void
on_spans (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GPtrArray) spans = kafka_lookup_spans_finish (result, NULL);
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  if (self->closed)
    return;

  for (guint i = 0; spans != NULL && i < spans->len; i++)
    begin (self, g_ptr_array_index (spans, i), assigned);
  self->looked |= spans != NULL;
  look_again (self, spans == NULL || g_hash_table_size (self->missing) > 0 ? LOOK_SOON : self->look_interval);
  if (assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
}

/* The same trouble is told once. */
static void
tell_problem (TaskbusKafkaConsumer *self, const GError *error)
{
  if (g_strcmp0 (self->look_problem, error != NULL ? error->message : NULL) == 0)
    return;

  g_free (self->look_problem);
  self->look_problem = error != NULL ? g_strdup (error->message) : NULL;
  if (error != NULL)
    kafka_consumer_fail (self, error);
}

static gboolean
is_of_topic (gpointer key, gpointer value, gpointer topic)
{
  return strcmp (((const KafkaPart *) key)->topic, topic) == 0;
}

/* A topic that is not there is waited for; one that cannot be looked at now is not gone. */
static void
note_topic_error (TaskbusKafkaConsumer *self, const rd_kafka_metadata_topic_t *topic, GHashTable *gone, GError **error)
{
  g_autofree char *denial = NULL;

  if (topic->err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART || topic->err == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
    return;

  g_hash_table_foreach_remove (gone, is_of_topic, topic->topic);
  if (kafka_error_get_code (topic->err) == TASKBUS_ERROR_UNREACHABLE)
    return;

  g_clear_error (error);
  denial = kafka_security_explain_denial (self->settings->security, topic->err, "Read", topic->topic);
  kafka_error_set (error, topic->err, denial, _ ("Topic “%s” cannot be received from"), topic->topic);
}

/* The partitions that are to be read and are not yet; forgets in @gone what is still there. */
static GPtrArray *
list_new (TaskbusKafkaConsumer *self, const rd_kafka_metadata_t *metadata, GHashTable *gone)
{
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func ((GDestroyNotify) kafka_span_free);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < metadata->topic_cnt; i++)
    {
      const rd_kafka_metadata_topic_t *topic = &metadata->topics[i];
      gboolean is_wanted = g_hash_table_contains (self->topics, topic->topic) || matches (self, topic->topic);

      if (topic->err != RD_KAFKA_RESP_ERR_NO_ERROR && is_wanted)
        note_topic_error (self, topic, gone, &error);
      if (topic->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        g_hash_table_remove (self->missing, topic->topic);
      for (int k = 0; topic->err == RD_KAFKA_RESP_ERR_NO_ERROR && k < topic->partition_cnt; k++)
        {
          gint32 number = topic->partitions[k].id;
          KafkaPart *part = kafka_part_table_find (self->table, topic->topic, number);
          gint64 offset;

          if (part != NULL && g_hash_table_remove (gone, part))
            part->n_missed = 0;
          else if (part != NULL)
            continue;
          else if (is_chosen (self, topic->topic, number, &offset))
            g_ptr_array_add (spans, kafka_span_new (topic->topic, number));
        }
    }

  tell_problem (self, error);
  return g_steal_pointer (&spans);
}

/* Partitions of a topic that was deleted, unless it was just a broker that does not know it yet. */
static void
drop_gone (TaskbusKafkaConsumer *self, GHashTable *gone)
{
  g_autoptr (GPtrArray) lost = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    {
      if (++part->n_missed < MISSED_MAX)
        continue;
      rd_kafka_consume_stop (get_topic (self, part->topic), part->number);
      g_ptr_array_add (lost, taskbus_topic_partition_new (part->topic, part->number, TASKBUS_OFFSET_NONE));
      kafka_consumer_remove_part (self, part);
    }
  if (lost->len > 0)
    taskbus_consumer_emit_revoked (TASKBUS_CONSUMER (self), lost, TRUE);
}

/* The names that were asked for, until they are seen. */
static void
expect_names (TaskbusKafkaConsumer *self)
{
  const char *const *topics = taskbus_consumer_options_get_topics (self->options);

  g_hash_table_remove_all (self->missing);
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      if (!taskbus_topic_is_pattern (topics[i]))
        g_hash_table_add (self->missing, g_strdup (topics[i]));
    }
}

static GHashTable *
list_parts (TaskbusKafkaConsumer *self)
{
  GHashTable *parts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    g_hash_table_add (parts, part);
  return parts;
}

static void
on_topics (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GHashTable) gone = NULL;
  g_autoptr (GPtrArray) spans = NULL;
  g_autoptr (GError) error = NULL;
  const rd_kafka_metadata_t *metadata = kafka_lookup_topics_finish (result, &error);

  if (self->closed)
    return;
  if (metadata == NULL)
    {
      tell_problem (self, error);
      look_again (self, LOOK_SOON);
      return;
    }

  expect_names (self);
  gone = list_parts (self);
  spans = list_new (self, metadata, gone);
  self->look_interval = LOOK_LATER + (self->all_topics ? metadata->topic_cnt * LOOK_EACH_TOPIC : 0);
  drop_gone (self, gone);
  if (self->closed)
    return;
  if (spans->len > 0)
    {
      kafka_lookup_spans_async (self->client, spans, FALSE, self, on_spans, NULL);
      return;
    }
  self->looked = TRUE;
  look_again (self, g_hash_table_size (self->missing) > 0 ? LOOK_SOON : self->look_interval);
}

void
kafka_consumer_tick_plain (TaskbusKafkaConsumer *self, gint64 now)
{
  if (self->looking)
    return;
  if (now < self->look_due)
    {
      plugin_alarm_set (self->alarm, self->look_due);
      return;
    }

  self->looking = TRUE;
  kafka_lookup_topics_async (self->client, self->all_topics, self, on_topics, NULL);
}

gboolean
kafka_consumer_start_plain (TaskbusKafkaConsumer *self, GError **error)
{
  const char *const *topics = taskbus_consumer_options_get_topics (self->options);
  GPtrArray *partitions = taskbus_consumer_options_get_partitions (self->options);

  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rd_kafka_topic_destroy);
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      g_ptr_array_add (self->patterns, g_pattern_spec_new (topics[i]));
      if (taskbus_topic_is_pattern (topics[i]))
        self->all_topics = TRUE;
      else
        get_topic (self, topics[i]);
    }
  for (guint i = 0; partitions != NULL && i < partitions->len; i++)
    get_topic (self, ((const TaskbusTopicPartition *) g_ptr_array_index (partitions, i))->topic);
  self->look_interval = LOOK_LATER;
  plugin_alarm_set (self->alarm, 0);
  return TRUE;
}

void
kafka_consumer_restart_plain (TaskbusKafkaConsumer *self, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      KafkaPart *part = g_ptr_array_index (parts, i);
      rd_kafka_topic_t *topic = get_topic (self, part->topic);

      part->is_stopped = FALSE;
      rd_kafka_consume_stop (topic, part->number);
      rd_kafka_consume_start_queue (topic, part->number, kafka_consumer_get_offset (part), self->fetch);
    }
}

typedef struct
{
  KafkaClient *client;
  GHashTable *topics;
  GHashTable *parts;
} Stop;

static gpointer
stop_parts (gpointer data)
{
  Stop *stop = data;
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, stop->parts);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    rd_kafka_consume_stop (g_hash_table_lookup (stop->topics, part->topic), part->number);
  g_hash_table_unref (stop->topics);
  g_hash_table_unref (stop->parts);
  kafka_client_unref (stop->client);
  g_free (stop);
  return NULL;
}

/* Each stop is waited for, though not here. */
void
kafka_consumer_stop_plain (TaskbusKafkaConsumer *self)
{
  Stop *stop = g_new (Stop, 1);
  GThread *thread;

  stop->client = kafka_client_ref (self->client);
  stop->topics = g_steal_pointer (&self->topics);
  stop->parts = self->table;
  self->table = kafka_part_table_new ();
  self->last = NULL;
  thread = g_thread_try_new ("kafka-stop", stop_parts, stop, NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    stop_parts (stop);
}
