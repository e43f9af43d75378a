/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-task-tables.h"

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_message_task_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_message_task_unload (GIOModule *module);

static const TaskbusMessageTable *const tables[] = {
  &message_task_created,
  &message_task_completed,
  &message_task_failed,
  &message_task_other,
};

void
g_io_taskbus_message_task_load (GIOModule *module)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    taskbus_message_table_register (G_TYPE_MODULE (module), tables[i]);
}

void
g_io_taskbus_message_task_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
