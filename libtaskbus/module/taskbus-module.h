/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "transport/taskbus-transport.h"

G_BEGIN_DECLS

/**
 * TASKBUS_MODULE_ABI:
 *
 * The number of the interface between the library and its modules. A module of another number is refused.
 *
 * Since: 1.0
 */
#define TASKBUS_MODULE_ABI (1)

/**
 * TASKBUS_MODULE_DEFINE_ABI:
 *
 * Makes a module say for which [const@Taskbus.MODULE_ABI] it was compiled. To be written once in each module, beside its
 * `g_io_…_load ()`.
 *
 * Since: 1.0
 */
#define TASKBUS_MODULE_DEFINE_ABI G_MODULE_EXPORT const guint32 taskbus_module_abi = TASKBUS_MODULE_ABI;

/**
 * TASKBUS_MESSAGE_EXTENSION_POINT_NAME:
 *
 * The name of the GIO extension point for message types.
 *
 * Since: 1.0
 */
#define TASKBUS_MESSAGE_EXTENSION_POINT_NAME "taskbus-message"

/**
 * TASKBUS_STORE_EXTENSION_POINT_NAME:
 *
 * The name of the GIO extension point for stores.
 *
 * Since: 1.0
 */
#define TASKBUS_STORE_EXTENSION_POINT_NAME "taskbus-store"

#define TASKBUS_TYPE_MODULE_INFO (taskbus_module_info_get_type ())

typedef struct _TaskbusModuleInfo TaskbusModuleInfo;

/**
 * TaskbusModuleInfo:
 * @kind: `transport`, `message` or `store`
 * @name: the name by which it is asked for
 * @path: (nullable): the file, or %NULL for one that the program registered itself
 * @type: the type of the extension, or %G_TYPE_INVALID when it cannot be used
 * @error: (nullable): why it cannot be used
 *
 * A module that was found.
 *
 * Since: 1.0
 */
struct _TaskbusModuleInfo
{
  char *kind;
  char *name;
  char *path;
  GType type;
  char *error;
};

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_module_info_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusModuleInfo *taskbus_module_info_copy (const TaskbusModuleInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_module_info_free (TaskbusModuleInfo *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_module_register_extension_points (void);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_module_load (const char *kind, const char *name, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_module_list (const char *kind);

TASKBUS_AVAILABLE_IN_1_0
TaskbusTransport *taskbus_transport_new (const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusModuleInfo, taskbus_module_info_free)

G_END_DECLS
