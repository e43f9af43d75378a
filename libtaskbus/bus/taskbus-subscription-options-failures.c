/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What becomes of a record that was not handled. */
#include "config.h"

#include "bus/taskbus-subscription-options-private.h"

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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_RETRY_DELAY_MAX]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_ANSWER_TIMEOUT]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_DEAD_LETTERS]);
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
  g_object_notify_by_pspec (G_OBJECT (self),
                            taskbus_subscription_options_properties[TASKBUS_SUBSCRIPTION_OPTIONS_REJECT_UNDECODABLE]);
}
