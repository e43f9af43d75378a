/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <taskbus.h>

G_BEGIN_DECLS

char *tool_message_example_document (TaskbusMessageType *type, GError **error);
char *tool_message_example_command (TaskbusMessageType *type);

G_END_DECLS
