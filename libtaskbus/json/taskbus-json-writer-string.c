/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-words-private.h"
#include "json/taskbus-json-writer-private.h"

#include <string.h>

/* The longest that one character becomes: two units of a pair. */
#define MAX_ESCAPE 12

/* Whether an ASCII character is written as it is. */
static inline gboolean
is_plain (guint8 c, guint8 style)
{
  if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
    return FALSE;
  if (style != TASKBUS_JSON_STYLE_DOTNET)
    return TRUE;
  return c != '&' && c != '\'' && c != '+' && c != '<' && c != '>' && c != '`';
}

/* Marks the bytes that are not copied as they are: what is_plain() refuses, and all that is not ASCII. */
static inline guint64
mark_special (guint64 word, guint8 style)
{
  guint64 marks = taskbus_json_word_below (word, 0x20) | taskbus_json_word_equal (word, '"') |
                  taskbus_json_word_equal (word, '\\') | taskbus_json_word_equal (word, 0x7f) |
                  (word & TASKBUS_JSON_HIGH_BITS);

  if (style == TASKBUS_JSON_STYLE_DOTNET)
    marks |= taskbus_json_word_equal (word, '&') | taskbus_json_word_equal (word, '\'') |
             taskbus_json_word_equal (word, '+') | taskbus_json_word_equal (word, '<') |
             taskbus_json_word_equal (word, '>') | taskbus_json_word_equal (word, '`');
  return marks;
}

static char *
put_unit (char *to, guint unit, const char *digits)
{
  *to++ = '\\';
  *to++ = 'u';
  for (int shift = 12; shift >= 0; shift -= 4)
    *to++ = digits[unit >> shift & 0xf];
  return to;
}

static char *
put_escape (char *to, guint8 c, guint8 style)
{
  static const char letters[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
  char letter = 0;

  if (c < 0x20)
    letter = letters[c];
  else if (c == '\\' || (c == '"' && style != TASKBUS_JSON_STYLE_DOTNET))
    letter = (char) c;

  if (letter == 0)
    return put_unit (to, c, style == TASKBUS_JSON_STYLE_DOTNET ? "0123456789ABCDEF" : "0123456789abcdef");

  *to++ = '\\';
  *to++ = letter;
  return to;
}

static char *
put_character (char *to, const char *at, gsize length, guint8 style)
{
  static const char digits[] = "0123456789ABCDEF";
  gunichar character;

  if (style != TASKBUS_JSON_STYLE_DOTNET)
    {
      memcpy (to, at, length);
      return to + length;
    }

  character = g_utf8_get_char (at);
  if (character < 0x10000)
    return put_unit (to, character, digits);

  character -= 0x10000;
  to = put_unit (to, 0xd800 + (character >> 10), digits);
  return put_unit (to, 0xdc00 + (character & 0x3ff), digits);
}

/* Writes the quotes and what is between them.  There is always room for the rest as it is, and for one escape. */
void
taskbus_json_writer_put_string (TaskbusJsonWriter *writer, const char *text, gsize length)
{
  const char *at = text;
  const char *end = text + length;
  guint8 style = writer->style;
  char *to;

  taskbus_json_writer_reserve (writer, length + 2 + MAX_ESCAPE);
  to = writer->at;
  *to++ = '"';

  while (at < end)
    {
      if (end - at >= 8)
        {
          guint64 marks = mark_special (taskbus_json_word_load (at), style);

          memcpy (to, at, 8);
          if (marks == 0)
            {
              at += 8;
              to += 8;
              continue;
            }
          at += taskbus_json_word_first (marks);
          to += taskbus_json_word_first (marks);
        }

      if ((guint8) *at < 0x80 && is_plain ((guint8) *at, style))
        {
          *to++ = *at++;
          continue;
        }

      if ((guint8) *at < 0x80)
        {
          to = put_escape (to, (guint8) *at++, style);
        }
      else
        {
          gsize size = taskbus_json_character_length (at, end);

          if (size == 0)
            {
              taskbus_json_writer_fail (writer, FAILURE_ENCODING, (gsize) (at - text));
              return;
            }
          to = put_character (to, at, size, style);
          at += size;
        }

      writer->at = to;
      taskbus_json_writer_reserve (writer, (gsize) (end - at) + 2 + MAX_ESCAPE);
      to = writer->at;
    }

  *to++ = '"';
  writer->at = to;
}

/**
 * taskbus_json_writer_name: (skip)
 * @writer: a writer, in an object
 * @name: the name of a member
 * @length: its length, or -1 when it ends by a NUL
 *
 * Writes the name of a member, the value of which has to follow. That no other member has this name is up to the caller.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_name (TaskbusJsonWriter *writer, const char *name, gssize length)
{
  if (!taskbus_json_writer_begin_name (writer, 0))
    return;

  taskbus_json_writer_put_string (writer, name, length < 0 ? strlen (name) : (gsize) length);
  taskbus_json_writer_reserve (writer, 1);
  *writer->at++ = ':';
  if (G_LIKELY (writer->failure == FAILURE_NONE))
    taskbus_json_writer_end_name (writer);
}

/**
 * taskbus_json_writer_raw_name: (skip)
 * @writer: a writer, in an object
 * @span: a name as it stands in JSON, with its quotes, and with the colon behind it
 * @length: its length
 *
 * Writes the name of a member as it stands, which is quick for names that are known when the program is built:
 * `taskbus_json_writer_raw_name (&writer, "\"taskId\":", 9)`.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_raw_name (TaskbusJsonWriter *writer, const char *span, gsize length)
{
  if (!taskbus_json_writer_begin_name (writer, length))
    return;

  taskbus_json_writer_put (writer, span, length);
  taskbus_json_writer_end_name (writer);
}

/**
 * taskbus_json_writer_string: (skip)
 * @writer: a writer
 * @text: (nullable): a text in UTF-8, or %NULL for `null`
 * @length: its length, or -1 when it ends by a NUL
 *
 * Writes a string. Text that is not UTF-8 is a failure, never written and never repaired.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_string (TaskbusJsonWriter *writer, const char *text, gssize length)
{
  if (text == NULL)
    {
      taskbus_json_writer_null (writer);
      return;
    }
  if (!taskbus_json_writer_begin_value (writer, 0))
    return;

  taskbus_json_writer_put_string (writer, text, length < 0 ? strlen (text) : (gsize) length);
  if (G_LIKELY (writer->failure == FAILURE_NONE))
    taskbus_json_writer_end_value (writer);
}
