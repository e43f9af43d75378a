/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_COUNTERS (taskbus_counters_get_type ())

typedef struct _TaskbusCounters TaskbusCounters;

/**
 * TaskbusCounters:
 * @published: records taken for publishing
 * @confirmed: records that the transport confirmed
 * @failed: records that were not confirmed: an error, a full queue, a deadline
 * @in_flight: records sent and not answered yet
 * @waiting: records that wait for a place in the queue
 * @delivered: deliveries handed to a handler, each attempt counted
 * @done: records answered with DONE
 * @retried: answers of RETRY, and deliveries without an answer
 * @rejected: records answered with REJECT
 * @outstanding: deliveries that are not answered yet
 *
 * What a bus has done since it was made; a snapshot.
 *
 * Since: 1.0
 */
struct _TaskbusCounters
{
  guint64 published;
  guint64 confirmed;
  guint64 failed;
  guint64 in_flight;
  guint64 waiting;
  guint64 delivered;
  guint64 done;
  guint64 retried;
  guint64 rejected;
  guint64 outstanding;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_counters_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusCounters *taskbus_counters_copy (const TaskbusCounters *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_counters_free (TaskbusCounters *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusCounters, taskbus_counters_free)

G_END_DECLS
