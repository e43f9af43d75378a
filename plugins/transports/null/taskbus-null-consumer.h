/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define TASKBUS_TYPE_NULL_CONSUMER (taskbus_null_consumer_get_type ())

G_DECLARE_FINAL_TYPE (TaskbusNullConsumer, taskbus_null_consumer, TASKBUS, NULL_CONSUMER, GObject)

void taskbus_null_consumer_register (GTypeModule *module);

G_END_DECLS
