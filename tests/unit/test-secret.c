/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD "hunter2 <geheim>"

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("taskbus-secret-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static char *
write_file (const char *folder, const char *name, const char *text, gssize length, int mode)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
  return path;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
assert_secret (TaskbusProfile *profile, const char *key, const char *text, TaskbusOrigin origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusSecret) secret = taskbus_profile_get_secret (profile, key, &error);
  g_autofree char *shown = taskbus_profile_get_string (profile, key);
  g_autofree char *described = taskbus_profile_describe_origin (profile, key);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? taskbus_secret_reveal (secret) : NULL, ==, text);
  g_assert_cmpint (taskbus_profile_get_origin (profile, key), ==, origin);
  g_assert_null (shown);
  g_assert_null (text != NULL ? strstr (described, text) : NULL);
}

static void
test_boxed (void)
{
  g_autofree char *own = g_strdup (WORD);
  g_autoptr (TaskbusSecret) secret = taskbus_secret_new (own);
  g_autoptr (TaskbusSecret) copy = g_boxed_copy (TASKBUS_TYPE_SECRET, secret);

  memset (own, 'x', strlen (own));
  g_assert_true (copy == secret);
  g_assert_cmpstr (taskbus_secret_reveal (copy), ==, WORD);
}

static void
assert_refused (const char *path, TaskbusError code, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_secret_new_from_file (path, &error));
  g_assert_error (error, TASKBUS_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, says));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_file (void)
{
  static const struct
  {
    const char *text;
    const char *secret;
  } good[] = { { WORD, WORD }, { WORD "\n", WORD }, { WORD "\r\n", WORD }, { " a\nb\n\n", " a\nb\n" }, { "ö", "ö" } };
  g_autofree char *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = write_file (folder, "good", good[i].text, -1, 0400);
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusSecret) secret = taskbus_secret_new_from_file (path, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (taskbus_secret_reveal (secret), ==, good[i].secret);
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
    }

  remove_folder (folder);
}

static void
test_file_refused (void)
{
  static const int modes[] = { 0604, 0602, 0640, 0620, 0644, 0666 };
  g_autofree char *folder = make_folder ();
  g_autofree char *open = write_file (folder, "open", WORD, -1, 0600);
  g_autofree char *empty = write_file (folder, "empty", "\n", -1, 0600);
  g_autofree char *zero = write_file (folder, "zero", "hunter2\0x", 9, 0600);
  g_autofree char *latin = write_file (folder, "latin", "hunter2\xff", -1, 0600);
  g_autofree char *text = g_strnfill (256 * 1024 + 1, 'x');
  g_autofree char *large = write_file (folder, "large", text, -1, 0600);
  g_autofree char *pipe_path = g_build_filename (folder, "pipe", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *help = g_strdup_printf ("mode is %04o", (guint) modes[i]);
      g_autofree char *command = g_strconcat ("chmod 600 ", open, NULL);

      g_assert_cmpint (g_chmod (open, modes[i]), ==, 0);
      assert_refused (open, TASKBUS_ERROR_INVALID_ARGUMENT, help);
      assert_refused (open, TASKBUS_ERROR_INVALID_ARGUMENT, command);
    }

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  assert_refused (pipe_path, TASKBUS_ERROR_INVALID_ARGUMENT, "not a regular file");
  assert_refused (folder, TASKBUS_ERROR_INVALID_ARGUMENT, "not a regular file");
  assert_refused (empty, TASKBUS_ERROR_INVALID_ARGUMENT, "empty");
  assert_refused (zero, TASKBUS_ERROR_INVALID_ARGUMENT, "zero byte");
  assert_refused (latin, TASKBUS_ERROR_INVALID_ARGUMENT, "UTF-8");
  assert_refused (large, TASKBUS_ERROR_INVALID_ARGUMENT, "262144");
  assert_refused (missing, TASKBUS_ERROR_NOT_FOUND, "No such file");
  remove_folder (folder);
}

static void
test_key_is_secret (void)
{
  static const char *const secret[] = {
    "kafka.password",
    "kafka.sasl.password",
    "kafka.ssl.key.password",
    "kafka.ssl.keystore.password",
    "kafka.key-password",
    "kafka.token",
    "kafka.ssl.key.pem",
    "kafka.sasl.oauthbearer.client.secret",
    "kafka.ssl-key-pem",
    "TASKBUS_KAFKA_PASSWORD",
    "http.token",
    "kafka.sasl.oauthbearer.assertion.private.key.passphrase",
  };
  static const char *const open[] = {
    "kafka.password-file", "kafka.key-file", "kafka.ssl.certificate.pem",
    "endpoints",           "kafka.username", "kafka.tokens",
    "kafka.token.file",    "group",          "",
    "kafka.secret-agent",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    g_assert_true (taskbus_profile_key_is_secret (secret[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_false (taskbus_profile_key_is_secret (open[i]));
}

static void
test_refused_as_option (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new (NULL, NULL);
  gboolean (*const doors[]) (TaskbusProfile *, const char *, const char *, GError **) = { taskbus_profile_set,
                                                                                          taskbus_profile_store };

  for (gsize i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (doors[i](profile, "kafka.password", WORD, &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
      g_assert_null (strstr (error->message, WORD));
      g_assert_nonnull (strstr (error->message, "kafka.password-file"));
      g_assert_nonnull (strstr (error->message, "TASKBUS_KAFKA_PASSWORD"));
      g_assert_nonnull (strstr (error->message, "taskbus.kafka.password"));
    }

  assert_secret (profile, "kafka.password", NULL, TASKBUS_ORIGIN_DEFAULT);
}

static void
test_set_secret (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusSecret) secret = taskbus_secret_new (WORD);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  gint64 number;

  g_assert_true (taskbus_profile_set_secret (profile, "kafka.password", secret, &error));
  assert_secret (profile, "kafka.password", WORD, TASKBUS_ORIGIN_OPTION);
  keys = taskbus_profile_list_keys (profile);
  g_assert_true (g_strv_contains ((const char *const *) keys, "kafka.password"));
  g_assert_true (taskbus_profile_lookup_int (profile, "kafka.password", 0, 9, 7, &number, &error));
  g_assert_cmpint (number, ==, 7);

  g_assert_true (taskbus_profile_set_secret (profile, "kafka.password", NULL, &error));
  assert_secret (profile, "kafka.password", NULL, TASKBUS_ORIGIN_DEFAULT);

  g_assert_false (taskbus_profile_set_secret (profile, "kafka.username", secret, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_null (strstr (error->message, WORD));
  g_clear_error (&error);
  g_assert_false (taskbus_profile_set_secret (profile, "password", secret, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_clear_error (&error);
  g_assert_null (taskbus_profile_get_secret (profile, "kafka.username", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
}

/* What is nearer wins, and all is there again when the nearer is taken back. */
static void
test_places (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *credential = write_file (folder, "taskbus.kafka.password", "from-systemd\n", -1, 0400);
  g_autofree char *file = write_file (folder, "file", "from-file\n", -1, 0600);
  g_autoptr (TaskbusSecret) own = taskbus_secret_new ("from-program");
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();
  g_autoptr (GError) error = NULL;
  g_autofree char *described = NULL;

  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  profile = taskbus_profile_new (NULL, &error);
  g_assert_no_error (error);
  assert_secret (profile, "kafka.password", "from-systemd", TASKBUS_ORIGIN_ENVIRONMENT);
  assert_secret (plain, "kafka.password", NULL, TASKBUS_ORIGIN_DEFAULT);
  assert_secret (profile, "kafka.key-password", NULL, TASKBUS_ORIGIN_DEFAULT);

  g_assert_true (taskbus_profile_set (profile, "kafka.password-file", file, &error));
  assert_secret (profile, "kafka.password", "from-file", TASKBUS_ORIGIN_OPTION);
  described = taskbus_profile_describe_origin (profile, "kafka.password");
  g_assert_nonnull (strstr (described, "kafka.password-file"));
  g_assert_cmpint (g_chmod (file, 0644), ==, 0);
  g_assert_null (taskbus_profile_get_secret (profile, "kafka.password", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE);
  g_assert_nonnull (strstr (error->message, "kafka.password-file"));
  g_assert_nonnull (strstr (error->message, "chmod 600"));
  g_clear_error (&error);
  g_assert_cmpint (g_chmod (file, 0600), ==, 0);

  g_setenv ("TASKBUS_KAFKA_PASSWORD", " from environment ", TRUE);
  g_setenv ("TASKBUS_KAFKA_PASSWORD_FILE", file, TRUE);
  g_clear_object (&profile);
  profile = taskbus_profile_new (NULL, &error);
  assert_secret (profile, "kafka.password", " from environment ", TASKBUS_ORIGIN_ENVIRONMENT);

  g_assert_true (taskbus_profile_set_secret (profile, "kafka.password", own, &error));
  assert_secret (profile, "kafka.password", "from-program", TASKBUS_ORIGIN_OPTION);

  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_unsetenv ("TASKBUS_KAFKA_PASSWORD");
  g_unsetenv ("TASKBUS_KAFKA_PASSWORD_FILE");
  remove_folder (folder);
}

typedef struct
{
  gboolean fails;
  gboolean destroyed;
} TokenMaker;

static TaskbusToken *
make_token (TaskbusProfile *profile, GCancellable *cancellable, gpointer user_data, GError **error)
{
  TokenMaker *maker = user_data;
  g_autoptr (TaskbusSecret) secret = taskbus_secret_new (WORD);
  g_autoptr (GHashTable) extensions = g_hash_table_new (g_str_hash, g_str_equal);

  if (maker->fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "the provider is away");
      return NULL;
    }

  g_hash_table_insert (extensions, (gpointer) "scope", (gpointer) "all");
  return taskbus_token_new (secret, "alice", 1000, extensions);
}

static void
on_destroyed (gpointer user_data)
{
  TokenMaker *maker = user_data;

  maker->destroyed = TRUE;
}

static void
test_token (void)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (TaskbusToken) token = NULL;
  g_autoptr (GError) error = NULL;
  TokenMaker maker = { FALSE };

  g_assert_false (taskbus_profile_has_token_func (profile));
  g_assert_null (taskbus_profile_fetch_token (profile, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  taskbus_profile_set_token_func (profile, make_token, &maker, on_destroyed);
  g_assert_true (taskbus_profile_has_token_func (profile));
  token = taskbus_profile_fetch_token (profile, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_secret_reveal (taskbus_token_get_secret (token)), ==, WORD);
  g_assert_cmpstr (taskbus_token_get_principal (token), ==, "alice");
  g_assert_cmpint (taskbus_token_get_expiry (token), ==, 1000);
  g_assert_cmpstr (g_hash_table_lookup (taskbus_token_get_extensions (token), "scope"), ==, "all");

  maker.fails = TRUE;
  g_assert_null (taskbus_profile_fetch_token (profile, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);

  taskbus_profile_set_token_func (profile, NULL, NULL, NULL);
  g_assert_true (maker.destroyed);
  g_assert_false (taskbus_profile_has_token_func (profile));
}

typedef struct
{
  TaskbusProfile *profile;
  const char *path;
  gint done; /* atomic */
} Changer;

static gpointer
change_file (gpointer data)
{
  Changer *changer = data;

  while (!g_atomic_int_get (&changer->done))
    {
      g_assert_true (taskbus_profile_set (changer->profile, "kafka.password-file", changer->path, NULL));
      g_assert_true (taskbus_profile_set (changer->profile, "kafka.password-file", NULL, NULL));
    }
  return NULL;
}

/* A profile may be used from any thread: the secret is there, or it is not. */
static void
test_file_changes_meanwhile (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = write_file (folder, "good", WORD, -1, 0600);
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  Changer changer = { profile, path, 0 };
  GThread *thread = g_thread_new ("change", change_file, &changer);

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusSecret) secret = taskbus_profile_get_secret (profile, "kafka.password", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (secret != NULL ? taskbus_secret_reveal (secret) : WORD, ==, WORD);
    }
  g_atomic_int_set (&changer.done, 1);
  g_thread_join (thread);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/secret/boxed", test_boxed);
  g_test_add_func ("/secret/file", test_file);
  g_test_add_func ("/secret/file-refused", test_file_refused);
  g_test_add_func ("/secret/key-is-secret", test_key_is_secret);
  g_test_add_func ("/secret/refused-as-option", test_refused_as_option);
  g_test_add_func ("/secret/set-secret", test_set_secret);
  g_test_add_func ("/secret/places", test_places);
  g_test_add_func ("/secret/file-changes-meanwhile", test_file_changes_meanwhile);
  g_test_add_func ("/secret/token", test_token);

  return g_test_run ();
}
