/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-message-private.h"
#include "json/taskbus-json-node.h"

#include <json-glib/json-glib.h>
#include <string.h>

static gboolean
clear_slot (TaskbusFieldSlot *slot, TaskbusFieldKind kind)
{
  if (slot->state <= TASKBUS_SLOT_NULL)
    return FALSE;

  taskbus_field_slot_clear (slot, kind);
  return TRUE;
}

static gboolean
set_string (TaskbusFieldSlot *slot, TaskbusFieldKind kind, const char *text)
{
  g_autofree char *before = NULL;

  if (text == NULL)
    return clear_slot (slot, kind);

  if (slot->state == TASKBUS_SLOT_SET && strcmp (slot->value.text, text) == 0)
    return FALSE;
  if (taskbus_field_slot_is_span (slot))
    {
      before = taskbus_field_slot_dup_string (slot, kind);
      if (strcmp (before, text) == 0)
        return FALSE;
    }

  taskbus_field_slot_set_string (slot, kind, text, strlen (text));
  return TRUE;
}

static gboolean
set_time (TaskbusFieldSlot *slot, GDateTime *time)
{
  g_autoptr (GDateTime) before = NULL;

  if (time == NULL)
    return clear_slot (slot, TASKBUS_FIELD_TIME);

  before = taskbus_field_slot_dup_time (slot);
  if (before != NULL && g_date_time_equal (before, time) &&
      g_date_time_get_utc_offset (before) == g_date_time_get_utc_offset (time))
    return FALSE;

  taskbus_field_slot_clear (slot, TASKBUS_FIELD_TIME);
  slot->value.time = g_date_time_ref (time);
  slot->state = TASKBUS_SLOT_SET;
  return TRUE;
}

static gboolean
set_strings (TaskbusFieldSlot *slot, char **strings)
{
  g_auto (GStrv) before = NULL;

  if (strings == NULL)
    return clear_slot (slot, TASKBUS_FIELD_STRINGS);

  before = taskbus_field_slot_dup_strings (slot);
  if (before != NULL && g_strv_equal ((const char *const *) before, (const char *const *) strings))
    return FALSE;

  taskbus_field_slot_clear (slot, TASKBUS_FIELD_STRINGS);
  slot->value.strings = g_strdupv (strings);
  slot->state = TASKBUS_SLOT_SET;
  return TRUE;
}

static gboolean
set_node (TaskbusFieldSlot *slot, JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  char *json;

  if (node == NULL)
    return clear_slot (slot, TASKBUS_FIELD_JSON);

  json = taskbus_json_from_node (node, &error);
  if (json == NULL)
    {
      g_warning ("%s", error->message);
      return FALSE;
    }

  return taskbus_field_slot_change_json (slot, TASKBUS_FIELD_JSON, json, strlen (json));
}

/* Makes room for a value that stands in the slot itself, unless it is the one that is there. */
static gboolean
begin_plain (TaskbusFieldSlot *slot, TaskbusFieldKind kind, gboolean is_same)
{
  if (slot->state > TASKBUS_SLOT_NULL && is_same)
    return FALSE;

  taskbus_field_slot_clear (slot, kind);
  slot->state = TASKBUS_SLOT_SET;
  return TRUE;
}

static gboolean
set_boolean (TaskbusFieldSlot *slot, gboolean value)
{
  if (!begin_plain (slot, TASKBUS_FIELD_BOOLEAN, taskbus_field_slot_get_boolean (slot) == value))
    return FALSE;

  slot->value.boolean = value;
  return TRUE;
}

static gboolean
set_int64 (TaskbusFieldSlot *slot, gint64 value)
{
  if (!begin_plain (slot, TASKBUS_FIELD_INT64, taskbus_field_slot_get_int64 (slot) == value))
    return FALSE;

  slot->value.int64 = value;
  return TRUE;
}

static gboolean
set_uint64 (TaskbusFieldSlot *slot, guint64 value)
{
  if (!begin_plain (slot, TASKBUS_FIELD_UINT64, taskbus_field_slot_get_uint64 (slot) == value))
    return FALSE;

  slot->value.uint64 = value;
  return TRUE;
}

/* -0 is another number than 0, and what is no number is the same as itself. */
static gboolean
set_double (TaskbusFieldSlot *slot, double value)
{
  double before = taskbus_field_slot_get_double (slot);

  if (!begin_plain (slot, TASKBUS_FIELD_DOUBLE, memcmp (&before, &value, sizeof value) == 0))
    return FALSE;

  slot->value.number = value;
  return TRUE;
}

static gboolean
set_value (TaskbusFieldSlot *slot, TaskbusFieldKind kind, const GValue *value)
{
  switch (kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      return set_boolean (slot, g_value_get_boolean (value));
    case TASKBUS_FIELD_INT32:
      return set_int64 (slot, g_value_get_int (value));
    case TASKBUS_FIELD_INT64:
      return set_int64 (slot, g_value_get_int64 (value));
    case TASKBUS_FIELD_UINT64:
      return set_uint64 (slot, g_value_get_uint64 (value));
    case TASKBUS_FIELD_DOUBLE:
      return set_double (slot, g_value_get_double (value));
    case TASKBUS_FIELD_TIME:
      return set_time (slot, g_value_get_boxed (value));
    case TASKBUS_FIELD_STRINGS:
      return set_strings (slot, g_value_get_boxed (value));
    case TASKBUS_FIELD_JSON:
      return set_node (slot, g_value_get_boxed (value));
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ID:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    default:
      return set_string (slot, kind, g_value_get_string (value));
    }
}

void
taskbus_field_message_set_value (TaskbusFieldMessage *self, guint index, const GValue *value)
{
  if (set_value (&self->slots[index], self->type->entries[index].field.kind, value))
    taskbus_field_message_notify (self, index);
}

void
taskbus_field_message_get_value (TaskbusFieldMessage *self, guint index, GValue *value)
{
  const TaskbusFieldSlot *slot = &self->slots[index];
  TaskbusFieldKind kind = self->type->entries[index].field.kind;

  switch (kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      g_value_set_boolean (value, taskbus_field_slot_get_boolean (slot));
      break;
    case TASKBUS_FIELD_INT32:
      g_value_set_int (value, (gint) taskbus_field_slot_get_int64 (slot));
      break;
    case TASKBUS_FIELD_INT64:
      g_value_set_int64 (value, taskbus_field_slot_get_int64 (slot));
      break;
    case TASKBUS_FIELD_UINT64:
      g_value_set_uint64 (value, taskbus_field_slot_get_uint64 (slot));
      break;
    case TASKBUS_FIELD_DOUBLE:
      g_value_set_double (value, taskbus_field_slot_get_double (slot));
      break;
    case TASKBUS_FIELD_TIME:
      g_value_take_boxed (value, taskbus_field_slot_dup_time (slot));
      break;
    case TASKBUS_FIELD_STRINGS:
      g_value_take_boxed (value, taskbus_field_slot_dup_strings (slot));
      break;
    case TASKBUS_FIELD_JSON:
      if (taskbus_field_slot_is_span (slot))
        g_value_take_boxed (value, taskbus_json_to_node (slot->value.span, slot->length, NULL));
      break;
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ID:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    default:
      g_value_take_string (value, taskbus_field_slot_dup_string (slot, kind));
      break;
    }
}

static void
collect (TaskbusFieldSlot *slot, TaskbusFieldKind kind, va_list *arguments)
{
  switch (kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      set_boolean (slot, va_arg (*arguments, gboolean));
      break;
    case TASKBUS_FIELD_INT32:
      set_int64 (slot, va_arg (*arguments, gint));
      break;
    case TASKBUS_FIELD_INT64:
      set_int64 (slot, va_arg (*arguments, gint64));
      break;
    case TASKBUS_FIELD_UINT64:
      set_uint64 (slot, va_arg (*arguments, guint64));
      break;
    case TASKBUS_FIELD_DOUBLE:
      set_double (slot, va_arg (*arguments, double));
      break;
    case TASKBUS_FIELD_TIME:
      set_time (slot, va_arg (*arguments, GDateTime *));
      break;
    case TASKBUS_FIELD_STRINGS:
      set_strings (slot, va_arg (*arguments, char **));
      break;
    case TASKBUS_FIELD_JSON:
      set_node (slot, va_arg (*arguments, JsonNode *));
      break;
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ID:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    default:
      set_string (slot, kind, va_arg (*arguments, const char *));
      break;
    }
}

/* What g_object_new () would do by values and notifications, each of which costs more than the message itself. */
gboolean
taskbus_field_message_collect (TaskbusFieldMessage *self, const char *first_property, va_list *arguments)
{
  TaskbusMessageType *type = self->type;
  guint hint = 0;

  for (const char *name = first_property; name != NULL; name = va_arg (*arguments, const char *))
    {
      TaskbusFieldEntry *entry;

      if (hint < type->n_entries && strcmp (type->entries[hint].field.name, name) == 0)
        entry = &type->entries[hint];
      else
        entry = taskbus_message_type_find_entry (type, name, strlen (name));

      if (entry == NULL)
        {
          g_critical ("A message “%s” has no property “%s”", taskbus_field_message_get_name (self), name);
          return FALSE;
        }

      hint = taskbus_message_type_index_of (type, entry) + 1;
      collect (&self->slots[hint - 1], entry->field.kind, arguments);
    }

  return TRUE;
}
