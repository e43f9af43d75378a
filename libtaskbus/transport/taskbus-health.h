/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "taskbus-availability.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_HEALTH (taskbus_health_get_type ())

typedef struct _TaskbusHealth TaskbusHealth;

/**
 * TaskbusHealth:
 * @alive: it runs: restarting it would not help
 * @ready: it can confirm records now
 * @reason: (nullable): why it is not ready, in one sentence
 * @refused: it is not ready because a login or a permission is refused: waiting alone would not help
 *
 * How a transport or a bus is. Alive and ready differ: without its broker a transport is alive but not ready.
 *
 * Since: 1.0
 */
struct _TaskbusHealth
{
  gboolean alive;
  gboolean ready;
  char *reason;
  gboolean refused;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_health_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusHealth *taskbus_health_new (gboolean alive, gboolean ready, const char *reason);

TASKBUS_AVAILABLE_IN_1_0
TaskbusHealth *taskbus_health_copy (const TaskbusHealth *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_health_free (TaskbusHealth *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusHealth, taskbus_health_free)

G_END_DECLS
