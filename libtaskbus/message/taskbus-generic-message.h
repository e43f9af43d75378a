/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_GENERIC_MESSAGE (taskbus_generic_message_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (TaskbusGenericMessage, taskbus_generic_message, TASKBUS, GENERIC_MESSAGE, GObject)

TASKBUS_AVAILABLE_IN_1_0
TaskbusGenericMessage *
taskbus_generic_message_new (const char *type, const char *document, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_generic_message_get_document (TaskbusGenericMessage *self, gsize *length);

TASKBUS_AVAILABLE_IN_1_0
gboolean
taskbus_generic_message_set_document (TaskbusGenericMessage *self, const char *document, gssize length, GError **error);

G_END_DECLS
