/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

static void
assert_token (TaskbusJsonReader *reader, TaskbusJsonToken token, const char *span)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *found;

  g_assert_cmpint (taskbus_json_reader_next (reader, &error), ==, token);
  g_assert_no_error (error);
  g_assert_cmpint (taskbus_json_reader_get_token (reader), ==, token);
  found = taskbus_json_reader_get_span (reader, &length);
  g_assert_cmpmem (found, length, span, strlen (span));
}

static void
test_tokens (void)
{
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, " {\"a\" : [ 1.50 , \"x\\n\" ],\"b\":{},\"c\":true,\"d\":false,\"e\":null} ", -1);
  g_assert_cmpint (taskbus_json_reader_get_token (&reader), ==, TASKBUS_JSON_TOKEN_INVALID);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_OBJECT, "{");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"a\"");
  g_assert_cmpuint (taskbus_json_reader_get_depth (&reader), ==, 1);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, "[");
  g_assert_cmpuint (taskbus_json_reader_get_depth (&reader), ==, 2);
  assert_token (&reader, TASKBUS_JSON_TOKEN_NUMBER, "1.50");
  assert_token (&reader, TASKBUS_JSON_TOKEN_STRING, "\"x\\n\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END_ARRAY, "]");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"b\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_OBJECT, "{");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END_OBJECT, "}");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"c\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_TRUE, "true");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"d\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_FALSE, "false");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"e\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NULL, "null");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END_OBJECT, "}");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END, "");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END, "");
}

static void
test_skip (void)
{
  static const char document[] = "{\"a\":{\"b\":[1,{\"c\":\"]}\"}]}, \"d\" : \"x\\\"\" ,\"e\":[[],[2]]}";
  g_auto (TaskbusJsonReader) reader;
  const char *span;
  gsize length;

  taskbus_json_reader_init (&reader, document, -1);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_OBJECT, "{");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"a\"");
  g_assert_cmpint (taskbus_json_reader_skip (&reader, &span, &length, NULL), ==, TASKBUS_JSON_TOKEN_BEGIN_OBJECT);
  g_assert_cmpmem (span, length, "{\"b\":[1,{\"c\":\"]}\"}]}", 20);
  g_assert_cmpuint (taskbus_json_reader_get_depth (&reader), ==, 1);

  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"d\"");
  g_assert_cmpint (taskbus_json_reader_skip (&reader, &span, &length, NULL), ==, TASKBUS_JSON_TOKEN_STRING);
  g_assert_cmpmem (span, length, "\"x\\\"\"", 5);

  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"e\"");
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, "[");
  g_assert_cmpint (taskbus_json_reader_skip (&reader, &span, &length, NULL), ==, TASKBUS_JSON_TOKEN_BEGIN_ARRAY);
  g_assert_cmpmem (span, length, "[[],[2]]", 8);
  assert_token (&reader, TASKBUS_JSON_TOKEN_END_OBJECT, "}");
  assert_token (&reader, TASKBUS_JSON_TOKEN_END, "");

  /* Before the first token: the whole document. */
  taskbus_json_reader_init (&reader, "  [1] ", -1);
  g_assert_cmpint (taskbus_json_reader_skip (&reader, &span, &length, NULL), ==, TASKBUS_JSON_TOKEN_BEGIN_ARRAY);
  g_assert_cmpmem (span, length, "[1]", 3);
  assert_token (&reader, TASKBUS_JSON_TOKEN_END, "");
}

/* What is passed over is checked all the same. */
static void
test_skip_broken (void)
{
  g_auto (TaskbusJsonReader) reader;
  g_autoptr (GError) error = NULL;
  guint line, column;

  taskbus_json_reader_init (&reader, "{\"a\":\n{\"b\":[1,{\"c\":\"\\x\"}]}}", -1);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_OBJECT, "{");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NAME, "\"a\"");
  g_assert_cmpint (taskbus_json_reader_skip (&reader, NULL, NULL, &error), ==, TASKBUS_JSON_TOKEN_INVALID);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_cmpuint (taskbus_json_reader_get_position (&reader, &line, &column), ==, 20);
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (column, ==, 15);
}

static void
assert_string (const char *document, const char *text, gsize length)
{
  g_auto (TaskbusJsonReader) reader;
  const char *found;
  g_autofree char *copy = NULL;
  gsize size;

  taskbus_json_reader_init (&reader, document, -1);
  g_assert_cmpint (taskbus_json_reader_next (&reader, NULL), ==, TASKBUS_JSON_TOKEN_STRING);
  found = taskbus_json_reader_get_string (&reader, &size);
  g_assert_cmpmem (found, size, text, length);
  g_assert_true (taskbus_json_reader_is_text (&reader, text, (gssize) length));
  g_assert_false (taskbus_json_reader_is_text (&reader, text, (gssize) length - 1));

  copy = taskbus_json_span_dup_string (document, strlen (document), &size);
  g_assert_cmpmem (copy, size, text, length);
  g_assert_cmpint (copy[size], ==, '\0');
}

static void
test_strings (void)
{
  g_auto (TaskbusJsonReader) reader;
  gsize length;

  assert_string ("\"plain text, longer than a word\"", "plain text, longer than a word", 30);
  assert_string ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
  assert_string ("\"a\\u0000b\"", "a\0b", 3);
  assert_string ("\"\\u00e9\\u4e2d\\uD83D\\uDE00!\"", "é中😀!", 10);
  assert_string ("\"中\\n文\"", "中\n文", 7);
  g_assert_null (taskbus_json_span_dup_string ("\"a\\u0000b\"", 10, NULL));
  g_assert_null (taskbus_json_span_dup_string ("1", 1, NULL));

  taskbus_json_reader_init (&reader, "[1]", -1);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, "[");
  assert_token (&reader, TASKBUS_JSON_TOKEN_NUMBER, "1");
  g_assert_null (taskbus_json_reader_get_string (&reader, &length));
  g_assert_false (taskbus_json_reader_is_text (&reader, "1", -1));
}

/* One escape more than before does not write beyond what was allocated for the one before. */
static void
test_strings_in_turn (void)
{
  g_auto (TaskbusJsonReader) reader;
  g_autoptr (GString) document = g_string_new ("[");

  for (guint i = 1; i < 200; i++)
    {
      g_string_append (document, i > 1 ? ",\"" : "\"");
      for (guint j = 0; j < i; j++)
        g_string_append (document, "\\t");
      g_string_append_c (document, '"');
    }
  g_string_append_c (document, ']');

  taskbus_json_reader_init (&reader, document->str, (gssize) document->len);
  assert_token (&reader, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, "[");
  for (guint i = 1; i < 200; i++)
    {
      g_autofree char *tabs = g_strnfill (i, '\t');

      taskbus_json_reader_next (&reader, NULL);
      g_assert_true (taskbus_json_reader_is_text (&reader, tabs, i));
    }
}

typedef struct
{
  const char *text;
  gboolean is_int64;
  gint64 int64;
  gboolean is_uint64;
  guint64 uint64;
} Whole;

static void
test_integers (void)
{
  static const Whole numbers[] = {
    { "0", TRUE, 0, TRUE, 0 },
    { "-0", TRUE, 0, TRUE, 0 },
    { "7", TRUE, 7, TRUE, 7 },
    { "-7", TRUE, -7, FALSE, 0 },
    { "9223372036854775807", TRUE, G_MAXINT64, TRUE, G_MAXINT64 },
    { "9223372036854775808", FALSE, 0, TRUE, (guint64) G_MAXINT64 + 1 },
    { "-9223372036854775808", TRUE, G_MININT64, FALSE, 0 },
    { "-9223372036854775809", FALSE, 0, FALSE, 0 },
    { "18446744073709551615", FALSE, 0, TRUE, G_MAXUINT64 },
    { "18446744073709551616", FALSE, 0, FALSE, 0 },
    { "99999999999999999999999999", FALSE, 0, FALSE, 0 },
    { "1.0", FALSE, 0, FALSE, 0 },
    { "1e2", FALSE, 0, FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const Whole *whole = &numbers[i];
      g_auto (TaskbusJsonReader) reader;
      gint64 int64 = 0;
      guint64 uint64 = 0;

      taskbus_json_reader_init (&reader, whole->text, -1);
      assert_token (&reader, TASKBUS_JSON_TOKEN_NUMBER, whole->text);
      g_assert_cmpint (taskbus_json_reader_get_int64 (&reader, &int64), ==, whole->is_int64);
      g_assert_cmpint (taskbus_json_reader_get_uint64 (&reader, &uint64), ==, whole->is_uint64);
      g_assert_cmpint (int64, ==, whole->int64);
      g_assert_cmpuint (uint64, ==, whole->uint64);
    }
}

static void
test_doubles (void)
{
  static const char *const numbers[] = {
    "0",
    "-0.0",
    "1.5",
    "99.5",
    "-1e3",
    "0.1",
    "1e22",
    "1e23",
    "123456789012345678901234567890",
    "9007199254740993",
    "9007199254740992.99999999999999999999999",
    "2.2250738585072011e-308",
    "5e-324",
    "2.4703282292062328e-324",
    "1.7976931348623157e308",
    "0.000000000000000000000000000000000000000000001e45",
    "100000000000000000000000000000000000000000000000000e-50",
    "1e-0000000000000000000000000000001",
  };
  static const char *const others[] = { "1e309", "-1e309", "1e-400", "1e99999999999999999999",
                                        "1e-99999999999999999999" };
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double expected = g_ascii_strtod (numbers[i], NULL);

      g_test_message ("%s", numbers[i]);
      g_assert_true (taskbus_json_span_get_double (numbers[i], strlen (numbers[i]), &number));
      g_assert_cmpmem (&number, sizeof number, &expected, sizeof expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (taskbus_json_span_get_double (others[i], strlen (others[i]), &number));
  g_assert_true (taskbus_json_span_get_double ("0e99999999999999999999", 22, &number));
  g_assert_cmpfloat (number, ==, 0);
  g_assert_false (taskbus_json_span_get_double ("\"1\"", 3, &number));
  g_assert_false (taskbus_json_span_get_double ("true", 4, &number));
}

/* Exactly in the middle of two doubles, and a little more far behind: the even one, and the upper one. */
static void
test_half_way (void)
{
  g_autoptr (GString) text = g_string_new ("1.00000000000000011102230246251565404236316680908203125");
  double number;

  g_assert_true (taskbus_json_span_get_double (text->str, text->len, &number));
  g_assert_cmpfloat (number, ==, 1.0);
  for (guint i = 0; i < 2000; i++)
    g_string_append_c (text, '0');
  g_assert_true (taskbus_json_span_get_double (text->str, text->len, &number));
  g_assert_cmpfloat (number, ==, 1.0);
  g_string_append_c (text, '1');
  g_assert_true (taskbus_json_span_get_double (text->str, text->len, &number));
  g_assert_cmpfloat (number, ==, 1.0 + 0x1p-52);
}

static void
test_span_tokens (void)
{
  g_assert_cmpint (taskbus_json_span_get_token ("{}", 2), ==, TASKBUS_JSON_TOKEN_BEGIN_OBJECT);
  g_assert_cmpint (taskbus_json_span_get_token ("[]", 2), ==, TASKBUS_JSON_TOKEN_BEGIN_ARRAY);
  g_assert_cmpint (taskbus_json_span_get_token ("\"\"", 2), ==, TASKBUS_JSON_TOKEN_STRING);
  g_assert_cmpint (taskbus_json_span_get_token ("-1", 2), ==, TASKBUS_JSON_TOKEN_NUMBER);
  g_assert_cmpint (taskbus_json_span_get_token ("true", 4), ==, TASKBUS_JSON_TOKEN_TRUE);
  g_assert_cmpint (taskbus_json_span_get_token ("false", 5), ==, TASKBUS_JSON_TOKEN_FALSE);
  g_assert_cmpint (taskbus_json_span_get_token ("null", 4), ==, TASKBUS_JSON_TOKEN_NULL);
}

static void
test_unique (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
    taskbus_json_check_unique ("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}],\"\":{},\"ab\":1}", -1, NULL));
  g_assert_true (taskbus_json_check_unique ("{\"a\":1,\"a\\u0000\":2,\"\":3}", -1, NULL));
  g_assert_false (taskbus_json_check_unique ("{\"b\":[\n{\"n\":{\"x\":1},\"x\":2,\"\\u006e\":3}]}", -1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "“n” twice in an object (line 2, column 20"));
  g_clear_error (&error);
  g_assert_false (taskbus_json_check_unique ("{\"\":1,\"\":2}", -1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (taskbus_json_check_unique (NULL, 0, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/tokens", test_tokens);
  g_test_add_func ("/json-reader/skip", test_skip);
  g_test_add_func ("/json-reader/skip-broken", test_skip_broken);
  g_test_add_func ("/json-reader/strings", test_strings);
  g_test_add_func ("/json-reader/strings-in-turn", test_strings_in_turn);
  g_test_add_func ("/json-reader/integers", test_integers);
  g_test_add_func ("/json-reader/doubles", test_doubles);
  g_test_add_func ("/json-reader/half-way", test_half_way);
  g_test_add_func ("/json-reader/span-tokens", test_span_tokens);
  g_test_add_func ("/json-reader/unique", test_unique);

  return g_test_run ();
}
