/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <taskbus.h>

/* Any bytes as a document: no crash; what is accepted is the same document when it is written again, and json-glib accepts
 * it with the same meaning as far as its tree can hold it.  Any bytes as a text: written or refused, as they are UTF-8. */

static void
check_number (const TaskbusJsonReader *reader, TaskbusJsonWriter *writer)
{
  g_autofree char *text = NULL;
  gsize length;
  const char *span = taskbus_json_reader_get_span (reader, &length);
  double number, again;
  gint64 int64;
  guint64 uint64;

  text = g_strndup (span, length);
  if (taskbus_json_reader_get_double (reader, &number))
    {
      g_assert_cmpfloat (number, ==, g_ascii_strtod (text, NULL));
      taskbus_json_writer_reset (writer);
      taskbus_json_writer_double (writer, number);
      g_assert_true (taskbus_json_writer_end (writer, NULL));
      span = taskbus_json_writer_get_text (writer, &length);
      g_assert_true (taskbus_json_span_get_double (span, length, &again));
      g_assert_cmpmem (&number, sizeof number, &again, sizeof again);
    }
  else
    {
      number = g_ascii_strtod (text, NULL);
      g_assert_true (isinf (number) || number == 0);
    }

  if (taskbus_json_reader_get_int64 (reader, &int64))
    g_assert_cmpint (int64, ==, g_ascii_strtoll (text, NULL, 10));
  if (taskbus_json_reader_get_uint64 (reader, &uint64))
    g_assert_cmpuint (uint64, ==, g_ascii_strtoull (text, NULL, 10));
}

static void
write_token (TaskbusJsonWriter *writer, TaskbusJsonReader *reader)
{
  gsize length;
  const char *text;

  switch (taskbus_json_reader_get_token (reader))
    {
    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
      taskbus_json_writer_begin_object (writer);
      break;
    case TASKBUS_JSON_TOKEN_END_OBJECT:
      taskbus_json_writer_end_object (writer);
      break;
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      taskbus_json_writer_begin_array (writer);
      break;
    case TASKBUS_JSON_TOKEN_END_ARRAY:
      taskbus_json_writer_end_array (writer);
      break;
    case TASKBUS_JSON_TOKEN_NAME:
      text = taskbus_json_reader_get_string (reader, &length);
      g_assert_true (g_utf8_validate_len (text, length, NULL) || memchr (text, '\0', length) != NULL);
      taskbus_json_writer_name (writer, text, (gssize) length);
      break;
    case TASKBUS_JSON_TOKEN_STRING:
      text = taskbus_json_reader_get_string (reader, &length);
      g_assert_true (g_utf8_validate_len (text, length, NULL) || memchr (text, '\0', length) != NULL);
      taskbus_json_writer_string (writer, text, (gssize) length);
      break;
    default:
      text = taskbus_json_reader_get_span (reader, &length);
      taskbus_json_writer_raw (writer, text, length);
      break;
    }
}

/* Reads a document to its end, and writes what is read. */
static gboolean
copy_document (const char *text, gsize size, TaskbusJsonWriter *writer)
{
  g_auto (TaskbusJsonReader) reader;
  g_auto (TaskbusJsonWriter) numbers;
  g_autoptr (GError) error = NULL;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, (gssize) size);
  taskbus_json_writer_init (&numbers, TASKBUS_JSON_STYLE_PLAIN);
  while ((token = taskbus_json_reader_next (&reader, &error)) > TASKBUS_JSON_TOKEN_END)
    {
      gsize length;
      const char *span = taskbus_json_reader_get_span (&reader, &length);

      g_assert_true (span >= text && length > 0 && span + length <= text + size);
      g_assert_cmpuint (taskbus_json_reader_get_depth (&reader), <=, TASKBUS_JSON_MAX_DEPTH);
      if (token == TASKBUS_JSON_TOKEN_NUMBER)
        check_number (&reader, &numbers);
      write_token (writer, &reader);
    }

  if (token == TASKBUS_JSON_TOKEN_INVALID)
    {
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (taskbus_json_reader_get_position (&reader, NULL, NULL), <=, size);
      return FALSE;
    }
  g_assert_true (taskbus_json_writer_end (writer, NULL));
  return TRUE;
}

/* A document that was written from another one is already as it will be written. */
static void
check_written_again (const char *text, gsize size, TaskbusJsonStyle style)
{
  g_auto (TaskbusJsonWriter) writer;
  gsize length;
  const char *again;

  taskbus_json_writer_init (&writer, style);
  g_assert_true (copy_document (text, size, &writer));
  again = taskbus_json_writer_get_text (&writer, &length);
  g_assert_cmpmem (again, length, text, size);
}

/* Through the other style and back. */
static void
check_styles (const char *text, gsize size)
{
  g_auto (TaskbusJsonWriter) dotnet;
  g_auto (TaskbusJsonWriter) plain;
  gsize length;
  const char *written;

  taskbus_json_writer_init (&dotnet, TASKBUS_JSON_STYLE_DOTNET);
  taskbus_json_writer_init (&plain, TASKBUS_JSON_STYLE_PLAIN);
  g_assert_true (copy_document (text, size, &dotnet));
  written = taskbus_json_writer_get_text (&dotnet, &length);
  check_written_again (written, length, TASKBUS_JSON_STYLE_DOTNET);
  g_assert_true (copy_document (written, length, &plain));
  written = taskbus_json_writer_get_text (&plain, &length);
  g_assert_cmpmem (written, length, text, size);
}

static void
compare_with_json_glib (const char *text, gsize size)
{
  g_autoptr (JsonNode) node = taskbus_json_to_node (text, (gssize) size, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  if (node == NULL) /* a number that does not fit, or U+0000 */
    return;

  parser = json_parser_new ();
  json_parser_load_from_data (parser, text, (gssize) size, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, json_parser_get_root (parser)));

  written = taskbus_json_from_node (node, &error);
  g_assert_no_error (error);
  again = taskbus_json_to_node (written, -1, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, again));
}

static void
check_text (const char *text, gsize size, TaskbusJsonStyle style)
{
  g_auto (TaskbusJsonWriter) writer;
  g_autofree char *read = NULL;
  gsize length;
  const char *written;

  taskbus_json_writer_init (&writer, style);
  taskbus_json_writer_string (&writer, text, (gssize) size);
  if (!taskbus_json_writer_end (&writer, NULL))
    {
      g_assert_false (g_utf8_validate_len (text, size, NULL));
      return;
    }

  written = taskbus_json_writer_get_text (&writer, &length);
  g_assert_true (taskbus_json_check (written, (gssize) length, NULL));
  read = taskbus_json_span_dup_string (written, length, &length);
  g_assert_cmpmem (read, length, text, size);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *) data;
  g_auto (TaskbusJsonWriter) writer;
  g_autoptr (GError) error = NULL;
  gboolean is_good = taskbus_json_check (text, (gssize) size, &error);

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  g_assert_cmpint (copy_document (text, size, &writer), ==, is_good);
  if (is_good)
    {
      gsize length;
      const char *written = taskbus_json_writer_get_text (&writer, &length);

      check_written_again (written, length, TASKBUS_JSON_STYLE_PLAIN);
      check_styles (written, length);
      compare_with_json_glib (text, size);
      g_assert_true (taskbus_json_check_unique (text, (gssize) size, &error) ||
                     g_error_matches (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS));
    }
  else
    {
      g_assert_false (taskbus_json_check_unique (text, (gssize) size, NULL));
      g_assert_null (taskbus_json_to_node (text, (gssize) size, NULL));
    }

  check_text (text, size, TASKBUS_JSON_STYLE_PLAIN);
  check_text (text, size, TASKBUS_JSON_STYLE_DOTNET);
  return 0;
}
