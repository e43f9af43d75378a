/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean taskbus_module_name_is_valid (const char *name);
char **taskbus_module_file_get_folders (void);
char *taskbus_module_file_get_name (const char *kind, const char *name);
char *taskbus_module_file_find (const char *kind, const char *name);
char **taskbus_module_file_list_names (const char *kind);
gboolean taskbus_module_file_use (const char *path, GError **error);

G_END_DECLS
