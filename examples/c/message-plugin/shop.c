/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A type of messages of somebody else's: its table is all that there is to it. */
#include <taskbus.h>

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_message_shop_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_message_shop_unload (GIOModule *module);

static const char *const carriers[] = { "post", "bike", "drone", NULL };

static const TaskbusField fields[] = {
  { "order-id", "orderId", TASKBUS_FIELD_ID, TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_NUMERIC, NULL, "The order" },
  { "items", "items", TASKBUS_FIELD_STRINGS, TASKBUS_FIELD_REQUIRED, NULL, "What is in the parcel" },
  { "carrier", "carrier", TASKBUS_FIELD_ENUMERATION, TASKBUS_FIELD_OPTIONAL, carriers, "Who carries it" },
  { "weight", "weight", TASKBUS_FIELD_DOUBLE, TASKBUS_FIELD_OPTIONAL, NULL, "How heavy it is, in kilograms" },
  { "note", "note", TASKBUS_FIELD_STRING, TASKBUS_FIELD_WRITE_NULL, NULL, "A word to the carrier" },
  { "shipped-at", "shippedAt", TASKBUS_FIELD_TIME, TASKBUS_FIELD_NOW, NULL, "When it left" },
};

static const TaskbusMessageTable shipped = {
  .name = "shop.shipped",
  .topic = "shop.parcels",
  .key = "order-id",
  .envelope = TASKBUS_ENVELOPE_EVENT,
  .description = "A parcel left the shop",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
};

void
g_io_taskbus_message_shop_load (GIOModule *module)
{
  taskbus_message_table_register (G_TYPE_MODULE (module), &shipped);
}

void
g_io_taskbus_message_shop_unload (GIOModule *module)
{
  /* Taskbus never unloads a module. */
}
