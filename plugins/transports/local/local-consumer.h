/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-reader.h"
#include "local-writer.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_LOCAL_CONSUMER (taskbus_local_consumer_get_type ())

G_DECLARE_FINAL_TYPE (TaskbusLocalConsumer, taskbus_local_consumer, TASKBUS, LOCAL_CONSUMER, GObject)

void taskbus_local_consumer_register (GTypeModule *module);

/* The reader is the transport's, which outlives its consumers' use; no writer means no group. */
TaskbusLocalConsumer *taskbus_local_consumer_new (LocalSettings *settings,
                                                  LocalReader *reader,
                                                  LocalWriter *writer,
                                                  TaskbusConsumerOptions *options);

/* The log changed, or the process of a member ended. */
void taskbus_local_consumer_ring (TaskbusLocalConsumer *self, gboolean member_ended);

/* The transport is closing. */
void taskbus_local_consumer_shut (TaskbusLocalConsumer *self);

G_END_DECLS
