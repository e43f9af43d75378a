/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "local-reader.h"
#include "local-writer.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_LOCAL_TRANSPORT (taskbus_local_transport_get_type ())

G_DECLARE_FINAL_TYPE (TaskbusLocalTransport, taskbus_local_transport, TASKBUS, LOCAL_TRANSPORT, GObject)

void taskbus_local_transport_register (GTypeModule *module);

/* For the operations of administration, which any thread may call: NULL with an error when the log is not open. */
LocalSettings *taskbus_local_transport_ref_settings (TaskbusLocalTransport *self, GError **error);
LocalWriter *taskbus_local_transport_ref_writer (TaskbusLocalTransport *self, GError **error);
LocalReader *taskbus_local_transport_open_reader (TaskbusLocalTransport *self, GError **error);

G_END_DECLS
