/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a profile says of types of messages: topic.TYPE and envelope.TYPE. */
#include <taskbus.h>

#include <string.h>

static TaskbusProfile *
new_in (const char *const *environment, GError **error)
{
  g_auto (GStrv) present = g_listenv ();

  for (gsize i = 0; present[i] != NULL; i++)
    {
      if (g_str_has_prefix (present[i], "TASKBUS_") || g_str_has_prefix (present[i], "KAFKA_"))
        g_unsetenv (present[i]);
    }
  for (gsize i = 0; environment[i] != NULL; i += 2)
    g_setenv (environment[i], environment[i + 1], TRUE);

  return taskbus_profile_new (NULL, error);
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
assert_refused (TaskbusProfile *profile, const char *key, const char *value, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_profile_set (profile, key, value, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, key));
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_options (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();

  g_assert_true (taskbus_profile_set (profile, "topic.user.registered", "user-events", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.user_login", "logins", NULL));
  g_assert_true (taskbus_profile_set (profile, "topic.OrderCreated", "orders", NULL));
  g_assert_true (taskbus_profile_set (profile, "envelope.user.registered", "cloudevents-structured", NULL));
  assert_value (profile, "topic.user.registered", "user-events", "option");
  assert_value (profile, "topic.user_login", "logins", "option");

  assert_refused (profile, "topic.user.registered", "no topic", "“no topic”");
  assert_refused (profile, "topic.user.registered", "", "empty");
  assert_refused (profile, "envelope.user.registered", "typd", "did you mean “typed”?");
  assert_refused (profile, "envelope.user.registered", "paper bag", "cloudevents-binary");
  assert_refused (profile, "topic.", "x", "There is no profile key");
  assert_refused (profile, "topic.a b", "x", "There is no profile key");
  assert_refused (profile, "envelope.-", "flat", "There is no profile key");
  g_assert_nonnull (taskbus_profile_describe_key ("topic.user.registered"));
  g_assert_nonnull (taskbus_profile_describe_key ("envelope.user.registered"));

  /* Whatever a type is called, its topic is no secret. */
  g_assert_false (taskbus_profile_key_is_secret ("topic.user.token"));
  g_assert_true (taskbus_profile_set (profile, "topic.user.token", "tokens", NULL));
  assert_value (profile, "topic.user.token", "tokens", "option");
}

static void
test_environment (void)
{
  static const char *const environment[] = {
    "TASKBUS_TOPIC_USER_REGISTERED", "user-events", "TASKBUS_ENVELOPE_USER_LOGIN", "event", NULL,
  };
  static const char *const known[] = { "local.partitions", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in (environment, &error);
  g_auto (GStrv) keys = NULL;

  g_assert_no_error (error);
  assert_value (profile, "topic.user.registered", "user-events", "environment variable TASKBUS_TOPIC_USER_REGISTERED");
  assert_value (profile, "envelope.user_login", "event", "environment variable TASKBUS_ENVELOPE_USER_LOGIN");
  keys = taskbus_profile_list_keys (profile);
  g_assert_true (g_strv_contains ((const char *const *) keys, "topic.user.registered"));
  g_assert_true (taskbus_profile_check_keys (profile, "local", known, &error));
  g_assert_no_error (error);
}

static void
test_legacy (void)
{
  static const char *const environment[] = {
    "KAFKA_AUDIT_TOPIC",
    "audits",
    "KAFKA_TOPIC_USER_EVENTS",
    "users",
    "KAFKA_TOPIC_SYSTEM_LOGS",
    "systems",
    "TASKBUS_TOPIC_USER_LOGOUT",
    "leavers",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusProfile) profile = new_in (environment, &error);
  g_auto (GStrv) keys = NULL;

  g_assert_no_error (error);
  assert_value (profile, "topic.task.audit", "audits", "environment variable KAFKA_AUDIT_TOPIC");
  assert_value (profile, "topic.user_delete", "users", "environment variable KAFKA_TOPIC_USER_EVENTS");
  assert_value (profile, "topic.system_info", "systems", "environment variable KAFKA_TOPIC_SYSTEM_LOGS");

  /* What TASKBUS_* says stands above; another type with a like name has nothing to do with it. */
  assert_value (profile, "topic.user_logout", "leavers", "environment variable TASKBUS_TOPIC_USER_LOGOUT");
  assert_value (profile, "topic.user.login", NULL, "built-in default");

  keys = taskbus_profile_list_keys (profile);
  g_assert_true (g_strv_contains ((const char *const *) keys, "topic.user_login"));
  g_assert_true (g_strv_contains ((const char *const *) keys, "topic.task.audit"));
  g_assert_true (taskbus_profile_set (profile, "topic.task.audit", "mine", NULL));
  assert_value (profile, "topic.task.audit", "mine", "option");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/profile-messages/options", test_options);
  g_test_add_func ("/profile-messages/environment", test_environment);
  g_test_add_func ("/profile-messages/legacy", test_legacy);

  return g_test_run ();
}
