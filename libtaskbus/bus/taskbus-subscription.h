/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "bus/taskbus-delivery.h"
#include "bus/taskbus-subscription-options.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_SUBSCRIPTION (taskbus_subscription_get_type ())

/* Signals, in the main context of the subscribe call, in order with the deliveries:
 *   ::assigned (GPtrArray of TaskbusTopicPartition), ::revoked (likewise, after the drain),
 *   ::end-reached (TaskbusTopicPartition), ::failed (GError) */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusSubscription, taskbus_subscription, TASKBUS, SUBSCRIPTION, GObject)

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_subscription_get_group (TaskbusSubscription *self);

TASKBUS_AVAILABLE_IN_1_0
const char *const *taskbus_subscription_get_topics (TaskbusSubscription *self);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_subscription_get_assignment (TaskbusSubscription *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_pause (TaskbusSubscription *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_resume (TaskbusSubscription *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_seek_async (TaskbusSubscription *self,
                                      const char *topic,
                                      gint32 partition,
                                      gint64 offset,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_seek_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_commit_async (TaskbusSubscription *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_commit_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_close_async (TaskbusSubscription *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_close_finish (TaskbusSubscription *self, GAsyncResult *result, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_close (TaskbusSubscription *self, GCancellable *cancellable, GError **error);

G_END_DECLS
