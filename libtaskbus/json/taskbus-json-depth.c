/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-depth-private.h"

#include "json/taskbus-json-reader.h"
#include "json/taskbus-json-words-private.h"

/* “[” and “{” are one bit apart, and nothing else is made one of them by it. */
#define CASE_BIT 0x20

/* Those in strings count, too: they are few, and this only says whether it is worth while to look. */
static gboolean
has_more_brackets (const char *text, gsize length, guint n)
{
  const char *end = text + length;
  guint found = 0;

  for (; (gsize) (end - text) >= sizeof (guint64); text += sizeof (guint64))
    {
      guint64 other = (taskbus_json_word_load (text) | TASKBUS_JSON_WORD (CASE_BIT)) ^ TASKBUS_JSON_WORD ('{');
      guint64 marks = ~((((other & ~TASKBUS_JSON_HIGH_BITS) + ~TASKBUS_JSON_HIGH_BITS) | other)) &
                      TASKBUS_JSON_HIGH_BITS;

      found += (guint) (((marks >> 7) * TASKBUS_JSON_WORD (1)) >> 56);
      if (found > n)
        return TRUE;
    }

  for (; text < end; text++)
    found += (*text | CASE_BIT) == '{';
  return found > n;
}

static gboolean
is_deeper (const char *text, gsize length, guint n_levels)
{
  g_auto (TaskbusJsonReader) reader = { 0 };
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, (gssize) length);
  do
    {
      token = taskbus_json_reader_next (&reader, NULL);
      if (taskbus_json_reader_get_depth (&reader) > n_levels)
        return TRUE;
    }
  while (token != TASKBUS_JSON_TOKEN_END && token != TASKBUS_JSON_TOKEN_INVALID);
  return FALSE;
}

/* Nearly everything is too short, or has too few brackets, and is not read again. */
gboolean
taskbus_json_is_deeper (const char *text, gsize length, guint n_levels)
{
  return length / 2 > n_levels && has_more_brackets (text, length, n_levels) && is_deeper (text, length, n_levels);
}
