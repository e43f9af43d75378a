/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-bus-transaction.h"
#include "bus/taskbus-counters.h"
#include "bus/taskbus-delivery.h"
#include "bus/taskbus-subscription-options.h"
#include "bus/taskbus-subscription.h"
#include "codec/taskbus-codec.h"
#include "message/taskbus-message.h"
#include "profile/taskbus-profile.h"
#include "record/taskbus-receipt.h"
#include "record/taskbus-record.h"
#include "transport/taskbus-admin.h"
#include "transport/taskbus-transport.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_BUS (taskbus_bus_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusBus, taskbus_bus, TASKBUS, BUS, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_bus_new (TaskbusProfile *profile);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_bus_new_default (GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBus *taskbus_bus_new_for_transport (TaskbusTransport *transport, TaskbusProfile *profile);

TASKBUS_AVAILABLE_IN_1_0
TaskbusProfile *taskbus_bus_get_profile (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_open (TaskbusBus *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void
taskbus_bus_open_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_open_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransport *taskbus_bus_get_transport (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusAdmin *taskbus_bus_get_admin (TaskbusBus *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusCodec *taskbus_bus_get_codec (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_bus_publish (TaskbusBus *self, TaskbusMessage *message, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_publish_async (TaskbusBus *self,
                                TaskbusMessage *message,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_bus_publish_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *
taskbus_bus_publish_messages (TaskbusBus *self, GPtrArray *messages, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_publish_messages_async (TaskbusBus *self,
                                         GPtrArray *messages,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_bus_publish_messages_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_post (TaskbusBus *self, TaskbusMessage *message);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *
taskbus_bus_publish_record (TaskbusBus *self, TaskbusRecord *record, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_publish_record_async (TaskbusBus *self,
                                       TaskbusRecord *record,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusReceipt *taskbus_bus_publish_record_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *
taskbus_bus_publish_records (TaskbusBus *self, GPtrArray *records, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_publish_records_async (TaskbusBus *self,
                                        GPtrArray *records,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_bus_publish_records_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_post_record (TaskbusBus *self, TaskbusRecord *record);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_flush (TaskbusBus *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void
taskbus_bus_flush_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_flush_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusSubscription *taskbus_bus_subscribe (TaskbusBus *self,
                                            const char *group,
                                            const char *const *topics,
                                            TaskbusSubscriptionOptions *options,
                                            TaskbusHandler handler,
                                            gpointer user_data,
                                            GDestroyNotify destroy,
                                            GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBusTransaction *taskbus_bus_begin_transaction (TaskbusBus *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_bus_begin_transaction_async (TaskbusBus *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
TaskbusBusTransaction *taskbus_bus_begin_transaction_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusHealth *taskbus_bus_get_health (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusCounters *taskbus_bus_get_counters (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransportCounters *taskbus_bus_get_transport_counters (TaskbusBus *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_close (TaskbusBus *self, GCancellable *cancellable, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void
taskbus_bus_close_async (TaskbusBus *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_bus_close_finish (TaskbusBus *self, GAsyncResult *result, GError **error);

G_END_DECLS
