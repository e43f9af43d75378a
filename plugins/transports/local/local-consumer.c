/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-consumer-private.h"
#include "plugin-alarm.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* What could not be read is tried again after this. */
#define AGAIN_US (2 * G_USEC_PER_SEC)

static void taskbus_local_consumer_iface_init (TaskbusConsumerInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (TaskbusLocalConsumer,
                                taskbus_local_consumer,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_CONSUMER,
                                                               taskbus_local_consumer_iface_init))

void
taskbus_local_consumer_register (GTypeModule *module)
{
  taskbus_local_consumer_register_type (module);
}

static void
taskbus_local_consumer_dispose (GObject *object)
{
  taskbus_local_consumer_shut (TASKBUS_LOCAL_CONSUMER (object));

  G_OBJECT_CLASS (taskbus_local_consumer_parent_class)->dispose (object);
}

static void
taskbus_local_consumer_finalize (GObject *object)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (object);

  g_ptr_array_unref (self->parts);
  g_hash_table_unref (self->table);
  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_clear_pointer (&self->writer, local_writer_unref);
  g_clear_pointer (&self->settings, local_settings_unref);
  g_clear_object (&self->options);
  g_queue_clear_full (&self->failures, (GDestroyNotify) g_error_free);
  g_free (self->topics);

  G_OBJECT_CLASS (taskbus_local_consumer_parent_class)->finalize (object);
}

static void
taskbus_local_consumer_class_init (TaskbusLocalConsumerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = taskbus_local_consumer_dispose;
  object_class->finalize = taskbus_local_consumer_finalize;
}

static void
taskbus_local_consumer_class_finalize (TaskbusLocalConsumerClass *klass)
{
}

static void
taskbus_local_consumer_init (TaskbusLocalConsumer *self)
{
  self->table = local_part_table_new ();
  self->parts = g_ptr_array_new ();
  self->members_fd = -1;
  self->catalog_version = -1;
  g_queue_init (&self->failures);
}

gboolean
local_consumer_check_open (TaskbusLocalConsumer *self, GError **error)
{
  if (!self->closed)
    return TRUE;

  g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The consumer is closed"));
  return FALSE;
}

LocalPart *
local_consumer_find_part (TaskbusLocalConsumer *self, const char *topic, gint32 partition, GError **error)
{
  LocalPart *part;

  if (!local_consumer_check_open (self, error))
    return NULL;
  part = local_part_table_find (self->table, topic, partition);
  if (part == NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("Partition %d of topic “%s” is not assigned here"),
                 partition, topic);
  return part;
}

static gboolean
set_paused (TaskbusConsumer *consumer, const char *topic, gint32 partition, gboolean paused, GError **error)
{
  TaskbusLocalConsumer *self = TASKBUS_LOCAL_CONSUMER (consumer);
  LocalPart *part = local_consumer_find_part (self, topic, partition, error);

  if (part == NULL)
    return FALSE;

  part->paused = paused;
  if (!paused)
    taskbus_local_consumer_ring (self, FALSE);
  return TRUE;
}

static gboolean
taskbus_local_consumer_pause (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, partition, TRUE, error);
}

static gboolean
taskbus_local_consumer_resume (TaskbusConsumer *consumer, const char *topic, gint32 partition, GError **error)
{
  return set_paused (consumer, topic, partition, FALSE, error);
}

static gboolean
finish (TaskbusConsumer *consumer, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
taskbus_local_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = local_consumer_receive;
  iface->store_position = local_consumer_store_position;
  iface->commit_async = local_consumer_commit_async;
  iface->commit_finish = finish;
  iface->seek = local_consumer_seek;
  iface->pause = taskbus_local_consumer_pause;
  iface->resume = taskbus_local_consumer_resume;
  iface->release = local_consumer_release;
  iface->close_async = local_consumer_close_async;
  iface->close_finish = finish;
}

void
local_consumer_add_part (TaskbusLocalConsumer *self, LocalPart *part, GPtrArray *assigned)
{
  g_hash_table_add (self->table, part);
  g_ptr_array_add (self->parts, part);
  g_ptr_array_add (assigned, taskbus_topic_partition_new (part->topic, part->number, part->position));
}

void
local_consumer_remove_part (TaskbusLocalConsumer *self, LocalPart *part)
{
  g_ptr_array_remove (self->parts, part);
  g_hash_table_remove (self->table, part);
}

/* Reported from the alarm: a signal is never emitted inside an operation. */
void
local_consumer_fail (TaskbusLocalConsumer *self, const GError *error)
{
  g_queue_push_tail (&self->failures, g_error_copy (error));
  if (self->alarm != NULL)
    plugin_alarm_set (self->alarm, 0);
}

/* For what failed and may go well without anybody ringing. */
void
local_consumer_try_later (TaskbusLocalConsumer *self)
{
  if (self->alarm == NULL)
    return;
  self->again_due = g_get_monotonic_time () + AGAIN_US;
  plugin_alarm_set (self->alarm, self->again_due);
}

/* Makes a position of start, end, or none; one before the oldest record moves there. */
gboolean
local_consumer_resolve (TaskbusLocalConsumer *self, gint64 partition_id, gint64 *offset, GError **error)
{
  gint64 low = 0;
  gint64 high = 0;

  if (!local_reader_get_watermarks (self->reader, partition_id, &low, &high, error))
    return FALSE;

  if (*offset == TASKBUS_OFFSET_NONE)
    {
      *offset = taskbus_consumer_options_get_start (self->options);
      if (*offset == TASKBUS_OFFSET_END && partition_id > self->newest_partition)
        *offset = low; /* its end when the consumer began was nothing at all */
    }
  if (*offset == TASKBUS_OFFSET_END)
    *offset = high;
  else
    *offset = CLAMP (*offset, low, LOCAL_OFFSET_MAX);
  return TRUE;
}

static void
emit_failures (TaskbusLocalConsumer *self)
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
  g_autoptr (TaskbusLocalConsumer) self = g_object_ref (data);
  gboolean rung = self->rung || (self->again_due != 0 && g_get_monotonic_time () >= self->again_due);

  self->rung = FALSE;
  if (rung)
    self->again_due = 0;
  if (rung && self->group != NULL)
    local_consumer_sync_member (self);
  else if (rung)
    local_consumer_sync_plain (self);
  if (!self->closed && self->group != NULL)
    local_consumer_tick_member (self);
  emit_failures (self);
  if (!self->closed && self->has_ends)
    local_consumer_announce_ends (self);
  if (!self->closed && rung && self->parts->len > 0)
    taskbus_consumer_emit_ready (TASKBUS_CONSUMER (self));
  if (!self->closed && self->again_due != 0)
    plugin_alarm_set (self->alarm, self->again_due);
}

void
taskbus_local_consumer_ring (TaskbusLocalConsumer *self, gboolean member_ended)
{
  if (self->closed)
    return;

  self->rung = TRUE;
  self->look_due = 0;
  self->told = self->told || member_ended;
  plugin_alarm_set (self->alarm, 0);
}

/* What comes later is read from its start, even by who wants nothing old. */
static void
note_newest_partition (TaskbusLocalConsumer *self)
{
  LocalDatabase *database = local_reader_connect (self->reader, NULL);
  gboolean found;

  if (database != NULL)
    local_database_get_int (database, &self->newest_partition, &found, NULL, "SELECT max (id) FROM partition", "");
}

static void
read_topics (TaskbusLocalConsumer *self)
{
  const char *const *topics = taskbus_consumer_options_get_topics (self->options);

  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  for (guint i = 0; topics != NULL && topics[i] != NULL; i++)
    g_ptr_array_add (self->patterns, g_pattern_spec_new (topics[i]));
  self->topics = topics != NULL ? g_strjoinv ("\n", (char **) topics) : g_strdup ("");
}

TaskbusLocalConsumer *
taskbus_local_consumer_new (LocalSettings *settings,
                            LocalReader *reader,
                            LocalWriter *writer,
                            TaskbusConsumerOptions *options)
{
  TaskbusLocalConsumer *self = g_object_new (TASKBUS_TYPE_LOCAL_CONSUMER, NULL);

  self->settings = local_settings_ref (settings);
  self->reader = reader;
  self->writer = writer != NULL ? local_writer_ref (writer) : NULL;
  self->options = g_object_ref (options);
  self->group = taskbus_consumer_options_get_group (options);
  read_topics (self);
  note_newest_partition (self);
  self->alarm = plugin_alarm_new ("[taskbus-local] consumer", on_alarm, self);
  if (self->group != NULL)
    local_consumer_start_member (self);
  else
    taskbus_local_consumer_ring (self, FALSE);
  return self;
}

void
taskbus_local_consumer_shut (TaskbusLocalConsumer *self)
{
  self->closed = TRUE;
  self->reader = NULL;
  if (self->alarm != NULL)
    g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
  if (self->members_fd >= 0)
    close (self->members_fd);
  self->members_fd = -1;
}
