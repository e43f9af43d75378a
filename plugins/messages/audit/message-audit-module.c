/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-audit-tables.h"

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_message_audit_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_message_audit_unload (GIOModule *module);

static const TaskbusMessageTable *const tables[] = {
  &message_audit_task_audit,
  &message_audit_entity,
};

void
g_io_taskbus_message_audit_load (GIOModule *module)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    taskbus_message_table_register (G_TYPE_MODULE (module), tables[i]);
}

void
g_io_taskbus_message_audit_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
