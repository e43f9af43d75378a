/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

#define TASKBUS_TYPE_NULL_TRANSPORT (taskbus_null_transport_get_type ())

G_DECLARE_FINAL_TYPE (TaskbusNullTransport, taskbus_null_transport, TASKBUS, NULL_TRANSPORT, GObject)

void taskbus_null_transport_register (GTypeModule *module);

G_END_DECLS
