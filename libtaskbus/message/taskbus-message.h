/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_MESSAGE (taskbus_message_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusMessage, taskbus_message, TASKBUS, MESSAGE, GObject)

typedef struct _TaskbusMessageOperations TaskbusMessageOperations;

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
  const TaskbusMessageOperations *operations;
  gpointer padding[7];
};

/* The names of attributes: what an envelope or headers say of a message. */
#define TASKBUS_ATTRIBUTE_ID "id"
#define TASKBUS_ATTRIBUTE_TIME "time"
#define TASKBUS_ATTRIBUTE_SOURCE "source"
#define TASKBUS_ATTRIBUTE_SUBJECT "subject"
#define TASKBUS_ATTRIBUTE_CORRELATION_ID "correlation-id"
#define TASKBUS_ATTRIBUTE_REQUEST_ID "request-id"
#define TASKBUS_ATTRIBUTE_TRACEPARENT "traceparent"
#define TASKBUS_ATTRIBUTE_TRACESTATE "tracestate"

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_new (const char *type, GError **error, const char *first_property, ...);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_new_of_type (const char *type, GError **error);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_get_type_name (TaskbusMessage *self);

/* The descriptor; NULL for a generic message whose type nobody knows. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_get_message_type (TaskbusMessage *self);

/* Attributes. */
TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_get_attribute (TaskbusMessage *self, const char *name);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_set_attribute (TaskbusMessage *self, const char *name, const char *value);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_list_attributes (TaskbusMessage *self);

/* Fields by name (of property or member), as text for people: what `--set name=text` means. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_set_text (TaskbusMessage *self, const char *field, const char *text, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_get_text (TaskbusMessage *self, const char *field);

/* Fields by name as JSON, exactly as on the wire; NULL when unset.  Unknown members are reached by their name, too. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_set_json (TaskbusMessage *self, const char *field, const char *json, GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_get_json (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_is_set (TaskbusMessage *self, const char *field);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_unset (TaskbusMessage *self, const char *field);

/* All members, in the order in which they would be written; unknown ones included. */
TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_list_members (TaskbusMessage *self);

/* Whether it may be published: required fields, kinds, enumerations.  The error names type, field and value. */
TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_check (TaskbusMessage *self, GError **error);

/* The document, without an envelope. */
TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_to_json (TaskbusMessage *self, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_from_json (const char *type, const char *json, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
gboolean taskbus_message_equal (TaskbusMessage *self, TaskbusMessage *other);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *taskbus_message_copy (TaskbusMessage *self);

G_END_DECLS
