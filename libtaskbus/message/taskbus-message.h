/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_MESSAGE (taskbus_message_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusMessage, taskbus_message, TASKBUS, MESSAGE, GObject)

/**
 * TaskbusMessageInterface:
 * @get_type_name: gets the name of the type of a message, for a class whose messages are of several types; a class of
 *   one type needs none
 *
 * What a class of messages may implement: nothing has to be, as a class is described by its properties, see
 * [func@Taskbus.MessageType.register_class].
 *
 * Since: 1.0
 */
struct _TaskbusMessageInterface
{
  GTypeInterface g_iface;

  /*< public >*/
  const char *(*get_type_name) (TaskbusMessage *self);

  /*< private >*/
  const struct _TaskbusMessageOperations *_operations;
  gpointer padding[7];
};

/**
 * TASKBUS_ATTRIBUTE_ID:
 *
 * The attribute of a message: which message it is, among all of its source; a UUID unless the application said another one.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_ID "id"

/**
 * TASKBUS_ATTRIBUTE_TIME:
 *
 * The attribute of a message: when it was made, in RFC 3339.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_TIME "time"

/**
 * TASKBUS_ATTRIBUTE_SOURCE:
 *
 * The attribute of a message: who made it, a URI reference: CloudEvents' `source`.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_SOURCE "source"

/**
 * TASKBUS_ATTRIBUTE_SUBJECT:
 *
 * The attribute of a message: what it is about, within the source: CloudEvents' `subject`.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_SUBJECT "subject"

/**
 * TASKBUS_ATTRIBUTE_CORRELATION_ID:
 *
 * The attribute of a message: which exchange it belongs to.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_CORRELATION_ID "correlation-id"

/**
 * TASKBUS_ATTRIBUTE_REQUEST_ID:
 *
 * The attribute of a message: which request it follows.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_REQUEST_ID "request-id"

/**
 * TASKBUS_ATTRIBUTE_TRACEPARENT:
 *
 * The attribute of a message: the trace that it is a part of, as of W3C Trace Context.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_TRACEPARENT "traceparent"

/**
 * TASKBUS_ATTRIBUTE_TRACESTATE:
 *
 * The attribute of a message: what tracing systems add to the trace, as of W3C Trace Context.
 *
 * Since: 1.0
 */
#define TASKBUS_ATTRIBUTE_TRACESTATE "tracestate"

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_new (const char *type, GError **error, const char *first_property, ...);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_new_of_type (const char *type, GError **error);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_get_type_name (TaskbusMessage *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_get_message_type (TaskbusMessage *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_get_attribute (TaskbusMessage *self, const char *name);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_set_attribute (TaskbusMessage *self, const char *name, const char *value);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_list_attributes (TaskbusMessage *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_set_text (TaskbusMessage *self, const char *field, const char *text, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_get_text (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_set_json (TaskbusMessage *self, const char *field, const char *json, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_get_json (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_is_set (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_unset (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_list_members (TaskbusMessage *self);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_list_duplicates (TaskbusMessage *self);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_check (TaskbusMessage *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_to_json (TaskbusMessage *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_from_json (const char *type, const char *json, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_equal (TaskbusMessage *self, TaskbusMessage *other);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_copy (TaskbusMessage *self);

G_END_DECLS
