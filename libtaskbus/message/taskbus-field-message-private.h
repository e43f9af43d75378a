/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-field-slot-private.h"
#include "message/taskbus-message-private.h"

G_BEGIN_DECLS

/* The base of the classes that are made from tables: the slots of the fields follow the instance, in the same block. */
#define TASKBUS_TYPE_FIELD_MESSAGE (taskbus_field_message_get_type ())
#define TASKBUS_IS_FIELD_MESSAGE(object) (G_TYPE_CHECK_INSTANCE_TYPE ((object), TASKBUS_TYPE_FIELD_MESSAGE))

typedef struct
{
  GObject parent_instance;

  TaskbusMessageType *type; /* the class's */
  char *own_name;           /* of one whose type is a pattern */
  TaskbusMessageDocument document;
  TaskbusMessageExtras *extras;
  guint8 is_touched;     /* other than its document */
  guint8 has_duplicates; /* the document has members of the same name */
  TaskbusFieldSlot slots[];
} TaskbusFieldMessage;

typedef struct
{
  GObjectClass parent_class;
  TaskbusMessageType *type;
} TaskbusFieldMessageClass;

GType taskbus_field_message_get_type (void) G_GNUC_CONST;

/* Makes the class of a type. */
GType taskbus_field_message_register (TaskbusMessageType *type);

TaskbusFieldMessage *taskbus_field_message_new (TaskbusMessageType *type, const char *name);
const char *taskbus_field_message_get_name (TaskbusFieldMessage *self);

/* The entry of the member that the reader is at, or NULL; @hint: where it is looked for first. */
TaskbusFieldEntry *taskbus_field_message_find_member (TaskbusFieldMessage *self, TaskbusJsonReader *reader, guint hint);

/* As taskbus_message_read (). */
TaskbusFieldMessage *taskbus_field_message_read (TaskbusMessageType *type,
                                                 const char *name,
                                                 const TaskbusMessageDocument *document,
                                                 GError **error);

gboolean taskbus_field_message_check_slot (TaskbusFieldMessage *self, guint index, GError **error);
gboolean taskbus_field_message_write (TaskbusMessage *message, TaskbusJsonWriter *writer, GError **error);

/* What notifies, when the value is another one than before. */
void taskbus_field_message_set_value (TaskbusFieldMessage *self, guint index, const GValue *value);
void taskbus_field_message_get_value (TaskbusFieldMessage *self, guint index, GValue *value);
void taskbus_field_message_notify (TaskbusFieldMessage *self, guint index);

/* Of a new message, which nobody listens to yet: takes the arguments as of g_object_new (). */
gboolean taskbus_field_message_collect (TaskbusFieldMessage *self, const char *first_property, va_list *arguments);

gboolean
taskbus_field_message_set_text (TaskbusMessage *message, TaskbusFieldEntry *entry, const char *text, GError **error);
char *taskbus_field_message_get_text (TaskbusMessage *message, TaskbusFieldEntry *entry);
gboolean taskbus_field_message_set_json (TaskbusMessage *message,
                                         TaskbusFieldEntry *entry,
                                         const char *json,
                                         gsize length,
                                         GError **error);
char *taskbus_field_message_get_json (TaskbusMessage *message, TaskbusFieldEntry *entry);

G_END_DECLS
