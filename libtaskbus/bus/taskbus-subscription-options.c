/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-subscription-options-private.h"

/**
 * TaskbusSubscriptionOptions:
 *
 * How a subscription receives, tries again and gives up.
 *
 * The options are read when [method@Taskbus.Bus.subscribe] is called; a later change has no effect.
 *
 * Since: 1.0
 */
struct _TaskbusSubscriptionOptions
{
  GObject parent_instance;

  gint64 start;
  guint max_in_flight;
  guint64 max_bytes;
  guint retry_delay;
  guint retry_delay_max;
  guint answer_timeout;
  gboolean dead_letters;
  gboolean reject_undecodable;
  GPtrArray *partitions;
  TaskbusPolling *polling;
};

G_DEFINE_FINAL_TYPE (TaskbusSubscriptionOptions, taskbus_subscription_options, G_TYPE_OBJECT)

enum
{
  PROP_START = 1,
  PROP_MAX_IN_FLIGHT,
  PROP_MAX_BYTES,
  PROP_RETRY_DELAY,
  PROP_RETRY_DELAY_MAX,
  PROP_ANSWER_TIMEOUT,
  PROP_DEAD_LETTERS,
  PROP_REJECT_UNDECODABLE,
  PROP_PARTITIONS,
  PROP_POLLING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
taskbus_subscription_options_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusSubscriptionOptions *self = TASKBUS_SUBSCRIPTION_OPTIONS (object);

  switch (id)
    {
    case PROP_START:
      g_value_set_int64 (value, taskbus_subscription_options_get_start (self));
      break;
    case PROP_MAX_IN_FLIGHT:
      g_value_set_uint (value, self->max_in_flight);
      break;
    case PROP_MAX_BYTES:
      g_value_set_uint64 (value, self->max_bytes);
      break;
    case PROP_RETRY_DELAY:
      g_value_set_uint (value, self->retry_delay);
      break;
    case PROP_RETRY_DELAY_MAX:
      g_value_set_uint (value, self->retry_delay_max);
      break;
    case PROP_ANSWER_TIMEOUT:
      g_value_set_uint (value, self->answer_timeout);
      break;
    case PROP_DEAD_LETTERS:
      g_value_set_boolean (value, self->dead_letters);
      break;
    case PROP_REJECT_UNDECODABLE:
      g_value_set_boolean (value, self->reject_undecodable);
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
taskbus_subscription_options_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusSubscriptionOptions *self = TASKBUS_SUBSCRIPTION_OPTIONS (object);

  switch (id)
    {
    case PROP_START:
      taskbus_subscription_options_set_start (self, g_value_get_int64 (value));
      break;
    case PROP_MAX_IN_FLIGHT:
      taskbus_subscription_options_set_max_in_flight (self, g_value_get_uint (value));
      break;
    case PROP_MAX_BYTES:
      taskbus_subscription_options_set_max_bytes (self, g_value_get_uint64 (value));
      break;
    case PROP_RETRY_DELAY:
      taskbus_subscription_options_set_retry_delay (self, g_value_get_uint (value));
      break;
    case PROP_RETRY_DELAY_MAX:
      taskbus_subscription_options_set_retry_delay_max (self, g_value_get_uint (value));
      break;
    case PROP_ANSWER_TIMEOUT:
      taskbus_subscription_options_set_answer_timeout (self, g_value_get_uint (value));
      break;
    case PROP_DEAD_LETTERS:
      taskbus_subscription_options_set_dead_letters (self, g_value_get_boolean (value));
      break;
    case PROP_REJECT_UNDECODABLE:
      taskbus_subscription_options_set_reject_undecodable (self, g_value_get_boolean (value));
      break;
    case PROP_PARTITIONS:
      taskbus_subscription_options_set_partitions (self, g_value_get_boxed (value));
      break;
    case PROP_POLLING:
      taskbus_subscription_options_set_polling (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_subscription_options_finalize (GObject *object)
{
  TaskbusSubscriptionOptions *self = TASKBUS_SUBSCRIPTION_OPTIONS (object);

  g_clear_pointer (&self->partitions, g_ptr_array_unref);
  g_clear_pointer (&self->polling, taskbus_polling_free);

  G_OBJECT_CLASS (taskbus_subscription_options_parent_class)->finalize (object);
}

static void
taskbus_subscription_options_class_init (TaskbusSubscriptionOptionsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = taskbus_subscription_options_get_property;
  object_class->set_property = taskbus_subscription_options_set_property;
  object_class->finalize = taskbus_subscription_options_finalize;

  /**
   * TaskbusSubscriptionOptions:start:
   *
   * Where to begin when there is no stored position. It is an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END].
   *
   * As long as nobody has chosen a start it is [const@Taskbus.OFFSET_START], and a transport may have a setting that counts
   * instead (such as `kafka.offset-reset`, for groups).
   *
   * Since: 1.0
   */
  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, TASKBUS_OFFSET_END, G_MAXINT64,
                                               TASKBUS_OFFSET_START, flags & ~G_PARAM_CONSTRUCT);

  /**
   * TaskbusSubscriptionOptions:max-in-flight:
   *
   * How many records may be received and not answered. It is a number of records.
   *
   * What was received of a partition that waits for a retry comes on top, so that the other partitions go on meanwhile.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_IN_FLIGHT] = g_param_spec_uint ("max-in-flight", NULL, NULL, 1, 1000000, 1000, flags);

  /**
   * TaskbusSubscriptionOptions:max-bytes:
   *
   * How many bytes of payload may be received and not answered. It is a size in bytes.
   *
   * As with [property@Taskbus.SubscriptionOptions:max-in-flight], a partition that waits for a retry does not count.
   *
   * Since: 1.0
   */
  properties[PROP_MAX_BYTES] = g_param_spec_uint64 ("max-bytes", NULL, NULL, 1, G_MAXINT64, 16 << 20, flags);

  /**
   * TaskbusSubscriptionOptions:retry-delay:
   *
   * The pause before the second attempt; it doubles with each further one. It is a time in milliseconds.
   *
   * Since: 1.0
   */
  properties[PROP_RETRY_DELAY] = g_param_spec_uint ("retry-delay", NULL, NULL, 0, G_MAXINT, 100, flags);

  /**
   * TaskbusSubscriptionOptions:retry-delay-max:
   *
   * The longest pause between two attempts. It is a time in milliseconds.
   *
   * Since: 1.0
   */
  properties[PROP_RETRY_DELAY_MAX] = g_param_spec_uint ("retry-delay-max", NULL, NULL, 0, G_MAXINT, 30000, flags);

  /**
   * TaskbusSubscriptionOptions:answer-timeout:
   *
   * How long a pending delivery may be without an answer before it is delivered again. It is a time in milliseconds, or 0 for no limit.
   *
   * Since: 1.0
   */
  properties[PROP_ANSWER_TIMEOUT] = g_param_spec_uint ("answer-timeout", NULL, NULL, 0, G_MAXINT, 0, flags);

  /**
   * TaskbusSubscriptionOptions:dead-letters:
   *
   * Whether a rejected record is stored in the topic `TOPIC.dlq` before its position moves.
   *
   * Since: 1.0
   */
  properties[PROP_DEAD_LETTERS] = g_param_spec_boolean ("dead-letters", NULL, NULL, TRUE, flags);

  /**
   * TaskbusSubscriptionOptions:reject-undecodable:
   *
   * Whether a record of which no message can be made is rejected instead of handed to the handler.
   *
   * Since: 1.0
   */
  properties[PROP_REJECT_UNDECODABLE] = g_param_spec_boolean ("reject-undecodable", NULL, NULL, FALSE, flags);

  /**
   * TaskbusSubscriptionOptions:partitions: (type GPtrArray(TaskbusTopicPartition))
   *
   * The partitions to read, each from its offset, instead of all partitions of the topics; only without a group.
   *
   * Since: 1.0
   */
  properties[PROP_PARTITIONS] = g_param_spec_boxed (
    "partitions", NULL, NULL, G_TYPE_PTR_ARRAY, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * TaskbusSubscriptionOptions:polling:
   *
   * How a transport asks for records that has to ask, or %NULL when the program leaves it to the transport.
   *
   * The local log and Kafka do not ask, and pay no attention to it.
   *
   * Since: 1.0
   */
  properties[PROP_POLLING] = g_param_spec_boxed ("polling", NULL, NULL, TASKBUS_TYPE_POLLING,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
taskbus_subscription_options_init (TaskbusSubscriptionOptions *self)
{
  self->start = TASKBUS_OFFSET_NONE; /* nobody has chosen it */
}

/**
 * taskbus_subscription_options_new:
 *
 * Makes options with the default values.
 *
 * Returns: (transfer full): new options
 *
 * Since: 1.0
 */
TaskbusSubscriptionOptions *
taskbus_subscription_options_new (void)
{
  return g_object_new (TASKBUS_TYPE_SUBSCRIPTION_OPTIONS, NULL);
}

/**
 * taskbus_subscription_options_get_start:
 * @self: options
 *
 * Gets where to begin when there is no stored position.
 *
 * Returns: an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END]
 *
 * Since: 1.0
 */
gint64
taskbus_subscription_options_get_start (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->start != TASKBUS_OFFSET_NONE ? self->start : TASKBUS_OFFSET_START;
}

/**
 * taskbus_subscription_options_has_start:
 * @self: options
 *
 * Tells whether the program has chosen where to begin.
 *
 * Returns: %TRUE when [method@Taskbus.SubscriptionOptions.set_start] was called with a start
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_options_has_start (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), FALSE);

  return self->start != TASKBUS_OFFSET_NONE;
}

/**
 * taskbus_subscription_options_set_start:
 * @self: options
 * @start: an offset, [const@Taskbus.OFFSET_START] or [const@Taskbus.OFFSET_END], or [const@Taskbus.OFFSET_NONE] to choose
 *   none
 *
 * Sets where to begin when there is no stored position.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_start (TaskbusSubscriptionOptions *self, gint64 start)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->start == start)
    return;

  self->start = start;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_START]);
}

/**
 * taskbus_subscription_options_get_max_in_flight:
 * @self: options
 *
 * Gets how many records may be received and not answered.
 *
 * Returns: a number of records
 *
 * Since: 1.0
 */
guint
taskbus_subscription_options_get_max_in_flight (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->max_in_flight;
}

/**
 * taskbus_subscription_options_set_max_in_flight:
 * @self: options
 * @max_in_flight: a number of records
 *
 * Sets how many records may be received and not answered.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_max_in_flight (TaskbusSubscriptionOptions *self, guint max_in_flight)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->max_in_flight == max_in_flight)
    return;

  self->max_in_flight = max_in_flight;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_IN_FLIGHT]);
}

/**
 * taskbus_subscription_options_get_max_bytes:
 * @self: options
 *
 * Gets how many bytes of payload may be received and not answered.
 *
 * Returns: a size in bytes
 *
 * Since: 1.0
 */
guint64
taskbus_subscription_options_get_max_bytes (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->max_bytes;
}

/**
 * taskbus_subscription_options_set_max_bytes:
 * @self: options
 * @max_bytes: a size in bytes
 *
 * Sets how many bytes of payload may be received and not answered.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_max_bytes (TaskbusSubscriptionOptions *self, guint64 max_bytes)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->max_bytes == max_bytes)
    return;

  self->max_bytes = max_bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_BYTES]);
}

/**
 * taskbus_subscription_options_get_retry_delay:
 * @self: options
 *
 * Gets the pause before the second attempt; it doubles with each further one.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
taskbus_subscription_options_get_retry_delay (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->retry_delay;
}

/**
 * taskbus_subscription_options_set_retry_delay:
 * @self: options
 * @milliseconds: a time in milliseconds
 *
 * Sets the pause before the second attempt; it doubles with each further one.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_retry_delay (TaskbusSubscriptionOptions *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->retry_delay == milliseconds)
    return;

  self->retry_delay = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_DELAY]);
}

/**
 * taskbus_subscription_options_get_retry_delay_max:
 * @self: options
 *
 * Gets the longest pause between two attempts.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
taskbus_subscription_options_get_retry_delay_max (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->retry_delay_max;
}

/**
 * taskbus_subscription_options_set_retry_delay_max:
 * @self: options
 * @milliseconds: a time in milliseconds
 *
 * Sets the longest pause between two attempts.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_retry_delay_max (TaskbusSubscriptionOptions *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->retry_delay_max == milliseconds)
    return;

  self->retry_delay_max = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_DELAY_MAX]);
}

/**
 * taskbus_subscription_options_get_answer_timeout:
 * @self: options
 *
 * Gets how long a pending delivery may be without an answer before it is delivered again.
 *
 * Returns: a time in milliseconds, or 0 for no limit
 *
 * Since: 1.0
 */
guint
taskbus_subscription_options_get_answer_timeout (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), 0);

  return self->answer_timeout;
}

/**
 * taskbus_subscription_options_set_answer_timeout:
 * @self: options
 * @milliseconds: a time in milliseconds, or 0 for no limit
 *
 * Sets how long a pending delivery may be without an answer before it is delivered again.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_answer_timeout (TaskbusSubscriptionOptions *self, guint milliseconds)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->answer_timeout == milliseconds)
    return;

  self->answer_timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWER_TIMEOUT]);
}

/**
 * taskbus_subscription_options_get_dead_letters:
 * @self: options
 *
 * Gets whether rejected records are stored as dead letters.
 *
 * Returns: %TRUE when they are
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_options_get_dead_letters (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), FALSE);

  return self->dead_letters;
}

/**
 * taskbus_subscription_options_set_dead_letters:
 * @self: options
 * @dead_letters: whether to store them
 *
 * Sets whether rejected records are stored as dead letters.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_dead_letters (TaskbusSubscriptionOptions *self, gboolean dead_letters)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  dead_letters = !!dead_letters;
  if (self->dead_letters == dead_letters)
    return;

  self->dead_letters = dead_letters;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEAD_LETTERS]);
}

/**
 * taskbus_subscription_options_get_reject_undecodable:
 * @self: options
 *
 * Tells whether a record of which no message can be made is rejected.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
taskbus_subscription_options_get_reject_undecodable (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), FALSE);

  return self->reject_undecodable;
}

/**
 * taskbus_subscription_options_set_reject_undecodable:
 * @self: options
 * @reject_undecodable: whether to reject them
 *
 * Sets whether a record of which no message can be made is rejected, and so becomes a dead letter that says why. Otherwise the
 * handler gets it: [method@Taskbus.Delivery.get_message] gives %NULL then, and [method@Taskbus.Delivery.get_decode_error] says why. Each record
 * is decoded before the handler runs. A tombstone always goes to the handler.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_reject_undecodable (TaskbusSubscriptionOptions *self, gboolean reject_undecodable)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  reject_undecodable = !!reject_undecodable;
  if (self->reject_undecodable == reject_undecodable)
    return;

  self->reject_undecodable = reject_undecodable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REJECT_UNDECODABLE]);
}

/**
 * taskbus_subscription_options_get_partitions:
 * @self: options
 *
 * Gets the partitions to read.
 *
 * Returns: (transfer none) (nullable) (element-type TaskbusTopicPartition): the partitions, or %NULL for all
 *
 * Since: 1.0
 */
GPtrArray *
taskbus_subscription_options_get_partitions (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return self->partitions;
}

/**
 * taskbus_subscription_options_set_partitions:
 * @self: options
 * @partitions: (nullable) (element-type TaskbusTopicPartition): the partitions, or %NULL for all
 *
 * Sets the partitions to read, each from its offset; they are copied.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_partitions (TaskbusSubscriptionOptions *self, GPtrArray *partitions)
{
  g_autoptr (GPtrArray) copy = NULL;

  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->partitions == partitions)
    return;

  if (partitions != NULL)
    {
      copy = g_ptr_array_new_full (partitions->len, (GDestroyNotify) taskbus_topic_partition_free);
      for (guint i = 0; i < partitions->len; i++)
        g_ptr_array_add (copy, taskbus_topic_partition_copy (partitions->pdata[i]));
    }

  g_clear_pointer (&self->partitions, g_ptr_array_unref);
  self->partitions = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARTITIONS]);
}

/**
 * taskbus_subscription_options_get_polling:
 * @self: options
 *
 * Gets how a transport asks for records that has to ask.
 *
 * Returns: (transfer none) (nullable): what the program says of it, or %NULL when it leaves it to the transport
 *
 * Since: 1.0
 */
const TaskbusPolling *
taskbus_subscription_options_get_polling (TaskbusSubscriptionOptions *self)
{
  g_return_val_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self), NULL);

  return self->polling;
}

/**
 * taskbus_subscription_options_set_polling:
 * @self: options
 * @polling: (nullable): how to ask for records, or %NULL to leave it to the transport
 *
 * Sets how a transport asks for records that has to ask. It means nothing to the others.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_polling (TaskbusSubscriptionOptions *self, const TaskbusPolling *polling)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));

  if (self->polling == polling)
    return;

  g_clear_pointer (&self->polling, taskbus_polling_free);
  self->polling = polling != NULL ? taskbus_polling_copy (polling) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLLING]);
}

/* NULL are the defaults. */
TaskbusSubscriptionOptions *
taskbus_subscription_options_copy (TaskbusSubscriptionOptions *options)
{
  TaskbusSubscriptionOptions *copy = taskbus_subscription_options_new ();

  if (options == NULL)
    return copy;

  if (taskbus_subscription_options_has_start (options))
    taskbus_subscription_options_set_start (copy, taskbus_subscription_options_get_start (options));
  taskbus_subscription_options_set_partitions (copy, taskbus_subscription_options_get_partitions (options));
  taskbus_subscription_options_set_max_in_flight (copy, taskbus_subscription_options_get_max_in_flight (options));
  taskbus_subscription_options_set_max_bytes (copy, taskbus_subscription_options_get_max_bytes (options));
  taskbus_subscription_options_set_retry_delay (copy, taskbus_subscription_options_get_retry_delay (options));
  taskbus_subscription_options_set_retry_delay_max (copy, taskbus_subscription_options_get_retry_delay_max (options));
  taskbus_subscription_options_set_answer_timeout (copy, taskbus_subscription_options_get_answer_timeout (options));
  taskbus_subscription_options_set_dead_letters (copy, taskbus_subscription_options_get_dead_letters (options));
  taskbus_subscription_options_set_reject_undecodable (copy,
                                                       taskbus_subscription_options_get_reject_undecodable (options));
  taskbus_subscription_options_set_polling (copy, taskbus_subscription_options_get_polling (options));
  return copy;
}
