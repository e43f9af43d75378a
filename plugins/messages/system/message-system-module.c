/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-system-tables.h"

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_message_system_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_message_system_unload (GIOModule *module);

static const TaskbusMessageTable *const tables[] = {
  &message_system_error, &message_system_info,           &message_system_alert_notification,
  &message_system_email, &message_system_config_changed, &message_system_cache_invalidation,
  &message_system_event, &message_system_order_event,    &message_system_notification_event,
};

void
g_io_taskbus_message_system_load (GIOModule *module)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    taskbus_message_table_register (G_TYPE_MODULE (module), tables[i]);
}

void
g_io_taskbus_message_system_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
