/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-slot-private.h"

#include "message/taskbus-field-time-private.h"
#include "json/taskbus-json-span.h"

#include <string.h>

void
taskbus_field_slot_clear (TaskbusFieldSlot *slot, TaskbusFieldKind kind)
{
  if (slot->state == TASKBUS_SLOT_TEXT)
    g_free (slot->value.text);
  else if (slot->state == TASKBUS_SLOT_SET)
    {
      if (taskbus_field_kind_is_text (kind))
        g_free (slot->value.text);
      else if (kind == TASKBUS_FIELD_TIME)
        g_date_time_unref (slot->value.time);
      else if (kind == TASKBUS_FIELD_STRINGS)
        g_strfreev (slot->value.strings);
    }

  slot->state = TASKBUS_SLOT_UNSET;
}

/* A span stays one into the same document, which the copy of the message shares. */
void
taskbus_field_slot_copy (TaskbusFieldSlot *copy, const TaskbusFieldSlot *slot, TaskbusFieldKind kind)
{
  *copy = *slot;
  if (slot->state == TASKBUS_SLOT_TEXT || (slot->state == TASKBUS_SLOT_SET && taskbus_field_kind_is_text (kind)))
    copy->value.text = g_memdup2 (slot->value.text, slot->length + 1);
  else if (slot->state == TASKBUS_SLOT_SET && kind == TASKBUS_FIELD_TIME)
    g_date_time_ref (copy->value.time);
  else if (slot->state == TASKBUS_SLOT_SET && kind == TASKBUS_FIELD_STRINGS)
    copy->value.strings = g_strdupv (slot->value.strings);
}

static gboolean
holds_json (const TaskbusFieldSlot *slot, const char *json, gsize length)
{
  if (slot->state == TASKBUS_SLOT_NULL)
    return *json == 'n';
  return taskbus_field_slot_is_span (slot) && slot->length == length && memcmp (slot->value.span, json, length) == 0;
}

gboolean
taskbus_field_slot_change_json (TaskbusFieldSlot *slot, TaskbusFieldKind kind, char *json, gsize length)
{
  gboolean is_null = *json == 'n';

  if (holds_json (slot, json, length))
    {
      g_free (json);
      return FALSE;
    }

  taskbus_field_slot_clear (slot, kind);
  if (is_null)
    g_clear_pointer (&json, g_free);
  slot->value.text = json;
  slot->length = (guint32) length;
  slot->state = is_null ? TASKBUS_SLOT_NULL : TASKBUS_SLOT_TEXT;
  return TRUE;
}

void
taskbus_field_slot_set_string (TaskbusFieldSlot *slot, TaskbusFieldKind kind, const char *text, gsize length)
{
  char *copy = g_memdup2 (text, length + 1);

  taskbus_field_slot_clear (slot, kind);
  slot->value.text = copy;
  slot->length = (guint32) length;
  slot->state = TASKBUS_SLOT_SET;
}

/* No sign but “-”, no leading zeros, no “-0”: what is the same as text after it was a number. */
gboolean
taskbus_field_is_whole_number (const char *text, gsize length)
{
  if (length > 1 && *text == '-' && text[1] != '0')
    {
      text++;
      length--;
    }

  return length > 0 && length <= 18 && (*text != '0' || length == 1) && strspn (text, G_CSET_DIGITS) == length;
}

static void
write_strings (char **strings, TaskbusJsonWriter *writer)
{
  taskbus_json_writer_begin_array (writer);
  for (gsize i = 0; strings[i] != NULL; i++)
    taskbus_json_writer_string (writer, strings[i], -1);
  taskbus_json_writer_end_array (writer);
}

static void
write_set (const TaskbusFieldSlot *slot, const TaskbusField *field, TaskbusJsonWriter *writer)
{
  switch (field->kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      taskbus_json_writer_boolean (writer, slot->value.boolean);
      break;
    case TASKBUS_FIELD_INT32:
    case TASKBUS_FIELD_INT64:
      taskbus_json_writer_int64 (writer, slot->value.int64);
      break;
    case TASKBUS_FIELD_UINT64:
      taskbus_json_writer_uint64 (writer, slot->value.uint64);
      break;
    case TASKBUS_FIELD_DOUBLE:
      taskbus_json_writer_double (writer, slot->value.number);
      break;
    case TASKBUS_FIELD_TIME:
      taskbus_json_writer_date_time (writer, slot->value.time);
      break;
    case TASKBUS_FIELD_STRINGS:
      write_strings (slot->value.strings, writer);
      break;
    case TASKBUS_FIELD_ID:
      if ((field->flags & TASKBUS_FIELD_NUMERIC) != 0 && taskbus_field_is_whole_number (slot->value.text, slot->length))
        {
          taskbus_json_writer_raw (writer, slot->value.text, slot->length);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_UUID:
    case TASKBUS_FIELD_ENUMERATION:
    case TASKBUS_FIELD_JSON:
    default:
      taskbus_json_writer_string (writer, slot->value.text, slot->length);
      break;
    }
}

/* Writes the value; one that is unset as null. */
void
taskbus_field_slot_write (const TaskbusFieldSlot *slot, const TaskbusFieldEntry *entry, TaskbusJsonWriter *writer)
{
  switch (slot->state)
    {
    case TASKBUS_SLOT_RAW:
    case TASKBUS_SLOT_TEXT:
      taskbus_json_writer_raw (writer, slot->value.span, slot->length);
      break;
    case TASKBUS_SLOT_SET:
      write_set (slot, &entry->field, writer);
      break;
    case TASKBUS_SLOT_UNSET:
    case TASKBUS_SLOT_NULL:
    default:
      taskbus_json_writer_null (writer);
      break;
    }
}

/* A NUL within a string cannot be in a C string, and one that ended there would be another one. */
static char *
decode_string (const char *span, gsize length)
{
  gsize decoded_length;
  char *decoded = taskbus_json_span_dup_string (span, length, &decoded_length);
  GString *whole;

  if (strlen (decoded) == decoded_length)
    return decoded;

  whole = g_string_sized_new (decoded_length + 64);
  for (const char *part = decoded;;)
    {
      gsize part_length = strlen (part);

      g_string_append_len (whole, part, (gssize) part_length);
      part += part_length;
      if (part == decoded + decoded_length)
        break;
      g_string_append_unichar (whole, 0xfffd);
      part++;
    }

  g_free (decoded);
  return g_string_free (whole, FALSE);
}

/* The text of a string, the digits of a number. */
char *
taskbus_field_slot_dup_string (const TaskbusFieldSlot *slot, TaskbusFieldKind kind)
{
  if (taskbus_field_slot_is_span (slot))
    return *slot->value.span == '"' ? decode_string (slot->value.span, slot->length)
                                    : g_strndup (slot->value.span, slot->length);
  return slot->state == TASKBUS_SLOT_SET && taskbus_field_kind_is_text (kind)
           ? g_memdup2 (slot->value.text, slot->length + 1)
           : NULL;
}

gboolean
taskbus_field_slot_get_boolean (const TaskbusFieldSlot *slot)
{
  if (taskbus_field_slot_is_span (slot))
    return *slot->value.span == 't';
  return slot->state == TASKBUS_SLOT_SET && slot->value.boolean;
}

gint64
taskbus_field_slot_get_int64 (const TaskbusFieldSlot *slot)
{
  gint64 number = 0;

  if (taskbus_field_slot_is_span (slot))
    taskbus_json_span_get_int64 (slot->value.span, slot->length, &number);
  else if (slot->state == TASKBUS_SLOT_SET)
    number = slot->value.int64;
  return number;
}

guint64
taskbus_field_slot_get_uint64 (const TaskbusFieldSlot *slot)
{
  guint64 number = 0;

  if (taskbus_field_slot_is_span (slot))
    taskbus_json_span_get_uint64 (slot->value.span, slot->length, &number);
  else if (slot->state == TASKBUS_SLOT_SET)
    number = slot->value.uint64;
  return number;
}

double
taskbus_field_slot_get_double (const TaskbusFieldSlot *slot)
{
  double number = 0;

  if (taskbus_field_slot_is_span (slot))
    taskbus_json_span_get_double (slot->value.span, slot->length, &number);
  else if (slot->state == TASKBUS_SLOT_SET)
    number = slot->value.number;
  return number;
}

/* What came was checked: without a zone it is only where the field allows it. */
GDateTime *
taskbus_field_slot_dup_time (const TaskbusFieldSlot *slot)
{
  g_autofree char *text = NULL;

  if (slot->state == TASKBUS_SLOT_SET)
    return g_date_time_ref (slot->value.time);
  if (!taskbus_field_slot_is_span (slot))
    return NULL;
  if (*slot->value.span != '"')
    return taskbus_field_time_parse_epoch (slot->value.span, slot->length);
  if (memchr (slot->value.span, '\\', slot->length) == NULL)
    return taskbus_field_time_parse (slot->value.span + 1, slot->length - 2, TRUE);

  text = decode_string (slot->value.span, slot->length);
  return taskbus_field_time_parse (text, strlen (text), TRUE);
}

static char **
read_strings (const char *span, gsize length)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, span, (gssize) length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_STRING)
    {
      gsize string_length;
      const char *string_span = taskbus_json_reader_get_span (&reader, &string_length);
      g_autofree char *string = decode_string (string_span, string_length);

      g_strv_builder_add (strings, string);
    }

  return g_strv_builder_end (strings);
}

char **
taskbus_field_slot_dup_strings (const TaskbusFieldSlot *slot)
{
  if (slot->state == TASKBUS_SLOT_SET)
    return g_strdupv (slot->value.strings);
  return taskbus_field_slot_is_span (slot) ? read_strings (slot->value.span, slot->length) : NULL;
}
