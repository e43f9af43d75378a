/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-delivery.h"
#include "message/taskbus-message.h"
#include "record/taskbus-receipt.h"
#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_BUS_TRANSACTION (taskbus_bus_transaction_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusBusTransaction, taskbus_bus_transaction, TASKBUS, BUS_TRANSACTION, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_bus_transaction_publish (TaskbusBusTransaction *self,
                                                 TaskbusMessage *message,
                                                 GCancellable *cancellable,
                                                 GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_transaction_publish_async (TaskbusBusTransaction *self,
                                            TaskbusMessage *message,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_bus_transaction_publish_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_bus_transaction_publish_record (TaskbusBusTransaction *self,
                                                        TaskbusRecord *record,
                                                        GCancellable *cancellable,
                                                        GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_transaction_publish_record_async (TaskbusBusTransaction *self,
                                                   TaskbusRecord *record,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_bus_transaction_publish_record_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_transaction_add_deliveries (TaskbusBusTransaction *self,
                                                 GPtrArray *deliveries,
                                                 GCancellable *cancellable,
                                                 GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_transaction_add_deliveries_async (TaskbusBusTransaction *self,
                                                   GPtrArray *deliveries,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean
taskbus_bus_transaction_add_deliveries_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_transaction_commit (TaskbusBusTransaction *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_transaction_commit_async (TaskbusBusTransaction *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_transaction_commit_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_transaction_abort (TaskbusBusTransaction *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_transaction_abort_async (TaskbusBusTransaction *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_transaction_abort_finish (TaskbusBusTransaction *self, GAsyncResult *result, GError **error);

G_END_DECLS
