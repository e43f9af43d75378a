/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_POLLING (taskbus_polling_get_type ())

typedef struct _TaskbusPolling TaskbusPolling;

/**
 * TaskbusPolling:
 * @max_records: the most records of one request
 * @wait: how long a request may wait for the first record, in milliseconds
 * @idle_pause: the pause after a request that brought nothing, in milliseconds
 * @error_pause: the pause after a request that failed, in milliseconds
 *
 * How a transport asks for records that has to ask.
 *
 * It means something only to a transport whose consumer is a series of requests, such as one to an HTTP service. A
 * transport whose records stream in (the local log, Kafka) pays no attention to it, and never waits for any of these
 * times.
 *
 * Since: 1.0
 */
struct _TaskbusPolling
{
  guint max_records;
  guint wait;
  guint idle_pause;
  guint error_pause;

  /*< private >*/
  gpointer padding[2];
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_polling_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusPolling *taskbus_polling_new (guint max_records, guint wait, guint idle_pause, guint error_pause);

TASKBUS_AVAILABLE_IN_1_0
TaskbusPolling *taskbus_polling_copy (const TaskbusPolling *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_polling_free (TaskbusPolling *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPolling, taskbus_polling_free)

G_END_DECLS
