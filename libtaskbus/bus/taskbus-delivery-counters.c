/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-delivery-counters-private.h"

struct _TaskbusDeliveryCounters
{
  gatomicrefcount ref_count;
  GMutex lock;
  TaskbusDeliveryCounts sum;
};

TaskbusDeliveryCounters *
taskbus_delivery_counters_new (void)
{
  TaskbusDeliveryCounters *self = g_new0 (TaskbusDeliveryCounters, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  return self;
}

TaskbusDeliveryCounters *
taskbus_delivery_counters_ref (TaskbusDeliveryCounters *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
taskbus_delivery_counters_unref (TaskbusDeliveryCounters *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_free (self);
}

void
taskbus_delivery_counters_add (TaskbusDeliveryCounters *self, TaskbusDeliveryCounts counts)
{
  g_mutex_lock (&self->lock);
  self->sum.delivered += counts.delivered;
  self->sum.done += counts.done;
  self->sum.retried += counts.retried;
  self->sum.rejected += counts.rejected;
  self->sum.outstanding += counts.outstanding;
  g_mutex_unlock (&self->lock);
}

void
taskbus_delivery_counters_count (TaskbusDeliveryCounters *self, TaskbusCounters *counters)
{
  g_mutex_lock (&self->lock);
  counters->delivered = (guint64) self->sum.delivered;
  counters->done = (guint64) self->sum.done;
  counters->retried = (guint64) self->sum.retried;
  counters->rejected = (guint64) self->sum.rejected;
  counters->outstanding = (guint64) self->sum.outstanding;
  g_mutex_unlock (&self->lock);
}
