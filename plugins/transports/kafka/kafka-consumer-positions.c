/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>

/* What could not be committed is tried again after this, at least. */
#define COMMIT_AGAIN (G_TIME_SPAN_SECOND)

gboolean
kafka_consumer_store_position (TaskbusConsumer *consumer,
                               const char *topic,
                               gint32 partition,
                               gint64 offset,
                               GError **error)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  KafkaPart *part;

  if (!kafka_consumer_check_open (self, error))
    return FALSE;
  if (self->group == NULL)
    return TRUE;

  part = kafka_part_table_find (self->table, topic, partition);
  if (part == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
                   _ ("Partition %d of topic “%s” belongs to another member of the group by now"), partition, topic);
      return FALSE;
    }

  part->stored = offset;
  if (self->commit_due == 0 && part->stored != part->submitted)
    {
      self->commit_due = g_get_monotonic_time () + self->commit_interval;
      plugin_alarm_set (self->alarm, self->commit_due);
    }
  return TRUE;
}

/* The positions that are not committed; without @all, nor on their way. */
static rd_kafka_topic_partition_list_t *
take_positions (TaskbusKafkaConsumer *self, gboolean all)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (0);
  GHashTableIter iter;
  KafkaPart *part;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    {
      if (part->stored == TASKBUS_OFFSET_NONE || part->stored == (all ? part->committed : part->submitted))
        continue;
      rd_kafka_topic_partition_list_add (list, part->topic, part->number)->offset = part->stored;
      part->submitted = part->stored;
    }
  self->commit_due = 0;
  return list;
}

void
kafka_consumer_commit (TaskbusKafkaConsumer *self, gboolean all, GTask *task)
{
  rd_kafka_topic_partition_list_t *list = take_positions (self, all);
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  GError *error = NULL;

  if (list->cnt > 0)
    code = rd_kafka_commit_queue (kafka_client_get_handle (self->client), list, self->control, NULL, task);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      kafka_error_set (&error, code, NULL, _ ("The positions of group “%s” cannot be committed"), self->group);
      g_task_return_error (task, error);
    }
  else if (list->cnt == 0)
    {
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_queue_push_tail (&self->commits, g_object_ref (task));
    }
  rd_kafka_topic_partition_list_destroy (list);
}

/* Somebody else has the partitions, or is about to get them: the next one of them begins at what was committed before. */
static gboolean
is_fenced (rd_kafka_resp_err_t code)
{
  return code == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS || kafka_error_get_code (code) == TASKBUS_ERROR_FENCED;
}

static void
set_commit_error (TaskbusKafkaConsumer *self, GError **error, rd_kafka_resp_err_t code)
{
  if (is_fenced (code))
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
                 _ ("Some partitions of group “%s” go to another member; their positions were not committed: %s"),
                 self->group, rd_kafka_err2str (code));
  else
    kafka_error_set (error, code, NULL, _ ("The positions of group “%s” cannot be committed"), self->group);
}

/* What could not be committed is tried again with the next interval. */
static void
take_back (TaskbusKafkaConsumer *self, KafkaPart *part, gint64 offset)
{
  if (part->submitted == offset)
    part->submitted = TASKBUS_OFFSET_NONE;
  if (self->commit_due != 0 || self->closed)
    return;

  self->commit_due = g_get_monotonic_time () + MAX (self->commit_interval, COMMIT_AGAIN);
  plugin_alarm_set (self->alarm, self->commit_due);
}

/* The answer to a commit. */
void
kafka_consumer_committed (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  const rd_kafka_topic_partition_list_t *list = rd_kafka_event_topic_partition_list (event);
  rd_kafka_resp_err_t code = rd_kafka_event_error (event);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  for (int i = 0; list != NULL && i < list->cnt; i++)
    {
      const rd_kafka_topic_partition_t *element = &list->elems[i];
      KafkaPart *part = kafka_part_table_find (self->table, element->topic, element->partition);

      if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        code = element->err;
      if (part != NULL && code == RD_KAFKA_RESP_ERR_NO_ERROR)
        part->committed = element->offset;
      else if (part != NULL)
        take_back (self, part, element->offset);
    }

  if (!g_queue_remove (&self->commits, rd_kafka_event_opaque (event)))
    return;
  task = rd_kafka_event_opaque (event);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    set_commit_error (self, &error, code);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_committed (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && !self->closed &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED) &&
      !g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_UNREACHABLE))
    kafka_consumer_fail (self, error);
}

/* The commit of every interval. */
void
kafka_consumer_tick_positions (TaskbusKafkaConsumer *self, gint64 now)
{
  g_autoptr (GTask) task = NULL;

  if (self->commit_due == 0)
    return;
  if (now < self->commit_due)
    {
      plugin_alarm_set (self->alarm, self->commit_due);
      return;
    }

  task = g_task_new (self, NULL, on_committed, NULL);
  g_task_set_source_tag (task, kafka_consumer_tick_positions);
  kafka_consumer_commit (self, FALSE, task);
}

void
kafka_consumer_commit_async (TaskbusConsumer *consumer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  g_autoptr (GTask) task = g_task_new (consumer, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, kafka_consumer_commit_async);
  if (!kafka_consumer_check_open (self, &error))
    g_task_return_error (task, error);
  else if (self->group == NULL)
    g_task_return_boolean (task, TRUE);
  else
    kafka_consumer_commit (self, TRUE, task);
}

/* Whose answers do not come any more. */
void
kafka_consumer_drop_commits (TaskbusKafkaConsumer *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->commits)) != NULL)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
      g_object_unref (task);
    }
}
