/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type.h"

G_BEGIN_DECLS

/* What is in the registry stays there for good, so that whoever looks one up may use it without a reference. */

gboolean taskbus_message_type_registry_add (TaskbusMessageType *type, gboolean replace, TaskbusMessageType **present);
TaskbusMessageType *taskbus_message_type_registry_get (const char *name);
TaskbusMessageType *taskbus_message_type_registry_get_pattern (const char *name);
TaskbusMessageType *taskbus_message_type_registry_get_for_gtype (GType gtype);
GPtrArray *taskbus_message_type_registry_list (void);

/* Another one after each that was added. */
guint taskbus_message_type_registry_get_serial (void);

/* Makes the class of a type of fields, and registers both; FALSE when there is one of the name already. */
gboolean taskbus_message_type_publish (TaskbusMessageType *type);

/* The lookup without an error, and without a reference. */
TaskbusMessageType *taskbus_message_type_peek (const char *name);

G_END_DECLS
