/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a reader came to. */
#include "config.h"

#include "json/taskbus-json-reader.h"

#include "json/taskbus-json-position-private.h"
#include "json/taskbus-json-span-private.h"

#include <string.h>

/**
 * taskbus_json_reader_get_token: (skip)
 * @reader: a reader
 *
 * Gets the current token again.
 *
 * Returns: the token, `TASKBUS_JSON_TOKEN_INVALID` also before the first one
 *
 * Since: 1.0
 */
TaskbusJsonToken
taskbus_json_reader_get_token (const TaskbusJsonReader *reader)
{
  return reader->token;
}

/**
 * taskbus_json_reader_get_depth: (skip)
 * @reader: a reader
 *
 * Gets how many arrays and objects are open.
 *
 * Returns: the depth, 0 outside of the outermost value
 *
 * Since: 1.0
 */
guint
taskbus_json_reader_get_depth (const TaskbusJsonReader *reader)
{
  return reader->depth;
}

/**
 * taskbus_json_reader_get_span: (skip)
 * @reader: a reader
 * @length: (out): return location for the length
 *
 * Gets the current token as it stands in the document: a string or a name with its quotes and escapes, a number with all
 * its digits.
 *
 * Returns: (transfer none): the first byte, within the document
 *
 * Since: 1.0
 */
const char *
taskbus_json_reader_get_span (const TaskbusJsonReader *reader, gsize *length)
{
  *length = reader->span_length;
  return reader->span;
}

/**
 * taskbus_json_reader_get_position: (skip)
 * @reader: a reader
 * @line: (out) (optional): return location for the number of the line, from 1 on
 * @column: (out) (optional): return location for the number of the character in that line, from 1 on
 *
 * Gets where the current token stands, or what is wrong: for an error that says that a value is not the right one.
 * Lines are counted when this is called.
 *
 * Returns: the bytes before it
 *
 * Since: 1.0
 */
gsize
taskbus_json_reader_get_position (const TaskbusJsonReader *reader, guint *line, guint *column)
{
  gsize position = (gsize) (reader->span - reader->start);
  guint found_line, found_column;

  if (line != NULL || column != NULL)
    {
      taskbus_json_position (reader->start, position, &found_line, &found_column);
      if (line != NULL)
        *line = found_line;
      if (column != NULL)
        *column = found_column;
    }
  return position;
}

/**
 * taskbus_json_reader_get_string: (skip)
 * @reader: a reader, at a name or a string
 * @length: (out): return location for the length
 *
 * Gets the text of a name or a string. It is valid UTF-8, may contain U+0000, and does *not* end by a NUL: without escapes
 * it stands in the document itself, where a quote follows.
 *
 * Returns: (transfer none) (nullable): the text, good until the next call on @reader, or %NULL when the current token is
 *   neither
 *
 * Since: 1.0
 */
const char *
taskbus_json_reader_get_string (TaskbusJsonReader *reader, gsize *length)
{
  if (reader->token != TASKBUS_JSON_TOKEN_NAME && reader->token != TASKBUS_JSON_TOKEN_STRING)
    {
      *length = 0;
      return NULL;
    }

  if (!reader->has_escapes)
    {
      *length = reader->span_length - 2;
      return reader->span + 1;
    }

  if (reader->decoded_size < reader->span_length)
    {
      g_free (reader->decoded);
      reader->decoded_size = MAX (64, reader->span_length);
      reader->decoded = g_malloc (reader->decoded_size);
    }
  *length = taskbus_json_span_decode (reader->span, reader->span_length, reader->decoded);
  return reader->decoded;
}

/**
 * taskbus_json_reader_is_text: (skip)
 * @reader: a reader
 * @text: a text in UTF-8
 * @length: its length, or -1 when it ends by a NUL
 *
 * Tells whether the current token is a name or a string with exactly this text.
 *
 * Returns: %TRUE when it is
 *
 * Since: 1.0
 */
gboolean
taskbus_json_reader_is_text (TaskbusJsonReader *reader, const char *text, gssize length)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  gsize found_size;
  const char *found = taskbus_json_reader_get_string (reader, &found_size);

  return found != NULL && found_size == size && memcmp (found, text, size) == 0;
}

/**
 * taskbus_json_reader_get_int64: (skip)
 * @reader: a reader
 * @number: (out): return location for the number
 *
 * Gets a whole number exactly. One that is written with a point or an exponent is none, whatever its value is.
 *
 * Returns: %TRUE when the current token is a whole number from -2⁶³ to 2⁶³-1
 *
 * Since: 1.0
 */
gboolean
taskbus_json_reader_get_int64 (const TaskbusJsonReader *reader, gint64 *number)
{
  return reader->token == TASKBUS_JSON_TOKEN_NUMBER &&
         taskbus_json_span_get_int64 (reader->span, reader->span_length, number);
}

/**
 * taskbus_json_reader_get_uint64: (skip)
 * @reader: a reader
 * @number: (out): return location for the number
 *
 * Gets a whole number exactly, as `taskbus_json_reader_get_int64()` does.
 *
 * Returns: %TRUE when the current token is a whole number from 0 to 2⁶⁴-1
 *
 * Since: 1.0
 */
gboolean
taskbus_json_reader_get_uint64 (const TaskbusJsonReader *reader, guint64 *number)
{
  return reader->token == TASKBUS_JSON_TOKEN_NUMBER &&
         taskbus_json_span_get_uint64 (reader->span, reader->span_length, number);
}

/**
 * taskbus_json_reader_get_double: (skip)
 * @reader: a reader
 * @number: (out): return location for the number
 *
 * Gets the double that is nearest to a number, correctly rounded. What is too large for one, or becomes 0 without being 0,
 * does not fit.
 *
 * Returns: %TRUE when the current token is a number that fits
 *
 * Since: 1.0
 */
gboolean
taskbus_json_reader_get_double (const TaskbusJsonReader *reader, double *number)
{
  return reader->token == TASKBUS_JSON_TOKEN_NUMBER &&
         taskbus_json_span_get_double (reader->span, reader->span_length, number);
}
