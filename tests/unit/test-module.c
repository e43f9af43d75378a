/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A transport that the program brings along. */
typedef struct
{
  GObject parent_instance;
} OwnTransport;

typedef struct
{
  GObjectClass parent_class;
} OwnTransportClass;

static void own_transport_iface_init (TaskbusTransportInterface *iface);

GType own_transport_get_type (void);

G_DEFINE_TYPE_WITH_CODE (OwnTransport,
                         own_transport,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (TASKBUS_TYPE_TRANSPORT, own_transport_iface_init))

static void
own_transport_iface_init (TaskbusTransportInterface *iface)
{
}

static void
own_transport_class_init (OwnTransportClass *klass)
{
}

static void
own_transport_init (OwnTransport *self)
{
}

/* The folder of the real module, from the build, before a test changes the path. */
static char *null_folder;

static char *
probe_folder (void)
{
  return g_test_build_filename (G_TEST_BUILT, "unit", "modules", NULL);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("taskbus-modules-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static char *
copy_null (const char *folder, const char *name, int mode)
{
  g_autofree char *from = g_build_filename (null_folder, "libtaskbus-transport-null.so", NULL);
  char *to = g_strdup_printf ("%s/libtaskbus-transport-%s.so", folder, name);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &content, &size, NULL));
  g_assert_true (g_file_set_contents (to, content, size, NULL));
  g_assert_cmpint (g_chmod (to, mode), ==, 0);
  return to;
}

static void
set_path (const char *first, const char *second)
{
  g_autofree char *path = second != NULL ? g_strconcat (first, ":", second, NULL) : g_strdup (first);

  g_setenv ("TASKBUS_MODULE_PATH", path, TRUE);
}

static void
assert_says (const GError *error, const char *text)
{
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” does not say “%s”", error->message, text);
}

static void
assert_bad (const char *name, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strdup_printf ("libtaskbus-transport-%s.so", name);

  g_assert_cmpuint (taskbus_module_load ("transport", name, &error), ==, G_TYPE_INVALID);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MODULE);
  assert_says (error, file);
  assert_says (error, reason);
}

static gboolean
is_mapped (const char *file)
{
  g_autofree char *maps = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  return strstr (maps, file) != NULL;
}

/* What is loaded stays so; each test has a process of its own. */
static gboolean
in_own_process (void)
{
  if (g_test_subprocess ())
    return TRUE;

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_by_name (void)
{
  g_autofree char *probes = probe_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransport) transport = NULL;
  g_autoptr (TaskbusTransport) again = NULL;

  if (!in_own_process ())
    return;

  set_path (probes, null_folder);
  transport = taskbus_transport_new ("null", &error);
  g_assert_no_error (error);
  g_assert_true (TASKBUS_IS_TRANSPORT (transport));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (transport), ==, "TaskbusNullTransport");
  g_assert_true (is_mapped ("libtaskbus-transport-null.so"));
  g_assert_false (is_mapped ("libtaskbus-transport-good.so"));
  g_assert_false (is_mapped ("libtaskbus-transport-no-abi.so"));

  /* A module that is loaded does not need its file any more. */
  set_path ("/nowhere", NULL);
  again = taskbus_transport_new ("null", &error);
  g_assert_no_error (error);
  g_assert_true (G_OBJECT_TYPE (again) == G_OBJECT_TYPE (transport));
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  if (!in_own_process ())
    return;

  set_path (null_folder, "/nowhere/at/all");
  g_assert_null (taskbus_transport_new ("nul", &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NO_MODULE);
  assert_says (error, "“nul”");
  assert_says (error, "libtaskbus-transport-nul.so");
  assert_says (error, null_folder);
  assert_says (error, "/nowhere/at/all");
  assert_says (error, "null");
  g_assert_false (is_mapped ("libtaskbus-transport-null.so"));
}

static void
test_names (void)
{
  const char *const bad[] = { "", "-null", "../null", "a/b", "Null", "null.so", "nül", "a b", "a\n" };
  g_autofree char *huge = g_strnfill (100 * 1000, 'a');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (taskbus_transport_new (bad[i], &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }

  g_assert_null (taskbus_transport_new (huge, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (strlen (error->message), <, 1024);
  g_clear_error (&error);

  g_assert_cmpuint (taskbus_module_load ("../transport", "null", &error), ==, G_TYPE_INVALID);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
test_broken (void)
{
  g_autofree char *probes = probe_folder ();

  if (!in_own_process ())
    return;

  set_path (probes, NULL);
  assert_bad ("no-abi", "taskbus_module_abi");
  assert_bad ("wrong-abi", "999");
  assert_bad ("missing-symbol", "probe_function_that_nobody_has");
  assert_bad ("no-load", "g_io_taskbus_transport_no_load_load");
  assert_bad ("no-extension", "registers no transport");

  /* The same each time. */
  assert_bad ("wrong-abi", "999");
  assert_bad ("no-extension", "registers no transport");
}

static void
test_other_name (void)
{
  g_autofree char *probes = probe_folder ();

  if (!in_own_process ())
    return;

  set_path (probes, NULL);
  assert_bad ("other-name", "registers no transport of the name “other-name”");
}

static void
test_not_a_library (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *text = g_build_filename (folder, "libtaskbus-transport-text.so", NULL);
  g_autofree char *empty = g_build_filename (folder, "libtaskbus-transport-empty.so", NULL);
  g_autofree char *dangling = g_build_filename (folder, "libtaskbus-transport-dangling.so", NULL);
  g_autofree char *cut = copy_null (folder, "cut", 0644);

  g_assert_true (g_file_set_contents (text, "This is no library.\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", -1, NULL));
  g_assert_cmpint (symlink ("/nowhere/at/all", dangling), ==, 0);
  g_assert_cmpint (truncate (cut, 100), ==, 0);

  set_path (folder, NULL);
  assert_bad ("text", "cannot be loaded");
  assert_bad ("empty", "cannot be loaded");
  assert_bad ("cut", "cannot be loaded");
  assert_bad ("dangling", "cannot be examined");

  remove_folder (folder);
}

static void
test_unsafe_file (void)
{
  static const int modes[] = { 0664, 0646, 0777 };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *copy = copy_null (folder, "null", modes[i]);

      set_path (folder, NULL);
      assert_bad ("null", "not safe");
      g_assert_false (is_mapped (copy));
      remove_folder (folder);
    }
}

static void
test_unsafe_folder (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *other = make_folder ();
  g_autofree char *copy = copy_null (folder, "null", 0644);
  g_autofree char *link = g_build_filename (other, "libtaskbus-transport-null.so", NULL);

  g_assert_cmpint (g_chmod (folder, 0775), ==, 0);
  set_path (folder, NULL);
  assert_bad ("null", "not safe");

  /* Also when a safe folder leads to it. */
  g_assert_cmpint (symlink (copy, link), ==, 0);
  set_path (other, NULL);
  assert_bad ("null", "not safe");

  remove_folder (folder);
  remove_folder (other);
}

/* The first file counts: one that is refused is not passed over in favour of another. */
static void
test_no_second_choice (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *copy = copy_null (folder, "null", 0666);

  set_path (folder, null_folder);
  assert_bad ("null", copy);

  remove_folder (folder);
}

static void
test_own_extension (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransport) own = NULL;

  if (!in_own_process ())
    return;

  set_path (null_folder, NULL);
  taskbus_module_register_extension_points ();
  taskbus_module_register_extension_points ();
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, own_transport_get_type (), "own", 0);
  own = taskbus_transport_new ("own", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (own), ==, "OwnTransport");
}

static void
test_own_extension_wins (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransport) null = NULL;

  if (!in_own_process ())
    return;

  set_path (null_folder, NULL);
  taskbus_module_register_extension_points ();
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, own_transport_get_type (), "null", 0);
  null = taskbus_transport_new ("null", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (null), ==, "OwnTransport");
  g_assert_false (is_mapped ("libtaskbus-transport-null.so"));
}

static const TaskbusModuleInfo *
find (GPtrArray *modules, const char *name)
{
  for (guint i = 0; i < modules->len; i++)
    {
      const TaskbusModuleInfo *info = modules->pdata[i];

      if (strcmp (info->name, name) == 0)
        return info;
    }

  g_error ("“%s” is not listed", name);
}

static void
test_list (void)
{
  g_autofree char *probes = probe_folder ();
  g_autoptr (GPtrArray) modules = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) stores = NULL;
  g_autoptr (TaskbusModuleInfo) copy = NULL;
  const TaskbusModuleInfo *info;

  if (!in_own_process ())
    return;

  set_path (probes, null_folder);
  taskbus_module_register_extension_points ();
  g_io_extension_point_implement (TASKBUS_TRANSPORT_EXTENSION_POINT_NAME, own_transport_get_type (), "own", 0);
  modules = taskbus_module_list ("transport");

  info = find (modules, "null");
  g_assert_cmpstr (info->kind, ==, "transport");
  g_assert_true (g_str_has_suffix (info->path, "libtaskbus-transport-null.so"));
  g_assert_null (info->error);
  g_assert_true (g_type_is_a (info->type, TASKBUS_TYPE_TRANSPORT));

  info = find (modules, "own");
  g_assert_null (info->path);
  g_assert_true (info->type == own_transport_get_type ());

  info = find (modules, "wrong-abi");
  g_assert_cmpuint (info->type, ==, G_TYPE_INVALID);
  g_assert_nonnull (info->path);
  g_assert_nonnull (strstr (info->error, "999"));

  copy = taskbus_module_info_copy (info);
  g_assert_cmpstr (copy->error, ==, info->error);

  for (guint i = 1; i < modules->len; i++)
    {
      const TaskbusModuleInfo *before = modules->pdata[i - 1];
      const TaskbusModuleInfo *after = modules->pdata[i];

      g_assert_cmpstr (before->name, <, after->name);
    }

  stores = taskbus_module_list ("store");
  all = taskbus_module_list (NULL);
  g_assert_cmpuint (all->len, >=, modules->len + stores->len);
}

static gpointer
make_one (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusTransport) transport = taskbus_transport_new ("null", &error);

  g_assert_no_error (error);
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[8];

  if (!in_own_process ())
    return;

  set_path (null_folder, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("maker", make_one, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  {
    g_autofree char *path = g_build_filename (g_test_get_dir (G_TEST_BUILT), "..", "plugins", "transports", "null",
                                              NULL);

    null_folder = g_canonicalize_filename (path, NULL);
  }

  g_test_add_func ("/module/by-name", test_by_name);
  g_test_add_func ("/module/missing", test_missing);
  g_test_add_func ("/module/names", test_names);
  g_test_add_func ("/module/broken", test_broken);
  g_test_add_func ("/module/other-name", test_other_name);
  g_test_add_func ("/module/not-a-library", test_not_a_library);
  g_test_add_func ("/module/unsafe-file", test_unsafe_file);
  g_test_add_func ("/module/unsafe-folder", test_unsafe_folder);
  g_test_add_func ("/module/no-second-choice", test_no_second_choice);
  g_test_add_func ("/module/own-extension", test_own_extension);
  g_test_add_func ("/module/own-extension-wins", test_own_extension_wins);
  g_test_add_func ("/module/list", test_list);
  g_test_add_func ("/module/threads", test_threads);

  status = g_test_run ();
  g_free (null_folder);
  return status;
}
