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
G_DEFINE_FINAL_TYPE (TaskbusSubscriptionOptions, taskbus_subscription_options, G_TYPE_OBJECT)

GParamSpec *taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_N_PROPERTIES];

static void
taskbus_subscription_options_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusSubscriptionOptions *self = TASKBUS_SUBSCRIPTION_OPTIONS (object);

  switch (id)
    {
    case TASKBUS_SUBSCRIPTION_OPTIONS_START:
      g_value_set_int64 (value, taskbus_subscription_options_get_start (self));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_MAX_IN_FLIGHT:
      g_value_set_uint (value, self->max_in_flight);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_MAX_BYTES:
      g_value_set_uint64 (value, self->max_bytes);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY:
      g_value_set_uint (value, self->retry_delay);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY_MAX:
      g_value_set_uint (value, self->retry_delay_max);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_ANSWER_TIMEOUT:
      g_value_set_uint (value, self->answer_timeout);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_DEAD_LETTERS:
      g_value_set_boolean (value, self->dead_letters);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_REJECT_UNDECODABLE:
      g_value_set_boolean (value, self->reject_undecodable);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_PARTITIONS:
      g_value_set_boxed (value, self->partitions);
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_POLLING:
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
    case TASKBUS_SUBSCRIPTION_OPTIONS_START:
      taskbus_subscription_options_set_start (self, g_value_get_int64 (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_MAX_IN_FLIGHT:
      taskbus_subscription_options_set_max_in_flight (self, g_value_get_uint (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_MAX_BYTES:
      taskbus_subscription_options_set_max_bytes (self, g_value_get_uint64 (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY:
      taskbus_subscription_options_set_retry_delay (self, g_value_get_uint (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY_MAX:
      taskbus_subscription_options_set_retry_delay_max (self, g_value_get_uint (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_ANSWER_TIMEOUT:
      taskbus_subscription_options_set_answer_timeout (self, g_value_get_uint (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_DEAD_LETTERS:
      taskbus_subscription_options_set_dead_letters (self, g_value_get_boolean (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_REJECT_UNDECODABLE:
      taskbus_subscription_options_set_reject_undecodable (self, g_value_get_boolean (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_PARTITIONS:
      taskbus_subscription_options_set_partitions (self, g_value_get_boxed (value));
      break;
    case TASKBUS_SUBSCRIPTION_OPTIONS_POLLING:
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
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_START] = g_param_spec_int64 (
    "start", NULL, NULL, TASKBUS_OFFSET_END, G_MAXINT64, TASKBUS_OFFSET_START, flags & ~G_PARAM_CONSTRUCT);

  /**
   * TaskbusSubscriptionOptions:max-in-flight:
   *
   * How many records may be received and not answered. It is a number of records.
   *
   * What was received of a partition that waits for a retry comes on top, so that the other partitions go on meanwhile.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_MAX_IN_FLIGHT] =
    g_param_spec_uint ("max-in-flight", NULL, NULL, 1, 1000000, 1000, flags);

  /**
   * TaskbusSubscriptionOptions:max-bytes:
   *
   * How many bytes of payload may be received and not answered. It is a size in bytes.
   *
   * As with [property@Taskbus.SubscriptionOptions:max-in-flight], a partition that waits for a retry does not count.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_MAX_BYTES] =
    g_param_spec_uint64 ("max-bytes", NULL, NULL, 1, G_MAXINT64, 16 << 20, flags);

  /**
   * TaskbusSubscriptionOptions:retry-delay:
   *
   * The pause before the second attempt; it doubles with each further one. It is a time in milliseconds.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY] =
    g_param_spec_uint ("retry-delay", NULL, NULL, 0, G_MAXINT, 100, flags);

  /**
   * TaskbusSubscriptionOptions:retry-delay-max:
   *
   * The longest pause between two attempts. It is a time in milliseconds.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY_MAX] =
    g_param_spec_uint ("retry-delay-max", NULL, NULL, 0, G_MAXINT, 30000, flags);

  /**
   * TaskbusSubscriptionOptions:answer-timeout:
   *
   * How long a pending delivery may be without an answer before it is delivered again. It is a time in milliseconds, or 0 for no limit.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_ANSWER_TIMEOUT] =
    g_param_spec_uint ("answer-timeout", NULL, NULL, 0, G_MAXINT, 0, flags);

  /**
   * TaskbusSubscriptionOptions:dead-letters:
   *
   * Whether a rejected record is stored in the topic `TOPIC.dlq` before its position moves.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_DEAD_LETTERS] =
    g_param_spec_boolean ("dead-letters", NULL, NULL, TRUE, flags);

  /**
   * TaskbusSubscriptionOptions:reject-undecodable:
   *
   * Whether a record of which no message can be made is rejected instead of handed to the handler.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_REJECT_UNDECODABLE] =
    g_param_spec_boolean ("reject-undecodable", NULL, NULL, FALSE, flags);

  /**
   * TaskbusSubscriptionOptions:partitions: (type GPtrArray(TaskbusTopicPartition))
   *
   * The partitions to read, each from its offset, instead of all partitions of the topics; only without a group.
   *
   * Since: 1.0
   */
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_PARTITIONS] = g_param_spec_boxed (
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
  taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_POLLING] = g_param_spec_boxed (
    "polling", NULL, NULL, TASKBUS_TYPE_POLLING, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, TASKBUS_SUBSCRIPTION_OPTIONS_N_PROPERTIES,
                                     taskbus_subscription_options_properties);
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
