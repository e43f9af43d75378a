/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "example-consumer.h"

#include "example-log.h"

/* A partition that the consumer has. */
typedef struct
{
  char *topic;
  gint64 next;     /* the offset to be received next */
  gint64 told_end; /* the end that was told last */
} Share;

struct _ExampleConsumer
{
  GObject parent_instance;

  TaskbusConsumerOptions *options;
  GMainContext *context; /* of the bus's worker */
  GPtrArray *shares;     /* touched by the worker only */
  guint turn;
  gboolean closed;
  gboolean woken; /* under the lock */
};

static GPtrArray *consumers; /* under the lock, in the order of joining */

static void example_consumer_iface_init (TaskbusConsumerInterface *iface);

G_DEFINE_DYNAMIC_TYPE_EXTENDED (ExampleConsumer,
                                example_consumer,
                                G_TYPE_OBJECT,
                                G_TYPE_FLAG_FINAL,
                                G_IMPLEMENT_INTERFACE_DYNAMIC (TASKBUS_TYPE_CONSUMER, example_consumer_iface_init))

static void
share_free (gpointer data)
{
  Share *share = data;

  g_free (share->topic);
  g_free (share);
}

static Share *
find_share (ExampleConsumer *self, const char *topic)
{
  for (guint i = 0; i < self->shares->len; i++)
    {
      Share *share = g_ptr_array_index (self->shares, i);

      if (g_str_equal (share->topic, topic))
        return share;
    }
  return NULL;
}

static gboolean
check_share (ExampleConsumer *self, Share *share, TaskbusError code, GError **error)
{
  if (!self->closed && share != NULL)
    return TRUE;

  if (self->closed)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, "The consumer was closed");
  else
    g_set_error (error, TASKBUS_ERROR, code, "The consumer does not have this partition");
  return FALSE;
}

static gint64
resolve (gint64 offset, GPtrArray *records)
{
  if (offset == TASKBUS_OFFSET_START)
    return 0;
  return offset == TASKBUS_OFFSET_END ? records->len : offset;
}

/* Where the consumer begins in a topic, or TASKBUS_OFFSET_NONE when it does not read that one. */
static gint64
find_start (ExampleConsumer *self, const char *topic)
{
  GPtrArray *partitions = taskbus_consumer_options_get_partitions (self->options);
  const char *const *names = taskbus_consumer_options_get_topics (self->options);

  for (guint i = 0; partitions != NULL && i < partitions->len; i++)
    {
      const TaskbusTopicPartition *partition = g_ptr_array_index (partitions, i);

      if (partition->partition == 0 && g_str_equal (partition->topic, topic))
        return partition->offset;
    }
  for (guint i = 0; partitions == NULL && names[i] != NULL; i++)
    {
      if (g_pattern_match_simple (names[i], topic))
        return taskbus_consumer_options_get_start (self->options);
    }
  return TASKBUS_OFFSET_NONE;
}

/* With the lock held: takes the partition of a topic, if it is there to be taken. */
static Share *
take_share (ExampleConsumer *self, const char *topic)
{
  const char *group = taskbus_consumer_options_get_group (self->options);
  ExamplePosition *position = group != NULL ? example_log_get_position (group, topic) : NULL;
  gint64 start = find_start (self, topic);
  Share *share;

  if (start == TASKBUS_OFFSET_NONE || find_share (self, topic) != NULL || (position != NULL && position->owner != NULL))
    return NULL;

  if (position != NULL)
    position->owner = self;
  if (position != NULL && position->committed != TASKBUS_OFFSET_NONE)
    start = position->committed;

  share = g_new0 (Share, 1);
  share->topic = g_strdup (topic);
  share->next = resolve (start, example_log_get_topic (topic));
  share->told_end = TASKBUS_OFFSET_NONE;
  g_ptr_array_add (self->shares, share);
  return share;
}

static gboolean
on_wake (gpointer data)
{
  ExampleConsumer *self = data;
  g_autoptr (GPtrArray) assigned = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  g_auto (GStrv) topics = NULL;

  g_mutex_lock (&example_log_lock);
  self->woken = FALSE;
  topics = example_log_list_topics ();
  for (guint i = 0; !self->closed && topics[i] != NULL; i++)
    {
      Share *share = take_share (self, topics[i]);

      if (share != NULL)
        g_ptr_array_add (assigned, taskbus_topic_partition_new (share->topic, 0, share->next));
    }
  g_mutex_unlock (&example_log_lock);

  if (!self->closed && assigned->len > 0)
    taskbus_consumer_emit_assigned (TASKBUS_CONSUMER (self), assigned);
  if (!self->closed)
    taskbus_consumer_emit_ready (TASKBUS_CONSUMER (self));
  return G_SOURCE_REMOVE;
}

void
example_consumer_wake_all (void)
{
  for (guint i = 0; consumers != NULL && i < consumers->len; i++)
    {
      ExampleConsumer *self = g_ptr_array_index (consumers, i);
      g_autoptr (GSource) source = NULL;

      if (self->woken)
        continue;
      self->woken = TRUE;
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_static_name (source, "example consumer");
      g_source_set_callback (source, on_wake, g_object_ref (self), g_object_unref);
      g_source_attach (source, self->context);
    }
}

static void
take_records (Share *share, GPtrArray *records, guint max_records, gsize max_bytes, gsize *n_bytes)
{
  GPtrArray *log;

  g_mutex_lock (&example_log_lock);
  log = example_log_get_topic (share->topic);
  while (share->next < log->len && records->len < max_records && *n_bytes < max_bytes)
    {
      TaskbusRecord *record = g_ptr_array_index (log, share->next);

      g_ptr_array_add (records, taskbus_record_ref (record));
      *n_bytes += taskbus_record_get_size (record);
      share->next++;
    }
  g_mutex_unlock (&example_log_lock);
}

static void
tell_end (ExampleConsumer *self, Share *share)
{
  g_autoptr (TaskbusTopicPartition) end = NULL;

  if (share->told_end == share->next)
    return;
  share->told_end = share->next;
  end = taskbus_topic_partition_new (share->topic, 0, share->next);
  taskbus_consumer_emit_end_reached (TASKBUS_CONSUMER (self), end);
}

static GPtrArray *
example_consumer_receive (TaskbusConsumer *consumer, guint max_records, gsize max_bytes, GError **error)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  gsize n_bytes = 0;

  if (self->closed)
    {
      check_share (self, NULL, TASKBUS_ERROR_CLOSED, error);
      return NULL;
    }

  /* Another topic is the first each time, so that none starves. */
  self->turn++;
  for (guint i = 0; i < self->shares->len; i++)
    take_records (g_ptr_array_index (self->shares, (self->turn + i) % self->shares->len), records, max_records,
                  max_bytes, &n_bytes);
  if (records->len > 0)
    return g_steal_pointer (&records);

  for (guint i = 0; i < self->shares->len; i++)
    tell_end (self, g_ptr_array_index (self->shares, i));
  return NULL;
}

static gboolean
example_consumer_store_position (TaskbusConsumer *consumer,
                                 const char *topic,
                                 gint32 partition,
                                 gint64 offset,
                                 GError **error)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  const char *group = taskbus_consumer_options_get_group (self->options);

  if (!check_share (self, find_share (self, topic), TASKBUS_ERROR_FENCED, error))
    return FALSE;

  g_mutex_lock (&example_log_lock);
  if (group != NULL)
    example_log_get_position (group, topic)->committed = offset;
  g_mutex_unlock (&example_log_lock);
  return TRUE;
}

static gboolean
example_consumer_seek (TaskbusConsumer *consumer, const char *topic, gint32 partition, gint64 offset, GError **error)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  Share *share = find_share (self, topic);

  if (!check_share (self, share, TASKBUS_ERROR_NOT_FOUND, error))
    return FALSE;

  g_mutex_lock (&example_log_lock);
  share->next = resolve (offset, example_log_get_topic (topic));
  share->told_end = TASKBUS_OFFSET_NONE;
  example_consumer_wake_all ();
  g_mutex_unlock (&example_log_lock);
  return TRUE;
}

/* What is stored is committed at once: there is nothing to wait for. */
static void
example_consumer_commit_async (TaskbusConsumer *consumer,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (consumer, cancellable, callback, user_data);

  g_task_set_source_tag (task, example_consumer_commit_async);
  g_task_return_boolean (task, TRUE);
}

static void
example_consumer_close_async (TaskbusConsumer *consumer,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (consumer);
  const char *group = taskbus_consumer_options_get_group (self->options);
  g_autoptr (GTask) task = g_task_new (consumer, NULL, callback, user_data);

  g_mutex_lock (&example_log_lock);
  self->closed = TRUE;
  for (guint i = 0; group != NULL && i < self->shares->len; i++)
    example_log_get_position (group, ((Share *) g_ptr_array_index (self->shares, i))->topic)->owner = NULL;
  g_ptr_array_set_size (self->shares, 0);
  g_ptr_array_remove (consumers, self);
  example_consumer_wake_all (); /* somebody else of the group may go on */
  g_mutex_unlock (&example_log_lock);

  g_task_set_source_tag (task, example_consumer_close_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
example_consumer_finish (TaskbusConsumer *consumer, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
example_consumer_iface_init (TaskbusConsumerInterface *iface)
{
  iface->receive = example_consumer_receive;
  iface->store_position = example_consumer_store_position;
  iface->commit_async = example_consumer_commit_async;
  iface->commit_finish = example_consumer_finish;
  iface->seek = example_consumer_seek;
  iface->close_async = example_consumer_close_async;
  iface->close_finish = example_consumer_finish;
}

static void
example_consumer_finalize (GObject *object)
{
  ExampleConsumer *self = EXAMPLE_CONSUMER (object);

  g_clear_object (&self->options);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->shares);

  G_OBJECT_CLASS (example_consumer_parent_class)->finalize (object);
}

static void
example_consumer_class_init (ExampleConsumerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = example_consumer_finalize;
}

static void
example_consumer_class_finalize (ExampleConsumerClass *klass)
{
}

static void
example_consumer_init (ExampleConsumer *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->shares = g_ptr_array_new_with_free_func (share_free);
}

void
example_consumer_register (GTypeModule *module)
{
  example_consumer_register_type (module);
}

TaskbusConsumer *
example_consumer_new (TaskbusConsumerOptions *options)
{
  ExampleConsumer *self = g_object_new (EXAMPLE_TYPE_CONSUMER, NULL);

  self->options = g_object_ref (options);
  g_mutex_lock (&example_log_lock);
  if (consumers == NULL)
    consumers = g_ptr_array_new ();
  g_ptr_array_add (consumers, self);
  example_consumer_wake_all ();
  g_mutex_unlock (&example_log_lock);
  return TASKBUS_CONSUMER (self);
}
