/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-polling.h"
#include "transport/taskbus-topic-partition.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_CONSUMER_OPTIONS (taskbus_consumer_options_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusConsumerOptions, taskbus_consumer_options, TASKBUS, CONSUMER_OPTIONS, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusConsumerOptions *taskbus_consumer_options_new (const char *group, const char *const *topics);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_consumer_options_get_group (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
const char *const *taskbus_consumer_options_get_topics (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
gint64 taskbus_consumer_options_get_start (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_consumer_options_has_start (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_options_set_start (TaskbusConsumerOptions *self, gint64 start);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_consumer_options_get_partitions (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_options_set_partitions (TaskbusConsumerOptions *self, GPtrArray *partitions);

TASKBUS_AVAILABLE_IN_1_0
const TaskbusPolling *taskbus_consumer_options_get_polling (TaskbusConsumerOptions *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_consumer_options_set_polling (TaskbusConsumerOptions *self, const TaskbusPolling *polling);

G_END_DECLS
