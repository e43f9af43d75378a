/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

char *tool_message_folder_find_file (const char *type);
gboolean tool_message_folder_store (TaskbusMessageType *type, GError **error);

G_END_DECLS
