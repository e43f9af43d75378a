/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-health.h"

G_DEFINE_BOXED_TYPE (TaskbusHealth, taskbus_health, taskbus_health_copy, taskbus_health_free)

/**
 * taskbus_health_new:
 * @alive: whether it runs, so that restarting it would not help
 * @ready: whether it can confirm records now
 * @reason: (nullable): why it is not ready, in one sentence
 *
 * Says how a transport is.
 *
 * Returns: (transfer full): a new health
 *
 * Since: 1.0
 */
TaskbusHealth *
taskbus_health_new (gboolean alive, gboolean ready, const char *reason)
{
  TaskbusHealth *self = g_new0 (TaskbusHealth, 1);

  self->alive = alive;
  self->ready = ready;
  self->reason = g_strdup (reason);
  return self;
}

/**
 * taskbus_health_copy:
 * @self: a health
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 1.0
 */
TaskbusHealth *
taskbus_health_copy (const TaskbusHealth *self)
{
  TaskbusHealth *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = taskbus_health_new (self->alive, self->ready, self->reason);
  copy->refused = self->refused;
  return copy;
}

/**
 * taskbus_health_free:
 * @self: (transfer full): a health
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_health_free (TaskbusHealth *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->reason);
  g_free (self);
}
