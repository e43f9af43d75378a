/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer-private.h"
#include "kafka-error.h"

#include <glib/gi18n-lib.h>

static void taskbus_kafka_consumer_iface_init (TaskbusConsumerInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusKafkaConsumer,
                                taskbus_kafka_consumer,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_CONSUMER,
                                                               taskbus_kafka_consumer_iface_init))

void
taskbus_kafka_consumer_register (GTypeModule *module)
{
  taskbus_kafka_consumer_register_type (module);
}

static void
taskbus_kafka_consumer_dispose (GObject *object)
{
  kafka_consumer_stop (TASKBUS_KAFKA_CONSUMER (object));

  G_OBJECT_CLASS (taskbus_kafka_consumer_parent_class)->dispose (object);
}

static void
taskbus_kafka_consumer_finalize (GObject *object)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (object);

  g_hash_table_unref (self->table);
  taskbus_record_builder_unref (self->builder);
  g_queue_clear_full (&self->failures, (GDestroyNotify) g_error_free);
  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->assigning, kafka_rebalance_free);
  g_clear_pointer (&self->revoking, kafka_rebalance_free);
  g_clear_pointer (&self->settings, kafka_settings_unref);
  g_clear_object (&self->options);
  g_free (self->look_problem);
  g_free (self->group_problem);

  G_OBJECT_CLASS (taskbus_kafka_consumer_parent_class)->finalize (object);
}

static void
taskbus_kafka_consumer_class_init (TaskbusKafkaConsumerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = taskbus_kafka_consumer_dispose;
  object_class->finalize = taskbus_kafka_consumer_finalize;
}

static void
taskbus_kafka_consumer_class_finalize (TaskbusKafkaConsumerClass *klass)
{
}

static void
taskbus_kafka_consumer_init (TaskbusKafkaConsumer *self)
{
  self->table = kafka_part_table_new ();
  self->builder = taskbus_record_builder_new ("");
  g_queue_init (&self->failures);
  g_queue_init (&self->commits);
}

gboolean
kafka_consumer_check_open (TaskbusKafkaConsumer *self, GError **error)
{
  if (!self->closed)
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
  return FALSE;
}

KafkaPart *
kafka_consumer_find_part (TaskbusKafkaConsumer *self, const char *topic, gint32 partition, GError **error)
{
  KafkaPart *part;

  if (!kafka_consumer_check_open (self, error))
    return NULL;
  part = kafka_part_table_find (self->table, topic, partition);
  if (part == NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("Partition %d of topic “%s” is not assigned here"),
                 partition, topic);
  return part;
}

KafkaPart *
kafka_consumer_add_part (TaskbusKafkaConsumer *self, const char *topic, gint32 partition, gint64 position)
{
  KafkaPart *part = kafka_part_new (topic, partition, position);

  self->last = NULL;
  g_hash_table_replace (self->table, part, part);
  return part;
}

static rd_kafka_topic_partition_list_t *
list_of (const KafkaPart *part, gint64 offset)
{
  rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new (1);

  rd_kafka_topic_partition_list_add (list, part->topic, part->number)->offset = offset;
  return list;
}

void
kafka_consumer_remove_part (TaskbusKafkaConsumer *self, KafkaPart *part)
{
  rd_kafka_topic_partition_list_t *list;

  if (part->paused && self->client != NULL) /* or librdkafka would pause it in the next assignment, too */
    {
      list = list_of (part, RD_KAFKA_OFFSET_INVALID);
      rd_kafka_resume_partitions (kafka_client_get_handle (self->client), list);
      rd_kafka_topic_partition_list_destroy (list);
    }
  self->last = NULL;
  g_hash_table_remove (self->table, part);
}

/* Reported from the alarm: a signal of this kind is never emitted inside an operation. */
void
kafka_consumer_fail (TaskbusKafkaConsumer *self, const GError *error)
{
  if (self->closed)
    return;

  g_queue_push_tail (&self->failures, g_error_copy (error));
  plugin_alarm_set (self->alarm, 0);
}

/* librdkafka forgets what it fetched when it pauses, and goes on after the last record that was received. */
static gboolean
set_paused (TaskbusConsumer *consumer, const char *topic, gint32 partition, gboolean paused, GError **error)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  KafkaPart *part = kafka_consumer_find_part (self, topic, partition, error);
  rd_kafka_topic_partition_list_t *list;

  if (part == NULL)
    return FALSE;
  if (part->paused == paused || part->revoked) /* resuming what is not paused would go back, before 2.4.0 */
    return TRUE;

  part->paused = paused;
  list = list_of (part, RD_KAFKA_OFFSET_INVALID);
  if (paused)
    rd_kafka_pause_partitions (kafka_client_get_handle (self->client), list);
  else
    rd_kafka_resume_partitions (kafka_client_get_handle (self->client), list);
  rd_kafka_topic_partition_list_destroy (list);
  return TRUE;
}

static gboolean
taskbus_kafka_consumer_pause (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, partition, TRUE, error);
}

static gboolean
taskbus_kafka_consumer_resume (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, partition, FALSE, error);
}

/* The end as the last answer of the broker had it: asking for it takes until after the call, and would skip what is published meanwhile. */
static gint64
get_end (TaskbusKafkaConsumer *self, const KafkaPart *part)
{
  gint64 low = -1;
  gint64 high = -1;

  rd_kafka_get_watermark_offsets (kafka_client_get_handle (self->client), part->topic, part->number, &low, &high);
  return high >= 0 ? high : RD_KAFKA_OFFSET_END;
}

/* What was fetched before has an older version from now on, and never comes out of the queue. */
static rd_kafka_resp_err_t
seek_to (TaskbusKafkaConsumer *self, const KafkaPart *part, gint64 offset)
{
  rd_kafka_topic_partition_list_t *list = list_of (part, offset);
  rd_kafka_error_t *failure = rd_kafka_seek_partitions (kafka_client_get_handle (self->client), list, 0);
  rd_kafka_resp_err_t code = failure != NULL ? rd_kafka_error_code (failure) : list->elems[0].err;

  if (failure != NULL)
    rd_kafka_error_destroy (failure);
  rd_kafka_topic_partition_list_destroy (list);
  return code == RD_KAFKA_RESP_ERR__IN_PROGRESS ? RD_KAFKA_RESP_ERR_NO_ERROR : code;
}

static gboolean
taskbus_kafka_consumer_seek (TaskbusConsumer *consumer,
                             const char *topic,
                             gint32 partition,
                             gint64 offset,
                             GError **error)
{
  TaskbusKafkaConsumer *self = TASKBUS_KAFKA_CONSUMER (consumer);
  KafkaPart *part = kafka_consumer_find_part (self, topic, partition, error);
  gint64 target;
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;

  if (part == NULL)
    return FALSE;

  target = offset == TASKBUS_OFFSET_START ? RD_KAFKA_OFFSET_BEGINNING
           : offset == TASKBUS_OFFSET_END ? get_end (self, part)
                                          : offset;
  if (!part->is_stopped)
    code = seek_to (self, part, target);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      kafka_error_set (error, code, NULL, _ ("Seeking in partition %d of topic “%s” failed"), partition, topic);
      return FALSE;
    }

  part->position = target >= 0 ? target : TASKBUS_OFFSET_NONE;
  part->is_at_end = offset == TASKBUS_OFFSET_END;
  part->is_sought = TRUE;
  part->reset_since = 0;
  if (part->is_stopped)
    kafka_consumer_reset (self, part);
  return TRUE;
}

static gboolean
finish (TaskbusConsumer *consumer, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
taskbus_kafka_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = kafka_consumer_receive;
  iface->store_position = kafka_consumer_store_position;
  iface->commit_async = kafka_consumer_commit_async;
  iface->commit_finish = finish;
  iface->seek = taskbus_kafka_consumer_seek;
  iface->pause = taskbus_kafka_consumer_pause;
  iface->resume = taskbus_kafka_consumer_resume;
  iface->release = kafka_consumer_release;
  iface->note_work = kafka_consumer_note_work;
  iface->close_async = kafka_consumer_close_async;
  iface->close_finish = finish;
}

static void
emit_failures (TaskbusKafkaConsumer *self)
{
  GError *error;

  while (!self->closed && (error = g_queue_pop_head (&self->failures)) != NULL)
    {
      taskbus_consumer_emit_failed (TASKBUS_CONSUMER (self), error);
      g_error_free (error);
    }
}

static void
on_alarm (gpointer data)
{
  g_autoptr (TaskbusKafkaConsumer) self = g_object_ref (data);
  gint64 now = g_get_monotonic_time ();

  if (self->closing != NULL)
    {
      kafka_consumer_tick_close (self, now);
      return;
    }

  emit_failures (self);
  if (!self->closed && self->group == NULL)
    kafka_consumer_tick_plain (self, now);
  if (!self->closed && self->group != NULL)
    kafka_consumer_tick_group (self, now);
  if (!self->closed)
    kafka_consumer_tick_positions (self, now);
  if (!self->closed)
    kafka_consumer_tick_reset (self, now);
  if (!self->closed)
    kafka_consumer_tick_watchdog (self, now);
}

/* librdkafka goes no further; as a rule because another process has the same name in the group. */
static void
take_fatal_error (TaskbusKafkaConsumer *self)
{
  char reason[512] = "";
  rd_kafka_resp_err_t code = rd_kafka_fatal_error (kafka_client_get_handle (self->client), reason, sizeof reason);
  g_autoptr (GError) error = NULL;

  if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID && self->instance != NULL)
    g_set_error (
      &error, TASKBUS_ERROR, TASKBUS_ERROR_FENCED,
      _ ("Group “%s” has another member that is named “%s”: each process needs its own kafka.instance-id. Nothing is "
         "received until the subscription is made anew"),
      self->group, kafka_instance_get_id (self->instance));
  else
    kafka_error_set (&error, code, reason, _ ("Nothing is received until the subscription is made anew"));
  kafka_consumer_fail (self, error);
}

static void
take_error (TaskbusKafkaConsumer *self, rd_kafka_event_t *event)
{
  rd_kafka_resp_err_t code = rd_kafka_event_error (event);
  g_autoptr (GError) error = NULL;
  g_autofree char *denial = NULL;
  g_autofree char *text = NULL;

  if (code == RD_KAFKA_RESP_ERR__FATAL)
    {
      take_fatal_error (self);
      return;
    }

  /* librdkafka tries these again by itself, and the transport's health tells of them. */
  if (kafka_error_get_code (code) == TASKBUS_ERROR_UNREACHABLE)
    return;

  denial = kafka_security_explain_denial (self->settings->security, code, "Read",
                                          code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ? self->group : NULL);
  text = denial != NULL ? g_strdup_printf ("%s: %s", rd_kafka_event_error_string (event), denial)
                        : g_strdup (rd_kafka_event_error_string (event));
  if (self->group != NULL)
    kafka_error_set (&error, code, text, _ ("Group “%s”"), self->group);
  else
    kafka_error_set (&error, code, text, _ ("Kafka at %s"), self->settings->endpoints);
  kafka_consumer_fail (self, error);
}

static void
on_event (KafkaClient *client, rd_kafka_event_t *event, gpointer data)
{
  g_autoptr (TaskbusKafkaConsumer) self = g_object_ref (data);

  switch (rd_kafka_event_type (event))
    {
    case RD_KAFKA_EVENT_REBALANCE:
      kafka_consumer_rebalance (self, event);
      break;
    case RD_KAFKA_EVENT_OFFSET_COMMIT:
      kafka_consumer_committed (self, event);
      break;
    case RD_KAFKA_EVENT_ERROR:
      if (!kafka_consumer_take_stray (self, event))
        take_error (self, event);
      break;
    case RD_KAFKA_EVENT_FETCH:
      kafka_consumer_take_stray (self, event);
      break;
    default:
      break;
    }
}

static KafkaReset
parse_reset (const char *value)
{
  return g_str_has_prefix (value, "error") ? KAFKA_RESET_NONE
         : strcmp (value, "latest") == 0 || strcmp (value, "largest") == 0 || strcmp (value, "end") == 0
           ? KAFKA_RESET_LATEST
           : KAFKA_RESET_EARLIEST;
}

static char *
get_property (rd_kafka_conf_t *conf, const char *name)
{
  char value[512] = "";
  size_t size = sizeof value;

  return rd_kafka_conf_get (conf, name, value, &size) == RD_KAFKA_CONF_OK ? g_strdup (value) : g_strdup ("");
}

static gint64
get_time (rd_kafka_conf_t *conf, const char *name)
{
  g_autofree char *value = get_property (conf, name);

  return g_ascii_strtoll (value, NULL, 10) * G_TIME_SPAN_MILLISECOND;
}

static void
read_group (TaskbusKafkaConsumer *self, rd_kafka_conf_t *conf)
{
  g_autofree char *strategy = get_property (conf, "partition.assignment.strategy");
  g_autofree char *protocol = get_property (conf, "group.protocol");
  g_autofree char *name = get_property (conf, "group.instance.id");

  rd_kafka_conf_set (conf, "group.id", self->group, NULL, 0);
  self->cooperative = strstr (strategy, "cooperative") != NULL || g_ascii_strcasecmp (protocol, "consumer") == 0;
  if (*name == '\0')
    return;

  self->instance = kafka_instance_new (self->settings->endpoints, self->group, name);
  rd_kafka_conf_set (conf, "group.instance.id", kafka_instance_get_id (self->instance), NULL, 0);
}

/* librdkafka neither commits by itself nor stores: what is committed is what the bus said is done. */
static rd_kafka_conf_t *
make_conf (TaskbusKafkaConsumer *self, GError **error)
{
  rd_kafka_conf_t *conf = kafka_settings_new_conf (self->settings, KAFKA_SCOPE_CONSUMER, error);
  g_autofree char *reset = NULL;

  if (conf == NULL)
    return NULL;

  rd_kafka_conf_set (conf, "enable.auto.commit", "false", NULL, 0);
  self->commit_interval = get_time (conf, "auto.commit.interval.ms");
  self->poll_interval = get_time (conf, "max.poll.interval.ms");
  reset = get_property (conf, "auto.offset.reset");
  self->reset = parse_reset (reset);
  rd_kafka_conf_set (conf, "auto.offset.reset", "error", NULL, 0); /* not without us */
  if (self->group != NULL)
    read_group (self, conf);
  return conf;
}

TaskbusKafkaConsumer *
taskbus_kafka_consumer_new (KafkaSettings *settings, TaskbusConsumerOptions *options, GError **error)
{
  g_autoptr (TaskbusKafkaConsumer) self = g_object_new (TASKBUS_TYPE_KAFKA_CONSUMER, NULL);
  rd_kafka_conf_t *conf;

  self->settings = kafka_settings_ref (settings);
  self->options = g_object_ref (options);
  self->group = taskbus_consumer_options_get_group (options);
  self->start = taskbus_consumer_options_get_start (options);
  conf = make_conf (self, error);
  if (conf == NULL)
    return NULL;
  if (self->group != NULL && self->reset == KAFKA_RESET_LATEST && !taskbus_consumer_options_has_start (options))
    self->start = TASKBUS_OFFSET_END;
  self->client = kafka_client_new (settings, KAFKA_SCOPE_CONSUMER, conf, on_event, self, error);
  if (self->client == NULL)
    return NULL;

  self->fetch = rd_kafka_queue_new (kafka_client_get_handle (self->client));
  kafka_consumer_start_nudging (self);
  self->fetch_source = kafka_event_source_new (self->fetch, kafka_consumer_tell_ready, self);
  g_source_attach (self->fetch_source, g_main_context_get_thread_default ());
  self->alarm = plugin_alarm_new ("[taskbus-kafka] consumer", on_alarm, self);
  if (self->group != NULL ? !kafka_consumer_start_group (self, error) : !kafka_consumer_start_plain (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

KafkaClient *
taskbus_kafka_consumer_ref_client (TaskbusKafkaConsumer *self)
{
  return self->client != NULL ? kafka_client_ref (self->client) : NULL;
}

/* Lets go of everything of librdkafka's; its handle is destroyed by a thread. */
void
kafka_consumer_stop (TaskbusKafkaConsumer *self)
{
  self->closed = TRUE;
  if (self->alarm != NULL)
    g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
  if (self->fetch_source != NULL)
    kafka_event_source_stop (self->fetch_source);
  g_clear_pointer (&self->fetch_source, g_source_unref);
  self->fetch = NULL; /* was the source's */
  g_clear_pointer (&self->control, rd_kafka_queue_destroy);
  if (self->client != NULL)
    kafka_client_stop (self->client);
  kafka_consumer_drop_commits (self);
  g_clear_pointer (&self->instance, kafka_instance_free);
  if (self->group == NULL && self->client != NULL)
    kafka_consumer_stop_plain (self);
  g_clear_pointer (&self->client, kafka_client_unref);
}
