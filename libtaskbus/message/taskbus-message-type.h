/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-table.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_MESSAGE_TYPE (taskbus_message_type_get_type ())

/**
 * TaskbusMessageType:
 *
 * A type of messages: its name, its fields, and how its messages are published by default.
 *
 * It is made from a module's table, from the properties of a class, or from a table file, and never changes. It may be used
 * from any thread.
 *
 * Since: 1.0
 */
typedef struct _TaskbusMessageType TaskbusMessageType;

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_message_type_get_type (void) G_GNUC_CONST;

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_ref (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
void taskbus_message_type_unref (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_lookup (const char *name, GError **error);

TASKBUS_AVAILABLE_IN_1_0
GPtrArray *taskbus_message_type_list (void);

TASKBUS_AVAILABLE_IN_1_0
char **taskbus_message_type_list_problems (void);

/* A class of an application's own (C, Python, GJS, Vala): its properties become the fields.  A second call replaces
 * name, topic, key and envelope; NULL topic: the name; NULL key: none. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_register_class (GType gtype,
                                                         const char *name,
                                                         const char *topic,
                                                         const char *key,
                                                         TaskbusEnvelope envelope,
                                                         GError **error);

/* Likewise, for languages whose properties have no order. */
TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_register_class_in_order (GType gtype,
                                                                  const char *name,
                                                                  const char *topic,
                                                                  const char *key,
                                                                  TaskbusEnvelope envelope,
                                                                  const char *const *order,
                                                                  GError **error);

TASKBUS_AVAILABLE_IN_1_0
char *taskbus_message_type_to_json (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_new_from_json (const char *json, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageType *taskbus_message_type_register_json (const char *json, gssize length, GError **error);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_name (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_topic (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_key (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_alternate_key (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusEnvelope taskbus_message_type_get_envelope (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessageStyle taskbus_message_type_get_style (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_description (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_message_type_get_origin (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
GType taskbus_message_type_get_gtype (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
guint taskbus_message_type_get_n_fields (TaskbusMessageType *self);

TASKBUS_AVAILABLE_IN_1_0
const TaskbusField *taskbus_message_type_get_field (TaskbusMessageType *self, guint index);

TASKBUS_AVAILABLE_IN_1_0
const TaskbusField *taskbus_message_type_find_field (TaskbusMessageType *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaskbusMessageType, taskbus_message_type_unref)

G_END_DECLS
