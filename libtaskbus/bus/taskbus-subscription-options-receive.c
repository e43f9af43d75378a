/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From where a subscription receives, and how much at once. */
#include "config.h"

#include "bus/taskbus-subscription-options-private.h"

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
  g_return_if_fail (start >= TASKBUS_OFFSET_END);

  if (self->start == start)
    return;

  self->start = start;
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_START]);
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
 * @max_in_flight: a number of records, at least 1
 *
 * Sets how many records may be received and not answered.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_max_in_flight (TaskbusSubscriptionOptions *self, guint max_in_flight)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));
  g_return_if_fail (max_in_flight > 0);

  if (self->max_in_flight == max_in_flight)
    return;

  self->max_in_flight = max_in_flight;
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_MAX_IN_FLIGHT]);
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
 * @max_bytes: a size in bytes, at least 1
 *
 * Sets how many bytes of payload may be received and not answered.
 *
 * Since: 1.0
 */
void
taskbus_subscription_options_set_max_bytes (TaskbusSubscriptionOptions *self, guint64 max_bytes)
{
  g_return_if_fail (TASKBUS_IS_SUBSCRIPTION_OPTIONS (self));
  g_return_if_fail (max_bytes > 0);

  if (self->max_bytes == max_bytes)
    return;

  self->max_bytes = max_bytes;
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_MAX_BYTES]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_PARTITIONS]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_POLLING]);
}
