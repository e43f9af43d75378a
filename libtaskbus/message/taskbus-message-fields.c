/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-text-private.h"
#include "message/taskbus-message-private.h"
#include "json/taskbus-json-depth-private.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static TaskbusFieldEntry *
find_entry (TaskbusMessage *self, const char *field)
{
  TaskbusMessageType *type = taskbus_message_get_operations (self)->get_type (self);

  return type != NULL ? taskbus_message_type_find_entry (type, field, strlen (field)) : NULL;
}

static const char *
find_in_document (const TaskbusMessageDocument *document, const char *name, gsize *length)
{
  g_auto (TaskbusJsonReader) reader;
  const char *found = NULL;

  taskbus_json_reader_init (&reader, document->text, (gssize) document->length);
  if (taskbus_json_reader_next (&reader, NULL) != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return NULL;

  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      gboolean is_it = taskbus_json_reader_is_text (&reader, name, -1);
      const char *span;
      gsize span_length;

      taskbus_json_reader_skip (&reader, &span, &span_length, NULL);
      if (is_it)
        {
          found = span;
          *length = span_length;
        }
    }

  return found;
}

/* The value of a member that no field has: NULL when it is not there, or not any more. */
static const char *
find_unknown (TaskbusMessage *self, const char *name, gsize *length)
{
  const TaskbusMessageOperations *operations = taskbus_message_get_operations (self);
  const TaskbusMessageDocument *document = operations->get_document (self);
  const TaskbusMessageExtras *extras = operations->get_extras (self, FALSE);
  const TaskbusMessageExtra *change = NULL;

  if (extras != NULL)
    change = taskbus_message_extra_list_find (&extras->members, name, strlen (name));
  if (change == NULL)
    return document != NULL && document->text != NULL ? find_in_document (document, name, length) : NULL;

  *length = change->length;
  return change->text;
}

/* Whether a message can have a member of that name and value; names come from outside like texts. */
static gboolean
check_unknown (TaskbusMessage *self, const char *name, const char *json, gsize length, GError **error)
{
  const char *type = taskbus_message_get_type_name (self);
  const TaskbusMessageDocument *document = taskbus_message_get_operations (self)->get_document (self);
  g_autofree char *shown = taskbus_field_show (name, strlen (name));
  g_autofree char *shown_type = taskbus_field_show (type, strlen (type));

  if (!g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("The name of a member is no UTF-8: %s"),
                   shown);
      return FALSE;
    }

  if (!taskbus_json_check (json, (gssize) length, error))
    {
      g_prefix_error (error, _ ("“%s” of a message “%s”: "), shown, shown_type);
      return FALSE;
    }

  if (taskbus_json_is_deeper (json, length, TASKBUS_JSON_MAX_DEPTH - 1))
    {
      taskbus_field_set_too_deep (type, name, error);
      return FALSE;
    }

  if (document == NULL || document->text == NULL || *document->text == '{')
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("The document of this message “%s” is no object, so it has no member “%s”"), shown_type, shown);
  return FALSE;
}

static gboolean
set_unknown (TaskbusMessage *self, const char *name, const char *json, gsize length, GError **error)
{
  const TaskbusMessageOperations *operations = taskbus_message_get_operations (self);
  TaskbusMessageExtras *extras;

  if (!check_unknown (self, name, json, length, error))
    return FALSE;

  extras = operations->get_extras (self, TRUE);
  if (extras == NULL) /* of a class that nobody registered: this says so */
    return operations->check (self, error);

  taskbus_message_extra_list_set (&extras->members, name, json, length);
  operations->touch (self);
  return TRUE;
}

/**
 * taskbus_message_set_json:
 * @self: a message
 * @field: the name of a property or member; one that the type does not know is added to the document
 * @json: a JSON value
 * @error: return location for a [error@Taskbus.Error]
 *
 * Sets a field to a JSON value, which is written as it is here: big numbers and the digits of times are kept. `null` is
 * written as null; see [method@Taskbus.Message.unset].
 *
 * Returns: %TRUE; or %FALSE with [error@Taskbus.Error.BAD_MESSAGE] when it is no JSON, or not what the field holds, or with
 *   [error@Taskbus.Error.INVALID_ARGUMENT] when @field is no UTF-8
 *
 * Since: 1.0
 */
gboolean
taskbus_message_set_json (TaskbusMessage *self, const char *field, const char *json, GError **error)
{
  TaskbusFieldEntry *entry;
  gsize length;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), FALSE);
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  length = strlen (json);
  taskbus_message_trim_json (&json, &length);
  entry = find_entry (self, field);
  if (entry == NULL)
    return set_unknown (self, field, json, length, error);
  return taskbus_message_get_operations (self)->set_json (self, entry, json, length, error);
}

/**
 * taskbus_message_get_json:
 * @self: a message
 * @field: the name of a property or member, also of one that the type does not know
 *
 * Gets a field as the JSON value that it is on the wire.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL when the field is unset, or holds what JSON does not have
 *
 * Since: 1.0
 */
char *
taskbus_message_get_json (TaskbusMessage *self, const char *field)
{
  TaskbusFieldEntry *entry;
  const char *span;
  gsize length;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  entry = find_entry (self, field);
  if (entry != NULL)
    return taskbus_message_get_operations (self)->get_json (self, entry);

  span = find_unknown (self, field, &length);
  return span != NULL ? g_strndup (span, length) : NULL;
}

/**
 * taskbus_message_set_text:
 * @self: a message
 * @field: the name of a property or member
 * @text: what people write: text, digits, `true`, a time of RFC 3339, a list with commas, JSON
 * @error: return location for a [error@Taskbus.Error]
 *
 * Sets a field to what a text means for its kind. One that the type does not know becomes a string.
 *
 * Returns: %TRUE; or %FALSE with [error@Taskbus.Error.BAD_MESSAGE] when the text is not what the field holds
 *
 * Since: 1.0
 */
gboolean
taskbus_message_set_text (TaskbusMessage *self, const char *field, const char *text, GError **error)
{
  static const TaskbusField unknown = { .kind = TASKBUS_FIELD_STRING };
  g_autofree char *json = NULL;
  g_autofree char *shown = NULL;
  TaskbusMessageType *type;
  TaskbusFieldEntry *entry;
  gsize length;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), FALSE);
  g_return_val_if_fail (field != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  entry = find_entry (self, field);
  if (entry != NULL)
    return taskbus_message_get_operations (self)->set_text (self, entry, text, error);

  type = taskbus_message_get_operations (self)->get_type (self);
  json = taskbus_field_text_to_json (&unknown, type != NULL ? type->style : TASKBUS_MESSAGE_STYLE_PLAIN, text, &length);
  if (json != NULL)
    return set_unknown (self, field, json, length, error);

  shown = taskbus_field_show (field, strlen (field));
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("“%s” of a message “%s” is no UTF-8"), shown,
               taskbus_message_get_type_name (self));
  return FALSE;
}

/**
 * taskbus_message_get_text:
 * @self: a message
 * @field: the name of a property or member, also of one that the type does not know
 *
 * Gets a field as text for people: what [method@Taskbus.Message.set_text] would take.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL when the field is unset or null
 *
 * Since: 1.0
 */
char *
taskbus_message_get_text (TaskbusMessage *self, const char *field)
{
  static const TaskbusField unknown = { .kind = TASKBUS_FIELD_STRING };
  TaskbusFieldEntry *entry;
  const char *span;
  gsize length;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  entry = find_entry (self, field);
  if (entry != NULL)
    return taskbus_message_get_operations (self)->get_text (self, entry);

  span = find_unknown (self, field, &length);
  if (span == NULL || taskbus_json_span_get_token (span, length) == TASKBUS_JSON_TOKEN_NULL)
    return NULL;
  return taskbus_field_json_to_text (&unknown, span, length);
}

/**
 * taskbus_message_is_set:
 * @self: a message
 * @field: the name of a property or member, also of one that the type does not know
 *
 * Says whether a field has a value, which may be null.
 *
 * Returns: %TRUE if it is set
 *
 * Since: 1.0
 */
gboolean
taskbus_message_is_set (TaskbusMessage *self, const char *field)
{
  TaskbusFieldEntry *entry;
  gsize length;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  entry = find_entry (self, field);
  if (entry != NULL)
    return taskbus_message_get_operations (self)->is_set (self, entry);
  return find_unknown (self, field, &length) != NULL;
}

/**
 * taskbus_message_unset:
 * @self: a message
 * @field: the name of a property or member, also of one that the type does not know
 *
 * Takes a field's value away, so that the document does not have it.
 *
 * Since: 1.0
 */
void
taskbus_message_unset (TaskbusMessage *self, const char *field)
{
  const TaskbusMessageOperations *operations;
  TaskbusFieldEntry *entry;
  gsize length;

  g_return_if_fail (TASKBUS_IS_MESSAGE (self));
  g_return_if_fail (field != NULL);

  operations = taskbus_message_get_operations (self);
  entry = find_entry (self, field);
  if (entry != NULL)
    operations->unset (self, entry);
  else if (find_unknown (self, field, &length) != NULL)
    {
      taskbus_message_extra_list_set (&operations->get_extras (self, TRUE)->members, field, NULL, 0);
      operations->touch (self);
    }
}
