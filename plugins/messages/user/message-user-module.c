/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-user-tables.h"

TASKBUS_MODULE_DEFINE_ABI

G_MODULE_EXPORT void g_io_taskbus_message_user_load (GIOModule *module);
G_MODULE_EXPORT void g_io_taskbus_message_user_unload (GIOModule *module);

static const TaskbusMessageTable *const tables[] = {
  &message_user_login,          &message_user_logout,     &message_user_register,
  &message_user_update,         &message_user_delete,     &message_user_registered,
  &message_user_logged_in,      &message_user_logged_out, &message_user_password_changed,
  &message_user_status_changed, &message_user_deleted,    &message_user_updated,
  &message_user_event,          &message_user_behavior,   &message_user_generic,
};

void
g_io_taskbus_message_user_load (GIOModule *module)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    taskbus_message_table_register (G_TYPE_MODULE (module), tables[i]);
}

void
g_io_taskbus_message_user_unload (GIOModule *module)
{
  /* The library never unloads a module. */
}
