/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-table.h"

#include "message/taskbus-field-message-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "module/taskbus-module-private.h"

/* The class is made under no lock; when two make it at once, one of both is in the registry. */
gboolean
taskbus_message_type_publish (TaskbusMessageType *type)
{
  type->gtype = type->fields_gtype = taskbus_field_message_register (type);
  if (!taskbus_message_type_registry_add (type, FALSE, NULL))
    return FALSE;

  taskbus_module_implement ("message", type->gtype, type->name);
  return TRUE;
}

/**
 * taskbus_message_table_register: (skip)
 * @module: (nullable): the module that supplies it, or %NULL for the program itself
 * @table: a table
 *
 * Registers a type of messages: its class, which has a property for each field, and an extension of the type's name at
 * the extension point `taskbus-message`. To be called in a module's `g_io_…_load ()`, or by a program at its start. What is
 * in @table is copied. A type of the name that is there already stays. May be called from any thread.
 *
 * Since: 1.0
 */
void
taskbus_message_table_register (GTypeModule *module, const TaskbusMessageTable *table)
{
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (GError) error = NULL;
  const char *origin;

  g_return_if_fail (module == NULL || G_IS_TYPE_MODULE (module));
  g_return_if_fail (table != NULL && table->name != NULL);

  if (taskbus_message_type_registry_get (table->name) != NULL)
    {
      g_debug ("There is a message type “%s” already", table->name);
      return;
    }

  origin = module != NULL ? module->name : g_get_prgname ();
  type = taskbus_message_type_new (table, origin, &error);
  if (type == NULL)
    g_critical ("%s", error->message);
  else
    taskbus_message_type_publish (type);
}
