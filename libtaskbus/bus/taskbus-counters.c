/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-counters.h"

G_DEFINE_BOXED_TYPE (TaskbusCounters, taskbus_counters, taskbus_counters_copy, taskbus_counters_free)

/**
 * taskbus_counters_copy:
 * @self: counters
 *
 * Copies the counters.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
TaskbusCounters *
taskbus_counters_copy (const TaskbusCounters *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * taskbus_counters_free:
 * @self: (transfer full): counters
 *
 * Frees the counters.
 *
 * Since: 1.0
 */
void
taskbus_counters_free (TaskbusCounters *self)
{
  g_free (self);
}
