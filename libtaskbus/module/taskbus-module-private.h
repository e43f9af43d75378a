/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "module/taskbus-module.h"

G_BEGIN_DECLS

/* Loads the message module @name: its types are extensions of their own names. */
gboolean taskbus_module_load_messages (const char *name, GError **error);

/* The extension that a module or the program registered by that name, or none: nothing is loaded. */
GType taskbus_module_get_extension (const char *kind, const char *name);

void taskbus_module_implement (const char *kind, GType type, const char *name);

G_END_DECLS
