/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-message-private.h"
#include "message/taskbus-generic-message-private.h"
#include "message/taskbus-message-type-registry-private.h"
#include "message/taskbus-object-message-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether there can be a message of that name and class, whether it is made or read. */
static gboolean
check_type (TaskbusMessageType *type, const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (type->is_pattern && !taskbus_generic_message_check_name (name, error))
    return FALSE;
  if (type->gtype == type->fields_gtype || !G_TYPE_IS_ABSTRACT (type->gtype))
    return TRUE;

  shown = taskbus_field_show (name, strlen (name));
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("There can be no message “%s”: its class %s is abstract"), shown, g_type_name (type->gtype));
  return FALSE;
}

static gboolean
check_can_be_made (TaskbusMessageType *type, const char *name, GError **error)
{
  if (!type->is_pattern || strcmp (type->name, name) != 0)
    return check_type (type, name, error);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("“%s” stands for many types: a message has the name of one of them"), name);
  return FALSE;
}

/**
 * taskbus_message_new_of_type:
 * @type: the name of a type, as `task.created`
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a message, the fields of which are unset. For the type see [func@Taskbus.MessageType.lookup].
 *
 * Returns: (transfer full): a new message, or %NULL with [error@Taskbus.Error.NOT_FOUND], or with
 *   [error@Taskbus.Error.INVALID_ARGUMENT] for a pattern, for a name that is none, and for an abstract class
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_message_new_of_type (const char *type, GError **error)
{
  return taskbus_message_new (type, error, NULL);
}

/**
 * taskbus_message_new: (skip)
 * @type: the name of a type, as `task.created`
 * @error: return location for a [error@Taskbus.Error]
 * @first_property: (nullable): the name of a property
 * @...: its value, then more names and values, ended by %NULL
 *
 * Makes a message with its fields. The values are those of `g_object_new()`.
 *
 * Returns: (transfer full): a new message, or %NULL with [error@Taskbus.Error.NOT_FOUND], or with
 *   [error@Taskbus.Error.INVALID_ARGUMENT] for a pattern, for a name that is none, and for an abstract class
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_message_new (const char *type, GError **error, const char *first_property, ...)
{
  g_autoptr (TaskbusMessageType) found = NULL;
  TaskbusMessage *self;
  va_list arguments;

  g_return_val_if_fail (type != NULL, NULL);

  found = taskbus_message_type_lookup (type, error);
  if (found == NULL || !check_can_be_made (found, type, error))
    return NULL;

  va_start (arguments, first_property);
  if (found->gtype == found->fields_gtype)
    {
      self = (TaskbusMessage *) taskbus_field_message_new (found, type);
      taskbus_field_message_collect ((TaskbusFieldMessage *) self, first_property, &arguments);
    }
  else
    self = TASKBUS_MESSAGE (g_object_new_valist (found->gtype, first_property, arguments));
  va_end (arguments);
  return self;
}

TaskbusMessage *
taskbus_message_read (TaskbusMessageType *type,
                      const char *name,
                      const TaskbusMessageDocument *document,
                      GError **error)
{
  g_autofree char *shown = NULL;

  if (document->length > G_MAXUINT32)
    {
      shown = taskbus_field_show (name, strlen (name));
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE, _ ("A message “%s” has more than 4 GiB"), shown);
      return NULL;
    }

  if (type == NULL)
    return taskbus_generic_message_read (name, document, error);
  if (!check_type (type, name, error))
    return NULL;
  if (type->gtype != type->fields_gtype)
    return taskbus_object_message_read (type, name, document, error);
  return (TaskbusMessage *) taskbus_field_message_read (type, name, document, error);
}

/**
 * taskbus_message_from_json:
 * @type: the name of a type
 * @json: a document, without an envelope
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a message from its document. One of a type that nobody registered is a [class@Taskbus.GenericMessage].
 *
 * Returns: (transfer full): a new message, or %NULL with [error@Taskbus.Error.BAD_MESSAGE] when the document is no JSON or
 *   not what the type says, or with [error@Taskbus.Error.INVALID_ARGUMENT] for a name that is none and for an abstract class
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_message_from_json (const char *type, const char *json, gssize length, GError **error)
{
  TaskbusMessageDocument document = { .text = json };

  g_return_val_if_fail (type != NULL, NULL);
  g_return_val_if_fail (json != NULL, NULL);

  document.length = length < 0 ? strlen (json) : (gsize) length;
  return taskbus_message_read (taskbus_message_type_peek (type), type, &document, error);
}
