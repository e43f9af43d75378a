/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

/* A profile in an environment of nothing but NAME=VALUE pairs, and of the settings of the memory backend. */
static TaskbusProfile *
new_in (const char *name, GError **error, ...)
{
  g_auto (GStrv) present = g_listenv ();
  TaskbusProfile *profile;
  const char *variable;
  va_list pairs;

  for (gsize i = 0; present[i] != NULL; i++)
    {
      if (g_str_has_prefix (present[i], "TASKBUS_") || g_str_has_prefix (present[i], "KAFKA_"))
        g_unsetenv (present[i]);
    }

  va_start (pairs, error);
  while ((variable = va_arg (pairs, const char *)) != NULL)
    g_setenv (variable, va_arg (pairs, const char *), TRUE);
  va_end (pairs);

  profile = taskbus_profile_new (name, error);
  return profile;
}

static void
assert_value (TaskbusProfile *profile, const char *key, const char *value, const char *origin)
{
  g_autofree char *found = taskbus_profile_get_string (profile, key);
  g_autofree char *found_origin = taskbus_profile_describe_origin (profile, key);

  g_assert_cmpstr (found, ==, value);
  g_assert_cmpstr (found_origin, ==, origin);
}

static void
assert_transport (TaskbusProfile *profile, const char *transport, const char *endpoints)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = taskbus_profile_get_transport (profile, &error);
  g_auto (GStrv) list = taskbus_profile_get_endpoints (profile, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  joined = g_strjoinv (" ", list);
  g_assert_cmpstr (found, ==, transport);
  g_assert_cmpstr (joined, ==, endpoints);
}

static void
test_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile)
    profile = new_in (NULL, &error, "TASKBUS_ENDPOINTS", "kafka://h", "TASKBUS_QUEUE_MAX_RECORDS", " 7 ",
                      "TASKBUS_LOCAL_SESSION_TIMEOUT", "3", "TASKBUS_GROUP", "", "TASKBUS_MODULE_PATH", "/x", NULL);
  g_auto (GStrv) keys = NULL;
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_profile_get_name (profile), ==, "default");
  assert_value (profile, "endpoints", "kafka://h", "environment variable TASKBUS_ENDPOINTS");
  assert_value (profile, "queue.max-records", "7", "environment variable TASKBUS_QUEUE_MAX_RECORDS");
  assert_value (profile, "local.session-timeout", "3", "environment variable TASKBUS_LOCAL_SESSION_TIMEOUT");
  assert_value (profile, "group", NULL, "built-in default");
  g_assert_cmpint (taskbus_profile_get_origin (profile, "endpoints"), ==, TASKBUS_ORIGIN_ENVIRONMENT);

  keys = taskbus_profile_list_keys (profile);
  g_assert_true (g_strv_contains ((const char *const *) keys, "local.session-timeout"));
  g_assert_false (g_strv_contains ((const char *const *) keys, "module.path"));

  assert_value (plain, "endpoints", "local:", "built-in default");

  /* An option wins, and the environment is there again when it is taken back. */
  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  assert_value (profile, "endpoints", "null:", "option");
  g_assert_true (taskbus_profile_set (profile, "endpoints", NULL, NULL));
  assert_value (profile, "endpoints", "kafka://h", "environment variable TASKBUS_ENDPOINTS");
}

static void
test_environment_bad (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;
  gint64 value;

  g_assert_null (new_in (NULL, &error, "TASKBUS_GROUP", "\xff", NULL));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "TASKBUS_GROUP"));
  g_clear_error (&error);

  g_assert_null (new_in (NULL, &error, "TASKBUS_ENDPOINT", "local:", NULL));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "did you mean TASKBUS_ENDPOINTS?"));
  g_clear_error (&error);

  g_assert_null (new_in (NULL, &error, "KAFKA_ENABLED", "perhaps", NULL));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "KAFKA_ENABLED"));
  g_clear_error (&error);

  profile = new_in (NULL, &error, "TASKBUS_CLOSE_TIMEOUT", "soon", NULL);
  g_assert_no_error (error);
  g_assert_false (taskbus_profile_lookup_int (profile, "close-timeout", 0, G_MAXINT64, 0, &value, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (
    strstr (error->message, "“soon” for key “close-timeout” (environment variable TASKBUS_CLOSE_TIMEOUT)"));
}

static void
test_environment_check_keys (void)
{
  static const char *const known[] = { "kafka.ssl.ca.location", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in (NULL, &error, "TASKBUS_KAFKA_SSL_CA_LOCATION", "/x", NULL);

  /* Which key a variable means is known by the one who knows the keys. */
  g_assert_true (taskbus_profile_check_keys (profile, "kafka", known, &error));
  g_assert_no_error (error);

  g_clear_object (&profile);
  profile = new_in (NULL, &error, "TASKBUS_KAFKA_SSL_CA_LOCATIN", "/x", NULL);
  g_assert_false (taskbus_profile_check_keys (profile, "kafka", known, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "TASKBUS_KAFKA_SSL_CA_LOCATIN"));
}

static void
test_legacy (void)
{
  g_autoptr (TaskbusProfile)
    profile = new_in (NULL, NULL, "KAFKA_BROKERS", "h1:9092,h2", "KAFKA_CONSUMER_GROUP", "g", NULL);

  assert_value (profile, "endpoints", "kafka://h1:9092,h2", "environment variable KAFKA_BROKERS");
  assert_value (profile, "group", "g", "environment variable KAFKA_CONSUMER_GROUP");
  assert_transport (profile, "kafka", "kafka://h1:9092 kafka://h2:9092");

  /* An address of the HTTP service: the first one counts. */
  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "KAFKA_BROKERS", "http://h:8080,http://other", "KAFKA_ENABLED", "true", NULL);
  assert_transport (profile, "http", "http://h:8080");

  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "KAFKA_BROKERS", "h1:9092", "KAFKA_ENABLED", "false", NULL);
  assert_value (profile, "transport", "null", "environment variable KAFKA_ENABLED");
  assert_value (profile, "audit.enabled", "false", "environment variable KAFKA_ENABLED");
  g_assert_cmpint (taskbus_profile_get_origin (profile, "transport"), ==, TASKBUS_ORIGIN_ENVIRONMENT);
  assert_transport (profile, "null", "kafka://h1:9092");

  /* What TASKBUS_* says stands above. */
  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "KAFKA_BROKERS", "h1", "KAFKA_ENABLED", "false", "KAFKA_CONSUMER_GROUP", "old",
                    "TASKBUS_ENDPOINTS", "local:/x", "TASKBUS_GROUP", "new", NULL);
  assert_transport (profile, "local", "local:/x");
  assert_value (profile, "group", "new", "environment variable TASKBUS_GROUP");

  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "KAFKA_BROKERS", "h1", "TASKBUS_TRANSPORT", "local", NULL);
  assert_transport (profile, "local", "local:");
}

static void
test_legacy_brokers_of_transport (void)
{
  g_autoptr (TaskbusProfile) profile = new_in (NULL, NULL, "KAFKA_BROKERS", "h1", "TASKBUS_TRANSPORT", "kafka", NULL);

  assert_transport (profile, "kafka", "kafka://h1:9092");

  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "KAFKA_BROKERS", "http://h", "TASKBUS_TRANSPORT", "kafka", NULL);
  assert_transport (profile, "kafka", "");
}

static void
test_higher_origin_decides (void)
{
  g_autoptr (TaskbusProfile) profile = new_in (NULL, NULL, "TASKBUS_TRANSPORT", "null", NULL);

  g_assert_true (taskbus_profile_set (profile, "endpoints", "local:/x", NULL));
  assert_transport (profile, "local", "local:/x");

  g_clear_object (&profile);
  profile = new_in (NULL, NULL, "TASKBUS_ENDPOINTS", "kafka://h", NULL);
  g_assert_true (taskbus_profile_set (profile, "transport", "local", NULL));
  assert_transport (profile, "local", "");
  g_assert_true (taskbus_profile_set (profile, "transport", "kafka", NULL));
  assert_transport (profile, "kafka", "kafka://h:9092");
}

static void
test_names (void)
{
  const char *const bad[] = { "a/b", "..", "-a", "a b", "ä", "a\n" };
  g_autofree char *huge = g_strnfill (100 * 1000, 'a');
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in (NULL, &error, "TASKBUS_PROFILE", "from-environment", NULL);
  g_autofree char *transport = NULL;

  g_assert_cmpstr (taskbus_profile_get_name (profile), ==, "from-environment");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (new_in (bad[i], &error, NULL));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
      g_clear_error (&error);
    }
  g_assert_null (new_in (huge, &error, NULL));
  g_assert_cmpuint (strlen (error->message), <, 1024);
  g_clear_error (&error);

  /* Where a misspelled profile sends its records must not be guessed. */
  g_assert_null (taskbus_profile_get_transport (profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "from-environment"));
  g_clear_error (&error);
  g_assert_true (taskbus_profile_set (profile, "endpoints", "null:", NULL));
  transport = taskbus_profile_get_transport (profile, &error);
  g_assert_cmpstr (transport, ==, "null");
}

static void
test_settings (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in ("stored", &error, NULL);
  g_autoptr (TaskbusProfile) again = NULL;
  g_auto (GStrv) names = NULL;

  g_assert_no_error (error);
  g_assert_true (taskbus_profile_store (profile, "endpoints", "kafka://stored", &error));
  g_assert_true (taskbus_profile_store (profile, "publish-timeout", "77", &error));
  g_assert_true (taskbus_profile_store (profile, "local.a", "1", &error));
  g_assert_true (taskbus_profile_store (profile, "local.b", "2", &error));
  g_assert_no_error (error);
  assert_value (profile, "publish-timeout", "77", "GSettings /org/taskbus/profiles/stored/");

  again = new_in ("stored", &error, "TASKBUS_LOCAL_B", "3", NULL);
  g_assert_cmpint (taskbus_profile_get_origin (again, "endpoints"), ==, TASKBUS_ORIGIN_SETTINGS);
  assert_value (again, "local.a", "1", "GSettings /org/taskbus/profiles/stored/");
  assert_value (again, "local.b", "3", "environment variable TASKBUS_LOCAL_B");
  assert_value (again, "close-timeout", "10000", "built-in default");
  assert_transport (again, "kafka", "kafka://stored:9092");

  /* The value that happens to be the default was stored all the same. */
  g_assert_true (taskbus_profile_store (profile, "close-timeout", "10000", &error));
  assert_value (profile, "close-timeout", "10000", "GSettings /org/taskbus/profiles/stored/");

  g_assert_true (taskbus_profile_store (profile, "publish-timeout", "0088", &error));
  assert_value (profile, "publish-timeout", "88", "GSettings /org/taskbus/profiles/stored/");

  g_assert_true (taskbus_profile_store (profile, "publish-timeout", NULL, &error));
  g_assert_true (taskbus_profile_store (profile, "local.a", NULL, &error));
  assert_value (profile, "publish-timeout", "30000", "built-in default");
  assert_value (profile, "local.a", NULL, "built-in default");
  assert_value (profile, "local.b", "2", "GSettings /org/taskbus/profiles/stored/");

  names = taskbus_profile_list_names ();
  g_assert_true (g_strv_contains ((const char *const *) names, "stored"));
}

static void
test_settings_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in ("refused", &error, NULL);
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();
  g_auto (GStrv) names = NULL;

  g_assert_false (taskbus_profile_store (profile, "endpoint", "x", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_clear_error (&error);

  g_assert_false (taskbus_profile_store (profile, "publish-timeout", "0", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_clear_error (&error);

  g_assert_false (taskbus_profile_store (plain, "group", "x", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);

  names = taskbus_profile_list_names ();
  g_assert_false (g_strv_contains ((const char *const *) names, "refused"));
}

/* A backend that keeps nothing must not look like one that does. */
static void
test_settings_not_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  g_setenv ("GSETTINGS_BACKEND", "null", TRUE);
  profile = new_in (NULL, &error, NULL);
  g_assert_no_error (error);
  g_assert_false (taskbus_profile_store (profile, "group", "x", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_READ_ONLY);
  assert_value (profile, "group", NULL, "built-in default");
}

/* The schema and the table of the library say the same. */
static void
test_schema (void)
{
  g_autoptr (GSettingsSchema)
    schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), "org.taskbus.Profile", TRUE);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (profile);
  g_auto (GStrv) names = NULL;

  g_assert_nonnull (schema);
  names = g_settings_schema_list_keys (schema);
  g_assert_cmpuint (g_strv_length (names), ==, g_strv_length (keys) + 1);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (keys[i]), ".", '-');
      g_autofree char *fallback = taskbus_profile_get_string (profile, keys[i]);
      g_autoptr (GSettingsSchemaKey) key = NULL;
      g_autoptr (GVariant) value = NULL;
      g_autofree char *text = NULL;

      g_assert_true (g_settings_schema_has_key (schema, name));
      key = g_settings_schema_get_key (schema, name);
      value = g_settings_schema_key_get_default_value (key);
      text = g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                                 : g_variant_print (value, FALSE);
      g_assert_cmpstr (text, ==, fallback != NULL ? fallback : "");
    }
}

/* Both are said in the schema as well as in the library. */
static void
test_schema_ranges (void)
{
  g_autoptr (GSettingsSchema)
    schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), "org.taskbus.Profile", TRUE);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (profile);
  guint n_ranges = 0;

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (keys[i]), ".", '-');
      g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
      g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
      g_autoptr (GVariant) limits = NULL;
      const char *kind;
      gint64 edges[2];

      g_variant_get (range, "(&sv)", &kind, &limits);
      if (strcmp (kind, "range") != 0)
        continue;

      n_ranges++;
      g_variant_get (limits, "(xx)", &edges[0], &edges[1]);
      for (gsize j = 0; j < 2; j++)
        {
          g_autofree char *edge = g_strdup_printf ("%" G_GINT64_FORMAT, edges[j]);
          g_autofree char *beyond = g_strdup_printf ("%" G_GINT64_FORMAT, j == 0 ? edges[0] - 1 : edges[1] + 1);

          g_assert_true (taskbus_profile_set (profile, keys[i], edge, NULL));
          g_assert_false (taskbus_profile_set (profile, keys[i], beyond, NULL));
        }
    }

  g_assert_cmpuint (n_ranges, ==, 9);
}

static void
test_without_schema (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = NULL;
  g_auto (GStrv) names = NULL;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  /* The folders of this test have none, and the schema source is not made yet. */
  g_unsetenv ("GSETTINGS_SCHEMA_DIR");
  profile = new_in (NULL, &error, "TASKBUS_GROUP", "g", NULL);
  g_assert_no_error (error);
  assert_value (profile, "group", "g", "environment variable TASKBUS_GROUP");
  assert_transport (profile, "local", "local:");
  names = taskbus_profile_list_names ();
  g_assert_cmpuint (g_strv_length (names), ==, 0);

  g_assert_false (taskbus_profile_store (profile, "group", "x", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "org.taskbus.Profile"));
  g_assert_nonnull (strstr (error->message, "XDG_DATA_DIRS"));
  g_clear_error (&error);

  g_clear_object (&profile);
  profile = new_in ("production", &error, NULL);
  g_assert_null (taskbus_profile_get_endpoints (profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "XDG_DATA_DIRS"));
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/profile/origins/environment", test_environment);
  g_test_add_func ("/profile/origins/environment-bad", test_environment_bad);
  g_test_add_func ("/profile/origins/environment-check-keys", test_environment_check_keys);
  g_test_add_func ("/profile/origins/legacy", test_legacy);
  g_test_add_func ("/profile/origins/legacy-brokers-of-transport", test_legacy_brokers_of_transport);
  g_test_add_func ("/profile/origins/higher-origin-decides", test_higher_origin_decides);
  g_test_add_func ("/profile/origins/names", test_names);
  g_test_add_func ("/profile/origins/settings", test_settings);
  g_test_add_func ("/profile/origins/settings-refused", test_settings_refused);
  g_test_add_func ("/profile/origins/settings-not-kept", test_settings_not_kept);
  g_test_add_func ("/profile/origins/schema", test_schema);
  g_test_add_func ("/profile/origins/schema-ranges", test_schema_ranges);
  g_test_add_func ("/profile/origins/without-schema", test_without_schema);

  return g_test_run ();
}
