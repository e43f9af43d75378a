/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-reader.h"

#include "json/taskbus-json-position-private.h"
#include "json/taskbus-json-scan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What may come next. */
enum
{
  EXPECTS_VALUE,
  EXPECTS_ELEMENT_OR_END, /* behind [ */
  EXPECTS_NAME_OR_END,    /* behind { */
  EXPECTS_MORE,           /* behind a value: a comma, or the end of the level or the document */
};

/**
 * taskbus_json_reader_init: (skip)
 * @reader: (out caller-allocates): a reader
 * @text: (nullable): a document, which stays unchanged as long as @reader is used
 * @length: its length, or -1 when it ends by a NUL
 *
 * Prepares @reader for a document.
 *
 * Since: 1.0
 */
void
taskbus_json_reader_init (TaskbusJsonReader *reader, const char *text, gssize length)
{
  g_return_if_fail (reader != NULL);
  g_return_if_fail (text != NULL || length <= 0);

  if (text == NULL)
    text = "";
  *reader = (TaskbusJsonReader){ .start = text, .at = text, .span = text, .expects = EXPECTS_VALUE };
  reader->end = text + (length < 0 ? strlen (text) : (gsize) length);
}

/**
 * taskbus_json_reader_clear: (skip)
 * @reader: a reader
 *
 * Frees what @reader holds. What it gave of the document itself stays good.
 *
 * Since: 1.0
 */
void
taskbus_json_reader_clear (TaskbusJsonReader *reader)
{
  g_return_if_fail (reader != NULL);

  g_clear_pointer (&reader->decoded, g_free);
  reader->decoded_size = 0;
}

static const char *
describe_failure (ScanResult failure)
{
  switch (failure)
    {
    case SCAN_EMPTY:
      return _ ("The JSON document is empty");
    case SCAN_MARK:
      return _ ("The JSON document begins with a byte order mark");
    case SCAN_NAME:
      return _ ("The JSON document has no member's name, in quotes, where one should be");
    case SCAN_COLON:
      return _ ("The JSON document has no colon behind a member's name");
    case SCAN_COMMA_ARRAY:
      return _ ("The JSON document has no comma or bracket behind an element");
    case SCAN_COMMA_OBJECT:
      return _ ("The JSON document has no comma or brace behind a member");
    case SCAN_TRAILING:
      return _ ("The JSON document goes on behind its end");
    case SCAN_CUT:
      return _ ("The JSON document breaks off");
    case SCAN_DEPTH:
      return _ ("The JSON document has more than 64 levels");
    case SCAN_CONTROL:
      return _ ("The JSON document has a control character in a string");
    case SCAN_ENCODING:
      return _ ("The JSON document is not UTF-8");
    case SCAN_ESCAPE:
      return _ ("The JSON document has an escape that does not exist");
    case SCAN_SURROGATE:
      return _ ("The JSON document has half a surrogate pair");
    case SCAN_NUMBER:
      return _ ("The JSON document has a malformed number");
    case SCAN_GOOD:
    case SCAN_VALUE:
    default:
      return _ ("The JSON document has no value where one should be");
    }
}

/* Stays there, so that each further call fails in the same way. */
static TaskbusJsonToken
fail (TaskbusJsonReader *reader, ScanResult failure, const char *at, GError **error)
{
  reader->failure = (guint8) failure;
  reader->token = TASKBUS_JSON_TOKEN_INVALID;
  reader->at = at;
  reader->span = at;
  reader->span_length = 0;

  if (error != NULL)
    {
      g_autofree char *position = taskbus_json_describe_position (reader->start, (gsize) (at - reader->start));

      /* TRANSLATORS: a sentence, and where that is */
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("%s (%s)"), describe_failure (failure),
                   position);
    }
  return TASKBUS_JSON_TOKEN_INVALID;
}

static TaskbusJsonToken
fail_at (TaskbusJsonReader *reader, ScanResult failure, const char *at, GError **error)
{
  if (at < reader->end)
    return fail (reader, failure, at, error);
  return fail (reader, SCAN_CUT, at, error);
}

static inline const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  return at;
}

static inline TaskbusJsonToken
finish (TaskbusJsonReader *reader, TaskbusJsonToken token, const char *span, const char *at)
{
  reader->token = (guint8) token;
  reader->span = span;
  reader->span_length = (gsize) (at - span);
  reader->at = at;
  return token;
}

static TaskbusJsonToken
read_name (TaskbusJsonReader *reader, const char *at, GError **error)
{
  const char *end = reader->end;
  const char *span = at;
  ScanResult result;

  if (at >= end || *at != '"')
    return fail_at (reader, SCAN_NAME, at, error);

  at++;
  result = taskbus_json_scan_string (&at, end, &reader->has_escapes);
  if (G_UNLIKELY (result != SCAN_GOOD))
    return fail (reader, result, at, error);

  finish (reader, TASKBUS_JSON_TOKEN_NAME, span, at);
  at = skip_space (at, end);
  if (G_UNLIKELY (at >= end || *at != ':'))
    return fail_at (reader, SCAN_COLON, at, error);

  reader->at = at + 1;
  reader->expects = EXPECTS_VALUE;
  return TASKBUS_JSON_TOKEN_NAME;
}

static TaskbusJsonToken
begin_level (TaskbusJsonReader *reader, const char *at, gboolean is_object, GError **error)
{
  if (reader->depth == TASKBUS_JSON_MAX_DEPTH)
    return fail (reader, SCAN_DEPTH, at, error);

  reader->depth++;
  reader->objects = reader->objects << 1 | (is_object ? 1 : 0);
  reader->expects = is_object ? EXPECTS_NAME_OR_END : EXPECTS_ELEMENT_OR_END;
  return finish (reader, is_object ? TASKBUS_JSON_TOKEN_BEGIN_OBJECT : TASKBUS_JSON_TOKEN_BEGIN_ARRAY, at, at + 1);
}

static TaskbusJsonToken
end_level (TaskbusJsonReader *reader, const char *at)
{
  gboolean is_object = (reader->objects & 1) != 0;

  reader->depth--;
  reader->objects >>= 1;
  reader->expects = EXPECTS_MORE;
  return finish (reader, is_object ? TASKBUS_JSON_TOKEN_END_OBJECT : TASKBUS_JSON_TOKEN_END_ARRAY, at, at + 1);
}

static TaskbusJsonToken
read_word (TaskbusJsonReader *reader, const char *at, const char *word, TaskbusJsonToken token, GError **error)
{
  gsize length = strlen (word);

  for (gsize i = 0; i < length; i++)
    {
      if (at + i >= reader->end || at[i] != word[i])
        return fail_at (reader, SCAN_VALUE, at + i < reader->end ? at : at + i, error);
    }

  reader->expects = EXPECTS_MORE;
  return finish (reader, token, at, at + length);
}

static TaskbusJsonToken
read_string (TaskbusJsonReader *reader, const char *at, GError **error)
{
  const char *span = at++;
  ScanResult result = taskbus_json_scan_string (&at, reader->end, &reader->has_escapes);

  if (G_UNLIKELY (result != SCAN_GOOD))
    return fail (reader, result, at, error);

  reader->expects = EXPECTS_MORE;
  return finish (reader, TASKBUS_JSON_TOKEN_STRING, span, at);
}

static TaskbusJsonToken
read_value (TaskbusJsonReader *reader, const char *at, GError **error)
{
  const char *span = at;
  ScanResult result;

  if (at >= reader->end)
    return fail (reader, reader->depth == 0 ? SCAN_EMPTY : SCAN_CUT, at, error);

  switch (*at)
    {
    case '"':
      return read_string (reader, at, error);

    case '{':
    case '[':
      return begin_level (reader, at, *at == '{', error);

    case 't':
      return read_word (reader, at, "true", TASKBUS_JSON_TOKEN_TRUE, error);
    case 'f':
      return read_word (reader, at, "false", TASKBUS_JSON_TOKEN_FALSE, error);
    case 'n':
      return read_word (reader, at, "null", TASKBUS_JSON_TOKEN_NULL, error);

    default:
      if (*at != '-' && !g_ascii_isdigit (*at))
        return fail (reader, at == reader->start && (guint8) *at == 0xef ? SCAN_MARK : SCAN_VALUE, at, error);

      result = taskbus_json_scan_number (&at, reader->end);
      if (result != SCAN_GOOD)
        return fail (reader, result, at, error);
      reader->expects = EXPECTS_MORE;
      return finish (reader, TASKBUS_JSON_TOKEN_NUMBER, span, at);
    }
}

/* Behind a value. */
static TaskbusJsonToken
read_more (TaskbusJsonReader *reader, const char *at, GError **error)
{
  gboolean is_object = (reader->objects & 1) != 0;

  if (reader->depth == 0)
    {
      if (at < reader->end)
        return fail (reader, SCAN_TRAILING, at, error);
      return finish (reader, TASKBUS_JSON_TOKEN_END, at, at);
    }

  if (at < reader->end && *at == ',')
    {
      at = skip_space (at + 1, reader->end);
      return is_object ? read_name (reader, at, error) : read_value (reader, at, error);
    }
  if (at < reader->end && *at == (is_object ? '}' : ']'))
    return end_level (reader, at);
  return fail_at (reader, is_object ? SCAN_COMMA_OBJECT : SCAN_COMMA_ARRAY, at, error);
}

/**
 * taskbus_json_reader_next: (skip)
 * @reader: a reader
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads the next token. Commas and colons are checked and not told.
 *
 * Returns: the token, or `TASKBUS_JSON_TOKEN_INVALID` with [error@Taskbus.Error.BAD_MESSAGE], which names line, column and
 *   byte; then all further calls fail in the same way
 *
 * Since: 1.0
 */
TaskbusJsonToken
taskbus_json_reader_next (TaskbusJsonReader *reader, GError **error)
{
  const char *at;

  if (G_UNLIKELY (reader->failure != SCAN_GOOD))
    return fail (reader, reader->failure, reader->at, error);

  at = skip_space (reader->at, reader->end);
  switch (reader->expects)
    {
    case EXPECTS_MORE:
      return read_more (reader, at, error);

    case EXPECTS_NAME_OR_END:
      if (at < reader->end && *at == '}')
        return end_level (reader, at);
      return read_name (reader, at, error);

    case EXPECTS_ELEMENT_OR_END:
      if (at < reader->end && *at == ']')
        return end_level (reader, at);
      return read_value (reader, at, error);

    case EXPECTS_VALUE:
    default:
      return read_value (reader, at, error);
    }
}

/**
 * taskbus_json_reader_skip: (skip)
 * @reader: a reader
 * @span: (out) (optional): return location for the text of the value, within the document
 * @length: (out) (optional): return location for its length
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads a value to its end: the one of the member when the current token is a name, otherwise the one that begins with
 * the current token. It is checked like everything else. Then the current token is the last one of the value.
 *
 * Returns: the first token of the value, or `TASKBUS_JSON_TOKEN_INVALID` with [error@Taskbus.Error.BAD_MESSAGE]
 *
 * Since: 1.0
 */
TaskbusJsonToken
taskbus_json_reader_skip (TaskbusJsonReader *reader, const char **span, gsize *length, GError **error)
{
  TaskbusJsonToken first = reader->token;
  const char *start;

  if (first == TASKBUS_JSON_TOKEN_NAME || first == TASKBUS_JSON_TOKEN_INVALID)
    first = taskbus_json_reader_next (reader, error);
  if (first == TASKBUS_JSON_TOKEN_INVALID)
    return first;

  start = reader->span;
  if (first == TASKBUS_JSON_TOKEN_BEGIN_OBJECT || first == TASKBUS_JSON_TOKEN_BEGIN_ARRAY)
    {
      guint8 outside = reader->depth - 1;

      do
        {
          if (taskbus_json_reader_next (reader, error) == TASKBUS_JSON_TOKEN_INVALID)
            return TASKBUS_JSON_TOKEN_INVALID;
        }
      while (reader->depth > outside);
    }

  if (span != NULL)
    *span = start;
  if (length != NULL)
    *length = (gsize) (reader->span + reader->span_length - start);
  return first;
}
