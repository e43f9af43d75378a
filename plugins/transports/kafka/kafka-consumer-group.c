/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>

/* The positions of the group are asked for again after this. */
#define LOOK_AGAIN (500 * G_TIME_SPAN_MILLISECOND)

/* What the final commit may take longer than the bus's own patience. */
#define COMMIT_PATIENCE (5 * G_TIME_SPAN_SECOND)

static KafkaRebalance *
rebalance_new (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  KafkaRebalance *rebalance = g_new0 (KafkaRebalance, 1);

  rebalance->serial = ++self->n_rebalances;
  rebalance->list = rd_kafka_topic_partition_list_copy (rd_kafka_event_topic_partition_list (event));
  return rebalance;
}

void
kafka_rebalance_free (KafkaRebalance *rebalance)
{
  rd_kafka_topic_partition_list_destroy (rebalance->list);
  g_free (rebalance);
}

static void
ignore_error (rd_kafka_error_t *error)
{
  if (error == NULL)
    return;

  g_debug ("Rebalance: %s", rd_kafka_error_string (error));
  rd_kafka_error_destroy (error);
}

/* The answer to a rebalance; a NULL list gives up everything. */
static void
assign (TaskbusKafkaConsumer *self, rd_kafka_topic_partition_list_t *list)
{
  rd_kafka_t *handle = kafka_client_get_handle (self->client);

  if (self->cooperative && list != NULL)
    ignore_error (rd_kafka_incremental_assign (handle, list));
  else
    rd_kafka_assign (handle, list);
}

static void
unassign (TaskbusKafkaConsumer *self, rd_kafka_topic_partition_list_t *list)
{
  rd_kafka_t *handle = kafka_client_get_handle (self->client);

  if (self->cooperative)
    ignore_error (rd_kafka_incremental_unassign (handle, list));
  else
    rd_kafka_assign (handle, NULL);
}

/* A queue that the application forwards stays so when the partition is started. Once before, and once after, because
 * the end of an earlier assignment undoes it. */
static void
forward (TaskbusKafkaConsumer *self, const rd_kafka_topic_partition_list_t *list)
{
  for (int i = 0; i < list->cnt; i++)
    {
      rd_kafka_queue_t *queue = rd_kafka_queue_get_partition (kafka_client_get_handle (self->client),
                                                              list->elems[i].topic, list->elems[i].partition);

      if (queue == NULL)
        continue;
      rd_kafka_queue_forward (queue, self->fetch);
      rd_kafka_queue_destroy (queue);
    }
}

/* A group that does not begin at the start keeps where it began, or what comes before the first commit would be skipped. */
static void
keep_begin (TaskbusKafkaConsumer *self, KafkaPart *part, const KafkaSpan *span)
{
  part->submitted = part->committed = span->committed;
  if (part->position == TASKBUS_OFFSET_NONE || part->position == span->committed || part->position == span->low)
    return;

  part->stored = part->position;
  self->commit_due = g_get_monotonic_time ();
  plugin_alarm_set (self->alarm, 0);
}

/* The end of a partition that came after the group began was nothing at all. */
static gint64
get_start (TaskbusKafkaConsumer *self, const char *topic)
{
  return self->start == TASKBUS_OFFSET_END && g_hash_table_contains (self->seen, topic) ? TASKBUS_OFFSET_START
                                                                                        : self->start;
}

static void
take_spans (TaskbusKafkaConsumer *self, GPtrArray *spans)
{
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  KafkaRebalance *rebalance = g_steal_pointer (&self->assigning);

  for (guint i = 0; i < spans->len; i++)
    {
      const KafkaSpan *span = g_ptr_array_index (spans, i);
      rd_kafka_topic_partition_t *element = rd_kafka_topic_partition_list_find (rebalance->list, span->topic,
                                                                                span->number);
      KafkaPart *part;
      gint64 position;

      element->offset = kafka_consumer_get_begin (self, span, get_start (self, span->topic), &position);
      part = kafka_consumer_add_part (self, span->topic, span->number, position);
      part->is_at_end = element->offset == RD_KAFKA_OFFSET_END;
      keep_begin (self, part, span);
      g_ptr_array_add (assigned, taskbus_topic_partition_new (span->topic, span->number, position));
    }

  for (guint i = 0; i < spans->len; i++)
    g_hash_table_add (self->seen, g_strdup (((const KafkaSpan *) g_ptr_array_index (spans, i))->topic));
  forward (self, rebalance->list);
  assign (self, rebalance->list);
  forward (self, rebalance->list);
  kafka_rebalance_free (rebalance);
  if (assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
}

/* From our position, into our queue.  FALSE: there is no such partition. */
gboolean
kafka_consumer_fetch_again (TaskbusKafkaConsumer *self, const char *topic, gint32 number)
{
  KafkaPart *part = kafka_part_table_find (self->table, topic, number);
  rd_kafka_topic_partition_list_t *list;

  if (part == NULL)
    return FALSE;
  if (part->revoked || part->is_stopped || self->closed)
    return TRUE;

  list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_topic_partition_list_add (list, topic, number)->offset = kafka_consumer_get_offset (part);
  forward (self, list);
  ignore_error (rd_kafka_seek_partitions (kafka_client_get_handle (self->client), list, 0));
  rd_kafka_topic_partition_list_destroy (list);
  return TRUE;
}

static GPtrArray *
get_all_parts (TaskbusKafkaConsumer *self)
{
  GPtrArray *all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer part;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &part, NULL))
    g_ptr_array_add (all, part);
  return all;
}

static rd_kafka_topic_partition_list_t *
list_parts (GPtrArray *parts)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new ((int) parts->len);

  for (guint i = 0; i < parts->len; i++)
    {
      KafkaPart *part = g_ptr_array_index (parts, i);

      part->is_stopped = FALSE;
      rd_kafka_topic_partition_list_add (list, part->topic, part->number)->offset = kafka_consumer_get_offset (part);
    }
  return list;
}

/* A member of an eager group can only assign all that it has; what was fetched of the others is fetched again. */
void
kafka_consumer_restart_group (TaskbusKafkaConsumer *self, GPtrArray *parts)
{
  rd_kafka_t *handle = kafka_client_get_handle (self->client);
  g_autoptr (GPtrArray) all = get_all_parts (self);
  rd_kafka_topic_partition_list_t *list = list_parts (self->cooperative ? parts : all);
  rd_kafka_topic_partition_list_t *assigned = NULL;

  if (self->cooperative)
    unassign (self, list);
  assign (self, list);

  /* Its answer comes after the stops, which undo the forwarding. */
  if (rd_kafka_assignment (handle, &assigned) == RD_KAFKA_RESP_ERR_NO_ERROR)
    rd_kafka_topic_partition_list_destroy (assigned);
  forward (self, list);
  rd_kafka_topic_partition_list_destroy (list);
}

/* The same trouble is told once. */
static void
tell_problem (TaskbusKafkaConsumer *self, const GError *error)
{
  if (g_strcmp0 (self->group_problem, error != NULL ? error->message : NULL) == 0)
    return;

  g_free (self->group_problem);
  self->group_problem = error != NULL ? g_strdup (error->message) : NULL;
  if (error != NULL)
    kafka_consumer_fail (self, error);
}

static void
on_spans (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) spans = kafka_lookup_spans_finish (result, &error);

  if (self->assigning == NULL || self->assigning->serial != GPOINTER_TO_UINT (data) || self->closed)
    return;

  tell_problem (self, error);
  if (spans != NULL)
    {
      take_spans (self, spans);
      return;
    }
  self->assigning->is_busy = FALSE;
  self->assigning->due = g_get_monotonic_time () + LOOK_AGAIN;
  plugin_alarm_set (self->alarm, self->assigning->due);
}

static void
look_up (TaskbusKafkaConsumer *self)
{
  const rd_kafka_topic_partition_list_t *list = self->assigning->list;
  g_autoptr (GPtrArray) spans = g_ptr_array_new_with_free_func ((GDestroyNotify) kafka_span_free);

  for (int i = 0; i < list->cnt; i++)
    g_ptr_array_add (spans, kafka_span_new (list->elems[i].topic, list->elems[i].partition));
  self->assigning->is_busy = TRUE;
  kafka_lookup_spans_async (self->client, spans, TRUE, self, on_spans, GUINT_TO_POINTER (self->assigning->serial));
}

static void
begin_assign (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  g_clear_pointer (&self->assigning, kafka_rebalance_free);
  self->assigning = rebalance_new (self, event);
  if (self->assigning->list->cnt > 0)
    {
      look_up (self);
      return;
    }

  assign (self, self->assigning->list);
  g_clear_pointer (&self->assigning, kafka_rebalance_free);
}

/* The end of a consumer: nothing is begun any more. */
void
kafka_consumer_end_assign (TaskbusKafkaConsumer *self)
{
  KafkaRebalance *rebalance = g_steal_pointer (&self->assigning);

  assign (self, rebalance->list);
  kafka_rebalance_free (rebalance);
}

static GPtrArray *
remove_parts (TaskbusKafkaConsumer *self, const rd_kafka_topic_partition_list_t *list)
{
  GPtrArray *removed = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (int i = 0; i < list->cnt; i++)
    {
      KafkaPart *part = kafka_part_table_find (self->table, list->elems[i].topic, list->elems[i].partition);

      if (part == NULL)
        continue;
      g_ptr_array_add (removed, taskbus_topic_partition_new (part->topic, part->number, TASKBUS_OFFSET_NONE));
      kafka_consumer_remove_part (self, part);
    }
  return removed;
}

/* What the bus had to do is done, or given up. */
void
kafka_consumer_end_revoke (TaskbusKafkaConsumer *self)
{
  KafkaRebalance *rebalance = g_steal_pointer (&self->revoking);

  g_ptr_array_unref (remove_parts (self, rebalance->list));
  unassign (self, rebalance->list);
  kafka_rebalance_free (rebalance);
}

static void
on_last_commit (GObject *object, GAsyncResult *result, gpointer data)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("Group %s: last commit before partitions are given back: %s", self->group, error->message);
  if (self->revoking != NULL && self->revoking->serial == GPOINTER_TO_UINT (data) && self->client != NULL)
    kafka_consumer_end_revoke (self);
}

static gboolean
is_waiting (TaskbusKafkaConsumer *self)
{
  const rd_kafka_topic_partition_list_t *list = self->revoking->list;

  for (int i = 0; i < list->cnt; i++)
    {
      KafkaPart *part = kafka_part_table_find (self->table, list->elems[i].topic, list->elems[i].partition);

      if (part != NULL && !part->released)
        return TRUE;
    }
  return FALSE;
}

/* Once all is released: what is stored goes to the group before anybody else begins there. */
static void
check_revoke (TaskbusKafkaConsumer *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->revoking->is_busy || is_waiting (self))
    return;

  self->revoking->is_busy = TRUE;
  task = g_task_new (self, NULL, on_last_commit, GUINT_TO_POINTER (self->revoking->serial));
  g_task_set_source_tag (task, check_revoke);
  kafka_consumer_commit (self, TRUE, task);
}

static void
revoke_lost (TaskbusKafkaConsumer *self)
{
  KafkaRebalance *rebalance = g_steal_pointer (&self->revoking);
  g_autoptr (GPtrArray) lost = remove_parts (self, rebalance->list);

  unassign (self, rebalance->list);
  kafka_rebalance_free (rebalance);
  if (lost->len > 0)
    taskbus_consumer_emit_revoked (TASKBUS_CONSUMER (self), lost, TRUE);
}

static void
revoke_in_order (TaskbusKafkaConsumer *self)
{
  const rd_kafka_topic_partition_list_t *list = self->revoking->list;
  g_autoptr (GPtrArray) revoked = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);

  for (int i = 0; i < list->cnt; i++)
    {
      KafkaPart *part = kafka_part_table_find (self->table, list->elems[i].topic, list->elems[i].partition);

      if (part == NULL)
        continue;
      part->revoked = TRUE;
      g_ptr_array_add (revoked, taskbus_topic_partition_new (part->topic, part->number, TASKBUS_OFFSET_NONE));
    }

  self->revoking->due = g_get_monotonic_time () + self->settings->rebalance_timeout * G_TIME_SPAN_MILLISECOND +
                        COMMIT_PATIENCE;
  plugin_alarm_set (self->alarm, self->revoking->due);
  if (revoked->len > 0)
    taskbus_consumer_emit_revoked (TASKBUS_CONSUMER (self), revoked, FALSE);
  if (self->revoking != NULL && !self->closed)
    check_revoke (self);
}

static void
begin_revoke (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  g_clear_pointer (&self->assigning, kafka_rebalance_free);
  g_clear_pointer (&self->revoking, kafka_rebalance_free);
  self->revoking = rebalance_new (self, event);
  if (self->closed)
    kafka_consumer_end_revoke (self); /* all is stored that will be */
  else if (rd_kafka_assignment_lost (kafka_client_get_handle (self->client)))
    revoke_lost (self);
  else
    revoke_in_order (self);
}

void
kafka_consumer_rebalance (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  rd_kafka_resp_err_t code = rd_kafka_event_error (event);

  if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && !self->closed)
    begin_assign (self, event);
  else if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS)
    begin_revoke (self, event);
  else
    assign (self, NULL);
}

void
kafka_consumer_release (TaskbusConsumer *consumer, GPtrArray *partitions)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);

  if (self->closed || self->revoking == NULL)
    return;

  for (guint i = 0; i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);
      KafkaPart *part = kafka_part_table_find (self->table, partition->topic, partition->partition);

      if (part != NULL && part->revoked)
        part->released = TRUE;
    }
  check_revoke (self);
}

void
kafka_consumer_tick_group (TaskbusKafkaConsumer *self, gint64 now)
{
  if (self->assigning != NULL && !self->assigning->is_busy)
    {
      if (now >= self->assigning->due)
        look_up (self);
      else
        plugin_alarm_set (self->alarm, self->assigning->due);
    }
  if (self->revoking != NULL)
    {
      if (now >= self->revoking->due)
        kafka_consumer_end_revoke (self);
      else
        plugin_alarm_set (self->alarm, self->revoking->due);
    }
}

/* A pattern with stars is a regular expression for librdkafka. */
static char *
translate (const char *topic)
{
  g_autoptr (GString) string = NULL;

  if (!taskbus_topic_is_pattern (topic))
    return g_strdup (topic);

  string = g_string_new ("^");
  for (const char *c = topic; *c != '\0'; c++)
    {
      if (*c == '*')
        g_string_append (string, ".*");
      else if (*c == '.')
        g_string_append (string, "\\.");
      else
        g_string_append_c (string, *c);
    }
  g_string_append_c (string, '$');
  return g_string_free (g_steal_pointer (&string), FALSE);
}

gboolean
kafka_consumer_subscribe (TaskbusKafkaConsumer *self, GError **error)
{
  const char *const *topics = taskbus_consumer_options_get_topics (self->options);
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);
  rd_kafka_resp_err_t code;

  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    {
      g_autofree char *topic = translate (topics[i]);

      rd_kafka_topic_partition_list_add (list, topic, RD_KAFKA_PARTITION_UA);
    }
  code = rd_kafka_subscribe (kafka_client_get_handle (self->client), list);
  rd_kafka_topic_partition_list_destroy (list);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return TRUE;

  kafka_error_set (error, code, NULL, _ ("Group “%s” cannot subscribe"), self->group);
  return FALSE;
}

gboolean
kafka_consumer_start_group (TaskbusKafkaConsumer *self, GError **error)
{
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->control = rd_kafka_queue_get_consumer (kafka_client_get_handle (self->client));
  return kafka_consumer_subscribe (self, error);
}
