/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <math.h>
#include <string.h>

static void
assert_written (TaskbusJsonWriter *writer, const char *expected)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text;

  taskbus_json_writer_end (writer, &error);
  g_assert_no_error (error);
  text = taskbus_json_writer_get_text (writer, &length);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (length, ==, strlen (expected));
  g_assert_true (taskbus_json_check (text, (gssize) length, NULL));
  taskbus_json_writer_reset (writer);
}

static void
assert_fails (TaskbusJsonWriter *writer, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_json_writer_end (writer, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, why));
  taskbus_json_writer_reset (writer);
}

static void
test_structure (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_object (&writer);
  taskbus_json_writer_name (&writer, "taskId", -1);
  taskbus_json_writer_string (&writer, "t1", -1);
  taskbus_json_writer_raw_name (&writer, "\"list\":", 7);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_end_array (&writer);
  taskbus_json_writer_begin_object (&writer);
  taskbus_json_writer_end_object (&writer);
  taskbus_json_writer_boolean (&writer, TRUE);
  taskbus_json_writer_boolean (&writer, FALSE);
  taskbus_json_writer_null (&writer);
  taskbus_json_writer_string (&writer, NULL, -1);
  taskbus_json_writer_raw (&writer, "[1, 2]", 6);
  taskbus_json_writer_end_array (&writer);
  taskbus_json_writer_name (&writer, "a\"b", -1);
  taskbus_json_writer_int64 (&writer, -1);
  taskbus_json_writer_end_object (&writer);
  assert_written (&writer, "{\"taskId\":\"t1\",\"list\":[[],{},true,false,null,null,[1, 2]],\"a\\\"b\":-1}");

  taskbus_json_writer_string (&writer, "", -1);
  assert_written (&writer, "\"\"");
}

static void
test_misuse (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  assert_fails (&writer, "whole");

  taskbus_json_writer_begin_object (&writer);
  assert_fails (&writer, "whole");

  taskbus_json_writer_begin_object (&writer);
  taskbus_json_writer_null (&writer);
  taskbus_json_writer_end_object (&writer);
  assert_fails (&writer, "whole");

  taskbus_json_writer_begin_object (&writer);
  taskbus_json_writer_name (&writer, "a", -1);
  taskbus_json_writer_end_object (&writer);
  assert_fails (&writer, "whole");

  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_raw_name (&writer, "\"a\":", 4);
  taskbus_json_writer_end_object (&writer);
  assert_fails (&writer, "whole");

  taskbus_json_writer_null (&writer);
  taskbus_json_writer_null (&writer);
  assert_fails (&writer, "whole");

  taskbus_json_writer_end_array (&writer);
  assert_fails (&writer, "whole");
}

static void
test_depth (void)
{
  g_auto (TaskbusJsonWriter) writer;
  g_autofree char *text = NULL;
  gsize length;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < TASKBUS_JSON_MAX_DEPTH; i++)
    taskbus_json_writer_begin_array (&writer);
  for (guint i = 0; i < TASKBUS_JSON_MAX_DEPTH; i++)
    taskbus_json_writer_end_array (&writer);
  g_assert_true (taskbus_json_writer_end (&writer, NULL));
  text = taskbus_json_writer_steal (&writer, &length);
  g_assert_cmpuint (length, ==, 2 * TASKBUS_JSON_MAX_DEPTH);
  g_assert_true (taskbus_json_check (text, (gssize) length, NULL));

  /* The levels of what is written as it stands count with those around it. */
  taskbus_json_writer_raw (&writer, text, length);
  assert_written (&writer, text);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_raw (&writer, text + 1, length - 2);
  taskbus_json_writer_end_array (&writer);
  assert_written (&writer, text);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_raw (&writer, text, length);
  taskbus_json_writer_end_array (&writer);
  assert_fails (&writer, "64 levels");

  for (guint i = 0; i < 100; i++)
    {
      taskbus_json_writer_begin_object (&writer);
      taskbus_json_writer_name (&writer, "a", 1);
    }
  assert_fails (&writer, "64 levels");
}

static void
test_plain_strings (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_string (&writer, "he said \"no\"\\\n\t\r\b\f\x01\x1f\x7f/ <&'+`> 设备 😀 end", -1);
  assert_written (&writer, "\"he said \\\"no\\\"\\\\\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f/ <&'+`> 设备 😀 end\"");
  taskbus_json_writer_string (&writer, "a\0b", 3);
  assert_written (&writer, "\"a\\u0000b\"");
}

static void
test_dotnet_strings (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_DOTNET);
  taskbus_json_writer_string (&writer, "\"\\\n\t\r\b\f\x01\x1f\x7f/ <&'+`> é设 😀 end", -1);
  assert_written (&writer,
                  "\"\\u0022\\\\\\n\\t\\r\\b\\f\\u0001\\u001F\\u007F/ \\u003C\\u0026\\u0027\\u002B\\u0060\\u003E "
                  "\\u00E9\\u8BBE \\uD83D\\uDE00 end\"");
}

/* Each kind of character at each place of a word, and of the buffer. */
static void
check_places (TaskbusJsonStyle style)
{
  static const char *const pieces[] = { "\"", "\\", "\n", "\x01", "\x7f", "é", "中", "😀", "&" };
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, style);
  for (guint i = 0; i < G_N_ELEMENTS (pieces) * 300; i++)
    {
      g_autofree char *before = g_strnfill (i % 300, 'x');
      g_autofree char *text = g_strconcat (before, pieces[i / 300], "yz", NULL);
      g_autofree char *read = NULL;
      const char *written;
      gsize length;

      taskbus_json_writer_clear (&writer);
      taskbus_json_writer_string (&writer, text, -1);
      g_assert_true (taskbus_json_writer_end (&writer, NULL));
      written = taskbus_json_writer_get_text (&writer, &length);
      g_assert_true (taskbus_json_check (written, (gssize) length, NULL));
      read = taskbus_json_span_dup_string (written, length, NULL);
      g_assert_cmpstr (read, ==, text);
    }
}

static void
test_places (void)
{
  check_places (TASKBUS_JSON_STYLE_PLAIN);
  check_places (TASKBUS_JSON_STYLE_DOTNET);
}

static void
test_encoding (void)
{
  static const char *const bad[] = { "\x80",         "\xff",     "\xc0\xaf",         "\xe4\xb8",
                                     "\xed\xa0\x80", "\xf0\x9f", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80",
                                     "\xe4\x41\x80" };
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strconcat ("12345678 中 ", bad[i], NULL);

      taskbus_json_writer_begin_array (&writer);
      g_assert_false (taskbus_json_writer_has_failed (&writer));
      taskbus_json_writer_string (&writer, text, -1);
      g_assert_true (taskbus_json_writer_has_failed (&writer));
      taskbus_json_writer_string (&writer, "good", -1);
      taskbus_json_writer_end_array (&writer);
      assert_fails (&writer, "from its byte 13");

      taskbus_json_writer_begin_object (&writer);
      taskbus_json_writer_name (&writer, bad[i], -1);
      assert_fails (&writer, "from its byte 0");
    }
}

static void
test_integers (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_int64 (&writer, G_MININT64);
  taskbus_json_writer_int64 (&writer, G_MAXINT64);
  taskbus_json_writer_uint64 (&writer, G_MAXUINT64);
  for (guint64 i = 1; i < G_MAXUINT64 / 10; i *= 10)
    taskbus_json_writer_int64 (&writer, (gint64) i - 1);
  taskbus_json_writer_end_array (&writer);
  assert_written (&writer,
                  "[-9223372036854775808,9223372036854775807,18446744073709551615,0,9,99,999,9999,99999,999999,"
                  "9999999,99999999,999999999,9999999999,99999999999,999999999999,9999999999999,99999999999999,"
                  "999999999999999,9999999999999999,99999999999999999,999999999999999999]");
}

static void
test_doubles (void)
{
  static const struct
  {
    double number;
    const char *text;
  } numbers[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 1.5, "1.5" },
    { -99.5, "-99.5" },
    { 100, "100" },
    { 0.1, "0.1" },
    { 0.3, "0.3" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 1e15, "1000000000000000" },
    { 123456789.125, "123456789.125" },
    { 39.9042123, "39.9042123" },
    { 0.0000012345678901, "0.0000012345678901" },
    { 1e20, "100000000000000000000" },
    { 1e21, "1e+21" },
    { 1.5e300, "1.5e+300" },
    { 0.000001, "0.000001" },
    { 0.00000125, "0.00000125" },
    { 1e-7, "1e-7" },
    { 5e-324, "5e-324" },
    { 2.2250738585072014e-308, "2.2250738585072014e-308" },
    { 2.225073858507201e-308, "2.225073858507201e-308" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { 9007199254740992, "9007199254740992" },
    { 1.0 / 3, "0.3333333333333333" },
  };
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      taskbus_json_writer_double (&writer, numbers[i].number);
      assert_written (&writer, numbers[i].text);
    }

  taskbus_json_writer_double (&writer, NAN);
  assert_fails (&writer, "not a number");
  taskbus_json_writer_double (&writer, -INFINITY);
  assert_fails (&writer, "infinite");
}

static void
assert_round_trip (TaskbusJsonWriter *writer, double number)
{
  double read;
  gsize length;
  const char *text;

  taskbus_json_writer_reset (writer);
  taskbus_json_writer_double (writer, number);
  g_assert_true (taskbus_json_writer_end (writer, NULL));
  text = taskbus_json_writer_get_text (writer, &length);
  g_assert_true (taskbus_json_check (text, (gssize) length, NULL));
  g_assert_true (taskbus_json_span_get_double (text, length, &read));
  g_assert_cmpmem (&read, sizeof read, &number, sizeof number);
  g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, number);
}

/* Any bits, and any decimal of few digits. */
static void
test_doubles_round_trip (void)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < 20000; i++)
    {
      guint64 bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      g_autofree char *decimal = g_strdup_printf ("%d.%0*d", g_test_rand_int_range (1, 1000000),
                                                  g_test_rand_int_range (1, 9), g_test_rand_int_range (1, 10) * 2 - 1);
      double number;

      memcpy (&number, &bits, sizeof number);
      if (isfinite (number))
        assert_round_trip (&writer, number);

      assert_round_trip (&writer, g_ascii_strtod (decimal, NULL));
      g_assert_cmpuint (strlen (taskbus_json_writer_get_text (&writer, NULL)), <=, strlen (decimal));
    }
}

static void
test_times (void)
{
  static const struct
  {
    gint64 time;
    const char *text;
  } times[] = {
    { 0, "\"1970-01-01T00:00:00Z\"" },
    { -1, "\"1969-12-31T23:59:59.999999Z\"" },
    { G_GINT64_CONSTANT (1767609000000000), "\"2026-01-05T10:30:00Z\"" },
    { G_GINT64_CONSTANT (1767609000120000), "\"2026-01-05T10:30:00.12Z\"" },
    { G_GINT64_CONSTANT (1709208000000001), "\"2024-02-29T12:00:00.000001Z\"" },
    { G_GINT64_CONSTANT (951782400000000), "\"2000-02-29T00:00:00Z\"" },
    { G_GINT64_CONSTANT (4107542400000000), "\"2100-03-01T00:00:00Z\"" },
    { G_GINT64_CONSTANT (253402300799999999), "\"9999-12-31T23:59:59.999999Z\"" },
    { G_GINT64_CONSTANT (-62135596800000000), "\"0001-01-01T00:00:00Z\"" },
    { G_GINT64_CONSTANT (-62167219200000000), "\"0000-01-01T00:00:00Z\"" },
  };
  static const gint64 others[] = { G_GINT64_CONSTANT (253402300800000000), G_GINT64_CONSTANT (-62167219200000001),
                                   G_MAXINT64, G_MININT64 };
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      taskbus_json_writer_time (&writer, times[i].time);
      assert_written (&writer, times[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      taskbus_json_writer_time (&writer, others[i]);
      assert_fails (&writer, "year");
    }
}

static void
test_date_times (void)
{
  static const char *const texts[] = { "2026-01-05T18:30:00.5+08:00", "2024-02-29T00:00:00.123456-03:30",
                                       "2024-01-01T00:15:00-00:30",   "0001-01-01T00:00:00+14:00",
                                       "9999-12-31T23:59:59-12:00",   "2024-01-01T12:00:00Z" };
  g_auto (TaskbusJsonWriter) writer;
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600 + 5 * 60 + 43);
  g_autoptr (GDateTime) old = g_date_time_new (zone, 1900, 1, 1, 8, 5, 43);

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (texts[i], NULL);
      g_autofree char *expected = g_strdup_printf ("\"%s\"", texts[i]);

      taskbus_json_writer_date_time (&writer, time);
      assert_written (&writer, expected);
    }

  taskbus_json_writer_date_time (&writer, old);
  assert_written (&writer, "\"1900-01-01T00:00:00Z\"");
  taskbus_json_writer_date_time (&writer, NULL);
  assert_written (&writer, "null");
}

static void
test_buffer (void)
{
  g_auto (TaskbusJsonWriter) writer;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  const char *first;
  gsize length;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_int64 (&writer, 1);
  g_assert_true (taskbus_json_writer_end (&writer, NULL));
  first = taskbus_json_writer_get_text (&writer, NULL);
  bytes = taskbus_json_writer_to_bytes (&writer);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1);

  taskbus_json_writer_reset (&writer);
  taskbus_json_writer_int64 (&writer, 22);
  g_assert_true (taskbus_json_writer_end (&writer, NULL));
  g_assert_true (taskbus_json_writer_get_text (&writer, NULL) == first);
  text = taskbus_json_writer_steal (&writer, &length);
  g_assert_cmpstr (text, ==, "22");
  g_assert_cmpuint (length, ==, 2);

  taskbus_json_writer_boolean (&writer, TRUE);
  assert_written (&writer, "true");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-writer/structure", test_structure);
  g_test_add_func ("/json-writer/misuse", test_misuse);
  g_test_add_func ("/json-writer/depth", test_depth);
  g_test_add_func ("/json-writer/plain-strings", test_plain_strings);
  g_test_add_func ("/json-writer/dotnet-strings", test_dotnet_strings);
  g_test_add_func ("/json-writer/places", test_places);
  g_test_add_func ("/json-writer/encoding", test_encoding);
  g_test_add_func ("/json-writer/integers", test_integers);
  g_test_add_func ("/json-writer/doubles", test_doubles);
  g_test_add_func ("/json-writer/doubles-round-trip", test_doubles_round_trip);
  g_test_add_func ("/json-writer/times", test_times);
  g_test_add_func ("/json-writer/date-times", test_date_times);
  g_test_add_func ("/json-writer/buffer", test_buffer);

  return g_test_run ();
}
