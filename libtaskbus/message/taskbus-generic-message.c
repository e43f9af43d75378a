/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-generic-message.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-generic-message-private.h"
#include "message/taskbus-message-unknown-private.h"
#include "json/taskbus-json-writer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * TaskbusGenericMessage:
 *
 * A message of a type that nobody registered: a name and a JSON document of any kind.
 *
 * The members of a document that is an object are reached by [method@Taskbus.Message.get_json] and its like.
 *
 * Since: 1.0
 */
struct _TaskbusGenericMessage
{
  GObject parent_instance;

  char *name;
  TaskbusMessageDocument document;
  TaskbusMessageExtras *extras;
  char *changed; /* the document with its changes, once somebody asked for it */
};

static void generic_message_implement (TaskbusMessageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TaskbusGenericMessage,
                               taskbus_generic_message,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_MESSAGE, generic_message_implement))

static void
taskbus_generic_message_finalize (GObject *object)
{
  TaskbusGenericMessage *self = TASKBUS_GENERIC_MESSAGE (object);

  taskbus_message_document_clear (&self->document);
  g_clear_pointer (&self->extras, taskbus_message_extras_free);
  g_free (self->changed);
  g_free (self->name);

  G_OBJECT_CLASS (taskbus_generic_message_parent_class)->finalize (object);
}

static void
taskbus_generic_message_class_init (TaskbusGenericMessageClass *class)
{
  G_OBJECT_CLASS (class)->finalize = taskbus_generic_message_finalize;
}

static void
taskbus_generic_message_init (TaskbusGenericMessage *self)
{
}

gboolean
taskbus_generic_message_check_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (*name != '\0' && strnlen (name, 1025) <= 1024 && g_utf8_validate (name, -1, NULL))
    return TRUE;

  shown = taskbus_field_show (name, strlen (name));
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("The name of a message's type is text of 1 to 1024 bytes, not “%s”"), shown);
  return FALSE;
}

TaskbusMessage *
taskbus_generic_message_read (const char *name, const TaskbusMessageDocument *document, GError **error)
{
  TaskbusGenericMessage *self;

  if (!taskbus_generic_message_check_name (name, error) ||
      !taskbus_json_check (document->text, (gssize) document->length, error))
    return NULL;

  self = g_object_new (TASKBUS_TYPE_GENERIC_MESSAGE, NULL);
  self->name = g_strdup (name);
  taskbus_message_document_init (&self->document, document);
  taskbus_message_document_trim (&self->document);
  return TASKBUS_MESSAGE (self);
}

/**
 * taskbus_generic_message_new:
 * @type: the name of its type
 * @document: a JSON document
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a message of any type, also of one that is registered.
 *
 * Returns: (transfer full): a new message, or %NULL with [error@Taskbus.Error.BAD_MESSAGE] when the document is no JSON, or
 *   [error@Taskbus.Error.INVALID_ARGUMENT] when the name is none
 *
 * Since: 1.0
 */
TaskbusGenericMessage *
taskbus_generic_message_new (const char *type, const char *document, gssize length, GError **error)
{
  TaskbusMessageDocument given = { .text = document };

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (document != NULL, NULL);

  given.length = length < 0 ? strlen (document) : (gsize) length;
  return (TaskbusGenericMessage *) taskbus_generic_message_read (type, &given, error);
}

static gboolean
is_object (TaskbusGenericMessage *self)
{
  return self->document.length > 0 && *self->document.text == '{';
}

/* Of members of the same name the document has all of them here, as it came. */
static void
write_changed (TaskbusGenericMessage *self, TaskbusJsonWriter *writer)
{
  g_auto (TaskbusUnknown) unknown;
  g_auto (TaskbusJsonReader) reader;

  taskbus_unknown_init (&unknown, &self->document, self->extras, TRUE, writer);
  taskbus_json_reader_init (&reader, self->document.text, (gssize) self->document.length);
  taskbus_json_reader_next (&reader, NULL);
  taskbus_json_writer_begin_object (writer);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    taskbus_unknown_write_member (&unknown, &reader);
  taskbus_unknown_write_added (&unknown);
  taskbus_json_writer_end_object (writer);
}

static gboolean
generic_message_write (TaskbusMessage *message, TaskbusJsonWriter *writer, GError **error)
{
  TaskbusGenericMessage *self = TASKBUS_GENERIC_MESSAGE (message);
  g_autofree char *shown = NULL;

  if (self->extras != NULL && self->extras->members.n_items > 0 && is_object (self))
    write_changed (self, writer);
  else
    taskbus_json_writer_raw (writer, self->document.text, self->document.length);
  if (writer->failure != FAILURE_DEPTH)
    return TRUE;

  shown = taskbus_field_show (self->name, strlen (self->name));
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("A message “%s” is nested too deeply: a document has at most %d levels, with its envelope"), shown,
               TASKBUS_JSON_MAX_DEPTH);
  return FALSE;
}

static char *
write_document (TaskbusGenericMessage *self)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  generic_message_write (TASKBUS_MESSAGE (self), &writer, NULL);
  taskbus_json_writer_end (&writer, NULL);
  return taskbus_json_writer_steal (&writer, NULL);
}

/**
 * taskbus_generic_message_get_document:
 * @self: a message
 * @length: (out) (optional): return location for its length
 *
 * Gets the document as JSON text, with what was set since.
 *
 * Returns: (transfer none): the text, valid as long as the message is not changed; it ends by a NUL
 *
 * Since: 1.0
 */
const char *
taskbus_generic_message_get_document (TaskbusGenericMessage *self, gsize *length)
{
  g_return_val_if_fail (TASKBUS_IS_GENERIC_MESSAGE (self), NULL);

  if (self->changed == NULL)
    self->changed = write_document (self);

  if (length != NULL)
    *length = strlen (self->changed);
  return self->changed;
}

/**
 * taskbus_generic_message_set_document:
 * @self: a message
 * @document: a JSON document
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Replaces the document. Attributes stay, and so do topic and key of one that was received.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.BAD_MESSAGE] when it is no JSON; then nothing is changed
 *
 * Since: 1.0
 */
gboolean
taskbus_generic_message_set_document (TaskbusGenericMessage *self, const char *document, gssize length, GError **error)
{
  TaskbusMessageDocument given = { .text = document };
  TaskbusRecord *record;

  g_return_val_if_fail (TASKBUS_IS_GENERIC_MESSAGE (self), FALSE);
  g_return_val_if_fail (document != NULL, FALSE);

  given.length = length < 0 ? strlen (document) : (gsize) length;
  if (!taskbus_json_check (document, (gssize) given.length, error))
    return FALSE;

  record = g_steal_pointer (&self->document.record);
  taskbus_message_document_clear (&self->document);
  taskbus_message_document_init (&self->document, &given);
  self->document.record = record;
  taskbus_message_document_trim (&self->document);
  if (self->extras != NULL)
    taskbus_message_extra_list_clear (&self->extras->members);
  g_clear_pointer (&self->changed, g_free);
  return TRUE;
}

static const char *
generic_message_get_type_name (TaskbusMessage *message)
{
  return TASKBUS_GENERIC_MESSAGE (message)->name;
}

static TaskbusMessageType *
generic_message_get_message_type (TaskbusMessage *message)
{
  return NULL;
}

static TaskbusMessageExtras *
generic_message_get_extras (TaskbusMessage *message, gboolean create)
{
  TaskbusGenericMessage *self = TASKBUS_GENERIC_MESSAGE (message);

  if (self->extras == NULL && create)
    self->extras = g_new0 (TaskbusMessageExtras, 1);
  return self->extras;
}

static const TaskbusMessageDocument *
generic_message_get_document (TaskbusMessage *message)
{
  return &TASKBUS_GENERIC_MESSAGE (message)->document;
}

static void
generic_message_touch (TaskbusMessage *message)
{
  g_clear_pointer (&TASKBUS_GENERIC_MESSAGE (message)->changed, g_free);
}

static void
generic_message_fill (TaskbusMessage *message)
{
}

static gboolean
generic_message_check (TaskbusMessage *message, GError **error)
{
  return TRUE;
}

static TaskbusMessage *
generic_message_copy (TaskbusMessage *message)
{
  TaskbusGenericMessage *self = TASKBUS_GENERIC_MESSAGE (message);
  TaskbusGenericMessage *copy = g_object_new (TASKBUS_TYPE_GENERIC_MESSAGE, NULL);

  copy->name = g_strdup (self->name);
  taskbus_message_document_init (&copy->document, &self->document);
  copy->extras = taskbus_message_extras_copy (self->extras);
  return TASKBUS_MESSAGE (copy);
}

static const TaskbusMessageOperations generic_message_operations = {
  .get_type = generic_message_get_message_type,
  .get_extras = generic_message_get_extras,
  .get_document = generic_message_get_document,
  .touch = generic_message_touch,
  .fill = generic_message_fill,
  .check = generic_message_check,
  .write = generic_message_write,
  .copy = generic_message_copy,
};

static void
generic_message_implement (TaskbusMessageInterface *interface)
{
  interface->get_type_name = generic_message_get_type_name;
  interface->_operations = &generic_message_operations;
}
