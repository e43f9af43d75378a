/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

static void
assert_says (const GError *error, const char *first, ...)
{
  va_list parts;

  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 1024);

  va_start (parts, first);
  for (const char *part = first; part != NULL; part = va_arg (parts, const char *))
    {
      if (strstr (error->message, part) == NULL)
        g_error ("“%s” does not say “%s”", error->message, part);
    }
  va_end (parts);
}

static void
test_defaults (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  g_autofree char *endpoints = taskbus_profile_get_string (profile, "endpoints");
  g_autofree char *origin = taskbus_profile_describe_origin (profile, "endpoints");
  g_autofree char *transport = NULL;
  gint64 value;

  g_assert_null (taskbus_profile_get_name (profile));
  g_assert_cmpstr (endpoints, ==, "local:");
  g_assert_cmpstr (origin, ==, "built-in default");
  g_assert_cmpint (taskbus_profile_get_origin (profile, "endpoints"), ==, TASKBUS_ORIGIN_DEFAULT);
  g_assert_null (taskbus_profile_get_string (profile, "group"));
  g_assert_null (taskbus_profile_get_string (profile, "local.unset"));

  transport = taskbus_profile_get_transport (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (transport, ==, "local");

  g_assert_true (taskbus_profile_lookup_int (profile, "publish-timeout", 0, G_MAXINT64, 1, &value, &error));
  g_assert_cmpint (value, ==, 30000);
  g_assert_true (taskbus_profile_lookup_int (profile, "queue.max-bytes", 0, G_MAXINT64, 1, &value, &error));
  g_assert_cmpint (value, ==, 64 * 1024 * 1024);
  g_assert_true (taskbus_profile_lookup_int (profile, "local.unset", 0, 10, 7, &value, &error));
  g_assert_cmpint (value, ==, 7);
}

static void
test_options (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *group = NULL;
  gint64 value;

  g_assert_true (taskbus_profile_set (profile, "group", "workers", &error));
  g_assert_true (taskbus_profile_set (profile, "queue.max-records", "5", &error));
  g_assert_true (taskbus_profile_set (profile, "local.session-timeout", "6000", &error));
  g_assert_true (taskbus_profile_set (profile, "kafka.ssl.ca.location", "/x", &error));
  g_assert_no_error (error);

  group = taskbus_profile_get_string (profile, "group");
  g_assert_cmpstr (group, ==, "workers");
  g_assert_cmpint (taskbus_profile_get_origin (profile, "group"), ==, TASKBUS_ORIGIN_OPTION);
  origin = taskbus_profile_describe_origin (profile, "group");
  g_assert_cmpstr (origin, ==, "option");
  g_assert_true (taskbus_profile_lookup_int (profile, "queue.max-records", 1, 100, 50, &value, &error));
  g_assert_cmpint (value, ==, 5);

  g_assert_true (taskbus_profile_set (profile, "group", NULL, &error));
  g_assert_null (taskbus_profile_get_string (profile, "group"));
}

static void
test_unknown_keys (void)
{
  const char *const keys[] = { "",          "nonsense",          "Group",    "local.",    ".x",
                               "queue.max", "queue.max.records", "lo cal.x", "local.x\n", "local.X",
                               "päth.x",    "local.x=1" };
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autofree char *huge = g_strnfill (1000 * 1000, 'x');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_false (taskbus_profile_set (profile, keys[i], "1", &error));
      assert_says (error, "There is no profile key", NULL);
      g_clear_error (&error);
    }

  g_assert_false (taskbus_profile_set (profile, huge, "1", &error));
  assert_says (error, "There is no profile key", NULL);
  g_clear_error (&error);

  g_assert_false (taskbus_profile_set (profile, "endpoint", "local:", &error));
  assert_says (error, "“endpoint”", "did you mean “endpoints”?", NULL);
  g_clear_error (&error);

  g_assert_false (taskbus_profile_set (profile, "queue.max-record", "1", &error));
  assert_says (error, "did you mean “queue.max-records”?", NULL);
  g_clear_error (&error);

  g_assert_false (taskbus_profile_set (profile, "rgoup", "g", &error));
  assert_says (error, "did you mean “group”?", NULL);
}

static void
test_bad_values (void)
{
  const char *const numbers[] = {
    "", "abc", "0", "-1", " 5", "5 ", "5s", "1e3", "0x10", "86400001", "99999999999999999999"
  };
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  gint64 value;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_assert_false (taskbus_profile_set (profile, "publish-timeout", numbers[i], &error));
      assert_says (error, numbers[i], "publish-timeout", "option", "1", "86400000", NULL);
      g_clear_error (&error);
    }

  g_assert_false (taskbus_profile_set (profile, "group", "\xff\xfe", &error));
  assert_says (error, "group", "UTF-8", NULL);
  g_clear_error (&error);

  /* The transport knows the range of its own keys, the core its own besides. */
  g_assert_true (taskbus_profile_set (profile, "local.number", "11", NULL));
  g_assert_false (taskbus_profile_lookup_int (profile, "local.number", 1, 10, 5, &value, &error));
  assert_says (error, "“11”", "local.number", "option", "from 1 to 10", NULL);
  g_clear_error (&error);

  g_assert_true (taskbus_profile_set (profile, "publish-timeout", "500", NULL));
  g_assert_false (taskbus_profile_lookup_int (profile, "publish-timeout", -5, 100, 5, &value, &error));
  assert_says (error, "“500”", "from 1 to 100", NULL);
}

static void
test_booleans (void)
{
  const char *const yes[] = { "true", "True", "yes", "on", "1" };
  const char *const no[] = { "false", "NO", "off", "0" };
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  gboolean value = FALSE;

  g_assert_true (taskbus_profile_lookup_boolean (profile, "local.flag", TRUE, &value, &error));
  g_assert_true (value);

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_assert_true (taskbus_profile_set (profile, "local.flag", yes[i], &error));
      g_assert_true (taskbus_profile_lookup_boolean (profile, "local.flag", FALSE, &value, &error));
      g_assert_true (value);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_assert_true (taskbus_profile_set (profile, "local.flag", no[i], &error));
      g_assert_true (taskbus_profile_lookup_boolean (profile, "local.flag", TRUE, &value, &error));
      g_assert_false (value);
    }

  g_assert_true (taskbus_profile_set (profile, "local.flag", "perhaps\n", &error));
  g_assert_false (taskbus_profile_lookup_boolean (profile, "local.flag", TRUE, &value, &error));
  assert_says (error, "“perhaps\\x0a”", "local.flag", "option", "neither true nor false", NULL);
}

static void
test_check_keys (void)
{
  static const char *const known[] = { "local.session-timeout", "local.retention", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "local.session-timeout", "1", &error));
  g_assert_true (taskbus_profile_set (profile, "kafka.anything", "1", &error));
  g_assert_true (taskbus_profile_set (profile, "localhost.anything", "1", &error));
  g_assert_true (taskbus_profile_check_keys (profile, "local", known, &error));
  g_assert_no_error (error);

  g_assert_true (taskbus_profile_set (profile, "local.sesion-timeout", "secret", &error));
  g_assert_false (taskbus_profile_check_keys (profile, "local", known, &error));
  assert_says (error, "“local”", "“local.sesion-timeout”", "option", "did you mean “local.session-timeout”?", NULL);
  g_assert_null (strstr (error->message, "secret"));
  g_clear_error (&error);

  g_assert_false (taskbus_profile_check_keys (profile, "kafka", none, &error));
  assert_says (error, "“kafka.anything”", NULL);
  g_assert_null (strstr (error->message, "did you mean"));
}

static void
test_list_keys (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_auto (GStrv) before = taskbus_profile_list_keys (profile);
  g_auto (GStrv) after = NULL;
  guint n_core = g_strv_length (before);

  g_assert_cmpstr (before[0], ==, "endpoints");
  for (guint i = 0; i < n_core; i++)
    g_assert_nonnull (taskbus_profile_describe_key (before[i]));
  g_assert_null (taskbus_profile_describe_key ("local.b"));

  g_assert_true (taskbus_profile_set (profile, "local.b", "1", NULL));
  g_assert_true (taskbus_profile_set (profile, "local.a", "1", NULL));
  g_assert_true (taskbus_profile_set (profile, "group", "g", NULL));
  after = taskbus_profile_list_keys (profile);
  g_assert_cmpuint (g_strv_length (after), ==, n_core + 2);
  g_assert_cmpstr (after[n_core], ==, "local.a");
  g_assert_cmpstr (after[n_core + 1], ==, "local.b");
}

static gpointer
set_and_get (gpointer data)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *value = NULL;

      g_assert_true (taskbus_profile_set (data, "group", i % 2 == 0 ? "even" : "odd", NULL));
      value = taskbus_profile_get_string (data, "group");
      g_assert_true (g_str_equal (value, "even") || g_str_equal (value, "odd"));
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("user", set_and_get, profile);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/profile/defaults", test_defaults);
  g_test_add_func ("/profile/options", test_options);
  g_test_add_func ("/profile/unknown-keys", test_unknown_keys);
  g_test_add_func ("/profile/bad-values", test_bad_values);
  g_test_add_func ("/profile/booleans", test_booleans);
  g_test_add_func ("/profile/check-keys", test_check_keys);
  g_test_add_func ("/profile/list-keys", test_list_keys);
  g_test_add_func ("/profile/threads", test_threads);

  return g_test_run ();
}
