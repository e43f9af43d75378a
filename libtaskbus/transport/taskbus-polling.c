/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-polling.h"

G_DEFINE_BOXED_TYPE (TaskbusPolling, taskbus_polling, taskbus_polling_copy, taskbus_polling_free)

/**
 * taskbus_polling_new:
 * @max_records: the most records of one request, at least 1
 * @wait: how long a request may wait for the first record, in milliseconds
 * @idle_pause: the pause after a request that brought nothing, in milliseconds
 * @error_pause: the pause after a request that failed, in milliseconds
 *
 * Says how to ask for records.
 *
 * Returns: (transfer full): a new one
 *
 * Since: 1.0
 */
TaskbusPolling *
taskbus_polling_new (guint max_records, guint wait, guint idle_pause, guint error_pause)
{
  TaskbusPolling *self;

  g_return_val_if_fail (max_records > 0, NULL);

  self = g_new0 (TaskbusPolling, 1);
  self->max_records = max_records;
  self->wait = wait;
  self->idle_pause = idle_pause;
  self->error_pause = error_pause;
  return self;
}

/**
 * taskbus_polling_copy:
 * @self: how to ask for records
 *
 * Copies it.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
TaskbusPolling *
taskbus_polling_copy (const TaskbusPolling *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * taskbus_polling_free:
 * @self: (transfer full): how to ask for records
 *
 * Frees it.
 *
 * Since: 1.0
 */
void
taskbus_polling_free (TaskbusPolling *self)
{
  g_free (self);
}
