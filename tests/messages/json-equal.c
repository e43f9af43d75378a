/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json-equal.h"

#include <string.h>
#include <taskbus.h>

/* Strings mean the same however they are escaped; a number is its digits. */
static gboolean
token_is_equal (TaskbusJsonReader *a, TaskbusJsonReader *b)
{
  TaskbusJsonToken token = taskbus_json_reader_get_token (a);
  const char *a_text;
  const char *b_text;
  gsize a_length;
  gsize b_length;

  if (token != taskbus_json_reader_get_token (b))
    return FALSE;

  if (token == TASKBUS_JSON_TOKEN_NAME || token == TASKBUS_JSON_TOKEN_STRING)
    {
      a_text = taskbus_json_reader_get_string (a, &a_length);
      b_text = taskbus_json_reader_get_string (b, &b_length);
    }
  else
    {
      a_text = taskbus_json_reader_get_span (a, &a_length);
      b_text = taskbus_json_reader_get_span (b, &b_length);
    }
  return a_length == b_length && memcmp (a_text, b_text, a_length) == 0;
}

/* The same members in the same order, the same numbers digit by digit, and nothing else. */
void
assert_json_equal (const char *what, const char *text, gssize length, const char *expected, gssize expected_length)
{
  g_auto (TaskbusJsonReader) reader;
  g_auto (TaskbusJsonReader) expected_reader;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, length);
  taskbus_json_reader_init (&expected_reader, expected, expected_length);
  do
    {
      g_autoptr (GError) error = NULL;

      taskbus_json_reader_next (&expected_reader, &error);
      g_assert_no_error (error);
      token = taskbus_json_reader_next (&reader, &error);
      g_assert_no_error (error);
      if (!token_is_equal (&reader, &expected_reader))
        g_error ("%s is\n%.*s\nand should be\n%.*s\nwhich differ from byte %" G_GSIZE_FORMAT, what,
                 (int) (length < 0 ? (gssize) strlen (text) : length), text,
                 (int) (expected_length < 0 ? (gssize) strlen (expected) : expected_length), expected,
                 taskbus_json_reader_get_position (&reader, NULL, NULL));
    }
  while (token != TASKBUS_JSON_TOKEN_END);
}
