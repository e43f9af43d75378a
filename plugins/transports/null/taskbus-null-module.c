/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "taskbus-null-consumer.h"
#include "taskbus-null-transport.h"

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_transport_null_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_transport_null_unload (GIOModule *module);

void
g_io_taskbus_transport_null_load (GIOModule *module)
{
  taskbus_null_transport_register (G_TYPE_MODULE (module));
  taskbus_null_consumer_register (G_TYPE_MODULE (module));
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, TASKBUS_TYPE_NULL_TRANSPORT, "null", 0);
}

void
g_io_taskbus_transport_null_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
