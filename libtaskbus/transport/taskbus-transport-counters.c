/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "transport/taskbus-transport-counters.h"

G_DEFINE_BOXED_TYPE (TaskbusTransportCounters,
                     taskbus_transport_counters,
                     taskbus_transport_counters_copy,
                     taskbus_transport_counters_free)

/**
 * taskbus_transport_counters_new:
 *
 * Makes counters that count nothing yet, and of which the rest is not known. Transports make them.
 *
 * Returns: (transfer full): new counters
 *
 * Since: 1.0
 */
TaskbusTransportCounters *
taskbus_transport_counters_new (void)
{
  TaskbusTransportCounters *self = g_new0 (TaskbusTransportCounters, 1);

  self->round_trip_average = -1;
  self->round_trip_p99 = -1;
  self->lag = -1;
  return self;
}

/**
 * taskbus_transport_counters_copy:
 * @self: counters
 *
 * Copies the counters.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
TaskbusTransportCounters *
taskbus_transport_counters_copy (const TaskbusTransportCounters *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * taskbus_transport_counters_free:
 * @self: (transfer full): counters
 *
 * Frees the counters.
 *
 * Since: 1.0
 */
void
taskbus_transport_counters_free (TaskbusTransportCounters *self)
{
  g_free (self);
}
