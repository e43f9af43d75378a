/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

typedef struct
{
  const char *text;
  const char *transport; /* NULL when it is refused */
  const char *endpoints; /* joined by spaces, or what the refusal says */
} Case;

static const Case cases[] = {
  { "local:", "local", "local:" },
  { "local:/var/lib/x", "local", "local:/var/lib/x" },
  { "local:/a, b,c", "local", "local:/a, b,c" },
  { "local:///var", "local", "local:/var" },
  { "LOCAL:", "local", "local:" },
  { "null:", "null", "null:" },
  { "kafka://h", "kafka", "kafka://h:9092" },
  { "kafka://h1:9093,h2 , kafka://h3:1", "kafka", "kafka://h1:9093 kafka://h2:9092 kafka://h3:1" },
  { "kafka://[::1]:9092,127.0.0.1:9093", "kafka", "kafka://[::1]:9092 kafka://127.0.0.1:9093" },
  { "http://h:8080/", "http", "http://h:8080" },
  { "https://h/base/", "http", "https://h/base" },
  { "HTTP://a,https://b:1", "http", "http://a https://b:1" },
  { "mirror:what/ever", "mirror", "mirror:what/ever" },
  { "mirror://a,b", "mirror", "mirror://a mirror://b" },

  { "", NULL, "empty" },
  { " ", NULL, "empty" },
  { "localhost", NULL, "must begin with" },
  { "localhost:9092", NULL, "must begin with" },
  { "/var/lib", NULL, "must begin with" },
  { ":x", NULL, "must begin with" },
  { "local:folder", NULL, "from the root" },
  { "local://host/folder", NULL, "from the root" },
  { "local:///a?://", NULL, "belong to one transport" },
  { "null:x", NULL, "nothing follows" },
  { "kafka://", NULL, "write a host" },
  { "kafka://h1,,h2", NULL, "write a host" },
  { "kafka://h:0", NULL, "write a host" },
  { "kafka://h:65536", NULL, "write a host" },
  { "kafka://h:port", NULL, "write a host" },
  { "kafka://a b", NULL, "write a host" },
  { "kafka://h:1/path", NULL, "nothing follows" },
  { "http://h/?q=1", NULL, "have no meaning" },
  { "http://h/#f", NULL, "have no meaning" },
  { "kafka://a,http://b", NULL, "one transport" },
  { "local:/a,kafka://b", NULL, "one transport" },
  { "kafka://h\x1b[31m", NULL, "kafka://h\\x1b[31m" },
};

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *expected = &cases[i];
      g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      g_autofree char *transport = NULL;
      g_auto (GStrv) endpoints = NULL;
      g_autofree char *joined = NULL;

      g_assert_true (taskbus_profile_set (profile, "endpoints", expected->text, NULL));
      transport = taskbus_profile_get_transport (profile, &error);
      endpoints = taskbus_profile_get_endpoints (profile, &again);
      g_assert_cmpstr (transport, ==, expected->transport);

      if (expected->transport == NULL)
        {
          g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
          g_assert_error (again, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
          g_assert_null (endpoints);
          g_assert_nonnull (strstr (error->message, "Key “endpoints” (option)"));
          if (strstr (error->message, expected->endpoints) == NULL)
            g_error ("“%s” does not say “%s”", error->message, expected->endpoints);
          continue;
        }

      g_assert_no_error (error);
      g_assert_no_error (again);
      joined = g_strjoinv (" ", endpoints);
      g_assert_cmpstr (joined, ==, expected->endpoints);
    }
}

static void
test_no_secrets (void)
{
  g_autofree char *tail = g_strnfill (100, 'x');
  g_autofree char *large = g_strdup_printf ("kafka://me:secret%s@h", tail);
  g_autofree char *large_later = g_strdup_printf ("foo,%s,kafka://me:secret%s@h", tail + 30, tail);
  const char *const texts[] = { "http://me:secret@h/",
                                "kafka://me:secret@h:1,other",
                                "kafka://me:secret@h:x",
                                "foo,http://me:secret@h/",
                                "local:/a,http://me:se@secret@h",
                                "kafka://me:secret,x@h",
                                "kafka://me:a,secret@h",
                                "kafka://a,b@secret,c@h",
                                large,
                                large_later };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
      g_autoptr (GError) error = NULL;

      g_assert_true (taskbus_profile_set (profile, "endpoints", texts[i], NULL));
      g_assert_null (taskbus_profile_get_transport (profile, &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_bounded (void)
{
  g_autofree char *huge = g_strnfill (1000 * 1000, 'x');
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;

  g_assert_true (taskbus_profile_set (profile, "endpoints", huge, NULL));
  g_assert_null (taskbus_profile_get_transport (profile, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_cmpuint (strlen (error->message), <, 1024);
}

/* The key “transport” wins over the endpoints; it keeps those that are its own, or that were set beside it. */
static void
test_transport (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  g_autofree char *transport = NULL;
  g_auto (GStrv) endpoints = NULL;

  g_assert_true (taskbus_profile_set (profile, "transport", "null", NULL));
  transport = taskbus_profile_get_transport (profile, &error);
  g_assert_cmpstr (transport, ==, "null");
  endpoints = taskbus_profile_get_endpoints (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (endpoints), ==, 0);

  g_clear_pointer (&endpoints, g_strfreev);
  g_assert_true (taskbus_profile_set (profile, "transport", "local", NULL));
  endpoints = taskbus_profile_get_endpoints (profile, &error);
  g_assert_cmpstr (endpoints[0], ==, "local:");

  g_clear_pointer (&endpoints, g_strfreev);
  g_assert_true (taskbus_profile_set (profile, "transport", "mirror", NULL));
  g_assert_true (taskbus_profile_set (profile, "endpoints", "kafka://h", NULL));
  endpoints = taskbus_profile_get_endpoints (profile, &error);
  g_assert_cmpstr (endpoints[0], ==, "kafka://h:9092");
  g_free (transport);
  transport = taskbus_profile_get_transport (profile, &error);
  g_assert_cmpstr (transport, ==, "mirror");

  g_free (transport);
  g_assert_true (taskbus_profile_set (profile, "transport", "", NULL));
  transport = taskbus_profile_get_transport (profile, &error);
  g_assert_cmpstr (transport, ==, "kafka");
}

/* Whatever is written there is either refused with a readable reason, or has one normal form. */
static void
test_any_text (void)
{
  static const char *const pieces[] = { "kafka", "://", "local", ":",   "null", "http", "h",   "9092",
                                        ",",     "/",   "[",     "::1", "]",    "@",    "?",   "#",
                                        "%",     "-",   ".",     " ",   "ä",    "_",    "\x1b" };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *transport = NULL;
      g_auto (GStrv) endpoints = NULL;
      g_auto (GStrv) again = NULL;
      g_autofree char *joined = NULL;

      for (gint n = g_test_rand_int_range (0, 10); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      g_assert_true (taskbus_profile_set (profile, "endpoints", text->str, NULL));
      transport = taskbus_profile_get_transport (profile, &error);
      endpoints = taskbus_profile_get_endpoints (profile, NULL);

      g_assert_cmpint (transport != NULL, ==, endpoints != NULL);
      if (transport == NULL)
        {
          g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_null (strchr (error->message, '\x1b'));
          continue;
        }

      joined = g_strjoinv (",", endpoints);
      g_assert_true (taskbus_profile_set (profile, "endpoints", joined, NULL));
      again = taskbus_profile_get_endpoints (profile, NULL);
      g_test_message ("%s", joined);
      g_assert_cmpstrv (endpoints, again);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/profile/endpoints/forms", test_forms);
  g_test_add_func ("/profile/endpoints/no-secrets", test_no_secrets);
  g_test_add_func ("/profile/endpoints/bounded", test_bounded);
  g_test_add_func ("/profile/endpoints/any-text", test_any_text);
  g_test_add_func ("/profile/endpoints/transport", test_transport);

  return g_test_run ();
}
