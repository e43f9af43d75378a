/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-subscription-private.h"

#include "transport/taskbus-transport.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusSubscription:
 *
 * A running consumer with a handler.
 *
 * It is made by [method@Taskbus.Bus.subscribe] and runs until it or its bus is closed; the bus keeps it alive until then. Records of a
 * partition are handed to the handler one after the other, in the main context that was the thread-default one at the
 * call. When the handler returns [enum@Taskbus.Outcome.RETRY], the rest of the partition waits until that record is
 * done. The position of a partition moves over the records that are done without a gap, so that nothing is skipped
 * when the process ends.
 *
 * The functions may be called from any thread; signals are emitted in the context of the handler, in order with the deliveries.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusSubscription, taskbus_subscription, G_TYPE_OBJECT)

enum
{
  SIGNAL_ASSIGNED,
  SIGNAL_REVOKED,
  SIGNAL_END_REACHED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
taskbus_subscription_finalize (GObject *object)
{
  TaskbusSubscription *self = TASKBUS_SUBSCRIPTION (object);

  g_clear_pointer (&self->partitions, g_hash_table_unref);
  g_clear_pointer (&self->retries, g_sequence_free);
  g_clear_pointer (&self->intake, g_source_unref);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_pointer (&self->dispatcher, taskbus_dispatcher_unref);
  g_clear_pointer (&self->publisher, taskbus_publisher_unref);
  g_clear_pointer (&self->counters, taskbus_delivery_counters_unref);
  g_clear_pointer (&self->worker, taskbus_worker_unref);
  g_clear_pointer (&self->assignment, g_ptr_array_unref);
  taskbus_end_waiters_clear (&self->end_waiters);
  g_clear_object (&self->leave_cancellable);
  g_clear_object (&self->options);
  g_clear_pointer (&self->topics, g_strfreev);
  g_free (self->group);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_subscription_parent_class)->finalize (object);
}

static void
taskbus_subscription_class_init (TaskbusSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = taskbus_subscription_finalize;

  /**
   * TaskbusSubscription::assigned:
   * @self: a subscription
   * @partitions: (element-type TaskbusTopicPartition): what was added, with the position each begins at
   *
   * Partitions were assigned to this subscription.
   *
   * Since: 1.0
   */
  signals[SIGNAL_ASSIGNED] = g_signal_new ("assigned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  /**
   * TaskbusSubscription::revoked:
   * @self: a subscription
   * @partitions: (element-type TaskbusTopicPartition): what was taken away, with the position each was left at
   *
   * Partitions went to another member of the group.
   *
   * Since: 1.0
   */
  signals[SIGNAL_REVOKED] = g_signal_new ("revoked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  /**
   * TaskbusSubscription::end-reached:
   * @self: a subscription
   * @partition: the partition, with the offset that its next record will have
   *
   * All records that a partition had were handed to the handler. Emitted again each time that more records came.
   *
   * Since: 1.0
   */
  signals[SIGNAL_END_REACHED] = g_signal_new ("end-reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                              NULL, NULL, G_TYPE_NONE, 1, TASKBUS_TYPE_TOPIC_PARTITION);

  /**
   * TaskbusSubscription::failed:
   * @self: a subscription
   * @error: what happened
   *
   * Something went wrong: receiving, storing a position or a dead letter, or a stored record that is corrupt. The
   * subscription goes on as well as it can.
   *
   * Since: 1.0
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
taskbus_subscription_init (TaskbusSubscription *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->answer_deadlines);
  g_queue_init (&self->ends);
  self->partitions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) taskbus_partition_unref);
  self->retries = g_sequence_new (NULL);
  taskbus_end_waiters_init (&self->end_waiters);
  self->assignment = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_topic_partition_free);
  self->leave_cancellable = g_cancellable_new ();
}

TaskbusSubscription *
taskbus_subscription_new (const char *group,
                          const char *const *topics,
                          TaskbusSubscriptionOptions *options,
                          TaskbusDispatcher *dispatcher)
{
  TaskbusSubscription *self = g_object_new (TASKBUS_TYPE_SUBSCRIPTION, NULL);

  self->group = g_strdup (group);
  self->topics = g_strdupv ((char **) topics);
  self->options = g_object_ref (options);
  self->dispatcher = taskbus_dispatcher_ref (dispatcher);
  return self;
}

/* On the worker. */
gboolean
taskbus_subscription_start (TaskbusSubscription *self, TaskbusTransport *transport, GError **error)
{
  g_autoptr (TaskbusConsumerOptions)
    options = taskbus_consumer_options_new (self->group, (const char *const *) self->topics);

  if (taskbus_subscription_options_has_start (self->options))
    taskbus_consumer_options_set_start (options, taskbus_subscription_options_get_start (self->options));
  taskbus_consumer_options_set_partitions (options, taskbus_subscription_options_get_partitions (self->options));
  taskbus_consumer_options_set_polling (options, taskbus_subscription_options_get_polling (self->options));
  self->consumer = taskbus_transport_consume (transport, options, error);
  if (self->consumer == NULL)
    return FALSE;

  self->intake = taskbus_worker_add_timer (self->worker, taskbus_subscription_receive, self);
  self->timer = taskbus_worker_add_timer (self->worker, taskbus_subscription_on_time, self);
  taskbus_dispatcher_set_answers_func (self->dispatcher, self->worker, taskbus_subscription_take_answers, self);
  taskbus_subscription_connect (self);
  g_source_set_ready_time (self->intake, 0);
  return TRUE;
}

/**
 * taskbus_subscription_get_group:
 * @self: a subscription
 *
 * Gets the consumer group.
 *
 * Returns: (transfer none) (nullable): the group, or %NULL for a reader without one
 *
 * Since: 1.0
 */
const char *
taskbus_subscription_get_group (TaskbusSubscription *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION (self), NULL);

  return self->group;
}

/**
 * taskbus_subscription_get_topics:
 * @self: a subscription
 *
 * Gets the topics and patterns that were subscribed to.
 *
 * Returns: (transfer none) (array zero-terminated=1): the topics
 *
 * Since: 1.0
 */
const char *const *
taskbus_subscription_get_topics (TaskbusSubscription *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION (self), NULL);

  return (const char *const *) self->topics;
}

/**
 * taskbus_subscription_get_assignment:
 * @self: a subscription
 *
 * Gets the partitions that are assigned now, each with the position it began at.
 *
 * Returns: (transfer container) (element-type TaskbusTopicPartition): the partitions
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_subscription_get_assignment (TaskbusSubscription *self)
{
  GPtrArray *assignment;

  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION (self), NULL);

  g_mutex_lock (&self->lock);
  assignment = g_ptr_array_ref (self->assignment);
  g_mutex_unlock (&self->lock);
  return assignment;
}

/* Follows the dispatcher, so that calls from several threads leave both in the same state. */
static gboolean
check_paused (gpointer data)
{
  TaskbusSubscription *self = data;

  self->paused = taskbus_dispatcher_is_paused (self->dispatcher);
  taskbus_subscription_note_work (self);
  taskbus_subscription_wake_intake (self);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_subscription_pause:
 * @self: a subscription
 *
 * Stops handing records to the handler, until [method@Taskbus.Subscription.resume]. The subscription stays in its
 * group and keeps its partitions.
 *
 * Called in the context of the handler, no further record is handled once it returned.
 *
 * Since: 1.0
 */
void
taskbus_subscription_pause (TaskbusSubscription *self)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION (self));

  taskbus_dispatcher_set_paused (self->dispatcher, TRUE);
  taskbus_worker_invoke (self->worker, check_paused, g_object_ref (self), g_object_unref);
}

/**
 * taskbus_subscription_resume:
 * @self: a subscription
 *
 * Goes on after [method@Taskbus.Subscription.pause].
 *
 * Since: 1.0
 */
void
taskbus_subscription_resume (TaskbusSubscription *self)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION (self));

  taskbus_dispatcher_set_paused (self->dispatcher, FALSE);
  taskbus_worker_invoke (self->worker, check_paused, g_object_ref (self), g_object_unref);
}

static gboolean
refuse_if_over (TaskbusSubscription *self, GTask *task)
{
  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (!self->closing)
    return FALSE;

  g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The subscription is closed"));
  return TRUE;
}

static gboolean
seek (gpointer data)
{
  GTask *task = data;
  TaskbusSubscription *self = g_task_get_source_object (task);
  const TaskbusTopicPartition *target = g_task_get_task_data (task);
  TaskbusPartition *partition;
  GError *error = NULL;

  if (refuse_if_over (self, task))
    return G_SOURCE_REMOVE;

  partition = taskbus_subscription_find (self, target->topic, target->partition);
  if (partition == NULL || partition->revoking)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                               _ ("Partition %d of topic “%s” is not assigned to this subscription"), target->partition,
                               target->topic);
      return G_SOURCE_REMOVE;
    }

  if (!taskbus_consumer_seek (self->consumer, target->topic, target->partition, target->offset, &error))
    {
      g_task_return_error (task, error);
      return G_SOURCE_REMOVE;
    }

  /* What was received before means nothing any more, nor do its answers. */
  if (partition->quiet)
    taskbus_consumer_resume (self->consumer, partition->topic, partition->partition, NULL);
  taskbus_subscription_detach (self, partition);
  taskbus_subscription_attach (self, target->topic, target->partition, TASKBUS_OFFSET_NONE);
  taskbus_subscription_wake_intake (self);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_subscription_seek_async:
 * @self: a subscription
 * @topic: a topic
 * @partition: one of its partitions that is assigned to this subscription
 * @offset: the offset to go on from, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END]
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Goes on from another offset.
 *
 * What was handed over before and not begun is dropped. For a time, see [method@Taskbus.Admin.find_offset].
 *
 * Errors: [error@Taskbus.Error.NOT_FOUND] when the partition is not assigned, [error@Taskbus.Error.NOT_SUPPORTED],
 * [error@Taskbus.Error.CLOSED].
 *
 * Since: 1.0
 */
void
taskbus_subscription_seek_async (TaskbusSubscription *self,
                                 const char *topic,
                                 gint32 partition,
                                 gint64 offset,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION (self));
  g_return_if_fail (topic != NULL);
  g_return_if_fail (partition >= 0);
  g_return_if_fail (offset >= 0 || offset == TASKBUS_OFFSET_START || offset == TASKBUS_OFFSET_END);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_subscription_seek_async);
  g_task_set_task_data (task, taskbus_topic_partition_new (topic, partition, offset),
                        (GDestroyNotify) taskbus_topic_partition_free);
  if (!taskbus_worker_invoke (self->worker, seek, g_object_ref (task), g_object_unref))
    g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The subscription is closed"));
}

/**
 * taskbus_subscription_seek_finish:
 * @self: a subscription
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Subscription.seek_async].
 *
 * Returns: %TRUE when the next record comes from the new position
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_seek_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (taskbus_consumer_commit_finish (TASKBUS_CONSUMER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
commit (gpointer data)
{
  GTask *task = data;
  TaskbusSubscription *self = g_task_get_source_object (task);

  if (refuse_if_over (self, task))
    return G_SOURCE_REMOVE;

  taskbus_subscription_take_answers (self);
  taskbus_consumer_commit_async (self->consumer, g_task_get_cancellable (task), on_committed, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/**
 * taskbus_subscription_commit_async:
 * @self: a subscription
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when it is done
 * @user_data: data for @callback
 *
 * Makes the positions of all that is done safe now, without waiting for the transport's commit interval.
 *
 * Since: 1.0
 */
void
taskbus_subscription_commit_async (TaskbusSubscription *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_subscription_commit_async);
  taskbus_dispatcher_flush (self->dispatcher);
  if (!taskbus_worker_invoke (self->worker, commit, g_object_ref (task), g_object_unref))
    g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The subscription is closed"));
}

/**
 * taskbus_subscription_commit_finish:
 * @self: a subscription
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.Subscription.commit_async].
 *
 * Returns: %TRUE when the positions are safe
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_commit_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
