/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-message-private.h"
#include "message/taskbus-message-unknown-private.h"
#include "json/taskbus-json-depth-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
check_set_value (TaskbusFieldMessage *self, const TaskbusFieldEntry *entry, TaskbusFieldSlot *slot, GError **error)
{
  const TaskbusField *field = &entry->field;
  g_autofree char *text = NULL;

  if (field->kind == TASKBUS_FIELD_UUID && slot->state == TASKBUS_SLOT_SET &&
      taskbus_field_check_uuid (slot->value.text, slot->length))
    return TRUE;
  if (field->kind == TASKBUS_FIELD_ENUMERATION && slot->state == TASKBUS_SLOT_SET &&
      taskbus_field_check_value (field, slot->value.text))
    return TRUE;

  text = taskbus_field_slot_dup_string (slot, field->kind);
  if (field->kind == TASKBUS_FIELD_UUID ? taskbus_field_check_uuid (text, strlen (text))
                                        : taskbus_field_check_value (field, text))
    return TRUE;

  taskbus_field_set_wrong (taskbus_field_message_get_name (self), field, text, strlen (text), NULL, error);
  return FALSE;
}

/* Whether it may be published: what came may, whatever is in it; what was set is looked at. */
gboolean
taskbus_field_message_check_slot (TaskbusFieldMessage *self, guint index, GError **error)
{
  const TaskbusFieldEntry *entry = &self->type->entries[index];
  TaskbusFieldSlot *slot = &self->slots[index];
  TaskbusFieldFlags required = TASKBUS_FIELD_REQUIRED;

  if (self->document.text == NULL)
    required |= TASKBUS_FIELD_REQUIRED_TO_PUBLISH;
  if (slot->state <= TASKBUS_SLOT_NULL && (entry->field.flags & required) != 0)
    {
      taskbus_field_set_missing (taskbus_field_message_get_name (self), &entry->field, slot->state == TASKBUS_SLOT_NULL,
                                 error);
      return FALSE;
    }

  if (slot->state >= TASKBUS_SLOT_TEXT &&
      (entry->field.kind == TASKBUS_FIELD_UUID || entry->field.kind == TASKBUS_FIELD_ENUMERATION))
    return check_set_value (self, entry, slot, error);
  return TRUE;
}

/* What of the values has no place in JSON, or not within so many levels, after the writer refused something. */
static gboolean
set_cannot_be_written (TaskbusFieldMessage *self, guint n_outside, GError **error)
{
  for (guint i = 0; i < self->type->n_entries; i++)
    {
      const TaskbusField *field = &self->type->entries[i].field;
      const TaskbusFieldSlot *slot = &self->slots[i];

      if (taskbus_field_slot_is_span (slot) &&
          taskbus_json_is_deeper (slot->value.span, slot->length, TASKBUS_JSON_MAX_DEPTH - 1 - n_outside))
        {
          taskbus_field_set_too_deep (taskbus_field_message_get_name (self), field->member, error);
          return FALSE;
        }

      if (slot->state != TASKBUS_SLOT_SET)
        continue;

      if (taskbus_field_kind_is_text (field->kind) && !g_utf8_validate (slot->value.text, slot->length, NULL))
        taskbus_field_set_not_utf8 (taskbus_field_message_get_name (self), field, slot->value.text, slot->length,
                                    error);
      else if (field->kind == TASKBUS_FIELD_DOUBLE && !isfinite (slot->value.number))
        taskbus_field_set_wrong (taskbus_field_message_get_name (self), field, isnan (slot->value.number) ? "NaN" : "∞",
                                 3, NULL, error);
      else
        continue;
      return FALSE;
    }

  g_set_error (
    error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
    _ ("A message “%s” cannot be written as JSON: there is text in it that is not UTF-8, or too many levels"),
    taskbus_field_message_get_name (self));
  return FALSE;
}

static void
write_field (TaskbusFieldMessage *self, guint index, TaskbusJsonWriter *writer)
{
  const TaskbusFieldEntry *entry = &self->type->entries[index];

  taskbus_json_writer_raw_name (writer, entry->member_span, entry->member_span_length);
  taskbus_field_slot_write (&self->slots[index], entry, writer);
}

/* Writes a member of the document: as it came, or with its new value, or not at all.  Of several of a name the one that
 * counts is written, in its place. */
static gboolean
write_member (TaskbusFieldMessage *self, TaskbusJsonReader *reader, guint *hint, guint8 *seen, TaskbusUnknown *unknown)
{
  TaskbusFieldEntry *entry = taskbus_field_message_find_member (self, reader, *hint);
  TaskbusJsonWriter *writer = unknown->writer;
  TaskbusFieldSlot *slot;
  const char *name, *span;
  gsize name_length, length;
  guint index;

  if (entry == NULL)
    return taskbus_unknown_write_member (unknown, reader);

  index = taskbus_message_type_index_of (self->type, entry);
  *hint = index + 1;
  slot = &self->slots[index];
  name = taskbus_json_reader_get_span (reader, &name_length);
  if (taskbus_json_reader_skip (reader, &span, &length, NULL) == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;

  if (seen[index] || (slot->state == TASKBUS_SLOT_RAW && slot->value.span != span))
    return TRUE;

  seen[index] = TRUE;
  if (slot->state == TASKBUS_SLOT_UNSET && (entry->field.flags & TASKBUS_FIELD_WRITE_NULL) == 0)
    return TRUE;

  taskbus_unknown_write_name (writer, name, name_length);
  taskbus_field_slot_write (slot, entry, writer);
  return TRUE;
}

/* Members of the document in their order, then what was set since. */
static gboolean
write_changed (TaskbusFieldMessage *self, TaskbusJsonWriter *writer)
{
  g_auto (TaskbusUnknown) unknown;
  g_auto (TaskbusJsonReader) reader;
  guint8 *seen = g_newa0 (guint8, self->type->n_entries + 1);
  guint hint = 0;

  taskbus_unknown_init (&unknown, &self->document, self->extras, self->has_duplicates, writer);
  taskbus_json_reader_init (&reader, self->document.text, (gssize) self->document.length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      if (!write_member (self, &reader, &hint, seen, &unknown))
        return FALSE;
    }

  for (guint i = 0; i < self->type->n_entries; i++)
    {
      if (!seen[i] && self->slots[i].state != TASKBUS_SLOT_UNSET)
        write_field (self, i, writer);
    }
  taskbus_unknown_write_added (&unknown);
  return TRUE;
}

gboolean
taskbus_field_message_write (TaskbusMessage *message, TaskbusJsonWriter *writer, GError **error)
{
  TaskbusFieldMessage *self = (TaskbusFieldMessage *) message;
  guint n_outside = writer->depth;

  if (self->document.text != NULL && !self->is_touched && !self->has_duplicates)
    {
      taskbus_json_writer_raw (writer, self->document.text, self->document.length);
      return taskbus_json_writer_has_failed (writer) ? set_cannot_be_written (self, n_outside, error) : TRUE;
    }

  taskbus_json_writer_begin_object (writer);
  if (self->document.text != NULL)
    write_changed (self, writer);
  else
    {
      for (guint i = 0; i < self->type->n_entries; i++)
        {
          if (self->slots[i].state != TASKBUS_SLOT_UNSET ||
              (self->type->entries[i].field.flags & TASKBUS_FIELD_WRITE_NULL) != 0)
            write_field (self, i, writer);
        }
      if (self->extras != NULL)
        taskbus_extras_write_members (self->extras, writer);
    }
  taskbus_json_writer_end_object (writer);

  return taskbus_json_writer_has_failed (writer) ? set_cannot_be_written (self, n_outside, error) : TRUE;
}
