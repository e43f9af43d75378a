/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-generic-message.h"
#include "message/taskbus-message-private.h"

G_BEGIN_DECLS

/* Names of types that no table has come from outside. */
gboolean taskbus_generic_message_check_name (const char *name, GError **error);

TaskbusMessage *taskbus_generic_message_read (const char *name, const TaskbusMessageDocument *document, GError **error);

G_END_DECLS
