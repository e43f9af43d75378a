/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "record/taskbus-receipt-private.h"

G_BEGIN_DECLS

/* Those who wait for the results of one call: a thread, a GTask, or a function.  Reference counted; each record that is not
 * settled holds a reference. */
typedef struct _TaskbusPublishOperation TaskbusPublishOperation;

TaskbusPublishOperation *taskbus_publish_operation_new (guint n_records, GTask *task);
/* Of one record; on any thread, no lock held. */
typedef void (*TaskbusSettledFunc) (TaskbusReceipt *receipt, gpointer data);

TaskbusPublishOperation *taskbus_publish_operation_new_for_func (TaskbusSettledFunc func, gpointer data);
TaskbusPublishOperation *taskbus_publish_operation_ref (TaskbusPublishOperation *self);
void taskbus_publish_operation_unref (TaskbusPublishOperation *self);
void taskbus_publish_operation_set_handler (TaskbusPublishOperation *self, gulong handler);
guint taskbus_publish_operation_get_n_open (TaskbusPublishOperation *self);
void taskbus_publish_operation_settle (TaskbusPublishOperation *self, guint index, TaskbusReceipt *receipt);
void taskbus_publish_operation_wait (TaskbusPublishOperation *self);
GPtrArray *taskbus_publish_operation_steal_receipts (TaskbusPublishOperation *self);
TaskbusReceipt *taskbus_publish_operation_get_single (GPtrArray *receipts, GError **error);
TaskbusReceipt *taskbus_publish_operation_propagate_single (GTask *task, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusPublishOperation, taskbus_publish_operation_unref)

G_END_DECLS
