/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/taskbus-counters.h"

G_BEGIN_DECLS

/* The receiving half of a bus's counters, added to once a batch.  Reference counted; any thread. */
typedef struct _TaskbusDeliveryCounters TaskbusDeliveryCounters;

typedef struct
{
  gint64 delivered;
  gint64 done;
  gint64 retried;
  gint64 rejected;
  gint64 outstanding;
} TaskbusDeliveryCounts;

TaskbusDeliveryCounters *taskbus_delivery_counters_new (void);
TaskbusDeliveryCounters *taskbus_delivery_counters_ref (TaskbusDeliveryCounters *self);
void taskbus_delivery_counters_unref (TaskbusDeliveryCounters *self);
void taskbus_delivery_counters_add (TaskbusDeliveryCounters *self, TaskbusDeliveryCounts counts);
void taskbus_delivery_counters_count (TaskbusDeliveryCounters *self, TaskbusCounters *counters);

G_END_DECLS
