/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-message-private.h"
#include "message/taskbus-field-text-private.h"
#include "message/taskbus-field-time-private.h"
#include "json/taskbus-json-depth-private.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Text as a string of JSON, or NULL when it is not UTF-8. */
static char *
quote (TaskbusMessageStyle style, const char *text, gsize *length)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, taskbus_message_style_to_json (style));
  taskbus_json_writer_string (&writer, text, -1);
  return taskbus_json_writer_end (&writer, NULL) ? taskbus_json_writer_steal (&writer, length) : NULL;
}

/* What is JSON already, without white space around it, which is no part of the value. */
static char *
dup_stripped (const char *text, gsize *length)
{
  char *json = g_strstrip (g_strdup (text));

  *length = strlen (json);
  return json;
}

/* A list as people write it: `a,b`, or as JSON where a comma is in one of them. */
static char *
quote_list (TaskbusMessageStyle style, const char *text, gsize *length)
{
  g_auto (GStrv) parts = NULL;
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, taskbus_message_style_to_json (style));
  if (*text == '[')
    return dup_stripped (text, length);

  parts = g_strsplit (text, ",", -1);
  taskbus_json_writer_begin_array (&writer);
  for (gsize i = 0; parts[i] != NULL; i++)
    taskbus_json_writer_string (&writer, g_strstrip (parts[i]), -1);
  taskbus_json_writer_end_array (&writer);
  return taskbus_json_writer_end (&writer, NULL) ? taskbus_json_writer_steal (&writer, length) : NULL;
}

/* What the text of a field is in JSON; whether it suits is seen later.  NULL when it is not UTF-8. */
char *
taskbus_field_text_to_json (const TaskbusField *field, TaskbusMessageStyle style, const char *text, gsize *length)
{
  *length = strlen (text);
  switch (field->kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
    case TASKBUS_FIELD_INT32:
    case TASKBUS_FIELD_INT64:
    case TASKBUS_FIELD_UINT64:
    case TASKBUS_FIELD_DOUBLE:
    case TASKBUS_FIELD_JSON:
      return dup_stripped (text, length);
    case TASKBUS_FIELD_STRINGS:
      return quote_list (style, text, length);
    case TASKBUS_FIELD_ID:
      if ((field->flags & TASKBUS_FIELD_NUMERIC) != 0 && taskbus_field_is_whole_number (text, *length))
        return g_strdup (text);
      return quote (style, text, length);
    case TASKBUS_FIELD_TIME:
      if ((field->flags & TASKBUS_FIELD_EPOCH) != 0 && *text != '\0' &&
          !taskbus_field_time_check (text, *length, (field->flags & TASKBUS_FIELD_ZONELESS) != 0))
        return dup_stripped (text, length);
      return quote (style, text, length);
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    default:
      return quote (style, text, length);
    }
}

/* JSON text, without white space around it, that is one value of what the field holds, or null.  A value that is an
 * enumeration's has to be in the list. */
gboolean
taskbus_field_check_json (const char *type,
                          const TaskbusFieldEntry *entry,
                          const char *json,
                          gsize length,
                          GError **error)
{
  TaskbusJsonToken token;
  g_autofree char *value = NULL;

  if (!taskbus_json_check (json, (gssize) length, error))
    {
      g_prefix_error (error, _ ("“%s” of a message “%s”: "), entry->field.member, type);
      return FALSE;
    }

  if (taskbus_json_is_deeper (json, length, TASKBUS_JSON_MAX_DEPTH - 1))
    {
      taskbus_field_set_too_deep (type, entry->field.member, error);
      return FALSE;
    }

  token = taskbus_json_span_get_token (json, length);
  if (token == TASKBUS_JSON_TOKEN_NULL)
    return TRUE;

  if (taskbus_field_check_span (entry, token, json, length))
    {
      if (entry->field.kind != TASKBUS_FIELD_ENUMERATION)
        return TRUE;
      value = taskbus_json_span_dup_string (json, length, NULL);
      if (value != NULL && taskbus_field_check_value (&entry->field, value))
        return TRUE;
    }

  taskbus_field_set_wrong (type, &entry->field, json, length, NULL, error);
  return FALSE;
}

static void
put_json (TaskbusFieldMessage *self, TaskbusFieldEntry *entry, char *json, gsize length)
{
  guint index = taskbus_message_type_index_of (self->type, entry);

  if (taskbus_field_slot_change_json (&self->slots[index], entry->field.kind, json, length))
    taskbus_field_message_notify (self, index);
}

gboolean
taskbus_field_message_set_json (TaskbusMessage *message,
                                TaskbusFieldEntry *entry,
                                const char *json,
                                gsize length,
                                GError **error)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;

  if (!taskbus_field_check_json (taskbus_field_message_get_name (self), entry, json, length, error))
    return FALSE;

  put_json (self, entry, g_strndup (json, length), length);
  return TRUE;
}

gboolean
taskbus_field_message_set_text (TaskbusMessage *message, TaskbusFieldEntry *entry, const char *text, GError **error)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  const char *type = taskbus_field_message_get_name (self);
  gsize length;
  g_autofree char *json = taskbus_field_text_to_json (&entry->field, self->type->style, text, &length);

  if (json == NULL)
    {
      taskbus_field_set_wrong (type, &entry->field, text, strlen (text), NULL, error);
      return FALSE;
    }

  if (entry->field.kind == TASKBUS_FIELD_JSON)
    return taskbus_field_message_set_json (message, entry, json, length, error);

  /* The text of a number might be any JSON, and people are told what they wrote, rather than how it was read. */
  if (!taskbus_json_check (json, (gssize) length, NULL) || *json == 'n' ||
      !taskbus_field_check_json (type, entry, json, length, NULL))
    {
      taskbus_field_set_wrong (type, &entry->field, text, strlen (text), NULL, error);
      return FALSE;
    }

  put_json (self, entry, g_steal_pointer (&json), length);
  return TRUE;
}

char *
taskbus_field_message_get_json (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  const TaskbusFieldSlot *slot = &self->slots[taskbus_message_type_index_of (self->type, entry)];
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  if (slot->state == TASKBUS_SLOT_UNSET)
    return NULL;

  taskbus_field_slot_write (slot, entry, &writer);
  return taskbus_json_writer_end (&writer, NULL) ? taskbus_json_writer_steal (&writer, NULL) : NULL;
}

/* Whether the text would not come back from a list with commas. */
static gboolean
is_only_json (const char *text)
{
  gsize length = strlen (text);

  return length == 0 || *text == '[' || strchr (text, ',') != NULL || g_ascii_isspace (*text) ||
         g_ascii_isspace (text[length - 1]);
}

/* The text of JSON: a string without its quotes, a list of strings with commas, everything else as it is. */
char *
taskbus_field_json_to_text (const TaskbusField *field, const char *json, gsize length)
{
  TaskbusFieldSlot slot = { .value.span = json, .length = (guint32) length, .state = TASKBUS_SLOT_RAW };
  g_auto (GStrv) strings = NULL;

  if (field->kind != TASKBUS_FIELD_STRINGS)
    return field->kind == TASKBUS_FIELD_JSON ? g_strndup (json, length)
                                             : taskbus_field_slot_dup_string (&slot, field->kind);

  strings = taskbus_field_slot_dup_strings (&slot);
  for (gsize i = 0; strings[i] != NULL; i++)
    {
      if (is_only_json (strings[i]))
        return g_strndup (json, length);
    }
  return g_strjoinv (",", strings);
}

char *
taskbus_field_message_get_text (TaskbusMessage *message, TaskbusFieldEntry *entry)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  const TaskbusFieldSlot *slot = &self->slots[taskbus_message_type_index_of (self->type, entry)];
  g_autofree char *json = NULL;

  if (slot->state <= TASKBUS_SLOT_NULL)
    return NULL;
  if (slot->state == TASKBUS_SLOT_SET && taskbus_field_kind_is_text (entry->field.kind))
    return taskbus_field_slot_dup_string (slot, entry->field.kind);

  json = taskbus_field_message_get_json (message, entry);
  return json != NULL ? taskbus_field_json_to_text (&entry->field, json, strlen (json)) : NULL;
}
