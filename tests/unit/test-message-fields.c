/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-tables.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define UUID "0190e2a5-7c2d-7abc-8def-0123456789ab"

static void
test_set_and_write (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 ("2026-01-05T10:30:00.25+08:00", NULL);
  g_autoptr (JsonNode) node = json_from_string ("{\"a\":[1,null,\"x\"]}", NULL);
  const char *const list[] = { "a", "b,c", NULL };
  g_autoptr (TaskbusMessage) message =
    taskbus_message_new ("test.kinds", &error, "text", "he said \"no\"\n\x01 ü", "id", "7", "number-id", "7", "uuid",
                         UUID, "color", "red", "open-color", "blue", "flag", TRUE, "small", -5, "big", G_MAXINT64,
                         "positive", G_MAXUINT64, "amount", 0.1, "time", time, "list", list, "data", node, NULL);

  g_assert_no_error (error);
  message_tables_assert_json (
    message, "{\"text\":\"he said \\\"no\\\"\\n\\u0001 ü\",\"id\":\"7\",\"number_id\":7,\"uuid\":\"" UUID "\","
             "\"color\":\"red\",\"openColor\":\"blue\",\"flag\":true,\"small\":-5,\"big\":9223372036854775807,"
             "\"positive\":18446744073709551615,\"amount\":0.1,\"time\":\"2026-01-05T10:30:00.25+08:00\","
             "\"list\":[\"a\",\"b,c\"],\"data\":{\"a\":[1,null,\"x\"]}}");
}

static void
test_read_all_kinds (void)
{
  g_autoptr (TaskbusMessage) message = message_tables_read (
    "test.kinds",
    "{\"text\":\"\\u00fc\\n\",\"id\":12345678901234567890123,\"number_id\":\"7\",\"uuid\":\"" UUID
    "\",\"color\":\"pink\","
    "\"flag\":true,\"small\":-7,\"big\":-9223372036854775808,\"positive\":18446744073709551615,\"amount\":1.5e3,"
    "\"time\":\"2026-01-05T10:30:05.123456789+08:00\",\"epoch\":1767609005123,\"list\":[\"a\\u0062\",\"\"],"
    "\"data\":[1.10,{}]}");
  g_autofree char *text = NULL, *id = NULL, *number_id = NULL, *uuid = NULL, *color = NULL, *open_color = NULL;
  g_auto (GStrv) list = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) epoch = NULL;
  g_autoptr (JsonNode) data = NULL;
  gboolean flag;
  int small;
  gint64 big;
  guint64 positive;
  double amount;

  g_object_get (message, "text", &text, "id", &id, "number-id", &number_id, "uuid", &uuid, "color", &color,
                "open-color", &open_color, "flag", &flag, "small", &small, "big", &big, "positive", &positive, "amount",
                &amount, "time", &time, "epoch", &epoch, "list", &list, "data", &data, NULL);
  g_assert_cmpstr (text, ==, "ü\n");
  g_assert_cmpstr (id, ==, "12345678901234567890123");
  g_assert_cmpstr (number_id, ==, "7");
  g_assert_cmpstr (uuid, ==, UUID);
  g_assert_cmpstr (color, ==, "pink");
  g_assert_null (open_color);
  g_assert_true (flag);
  g_assert_cmpint (small, ==, -7);
  g_assert_cmpint (big, ==, G_MININT64);
  g_assert_cmpuint (positive, ==, G_MAXUINT64);
  g_assert_cmpfloat (amount, ==, 1500);
  g_assert_cmpint (g_date_time_to_unix (time), ==, 1767580205);
  g_assert_cmpint (g_date_time_get_microsecond (time), ==, 123456);
  g_assert_cmpint (g_date_time_get_utc_offset (time), ==, 8 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (g_date_time_to_unix (epoch), ==, 1767609005);
  g_assert_cmpint (g_date_time_get_microsecond (epoch), ==, 123000);
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_cmpstr (list[0], ==, "ab");
  g_assert_true (JSON_NODE_HOLDS_ARRAY (data));
}

/* What nobody touches is written as it came: digits, escapes, order, white space, unknown members. */
static void
test_untouched (void)
{
  const char *const documents[] = {
    "{}",
    "{ \"zzz\" : [1.50, 1E5],\n \"text\":\"\\u00fc\\/\", \"id\":1.0 , \"amount\":1.10e0,\"color\":\"pink\"}",
    "{\"time\":\"2026-01-05T10:30:05.123456789Z\",\"text\":null,\"epoch\":1767609005.25,\"\":0}",
    "{\"positive\":-0,\"big\":-0,\"a\\u0000b\":{\"text\":\"inner\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *padded = g_strconcat (" \n", documents[i], "\t ", NULL);
      g_autoptr (TaskbusMessage) message = message_tables_read ("test.kinds", padded);
      g_autoptr (TaskbusMessage) copy = taskbus_message_copy (message);

      message_tables_assert_json (message, documents[i]);
      message_tables_assert_json (copy, documents[i]);
      g_assert_true (taskbus_message_equal (message, copy));
    }
}

static void
test_changed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = message_tables_read (
    "test.kinds",
    "{\"x\" : [1.50],\"big\":7,\"text\" : \"a\",\"time\":\"2026-01-05T10:30:05.123456789+08:00\",\"y\":null,"
    "\"flag\":true}");
  g_autoptr (TaskbusMessage) copy = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_auto (GStrv) members = NULL;
  g_autofree char *joined = NULL;

  /* The same value again is no change. */
  g_object_get (message, "time", &time, NULL);
  g_object_set (message, "time", time, "big", G_GINT64_CONSTANT (7), NULL);
  g_object_set (message, "text", "b", "amount", 0.5, "flag", FALSE, NULL);
  message_tables_assert_json (message,
                              "{\"x\":[1.50],\"big\":7,\"text\":\"b\",\"time\":\"2026-01-05T10:30:05.123456789+08:00\","
                              "\"y\":null,\"flag\":false,\"amount\":0.5}");

  taskbus_message_unset (message, "big");
  taskbus_message_unset (message, "y");
  g_assert_true (taskbus_message_set_json (message, "x", " 12345678901234567890 ", &error));
  g_assert_true (taskbus_message_set_json (message, "new", "{\"a\": 1.0}", &error));
  g_assert_no_error (error);
  copy = taskbus_message_copy (message);
  message_tables_assert_json (copy,
                              "{\"x\":12345678901234567890,\"text\":\"b\",\"time\":\"2026-01-05T10:30:05.123456789+"
                              "08:00\",\"flag\":false,\"amount\":0.5,\"new\":{\"a\": 1.0}}");

  members = taskbus_message_list_members (copy);
  joined = g_strjoinv (" ", members);
  g_assert_cmpstr (joined, ==, "x text time flag amount new");
  g_assert_false (taskbus_message_is_set (copy, "big"));
  g_assert_false (taskbus_message_is_set (copy, "y"));
  g_assert_true (taskbus_message_is_set (copy, "new"));
}

static void
test_duplicates (void)
{
  g_autoptr (GString) many = g_string_new ("{\"first\":1");
  g_autoptr (TaskbusMessage)
    message = message_tables_read ("test.kinds", "{\"text\":\"a\",\"x\":1,\"flag\":true,\"text\":\"b\",\"\\u0078\":2}");
  g_autoptr (TaskbusMessage) second = NULL;
  g_autofree char *text = NULL;
  g_autofree char *x = taskbus_message_get_json (message, "x");
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  g_object_get (message, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "b");
  g_assert_cmpstr (x, ==, "2");
  message_tables_assert_json (message, "{\"flag\":true,\"text\":\"b\",\"\\u0078\":2}");

  names = taskbus_message_list_duplicates (message);
  joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "text x");

  g_object_set (message, "text", "c", NULL);
  message_tables_assert_json (message, "{\"text\":\"c\",\"flag\":true,\"\\u0078\":2}");

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, ",\"m%u\":%u", i % 999, i);
  g_string_append (many, "}");
  second = message_tables_read ("test.kinds", many->str);
  g_free (x);
  x = taskbus_message_get_json (second, "m0");
  g_assert_cmpstr (x, ==, "999");
  {
    g_auto (GStrv) members = taskbus_message_list_members (second);

    g_assert_cmpuint (g_strv_length (members), ==, 1000);
  }
}

static void
test_refused (void)
{
  const struct
  {
    const char *json;
    const char *words;
  } cases[] = {
    { "{\"text\":\n  5}", "“text” of a message “test.kinds” must be a string, not 5 (line 2, column 3)" },
    { "{\"id\":true}", "“id”" },
    { "{\"uuid\":\"0190e2a5\"}", "“uuid”" },
    { "{\"uuid\":\"0190e2a5-7c2d-7abc-8def-0123456789ag\"}", "“uuid”" },
    { "{\"color\":3}", "“color”" },
    { "{\"flag\":1}", "“flag”" },
    { "{\"flag\":\"true\"}", "“flag”" },
    { "{\"small\":2147483648}", "2147483648" },
    { "{\"small\":1.0}", "1.0" },
    { "{\"big\":9223372036854775808}", "9223372036854775808" },
    { "{\"big\":\"7\"}", "“big”" },
    { "{\"positive\":-1}", "-1" },
    { "{\"amount\":1e999}", "1e999" },
    { "{\"time\":\"2026-01-05T10:30:00\"}", "zone" },
    { "{\"time\":\"2026-02-30T10:30:00Z\"}", "“time”" },
    { "{\"time\":1767609005}", "“time”" },
    { "{\"epoch\":1e300}", "“epoch”" },
    { "{\"list\":[\"a\",1]}", "“list”" },
    { "{\"list\":\"a\"}", "“list”" },
    { "[]", "object" },
    { "\"text\"", "object" },
    { "", "column" },
    { "{\"text\":\"a\"} x", "column" },
    { "{\"text\":\"a\"", "column" },
    { "{\"text\":\"\\ud800\"}", "column" },
    { "{\"x\":01}", "column" },
    { "\xef\xbb\xbf{}", "column" },
  };
  g_autofree char *long_text = g_strnfill (100000, '\x7f');
  g_autofree char *long_json = g_strdup_printf ("{\"flag\":\"%s\"}", long_text);
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *deep_json = g_strdup_printf ("{\"data\":%s", deep);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    message_tables_assert_refused ("test.kinds", cases[i].json, cases[i].words);
  message_tables_assert_refused ("test.kinds", long_json, "…");
  message_tables_assert_refused ("test.kinds", deep_json, "column");
}

static void
test_times (void)
{
  const char *const good[] = { "2024-02-29T23:59:60Z", "0001-01-01T00:00:00Z", "9999-12-31t23:59:59.999999999999z",
                               "2026-01-05T10:30:00-23:59" };
  const char *const bad[] = { "",
                              "2026-01-05",
                              "2026-01-05 10:30:00Z",
                              "2025-02-29T00:00:00Z",
                              "2026-01-05T24:00:00Z",
                              "2026-01-05T10:30:00.Z",
                              "2026-01-05T10:30:00+8:00",
                              "2026-01-05T10:30:00ZZ",
                              "0000-01-01T00:00:00Z",
                              "2026-1-05T10:30:00Z",
                              "2026-01-05T10:30:00+24:00" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"time\":\"%s\"}", good[i]);
      g_autoptr (TaskbusMessage) message = message_tables_read ("test.kinds", json);
      g_autofree char *text = taskbus_message_get_text (message, "time");
      g_autoptr (GDateTime) time = NULL;

      g_object_get (message, "time", &time, NULL);
      g_assert_nonnull (time);
      g_assert_cmpstr (text, ==, good[i]);
      message_tables_assert_json (message, json);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"time\":\"%s\"}", bad[i]);

      message_tables_assert_refused ("test.kinds", json, "“time”");
    }
}

/* What .NET writes of a DateTime that does not say where. */
static void
test_zoneless (void)
{
  const char *const good[] = { "2024-01-02T03:04:05.123", "2024-01-02T03:04:05", "2024-01-02T03:04:05.1234567+08:00" };
  const char *const bad[] = { "2024-01-02", "2024-01-02T03:04", "2024-01-02T03:04:05.", "2024-01-02T03:04:05 " };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"zoneless\":\"%s\"}", good[i]);
      g_autoptr (TaskbusMessage) message = message_tables_read ("test.kinds", json);
      g_autoptr (GDateTime) time = NULL;

      /* To set what it is changes nothing. */
      g_object_get (message, "zoneless", &time, NULL);
      g_object_set (message, "zoneless", time, NULL);
      message_tables_assert_json (message, json);
      g_assert_cmpint (g_date_time_get_utc_offset (time), ==, i == 2 ? 8 * G_TIME_SPAN_HOUR : 0);
      g_assert_cmpint (g_date_time_get_hour (time), ==, 3);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"zoneless\":\"%s\"}", bad[i]);

      message_tables_assert_refused ("test.kinds", json, "with its zone or without");
    }
}

static void
test_required (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.event", &error, NULL);
  g_autoptr (TaskbusMessage) received = NULL;
  g_autofree char *json = NULL;

  message_tables_assert_refused ("test.event", "{}", "“taskId” of a message “test.event” is missing");
  message_tables_assert_refused ("test.event", "{\"taskId\":null}", "null");

  g_assert_false (taskbus_message_check (message, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_nonnull (strstr (error->message, "taskId"));
  g_clear_error (&error);

  g_object_set (message, "task-id", "t", NULL);
  json = taskbus_message_to_json (message, &error);
  g_assert_null (json);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
  g_assert_nonnull (strstr (error->message, "reason"));
  g_clear_error (&error);

  received = message_tables_read ("test.event", "{\"taskId\":\"t\"}");
  message_tables_assert_json (received, "{\"taskId\":\"t\"}");
}

static void
test_filled_in (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.event", &error, "task-id", "t", "reason", "r", NULL);
  g_autofree char *json = taskbus_message_to_json (message, &error);
  g_autofree char *id = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (TaskbusMessage) again = NULL;

  g_assert_no_error (error);
  g_object_get (message, "event-id", &id, "timestamp", &time, NULL);
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID), ==, id);
  g_assert_cmpint (g_date_time_difference (now, time), <, 60 * G_TIME_SPAN_SECOND);
  g_assert_true (g_str_has_prefix (json, "{\"taskId\":\"t\",\"reason\":\"r\",\"user\":null,\"event_id\":\""));
  message_tables_assert_json (message, json);

  again = message_tables_read ("test.event", json);
  g_assert_true (taskbus_message_equal (message, again));
}

static void
test_dotnet (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.dotnet", &error, "user-id", "<ü&'+\">", NULL);
  g_autoptr (TaskbusMessage) camel = message_tables_read ("test.dotnet", "{\"userId\":\"u\",\"ipAddress\":\"::1\"}");
  g_autofree char *address = NULL;

  message_tables_assert_json (message,
                              "{\"UserId\":\"\\u003C\\u00FC\\u0026\\u0027\\u002B\\u0022\\u003E\",\"IPAddress\":null}");
  g_object_get (camel, "ip-address", &address, NULL);
  g_assert_cmpstr (address, ==, "::1");
  g_object_set (camel, "user-id", "v", NULL);
  message_tables_assert_json (camel, "{\"userId\":\"v\",\"ipAddress\":\"::1\"}");
}

static void
count (GObject *object, GParamSpec *pspec, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_notify (void)
{
  g_autoptr (TaskbusMessage) message = message_tables_read ("test.kinds", "{\"text\":\"\\u0061\",\"small\":0}");
  guint n = 0;

  g_signal_connect (message, "notify", G_CALLBACK (count), &n);
  g_object_set (message, "text", "a", "small", 0, "amount", 0.0, NULL);
  g_assert_cmpuint (n, ==, 1); /* the amount was unset */
  g_object_set (message, "text", "b", "text", "b", NULL);
  g_assert_cmpuint (n, ==, 2);
  g_object_set (message, "text", NULL, NULL);
  taskbus_message_unset (message, "small");
  taskbus_message_unset (message, "small");
  g_assert_cmpuint (n, ==, 4);
}

static void
test_set_wrong (void)
{
  const char *const wrong[][2] = { { "uuid", "7" }, { "color", "pink" }, { "text", "\xff" } };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, wrong[i][0], wrong[i][1], NULL);
      g_autofree char *json = taskbus_message_to_json (message, &error);

      g_assert_null (json);
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_nonnull (strstr (error->message, wrong[i][0]));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_false (taskbus_message_check (message, NULL));
    }

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, "amount", NAN, NULL);
    g_autofree char *json = taskbus_message_to_json (message, &error);

    g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
    g_assert_nonnull (strstr (error->message, "amount"));
  }
}

/* A null is the same whether it came, was set as JSON, or as a node. */
static void
test_null (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.kinds", NULL, "data", null, NULL);
  g_autoptr (TaskbusMessage) received = message_tables_read ("test.kinds", "{ \"data\" : null, \"text\":null }");
  g_autofree char *text = taskbus_message_get_text (message, "data");
  JsonNode *data;
  guint n = 0;

  g_assert_null (text);
  g_object_get (message, "data", &data, NULL);
  g_assert_null (data);
  message_tables_assert_json (message, "{\"data\":null}");

  g_signal_connect (received, "notify", G_CALLBACK (count), &n);
  g_assert_true (taskbus_message_set_json (received, "text", "null", &error));
  g_object_set (received, "data", null, NULL);
  g_assert_cmpuint (n, ==, 0);
  message_tables_assert_json (received, "{ \"data\" : null, \"text\":null }");
}

/* A NUL in a string is no end of it. */
static void
test_nul (void)
{
  g_autoptr (TaskbusMessage) message = message_tables_read ("test.kinds", "{\"text\":\"admin\\u0000evil\"}");
  g_autofree char *text = NULL;

  g_object_get (message, "text", &text, NULL);
  g_assert_cmpstr (text, ==,
                   "admin\xef\xbf\xbd"
                   "evil");
  message_tables_assert_json (message, "{\"text\":\"admin\\u0000evil\"}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  message_tables_register ();

  g_test_add_func ("/message/fields/set-and-write", test_set_and_write);
  g_test_add_func ("/message/fields/read", test_read_all_kinds);
  g_test_add_func ("/message/fields/untouched", test_untouched);
  g_test_add_func ("/message/fields/changed", test_changed);
  g_test_add_func ("/message/fields/duplicates", test_duplicates);
  g_test_add_func ("/message/fields/refused", test_refused);
  g_test_add_func ("/message/fields/times", test_times);
  g_test_add_func ("/message/fields/zoneless", test_zoneless);
  g_test_add_func ("/message/fields/required", test_required);
  g_test_add_func ("/message/fields/filled-in", test_filled_in);
  g_test_add_func ("/message/fields/dotnet", test_dotnet);
  g_test_add_func ("/message/fields/notify", test_notify);
  g_test_add_func ("/message/fields/set-wrong", test_set_wrong);
  g_test_add_func ("/message/fields/null", test_null);
  g_test_add_func ("/message/fields/nul", test_nul);
  return g_test_run ();
}
