/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "module/taskbus-module.h"

G_DEFINE_BOXED_TYPE (TaskbusModuleInfo, taskbus_module_info, taskbus_module_info_copy, taskbus_module_info_free)

/**
 * taskbus_module_info_copy:
 * @self: a description of a module
 *
 * Copies the description.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
TaskbusModuleInfo *
taskbus_module_info_copy (const TaskbusModuleInfo *self)
{
  TaskbusModuleInfo *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (TaskbusModuleInfo, 1);
  copy->kind = g_strdup (self->kind);
  copy->name = g_strdup (self->name);
  copy->path = g_strdup (self->path);
  copy->type = self->type;
  copy->error = g_strdup (self->error);
  return copy;
}

/**
 * taskbus_module_info_free:
 * @self: (transfer full): a description of a module
 *
 * Frees the description.
 *
 * Since: 1.0
 */
void
taskbus_module_info_free (TaskbusModuleInfo *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->kind);
  g_free (self->name);
  g_free (self->path);
  g_free (self->error);
  g_free (self);
}
