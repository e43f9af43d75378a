/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-consumer-options.h"

/**
 * TaskbusConsumerOptions:
 *
 * What a [iface@Taskbus.Consumer] is to receive, and from where on.
 *
 * It is set up on one thread and does not change any more once a transport has it.
 *
 * Since: 1.0
 */
struct _TaskbusConsumerOptions
{
  GObject parent_instance;

  char *group;
  GStrv topics;
  gint64 start;
  GPtrArray *partitions;
  TaskbusPolling *polling;
};

G_DEFINE_FINAL_TYPE (TaskbusConsumerOptions, taskbus_consumer_options, G_TYPE_OBJECT)

enum
{
  PROP_GROUP = 1,
  PROP_TOPICS,
  PROP_START,
  PROP_PARTITIONS,
  PROP_POLLING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
taskbus_consumer_options_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusConsumerOptions *self = TASKBUS_CONSUMER_OPTIONS (object);

  switch (id)
    {
    case PROP_GROUP:
      self->group = g_value_dup_string (value);
      break;

    case PROP_TOPICS:
      self->topics = g_value_dup_boxed (value);
      if (self->topics == NULL)
        self->topics = g_new0 (char *, 1);
      break;

    case PROP_START:
      taskbus_consumer_options_set_start (self, g_value_get_int64 (value));
      break;

    case PROP_PARTITIONS:
      taskbus_consumer_options_set_partitions (self, g_value_get_boxed (value));
      break;

    case PROP_POLLING:
      taskbus_consumer_options_set_polling (self, g_value_get_boxed (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_consumer_options_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusConsumerOptions *self = TASKBUS_CONSUMER_OPTIONS (object);

  switch (id)
    {
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;

    case PROP_TOPICS:
      g_value_set_boxed (value, self->topics);
      break;

    case PROP_START:
      g_value_set_int64 (value, taskbus_consumer_options_get_start (self));
      break;

    case PROP_PARTITIONS:
      g_value_set_boxed (value, self->partitions);
      break;

    case PROP_POLLING:
      g_value_set_boxed (value, self->polling);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_consumer_options_finalize (GObject *object)
{
  TaskbusConsumerOptions *self = TASKBUS_CONSUMER_OPTIONS (object);

  g_free (self->group);
  g_strfreev (self->topics);
  g_clear_pointer (&self->partitions, g_ptr_array_unref);
  g_clear_pointer (&self->polling, taskbus_polling_free);

  G_OBJECT_CLASS (taskbus_consumer_options_parent_class)->finalize (object);
}

static void
taskbus_consumer_options_class_init (TaskbusConsumerOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = taskbus_consumer_options_set_property;
  object_class->get_property = taskbus_consumer_options_get_property;
  object_class->finalize = taskbus_consumer_options_finalize;

  /**
   * TaskbusConsumerOptions:group:
   *
   * The group to be a member of, or %NULL for a reader without a group, which has no positions.
   *
   * Since: 1.0
   */
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusConsumerOptions:topics:
   *
   * The topics to receive, names and patterns as [func@Taskbus.topic_check_pattern] has them.
   *
   * Since: 1.0
   */
  properties[PROP_TOPICS] = g_param_spec_boxed ("topics", NULL, NULL, G_TYPE_STRV,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusConsumerOptions:start:
   *
   * Where to begin in a partition for which there is no position: an offset, [const@Taskbus.OFFSET_START] or
   * [const@Taskbus.OFFSET_END].
   *
   * It is [const@Taskbus.OFFSET_START] as long as nobody has chosen a start; see
   * [method@Taskbus.ConsumerOptions.has_start].
   *
   * Since: 1.0
   */
  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, TASKBUS_OFFSET_END, G_MAXINT64,
                                               TASKBUS_OFFSET_START,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusConsumerOptions:partitions: (type GLib.PtrArray(Taskbus.TopicPartition))
   *
   * The partitions that a reader without a group reads, each from its offset, or %NULL for all of its topics.
   *
   * Since: 1.0
   */
  properties[PROP_PARTITIONS] = g_param_spec_boxed (
    "partitions", NULL, NULL, G_TYPE_PTR_ARRAY, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusConsumerOptions:polling:
   *
   * How a transport asks for records that has to ask, or %NULL when the program leaves it to the transport.
   *
   * The local log and Kafka do not ask, and pay no attention to it.
   *
   * Since: 1.0
   */
  properties[PROP_POLLING] = g_param_spec_boxed ("polling", NULL, NULL, TASKBUS_TYPE_POLLING,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
taskbus_consumer_options_init (TaskbusConsumerOptions *self)
{
  self->start = TASKBUS_OFFSET_NONE; /* nobody has chosen it */
}

/**
 * taskbus_consumer_options_new:
 * @group: (nullable): the group to be a member of, or %NULL for a reader without a group
 * @topics: (array zero-terminated=1): the topics to receive, names and patterns
 *
 * Makes options that begin at the oldest record where there is no position.
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
TaskbusConsumerOptions *
taskbus_consumer_options_new (const char *group, const char *const *topics)
{
  g_return_val_if_fail (topics != NULL, NULL);

  return g_object_new (TASKBUS_TYPE_CONSUMER_OPTIONS, "group", group, "topics", topics, NULL);
}

/**
 * taskbus_consumer_options_get_group:
 * @self: the options
 *
 * Gets the group.
 *
 * Returns: (transfer none) (nullable): the group, or %NULL for a reader without a group
 *
 * Since: 1.0
 */
const char *
taskbus_consumer_options_get_group (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), NULL);

  return self->group;
}

/**
 * taskbus_consumer_options_get_topics:
 * @self: the options
 *
 * Gets the topics to receive, names and patterns.
 *
 * Returns: (transfer none) (array zero-terminated=1): the topics
 *
 * Since: 1.0
 */
const char *const *
taskbus_consumer_options_get_topics (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), NULL);

  return (const char *const *) self->topics;
}

/**
 * taskbus_consumer_options_get_start:
 * @self: the options
 *
 * Gets where to begin in a partition for which there is no position.
 *
 * Returns: an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END]
 *
 * Since: 1.0
 */
gint64
taskbus_consumer_options_get_start (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), TASKBUS_OFFSET_NONE);

  return self->start != TASKBUS_OFFSET_NONE ? self->start : TASKBUS_OFFSET_START;
}

/**
 * taskbus_consumer_options_has_start:
 * @self: the options
 *
 * Tells whether the program has chosen where to begin. A transport with a setting of its own for it follows that one
 * when the program has not.
 *
 * Returns: %TRUE when [method@Taskbus.ConsumerOptions.set_start] was called with a start
 *
 * Since: 1.0
 */
gboolean
taskbus_consumer_options_has_start (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), FALSE);

  return self->start != TASKBUS_OFFSET_NONE;
}

/**
 * taskbus_consumer_options_set_start:
 * @self: the options
 * @start: an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END], or [const@Taskbus.OFFSET_NONE] to
 *   choose none
 *
 * Sets where to begin in a partition for which there is no position.
 *
 * Since: 1.0
 */
void
taskbus_consumer_options_set_start (TaskbusConsumerOptions *self, gint64 start)
{
  g_return_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self));
  g_return_if_fail (start >= TASKBUS_OFFSET_END);

  if (self->start == start)
    return;

  self->start = start;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
}

/**
 * taskbus_consumer_options_get_partitions:
 * @self: the options
 *
 * Gets the partitions that a reader without a group reads, each from its offset.
 *
 * Returns: (transfer none) (nullable) (element-type TaskbusTopicPartition): the partitions, or %NULL for all of its
 *   topics
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_consumer_options_get_partitions (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), NULL);

  return self->partitions;
}

/**
 * taskbus_consumer_options_set_partitions:
 * @self: the options
 * @partitions: (nullable) (transfer none) (element-type TaskbusTopicPartition): the partitions, or %NULL for all
 *   of its topics
 *
 * Sets the partitions that a reader without a group reads, each from its offset; they are copied.
 *
 * Since: 1.0
 */
void
taskbus_consumer_options_set_partitions (TaskbusConsumerOptions *self, GPtrArray *partitions)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self));

  if (self->partitions == partitions)
    return;

  if (partitions != NULL)
    {
      copy = g_ptr_array_new_full (partitions->len, (GDestroyNotify) taskbus_topic_partition_free);
      for (guint i = 0; i < partitions->len; i++)
        g_ptr_array_add (copy, taskbus_topic_partition_copy (g_ptr_array_index (partitions, i)));
    }

  g_clear_pointer (&self->partitions, g_ptr_array_unref);
  self->partitions = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARTITIONS]);
}

/**
 * taskbus_consumer_options_get_polling:
 * @self: the options
 *
 * Gets how a transport asks for records that has to ask.
 *
 * Returns: (transfer none) (nullable): what the program says of it, or %NULL when it leaves it to the transport
 *
 * Since: 1.0
 */
const TaskbusPolling *
taskbus_consumer_options_get_polling (TaskbusConsumerOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self), NULL);

  return self->polling;
}

/**
 * taskbus_consumer_options_set_polling:
 * @self: the options
 * @polling: (nullable): how to ask for records, or %NULL to leave it to the transport
 *
 * Sets how a transport asks for records that has to ask. It means nothing to the others.
 *
 * Since: 1.0
 */
void
taskbus_consumer_options_set_polling (TaskbusConsumerOptions *self, const TaskbusPolling *polling)
{
  g_return_if_fail (TASKBUS_IS_CONSUMER_OPTIONS (self));

  if (self->polling == polling)
    return;

  g_clear_pointer (&self->polling, taskbus_polling_free);
  self->polling = polling != NULL ? taskbus_polling_copy (polling) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);
}
