/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "example-consumer.h"
#include "example-transport.h"

TASKBUS_MODULE_DEFINE_ABI

/* The names of these two follow from the name of the file. */
G_MODULE_EXPORT void g_io_taskbus_transport_example_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_transport_example_unload (GIOModule *module);

void
g_io_taskbus_transport_example_load (GIOModule *module)
{
  example_consumer_register (G_TYPE_MODULE (module));
  example_transport_register (G_TYPE_MODULE (module));
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, EXAMPLE_TYPE_TRANSPORT, "example", 0);
}

void
g_io_taskbus_transport_example_unload (GIOModule *module)
{
}
