/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message.h"

#include "message/taskbus-message-private.h"
#include "message/taskbus-object-message-private.h"

/**
 * TaskbusMessage:
 *
 * A message: its GObject properties are its fields.
 *
 * One is made by the name of its type, `taskbus_message_new ("task.failed", &error, "task-id", id, NULL)`; the type is
 * one of a module's ([func@Taskbus.message_table_register]), of a table file, or of a class of the application
 * ([func@Taskbus.MessageType.register_class]). A received one keeps its document: what nobody changes is published again
 * as it came, digit by digit and in its order, and so are members that the type does not know. A message belongs to one
 * thread at a time.
 *
 * Since: 1.0
 */
G_DEFINE_INTERFACE (TaskbusMessage, taskbus_message, G_TYPE_OBJECT)

static void
taskbus_message_default_init (TaskbusMessageInterface *interface)
{
  interface->_operations = &taskbus_object_message_operations;
}

const TaskbusMessageOperations *
taskbus_message_get_operations (TaskbusMessage *self)
{
  return TASKBUS_MESSAGE_GET_IFACE (self)->_operations;
}

/**
 * taskbus_message_get_message_type:
 * @self: a message
 *
 * Gets the description of the message's type.
 *
 * Returns: (transfer none) (nullable): the type, which is never freed; or %NULL for one that nobody registered
 *
 * Since: 1.0
 */
TaskbusMessageType *
taskbus_message_get_message_type (TaskbusMessage *self)
{
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  return taskbus_message_get_operations (self)->get_type (self);
}

/**
 * taskbus_message_get_type_name:
 * @self: a message
 *
 * Gets the name of the message's type.
 *
 * Returns: the name, valid as long as the message; for a class that nobody registered, the name of the class
 *
 * Since: 1.0
 */
const char *
taskbus_message_get_type_name (TaskbusMessage *self)
{
  TaskbusMessageInterface *interface;
  TaskbusMessageType *type;
  const char *name = NULL;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  interface = TASKBUS_MESSAGE_GET_IFACE (self);
  if (interface->get_type_name != NULL)
    name = interface->get_type_name (self);
  if (name != NULL)
    return name;

  type = interface->_operations->get_type (self);
  return type != NULL ? type->name : G_OBJECT_TYPE_NAME (self);
}

static gboolean
has_json_envelope (TaskbusMessageType *type)
{
  return type != NULL && (type->envelope == TASKBUS_ENVELOPE_TYPED || type->envelope == TASKBUS_ENVELOPE_EVENT ||
                          type->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED);
}

/**
 * taskbus_message_check:
 * @self: a message
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks whether the message may be published: that required fields are there, that UUIDs and enumerations are some, that
 * all text is UTF-8, that the document has at most 64 levels in the envelope of its type. What was received is not checked again.
 * Publishing does the same.
 *
 * Returns: %TRUE if it may be; else %FALSE with [error@Taskbus.Error.BAD_MESSAGE], which names type, field and value
 *
 * Since: 1.0
 */
gboolean
taskbus_message_check (TaskbusMessage *self, GError **error)
{
  const TaskbusMessageOperations *operations;
  g_auto (TaskbusJsonWriter) writer = { 0 };
  gboolean is_within;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), FALSE);

  /* Only the writer looks at every text, and at the levels, of which an envelope that is JSON is one. */
  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  operations = taskbus_message_get_operations (self);
  is_within = has_json_envelope (operations->get_type (self));
  if (is_within)
    taskbus_json_writer_begin_array (&writer);
  if (!operations->check (self, error) || !operations->write (self, &writer, error))
    return FALSE;

  if (is_within)
    taskbus_json_writer_end_array (&writer);
  return taskbus_json_writer_end (&writer, error);
}

gboolean
taskbus_message_write (TaskbusMessage *self, TaskbusJsonWriter *writer, GError **error)
{
  const TaskbusMessageOperations *operations = taskbus_message_get_operations (self);

  operations->fill (self);
  return operations->check (self, error) && operations->write (self, writer, error);
}

static char *
write_document (TaskbusMessage *self, GError **error)
{
  g_auto (TaskbusJsonWriter) writer;
  TaskbusMessageType *type = taskbus_message_get_message_type (self);

  taskbus_json_writer_init (&writer,
                            type != NULL ? taskbus_message_style_to_json (type->style) : TASKBUS_JSON_STYLE_PLAIN);
  if (!taskbus_message_write (self, &writer, error) || !taskbus_json_writer_end (&writer, error))
    return NULL;
  return taskbus_json_writer_steal (&writer, NULL);
}

/**
 * taskbus_message_to_json:
 * @self: a message
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the document that would be published, without an envelope. Like publishing, this checks the message, and gives it
 * the times and ids that it has by itself and that are unset.
 *
 * Returns: (transfer full): the document, or %NULL with [error@Taskbus.Error.BAD_MESSAGE]
 *
 * Since: 1.0
 */
char *
taskbus_message_to_json (TaskbusMessage *self, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  return write_document (self, error);
}

/**
 * taskbus_message_copy:
 * @self: a message
 *
 * Copies a message with its attributes; the document of a received one is shared.
 *
 * Returns: (transfer full): a copy
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_message_copy (TaskbusMessage *self)
{
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  return taskbus_message_get_operations (self)->copy (self);
}
