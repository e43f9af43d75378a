/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The thread of a bus: a GMainContext of its own, in which its transports' sources run.
 * Reference counted; the thread ends by taskbus_worker_quit(). */
typedef struct _TaskbusWorker TaskbusWorker;

TaskbusWorker *taskbus_worker_new (void);
TaskbusWorker *taskbus_worker_ref (TaskbusWorker *self);
void taskbus_worker_unref (TaskbusWorker *self);
gboolean taskbus_worker_is_current (TaskbusWorker *self);
gboolean taskbus_worker_check_process (TaskbusWorker *self, GError **error);
gboolean taskbus_worker_check_may_wait (TaskbusWorker *self, GCancellable *cancellable, GError **error);
gboolean taskbus_worker_invoke (TaskbusWorker *self, GSourceFunc func, gpointer data, GDestroyNotify destroy);
GSource *taskbus_worker_add_timer (TaskbusWorker *self, GSourceFunc func, gpointer data);
gboolean taskbus_worker_call (TaskbusWorker *self, GSourceFunc func, gpointer data);
void taskbus_worker_quit (TaskbusWorker *self, GSourceFunc func, gpointer data);
gboolean taskbus_worker_wait (TaskbusWorker *self, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusWorker, taskbus_worker_unref)

G_END_DECLS
