/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

static void
assert_refused (const GError *error)
{
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 512);
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (TASKBUS_TOPIC_MAX_LENGTH, 'a');
  g_autofree char *too_long = g_strnfill (TASKBUS_TOPIC_MAX_LENGTH + 1, 'a');
  g_autofree char *huge = g_strnfill (1000 * 1000, '\n');
  const char *const valid[] = { "a", "task.created", "A-Z_09", "...", "__internal", longest };
  const char *const invalid[] = { NULL, "", ".", "..", "a b", "a/b", "a*", "tópico", "a\n", "\xff", too_long, huge };

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (taskbus_topic_check_name (valid[i], &error));
      g_assert_no_error (error);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (taskbus_topic_check_name (invalid[i], &error));
      assert_refused (error);
    }
}

static void
test_patterns (void)
{
  const char *const valid[] = { "*", "task.*", "*.failed", "a*b*c", "plain" };
  const char *const invalid[] = { NULL, "", "task.* ", "*/", ".." };

  g_assert_true (taskbus_topic_is_pattern ("task.*"));
  g_assert_false (taskbus_topic_is_pattern ("task.created"));

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (taskbus_topic_check_pattern (valid[i], &error));
      g_assert_no_error (error);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (taskbus_topic_check_pattern (invalid[i], &error));
      assert_refused (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/topic/names", test_names);
  g_test_add_func ("/topic/patterns", test_patterns);

  return g_test_run ();
}
