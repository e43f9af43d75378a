/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-private.h"

G_BEGIN_DECLS

/* Messages of a class of the application's own.  Beside each stands one of fields, which holds what the object cannot:
 * its document, the digits of numbers, members that are no property.  The properties are what counts. */
extern const TaskbusMessageOperations taskbus_object_message_operations;

TaskbusMessage *taskbus_object_message_read (TaskbusMessageType *type,
                                             const char *name,
                                             const TaskbusMessageDocument *document,
                                             GError **error);

G_END_DECLS
