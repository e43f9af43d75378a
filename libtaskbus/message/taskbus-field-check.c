/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"

#include "message/taskbus-field-time-private.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_MAX 60
#define SHOWN_VALUES_MAX 12

gboolean
taskbus_field_check_uuid (const char *text, gsize length)
{
  if (length != 36)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (is_dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
        return FALSE;
    }

  return TRUE;
}

gboolean
taskbus_field_check_value (const TaskbusField *field, const char *text)
{
  return (field->flags & TASKBUS_FIELD_OPEN) != 0 || g_strv_contains (field->values, text);
}

static gboolean
check_strings (const char *span, gsize length)
{
  g_auto (TaskbusJsonReader) reader;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, span, (gssize) length);
  taskbus_json_reader_next (&reader, NULL);
  while ((token = taskbus_json_reader_next (&reader, NULL)) == TASKBUS_JSON_TOKEN_STRING)
    ;

  return token == TASKBUS_JSON_TOKEN_END_ARRAY;
}

/* A string with escapes has to be decoded before it can be a UUID or a time. */
static gboolean
check_text (const TaskbusField *field, const char *span, gsize length)
{
  g_autofree char *decoded = NULL;

  if (memchr (span, '\\', length) != NULL)
    {
      decoded = taskbus_json_span_dup_string (span, length, &length);
      span = decoded;
    }
  else
    {
      span++;
      length -= 2;
    }

  if (field->kind == TASKBUS_FIELD_UUID)
    return taskbus_field_check_uuid (span, length);
  return taskbus_field_time_check (span, length, (field->flags & TASKBUS_FIELD_ZONELESS) != 0);
}

gboolean
taskbus_field_check_span (const TaskbusFieldEntry *entry, TaskbusJsonToken token, const char *span, gsize length)
{
  const TaskbusField *field = &entry->field;
  gint64 number;
  guint64 positive;
  double value;

  switch (field->kind)
    {
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ENUMERATION:
      return token == TASKBUS_JSON_TOKEN_STRING;
    case TASKBUS_FIELD_ID:
      return token == TASKBUS_JSON_TOKEN_STRING || token == TASKBUS_JSON_TOKEN_NUMBER;
    case TASKBUS_FIELD_UUID:
      return token == TASKBUS_JSON_TOKEN_STRING && check_text (field, span, length);
    case TASKBUS_FIELD_BOOLEAN:
      return token == TASKBUS_JSON_TOKEN_TRUE || token == TASKBUS_JSON_TOKEN_FALSE;
    case TASKBUS_FIELD_INT32:
      return token == TASKBUS_JSON_TOKEN_NUMBER && taskbus_json_span_get_int64 (span, length, &number) &&
             number >= G_MININT32 && number <= G_MAXINT32;
    case TASKBUS_FIELD_INT64:
      return token == TASKBUS_JSON_TOKEN_NUMBER && taskbus_json_span_get_int64 (span, length, &number);
    case TASKBUS_FIELD_UINT64:
      return token == TASKBUS_JSON_TOKEN_NUMBER && taskbus_json_span_get_uint64 (span, length, &positive);
    case TASKBUS_FIELD_DOUBLE:
      return token == TASKBUS_JSON_TOKEN_NUMBER && taskbus_json_span_get_double (span, length, &value);
    case TASKBUS_FIELD_TIME:
      if (token == TASKBUS_JSON_TOKEN_NUMBER && (field->flags & TASKBUS_FIELD_EPOCH) != 0)
        return taskbus_field_time_check_epoch (span, length);
      return token == TASKBUS_JSON_TOKEN_STRING && check_text (field, span, length);
    case TASKBUS_FIELD_STRINGS:
      return token == TASKBUS_JSON_TOKEN_BEGIN_ARRAY && check_strings (span, length);
    case TASKBUS_FIELD_JSON:
    default:
      return TRUE;
    }
}

/* Of foreign text: valid UTF-8, in one line, at most 60 bytes of it. */
char *
taskbus_field_show (const char *text, gsize length)
{
  gsize shown_length = MIN (length, SHOWN_MAX);
  g_autofree char *valid = NULL;
  GString *shown = g_string_new (NULL);

  while (shown_length < length && shown_length > SHOWN_MAX - 4 && ((guchar) text[shown_length] & 0xc0) == 0x80)
    shown_length--;

  valid = g_utf8_make_valid (text, (gssize) shown_length);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isprint (character))
        g_string_append_unichar (shown, character);
      else
        g_string_append_printf (shown, character < 0x100 ? "\\x%02x" : "\\u{%x}", character);
    }

  if (shown_length < length)
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}

/* What an enumeration can be; of many values the first ones. */
static char *
describe_values (const TaskbusField *field)
{
  GString *list = g_string_new (NULL);
  g_autofree char *shown = NULL;

  for (guint i = 0; field->values[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      if (i > 0)
        g_string_append (list, _ (", "));
      if (i == SHOWN_VALUES_MAX)
        {
          g_string_append (list, "…");
          break;
        }
      value = taskbus_field_show (field->values[i], strlen (field->values[i]));
      g_string_append (list, value);
    }

  shown = g_string_free (list, FALSE);
  return g_strdup_printf (_ ("one of %s"), shown);
}

static const char *
describe_kind (const TaskbusField *field)
{
  switch (field->kind)
    {
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ENUMERATION: /* an open one; others are described by their values */
      return _ ("a string");
    case TASKBUS_FIELD_ID:
      return _ ("a string or a number");
    case TASKBUS_FIELD_UUID:
      return _ ("a UUID");
    case TASKBUS_FIELD_BOOLEAN:
      return _ ("true or false");
    case TASKBUS_FIELD_INT32:
      return _ ("a whole number of 32 bits");
    case TASKBUS_FIELD_INT64:
      return _ ("a whole number of 64 bits");
    case TASKBUS_FIELD_UINT64:
      return _ ("a whole number from 0 on, of 64 bits");
    case TASKBUS_FIELD_DOUBLE:
      return _ ("a number that a double can hold");
    case TASKBUS_FIELD_TIME:
      if ((field->flags & TASKBUS_FIELD_EPOCH) != 0)
        return _ ("a time of RFC 3339 or since 1970");
      return (field->flags & TASKBUS_FIELD_ZONELESS) != 0 ? _ ("a time of RFC 3339, with its zone or without")
                                                          : _ ("a time of RFC 3339 with its zone");
    case TASKBUS_FIELD_STRINGS:
      return _ ("a list of strings");
    case TASKBUS_FIELD_JSON:
    default:
      return _ ("a JSON value");
    }
}

void
taskbus_field_set_wrong (const char *type,
                         const TaskbusField *field,
                         const char *text,
                         gsize length,
                         const TaskbusJsonReader *position,
                         GError **error)
{
  g_autofree char *shown_type = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *values = NULL;
  const char *wanted;
  guint line, column;

  if (error == NULL)
    return;

  shown_type = taskbus_field_show (type, strlen (type));
  shown = taskbus_field_show (text, length);
  if (field->kind == TASKBUS_FIELD_ENUMERATION && (field->flags & TASKBUS_FIELD_OPEN) == 0)
    values = describe_values (field);
  wanted = values != NULL ? values : describe_kind (field);
  if (position == NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("“%s” of a message “%s” must be %s, not %s"),
                   field->member, shown_type, wanted, shown);
      return;
    }

  taskbus_json_reader_get_position (position, &line, &column);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("“%s” of a message “%s” must be %s, not %s (line %u, column %u)"), field->member, shown_type, wanted,
               shown, line, column);
}

void
taskbus_field_set_not_utf8 (const char *type, const TaskbusField *field, const char *text, gsize length, GError **error)
{
  g_autofree char *shown_type = taskbus_field_show (type, strlen (type));
  g_autofree char *shown = taskbus_field_show (text, length);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("“%s” of a message “%s” is not UTF-8: %s"),
               field->member, shown_type, shown);
}

void
taskbus_field_set_too_deep (const char *type, const char *member, GError **error)
{
  g_autofree char *shown_type = taskbus_field_show (type, strlen (type));
  g_autofree char *shown = taskbus_field_show (member, strlen (member));

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("“%s” of a message “%s” is nested too deeply: a document has at most %d levels, with its envelope"),
               shown, shown_type, TASKBUS_JSON_MAX_DEPTH);
}

void
taskbus_field_set_missing (const char *type, const TaskbusField *field, gboolean is_null, GError **error)
{
  g_autofree char *shown_type = taskbus_field_show (type, strlen (type));

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               is_null ? _ ("“%s” of a message “%s” must not be null") : _ ("“%s” of a message “%s” is missing"),
               field->member, shown_type);
}
