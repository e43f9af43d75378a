/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-polling.h"
#include "transport/taskbus-topic-partition.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_SUBSCRIPTION_OPTIONS (taskbus_subscription_options_get_type ())

/* Properties, all writable until the options are used:
 *   start             int64   where a group begins that has no position yet, and a reader without a group: an offset,
 *                             TASKBUS_OFFSET_START (default) or TASKBUS_OFFSET_END
 *   partitions        GPtrArray of TaskbusTopicPartition: read just these, each from its offset (no group)
 *   max-in-flight     uint    1000; records handed to the handler and not answered
 *   max-bytes         uint64  16 MiB; the same, by payload
 *   retry-delay       uint    100 ms; before the first redelivery, doubled each time
 *   retry-delay-max   uint    30000 ms
 *   answer-timeout    uint    0 ms = none; a PENDING delivery without an answer is delivered again after this time
 *   dead-letters      boolean TRUE: a rejected record is stored in the topic TOPIC.dlq before its position moves
 *   reject-undecodable boolean FALSE: a record of which no message can be made is rejected, not handed over
 *   polling           TaskbusPolling: how a transport that has to ask for records does so; NULL: as it likes
 */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusSubscriptionOptions, taskbus_subscription_options, TASKBUS, SUBSCRIPTION_OPTIONS, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusSubscriptionOptions *taskbus_subscription_options_new (void);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_subscription_options_get_start (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_options_has_start (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_start (TaskbusSubscriptionOptions *self, gint64 start);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_subscription_options_get_partitions (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_partitions (TaskbusSubscriptionOptions *self, GPtrArray *partitions);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_subscription_options_get_max_in_flight (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_max_in_flight (TaskbusSubscriptionOptions *self, guint max_in_flight);

TASKBUS_AVAILABLE_IN_1_0
guint64 taskbus_subscription_options_get_max_bytes (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_max_bytes (TaskbusSubscriptionOptions *self, guint64 max_bytes);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_subscription_options_get_retry_delay (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_retry_delay (TaskbusSubscriptionOptions *self, guint milliseconds);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_subscription_options_get_retry_delay_max (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_retry_delay_max (TaskbusSubscriptionOptions *self, guint milliseconds);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_subscription_options_get_answer_timeout (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_answer_timeout (TaskbusSubscriptionOptions *self, guint milliseconds);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_options_get_dead_letters (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_dead_letters (TaskbusSubscriptionOptions *self, gboolean dead_letters);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_subscription_options_get_reject_undecodable (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_reject_undecodable (TaskbusSubscriptionOptions *self,
                                                          gboolean reject_undecodable);

TASKBUS_AVAILABLE_IN_1_0
const TaskbusPolling *taskbus_subscription_options_get_polling (TaskbusSubscriptionOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_subscription_options_set_polling (TaskbusSubscriptionOptions *self, const TaskbusPolling *polling);

G_END_DECLS
