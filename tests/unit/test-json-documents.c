/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>
#include <taskbus.h>

#include <string.h>

/* Whole documents: those of tests/data/json, and those that are too large for files. */

#define LARGE (5 * 1024 * 1024)

typedef void (*DocumentFunc) (const char *name, const char *text, gsize length);

static void
for_each_document (const char *folder, DocumentFunc func)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "json", folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *text = NULL;
      g_autofree char *exact = NULL;
      gsize length;

      g_file_get_contents (file, &text, &length, &error);
      g_assert_no_error (error);
      g_test_message ("%s", name);
      exact = g_memdup2 (text, length); /* so that one byte too many is noticed */
      func (name, exact, length);
      n++;
    }

  g_assert_cmpuint (n, >, 30);
}

/* The document again, from its tokens. */
static char *
write_again (const char *text, gsize length, TaskbusJsonStyle style, gsize *new_length)
{
  g_auto (TaskbusJsonReader) reader;
  g_auto (TaskbusJsonWriter) writer;
  g_autoptr (GError) error = NULL;
  TaskbusJsonToken token;
  const char *span;
  gsize size;

  taskbus_json_reader_init (&reader, text, (gssize) length);
  taskbus_json_writer_init (&writer, style);
  while ((token = taskbus_json_reader_next (&reader, &error)) != TASKBUS_JSON_TOKEN_END)
    {
      g_assert_no_error (error);
      switch (token)
        {
        case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
          taskbus_json_writer_begin_object (&writer);
          break;
        case TASKBUS_JSON_TOKEN_END_OBJECT:
          taskbus_json_writer_end_object (&writer);
          break;
        case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
          taskbus_json_writer_begin_array (&writer);
          break;
        case TASKBUS_JSON_TOKEN_END_ARRAY:
          taskbus_json_writer_end_array (&writer);
          break;
        case TASKBUS_JSON_TOKEN_NAME:
          span = taskbus_json_reader_get_string (&reader, &size);
          taskbus_json_writer_name (&writer, span, (gssize) size);
          break;
        case TASKBUS_JSON_TOKEN_STRING:
          span = taskbus_json_reader_get_string (&reader, &size);
          taskbus_json_writer_string (&writer, span, (gssize) size);
          break;
        default:
          span = taskbus_json_reader_get_span (&reader, &size);
          taskbus_json_writer_raw (&writer, span, size);
          break;
        }
    }

  taskbus_json_writer_end (&writer, &error);
  g_assert_no_error (error);
  return taskbus_json_writer_steal (&writer, new_length);
}

static void
assert_same_tokens (const char *text, gsize length, const char *other_text, gsize other_length)
{
  g_auto (TaskbusJsonReader) reader;
  g_auto (TaskbusJsonReader) other;
  g_autoptr (GError) error = NULL;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, (gssize) length);
  taskbus_json_reader_init (&other, other_text, (gssize) other_length);
  do
    {
      gsize size, other_size;
      const char *string, *other_string;

      token = taskbus_json_reader_next (&reader, &error);
      g_assert_no_error (error);
      g_assert_cmpint (taskbus_json_reader_next (&other, &error), ==, token);

      string = taskbus_json_reader_get_string (&reader, &size);
      other_string = taskbus_json_reader_get_string (&other, &other_size);
      if (string == NULL)
        {
          string = taskbus_json_reader_get_span (&reader, &size);
          other_string = taskbus_json_reader_get_span (&other, &other_size);
        }
      g_assert_cmpmem (string, size, other_string, other_size);
    }
  while (token != TASKBUS_JSON_TOKEN_END);
}

static void
check_written_again (const char *text, gsize length)
{
  const TaskbusJsonStyle styles[] = { TASKBUS_JSON_STYLE_PLAIN, TASKBUS_JSON_STYLE_DOTNET };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      gsize new_length;
      g_autofree char *again = write_again (text, length, styles[i], &new_length);

      assert_same_tokens (text, length, again, new_length);
      for (gsize j = 0; styles[i] == TASKBUS_JSON_STYLE_DOTNET && j < new_length; j++)
        g_assert_true (g_ascii_isprint (again[j]) && strchr ("&'<>`", again[j]) == NULL);
    }
}

/* json-glib reads what we read as we do, as far as its tree can hold it. */
static void
compare_with_json_glib (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = taskbus_json_to_node (text, (gssize) length, &error);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *written = NULL;

  if (node == NULL)
    {
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_nonnull (strstr (error->message, "JsonNode"));
      return;
    }

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, json_parser_get_root (parser)));

  written = taskbus_json_from_node (node, &error);
  g_assert_no_error (error);
  again = taskbus_json_to_node (written, -1, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, again));
}

static void
check_accepted (const char *name, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  taskbus_json_check (text, (gssize) length, &error);
  g_assert_no_error (error);
  if (!taskbus_json_check_unique (text, (gssize) length, &error))
    g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
  g_assert_cmpint (error != NULL, ==, g_str_has_prefix (name, "duplicate"));

  check_written_again (text, length);
  compare_with_json_glib (text, length);
}

static void
test_accept (void)
{
  for_each_document ("accept", check_accepted);
}

static void
check_refused (const char *name, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  g_auto (GStrv) parts = g_strsplit (name, ".", 3);
  g_auto (TaskbusJsonReader) reader;
  TaskbusJsonToken token;

  taskbus_json_reader_init (&reader, text, (gssize) length);
  do
    token = taskbus_json_reader_next (&reader, &error);
  while (token != TASKBUS_JSON_TOKEN_INVALID && token != TASKBUS_JSON_TOKEN_END);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (taskbus_json_reader_get_position (&reader, NULL, NULL), ==, g_ascii_strtoull (parts[1], NULL, 10));

  /* It stays refused. */
  g_assert_cmpint (taskbus_json_reader_skip (&reader, NULL, NULL, &again), ==, TASKBUS_JSON_TOKEN_INVALID);
  g_assert_cmpstr (again->message, ==, error->message);
  g_assert_false (taskbus_json_check (text, (gssize) length, NULL));
  g_assert_false (taskbus_json_check_unique (text, (gssize) length, NULL));
  g_assert_null (taskbus_json_to_node (text, (gssize) length, NULL));
}

static void
test_refuse (void)
{
  for_each_document ("refuse", check_refused);
}

static void
test_position (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_json_check ("{\n  \"a\": 1,\n  \"中文\": x\n}", -1, &error));
  g_assert_nonnull (strstr (error->message, "(line 3, column 9)"));
}

/* Every document that is cut is refused, and nothing behind the cut is read. */
static void
test_cut (void)
{
  static const char document[] = "{\"a\\u00e9\":[1.5e3,true,null,\"\\ud83d\\ude00 中\"],\"b\":{\"c\":false}}";

  for (gsize length = 0; length < sizeof document - 1; length++)
    {
      g_autofree char *cut = g_memdup2 (document, length);
      g_autoptr (GError) error = NULL;

      g_assert_false (taskbus_json_check (cut, (gssize) length, &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
    }
  g_assert_true (taskbus_json_check (document, -1, NULL));
}

static void
test_deep (void)
{
  g_autofree char *arrays = g_strnfill (LARGE, '[');
  g_autoptr (GString) objects = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_json_check (arrays, LARGE, &error));
  g_assert_nonnull (strstr (error->message, "64 levels"));
  g_assert_null (taskbus_json_to_node (arrays, LARGE, NULL));

  for (guint i = 0; i < LARGE / 8; i++)
    g_string_append (objects, "{\"a\":");
  g_assert_false (taskbus_json_check_unique (objects->str, (gssize) objects->len, NULL));
}

static void
test_long_strings (void)
{
  const char *const pieces[] = { "x", "中", "\\n", "\\ud83d\\ude00" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) document = g_string_new ("[\"");

      while (document->len < LARGE)
        g_string_append (document, pieces[i]);
      g_string_append (document, "\"]");
      check_written_again (document->str, document->len);
      compare_with_json_glib (document->str, document->len);

      document->str[document->len - 3] = '\x01';
      g_assert_false (taskbus_json_check (document->str, (gssize) document->len, NULL));
    }
}

static void
test_long_number (void)
{
  g_autofree char *digits = g_strnfill (LARGE, '7');
  g_auto (TaskbusJsonReader) reader;
  gint64 whole;
  double number;
  gsize length;

  taskbus_json_reader_init (&reader, digits, LARGE);
  g_assert_cmpint (taskbus_json_reader_next (&reader, NULL), ==, TASKBUS_JSON_TOKEN_NUMBER);
  taskbus_json_reader_get_span (&reader, &length);
  g_assert_cmpuint (length, ==, LARGE);
  g_assert_false (taskbus_json_reader_get_int64 (&reader, &whole));
  g_assert_false (taskbus_json_reader_get_double (&reader, &number));

  digits[1] = '.';
  taskbus_json_reader_init (&reader, digits, LARGE);
  g_assert_cmpint (taskbus_json_reader_next (&reader, NULL), ==, TASKBUS_JSON_TOKEN_NUMBER);
  g_assert_true (taskbus_json_reader_get_double (&reader, &number));
  g_assert_cmpfloat (number, ==, 70.0 / 9.0);
}

static void
test_many_members (void)
{
  g_autoptr (GString) document = g_string_new ("{");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (document, "\"m%u\":{\"a\":1,\"b\":2},", i);
  g_string_append (document, "\"z\":0}");
  taskbus_json_check_unique (document->str, (gssize) document->len, &error);
  g_assert_no_error (error);

  g_string_truncate (document, document->len - 6);
  g_string_append (document, "\"m77777\":0}");
  g_assert_false (taskbus_json_check_unique (document->str, (gssize) document->len, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "“m77777”"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-documents/accept", test_accept);
  g_test_add_func ("/json-documents/refuse", test_refuse);
  g_test_add_func ("/json-documents/position", test_position);
  g_test_add_func ("/json-documents/cut", test_cut);
  g_test_add_func ("/json-documents/deep", test_deep);
  g_test_add_func ("/json-documents/long-strings", test_long_strings);
  g_test_add_func ("/json-documents/long-number", test_long_number);
  g_test_add_func ("/json-documents/many-members", test_many_members);

  return g_test_run ();
}
