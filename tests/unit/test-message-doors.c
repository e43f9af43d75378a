/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-tables.h"

#include <string.h>

#define UUID "0190e2a5-7c2d-7abc-8def-0123456789ab"

static void
assert_text (TaskbusMessage *message, const char *field, const char *text, const char *read, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *read_text = NULL;
  g_autofree char *read_json = NULL;

  g_assert_true (taskbus_message_set_text (message, field, text, &error));
  g_assert_no_error (error);
  read_text = taskbus_message_get_text (message, field);
  read_json = taskbus_message_get_json (message, field);
  g_assert_cmpstr (read_text, ==, read);
  g_assert_cmpstr (read_json, ==, json);
}

static void
test_text (void)
{
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, NULL);
  const char *const time = "2026-01-05T10:30:00.123456789+08:00";

  assert_text (message, "text", "he said \"no\"", "he said \"no\"", "\"he said \\\"no\\\"\"");
  assert_text (message, "text", "", "", "\"\"");
  assert_text (message, "id", "7", "7", "\"7\"");
  assert_text (message, "number_id", "7", "7", "7");
  assert_text (message, "number-id", "007", "007", "\"007\"");
  assert_text (message, "number-id", "u7", "u7", "\"u7\"");
  assert_text (message, "number-id", "-7", "-7", "-7");
  assert_text (message, "number-id", "-0", "-0", "\"-0\"");
  assert_text (message, "uuid", UUID, UUID, "\"" UUID "\"");
  assert_text (message, "color", "green", "green", "\"green\"");
  assert_text (message, "openColor", "any", "any", "\"any\"");
  assert_text (message, "flag", "true", "true", "true");
  assert_text (message, "small", "-5", "-5", "-5");
  assert_text (message, "positive", "18446744073709551615", "18446744073709551615", "18446744073709551615");
  assert_text (message, "amount", "1.50", "1.50", "1.50");
  assert_text (message, "time", time, time, "\"2026-01-05T10:30:00.123456789+08:00\"");
  assert_text (message, "epoch", "1767609005", "1767609005", "1767609005");
  assert_text (message, "list", "a, b", "a,b", "[\"a\",\"b\"]");
  assert_text (message, "list", "[\"a,b\"]", "[\"a,b\"]", "[\"a,b\"]");
  assert_text (message, "list", "[\"a \"]\n", "[\"a \"]", "[\"a \"]");
  assert_text (message, "list", "[\"\"]", "[\"\"]", "[\"\"]");
  assert_text (message, "list", "[]", "", "[]");
  assert_text (message, "data", "{\"a\":1}", "{\"a\":1}", "{\"a\":1}");
  assert_text (message, "unknown", "5", "5", "\"5\"");
}

/* White space around a value is no part of it: of a number it would be taken for digits. */
static void
test_stripped_text (void)
{
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, NULL);
  double amount;

  assert_text (message, "amount", " 5.5 ", "5.5", "5.5");
  g_object_get (message, "amount", &amount, NULL);
  g_assert_cmpfloat (amount, ==, 5.5);
  assert_text (message, "amount", "1e5\n", "1e5", "1e5");
  g_object_get (message, "amount", &amount, NULL);
  g_assert_cmpfloat (amount, ==, 1e5);
  assert_text (message, "small", "5\t", "5", "5");
  assert_text (message, "flag", " true", "true", "true");
  assert_text (message, "epoch", "1767609005 ", "1767609005", "1767609005");
  assert_text (message, "data", "[1]\n", "[1]", "[1]");
  assert_text (message, "data", " null", NULL, "null");
  assert_text (message, "text", " a ", " a ", "\" a \"");
}

static void
test_wrong_text (void)
{
  const char *const wrong[][2] = {
    { "uuid", "7" },     { "color", "pink" }, { "flag", "yes" },    { "small", "2147483648" }, { "small", "" },
    { "big", "1.5" },    { "big", "null" },   { "positive", "-1" }, { "amount", "NaN" },       { "time", "yesterday" },
    { "epoch", "x" },    { "list", "[1]" },   { "data", "{" },      { "text", "\xff" },        { "unknown", "\xff" },
    { "amount", "1 2" }, { "amount", "" },
  };
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, "text", "t", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (taskbus_message_set_text (message, wrong[i][0], wrong[i][1], &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_nonnull (strstr (error->message, wrong[i][0]));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }

  message_tables_assert_json (message, "{\"text\":\"t\"}");
}

static void
test_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, NULL);
  const char *const wrong[][2] = {
    { "text", "5" }, { "color", "\"pink\"" }, { "data", "" }, { "x", "[" }, { "x", "1 2" }
  };

  g_assert_true (taskbus_message_set_json (message, "text", "null", &error));
  g_assert_true (taskbus_message_set_json (message, "id", "12345678901234567890", &error));
  g_assert_true (taskbus_message_set_json (message, "openColor", "\"pink\"", &error));
  g_assert_true (taskbus_message_set_json (message, "x", "[1, 2]", &error));
  g_assert_true (taskbus_message_set_json (message, "", "0", &error));
  g_assert_no_error (error);
  message_tables_assert_json (message,
                              "{\"text\":null,\"id\":12345678901234567890,\"openColor\":\"pink\",\"x\":[1, 2],\"\":0}");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (taskbus_message_set_json (message, wrong[i][0], wrong[i][1], &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_clear_error (&error);
    }
}

/* What an error says of a name is short, and text. */
static void
test_wrong_names (void)
{
  g_autofree char *name = g_strnfill (100000, 'n');
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, NULL);
  g_autoptr (TaskbusMessage) scalar = message_tables_read ("nobody.knows", "5");
  GError *errors[4] = { NULL };

  g_assert_false (taskbus_message_set_json (message, name, "[", &errors[0]));
  g_assert_false (taskbus_message_set_json (scalar, name, "1", &errors[1]));
  g_assert_false (taskbus_message_set_text (message, "\xff", "\xff", &errors[2]));
  g_assert_false (taskbus_message_set_json (message, "\xff", "1", &errors[3]));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_cmpuint (strlen (errors[i]->message), <, 400);
      g_assert_true (g_utf8_validate (errors[i]->message, -1, NULL));
      g_clear_error (&errors[i]);
    }
}

static void
test_attributes (void)
{
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, "text", "t", NULL);
  g_autoptr (TaskbusMessage) copy = NULL;
  g_auto (GStrv) names = taskbus_message_list_attributes (message);

  g_assert_cmpuint (g_strv_length (names), ==, 0);
  g_assert_null (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID));
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, NULL);
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "1");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_SOURCE, "s");
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, "2");
  copy = taskbus_message_copy (message);
  taskbus_message_set_attribute (message, TASKBUS_ATTRIBUTE_ID, NULL);
  g_assert_null (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID));
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_SOURCE), ==, "s");
  g_assert_cmpstr (taskbus_message_get_attribute (copy, TASKBUS_ATTRIBUTE_ID), ==, "2");
  g_assert_true (taskbus_message_equal (message, copy));
  message_tables_assert_json (message, "{\"text\":\"t\"}");
}

static void
test_equal (void)
{
  const char *const same[][2] = {
    { "{\"text\":\"a\",\"x\":1}", "{ \"x\" : 1, \"text\":\"\\u0061\" }" },
    { "{\"text\":null}", "{}" },
    { "{\"amount\":1.0}", "{\"amount\":1}" },
    { "{\"data\":{\"a\":[1],\"b\":2}}", "{\"data\":{\"b\":2, \"a\":[1]}}" },
    { "{\"x\":[18446744073709551615, 1e999]}", "{\"x\":[18446744073709551615,1e999]}" },
    { "{\"x\":[{\"a\\u0000b\":\"\\u0000\", \"c\":1}, 1.0]}", "{\"x\":[{\"c\":1,\"a\\u0000b\":\"\\u0000\"},1]}" },
  };
  const char *const different[][2] = {
    { "{\"text\":\"a\"}", "{\"text\":\"b\"}" },
    { "{\"positive\":18446744073709551615}", "{\"positive\":18446744073709551614}" },
    { "{\"id\":7}", "{\"id\":\"7\"}" },
    { "{\"x\":1}", "{}" },
    { "{\"data\":[1]}", "{\"data\":[1,1]}" },
    { "{\"data\":[1, 1]}", "{\"data\":[1]}" },
    { "{\"data\":{\"a\":null}}", "{\"data\":{}}" },
    { "{\"data\":[true]}", "{\"data\":[null]}" },
    { "{\"data\":{\"a\":[1, 2]}}", "{\"data\":{\"a\":[2, 1]}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (TaskbusMessage) a = message_tables_read ("test.kinds", same[i][0]);
      g_autoptr (TaskbusMessage) b = message_tables_read ("test.kinds", same[i][1]);

      g_assert_true (taskbus_message_equal (a, b));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (different); i++)
    {
      g_autoptr (TaskbusMessage) a = message_tables_read ("test.kinds", different[i][0]);
      g_autoptr (TaskbusMessage) b = message_tables_read ("test.kinds", different[i][1]);

      g_assert_false (taskbus_message_equal (a, b));
    }
}

#define N_BITS 16

static gint64
list_one_duplicate (const char *zero, const char *one)
{
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (TaskbusMessage) message = NULL;
  g_auto (GStrv) names = NULL;
  gint64 start;

  for (guint i = 0; i < 1u << N_BITS; i++)
    {
      g_string_append_c (json, '"');
      for (guint bit = 0; bit < N_BITS; bit++)
        g_string_append (json, (i >> bit & 1) != 0 ? one : zero);
      g_string_append (json, "\":0,");
    }
  g_string_append (json, "\"x\":1,\"x\":2}");

  message = message_tables_read ("nobody.knows", json->str);
  start = g_get_monotonic_time ();
  names = taskbus_message_list_duplicates (message);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  return g_get_monotonic_time () - start;
}

/* Names that are all the same to g_str_hash () take no longer than others; a table that went by it would take minutes. */
static void
test_names_of_one_hash (void)
{
  gint64 others = list_one_duplicate ("00", "01");
  gint64 of_one_hash;

  g_assert_cmpuint (g_str_hash ("Ez"), ==, g_str_hash ("FY"));
  of_one_hash = list_one_duplicate ("Ez", "FY");
  g_assert_cmpint (of_one_hash, <, 10 * others + G_USEC_PER_SEC);
}

static void
test_generic (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage)
    message = taskbus_message_from_json ("nobody.knows", " {\"a\":1.50,\"b\":\"x\"}\n", -1, &error);
  g_autoptr (TaskbusGenericMessage) scalar = taskbus_generic_message_new ("nobody.knows", "1e400", -1, &error);
  g_autoptr (TaskbusMessage) copy = NULL;
  g_autofree char *b = NULL;
  gsize length;

  g_assert_no_error (error);
  g_assert_true (TASKBUS_IS_GENERIC_MESSAGE (message));
  g_assert_null (taskbus_message_get_message_type (message));
  message_tables_assert_json (message, "{\"a\":1.50,\"b\":\"x\"}");
  b = taskbus_message_get_text (message, "b");
  g_assert_cmpstr (b, ==, "x");
  g_assert_true (taskbus_message_set_json (message, "b", "[]", &error));
  g_assert_true (taskbus_message_set_text (message, "c", "d", &error));
  taskbus_message_unset (message, "a");
  g_assert_cmpstr (taskbus_generic_message_get_document (TASKBUS_GENERIC_MESSAGE (message), &length), ==,
                   "{\"b\":[],\"c\":\"d\"}");
  g_assert_cmpuint (length, ==, 16);
  copy = taskbus_message_copy (message);
  g_assert_true (taskbus_message_equal (message, copy));
  message_tables_assert_json (TASKBUS_MESSAGE (scalar), "1e400");
  g_assert_false (taskbus_message_set_json (TASKBUS_MESSAGE (scalar), "a", "1", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_clear_error (&error);

  g_assert_true (taskbus_generic_message_set_document (scalar, "[1]", -1, &error));
  message_tables_assert_json (TASKBUS_MESSAGE (scalar), "[1]");
  g_assert_false (taskbus_generic_message_set_document (scalar, "[", -1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  message_tables_assert_json (TASKBUS_MESSAGE (scalar), "[1]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  message_tables_register ();

  g_test_add_func ("/message/doors/text", test_text);
  g_test_add_func ("/message/doors/stripped-text", test_stripped_text);
  g_test_add_func ("/message/doors/wrong-text", test_wrong_text);
  g_test_add_func ("/message/doors/json", test_json);
  g_test_add_func ("/message/doors/wrong-names", test_wrong_names);
  g_test_add_func ("/message/doors/attributes", test_attributes);
  g_test_add_func ("/message/doors/equal", test_equal);
  g_test_add_func ("/message/doors/names-of-one-hash", test_names_of_one_hash);
  g_test_add_func ("/message/doors/generic", test_generic);
  return g_test_run ();
}
