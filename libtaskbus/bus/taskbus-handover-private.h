/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Brings results to a main context: many at once cost one wake-up.  Any thread may push; the functions run in the
 * context, in the order of the pushes.  Reference counted. */
typedef struct _TaskbusHandover TaskbusHandover;

typedef void (*TaskbusHandoverFunc) (gpointer data);

TaskbusHandover *taskbus_handover_get (GMainContext *context);
TaskbusHandover *taskbus_handover_ref (TaskbusHandover *self);
void taskbus_handover_unref (TaskbusHandover *self);
void taskbus_handover_push (TaskbusHandover *self, TaskbusHandoverFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusHandover, taskbus_handover_unref)

G_END_DECLS
