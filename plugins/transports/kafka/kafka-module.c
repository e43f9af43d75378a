/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "kafka-consumer.h"
#include "kafka-transaction.h"
#include "kafka-transport.h"

G_MODULE_EXPORT void g_io_taskbus_transport_kafka_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_transport_kafka_unload (GIOModule *module);

TASKBUS_MODULE_DEFINE_ABI

void
g_io_taskbus_transport_kafka_load (GIOModule *module)
{
  taskbus_kafka_consumer_register (G_TYPE_MODULE (module));
  taskbus_kafka_transaction_register (G_TYPE_MODULE (module));
  taskbus_kafka_transport_register (G_TYPE_MODULE (module));
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, TASKBUS_TYPE_KAFKA_TRANSPORT, "kafka", 0);
}

void
g_io_taskbus_transport_kafka_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
