/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Directories that cannot be used, or only in part: each is told in one sentence, and nothing of it is touched. */
#include "local-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534
#define READ_ONLY "--read-only"

static void
assert_refused (LocalFixture *fixture, TaskbusError code, const char *says)
{
  g_autoptr (TaskbusProfile) profile = local_fixture_make_profile (fixture, NULL);
  g_autoptr (TaskbusBus) bus = taskbus_bus_new (profile);
  g_autoptr (GError) error = NULL;

  g_assert_false (taskbus_bus_open (bus, NULL, &error));
  g_assert_error (error, TASKBUS_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, says));
  taskbus_bus_close (bus, NULL, NULL);
}

static void
execute (LocalFixture *fixture, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_foreign_text (LocalFixture *fixture, gconstpointer data)
{
  static const char text[] =
    "Somebody else's notes, which are longer than a header of SQLite, and are to stay as they are.";
  g_autofree char *contents = NULL;
  g_autofree char *lock = g_build_filename (fixture->directory, "writer.lock", NULL);

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  for (guint i = 0; i < 2; i++)
    assert_refused (fixture, TASKBUS_ERROR_INCOMPATIBLE, "not a Taskbus log");
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
}

static void
test_foreign_database (LocalFixture *fixture, gconstpointer data)
{
  execute (fixture, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
  assert_refused (fixture, TASKBUS_ERROR_INCOMPATIBLE, "not a Taskbus log");
  execute (fixture, "INSERT INTO theirs VALUES (2)");
}

static void
test_newer (LocalFixture *fixture, gconstpointer data)
{
  local_fixture_close (local_fixture_open (fixture, NULL));
  execute (fixture, "PRAGMA user_version = 99");
  assert_refused (fixture, TASKBUS_ERROR_INCOMPATIBLE, "newer Taskbus");
  execute (fixture, "PRAGMA user_version = 1");
  local_fixture_close (local_fixture_open (fixture, NULL));
}

static void
test_file (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *directory = g_strdup (fixture->directory);
  g_autofree char *file = g_build_filename (directory, "file", NULL);

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&file);
  assert_refused (fixture, TASKBUS_ERROR_INVALID_PROFILE, "file");
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&directory);
}

static void
test_modes (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *below = g_build_filename (fixture->directory, "a", "b", NULL);
  g_autofree char *outer = fixture->directory;
  static const char *const names[] = { "log.db", "log.db-wal", "log.db-shm", "writer.lock", "members", "doorbell" };
  mode_t mask = umask (0);
  struct stat status;

  fixture->directory = below;
  local_fixture_close (local_fixture_open (fixture, NULL));
  umask (mask);
  g_assert_cmpint (stat (below, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (below, names[i], NULL);

      g_assert_cmpint (stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
    }
  fixture->directory = g_steal_pointer (&outer);
}

static void
assert_not_published (TaskbusBus *bus, TaskbusError code)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("t", NULL, 0, (const guint8 *) "x", 1);
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  receipt = taskbus_bus_publish_record (bus, record, NULL, &error);
  g_assert_null (receipt);
  g_assert_error (error, TASKBUS_ERROR, (int) code);
}

/* As a user who may read the log, but not write it; and perhaps not look into the folder that this program is in, so
 * that the module is loaded before. */
static void
read_only_child (const char *directory)
{
  LocalFixture fixture = { g_strdup (directory), NULL };
  g_autoptr (LocalDump) dump = NULL;
  TaskbusBus *bus;

  g_assert_true (taskbus_module_load ("transport", "local", NULL) != G_TYPE_INVALID);
  if (geteuid () == 0)
    {
      g_assert_cmpint (setgid (NOBODY), ==, 0);
      g_assert_cmpint (setuid (NOBODY), ==, 0);
    }

  bus = local_fixture_open (&fixture, NULL);
  dump = local_fixture_dump (bus, "t");
  local_dump_assert_values (dump, "old", 100);
  assert_not_published (bus, TASKBUS_ERROR_READ_ONLY);
  local_fixture_close (bus);
  g_free (fixture.directory);
}

static void
set_modes (LocalFixture *fixture, mode_t directory, mode_t file)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);

      g_assert_cmpint (g_chmod (path, (int) file), ==, 0);
    }
  g_assert_cmpint (g_chmod (fixture->directory, (int) directory), ==, 0);
}

static void
run_as_nobody (LocalFixture *fixture)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const arguments[] = { program, READ_ONLY, fixture->directory, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (
    g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
test_read_only (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = local_fixture_open (fixture, NULL);

  local_fixture_publish (bus, "t", "old", 100);
  local_fixture_close (bus);
  set_modes (fixture, 0555, 0444);
  run_as_nobody (fixture);
  set_modes (fixture, 0700, 0600);
}

/* The limit of a file's size is met as a full disk is. */
static void
test_full (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = local_fixture_open (fixture, NULL);
  g_autoptr (TaskbusHealth) unhealthy = NULL;
  g_autoptr (TaskbusHealth) healthy = NULL;
  g_autoptr (LocalDump) dump = NULL;
  struct rlimit limit;
  struct rlimit small;

  local_fixture_publish (bus, "t", "old", 100);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = (struct rlimit){ 4096, limit.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  for (guint i = 0; i < 3; i++)
    assert_not_published (bus, TASKBUS_ERROR_NO_SPACE);
  unhealthy = taskbus_bus_get_health (bus);
  g_assert_true (unhealthy->alive);
  g_assert_false (unhealthy->ready);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  local_fixture_publish (bus, "t", "new", 100);
  healthy = taskbus_bus_get_health (bus);
  g_assert_true (healthy->ready);
  dump = local_fixture_dump (bus, "t");
  g_assert_cmpuint (dump->records->len, ==, 200);
  g_assert_cmpuint (dump->failures->len, ==, 0);
  local_fixture_close (bus);
}

/* Holds the writer's lock as a process does that was stopped. */
static int
hold_lock (LocalFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->directory, "writer.lock", NULL);
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &range), ==, 0);
  return fd;
}

static void
remove_log (LocalFixture *fixture)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
tells_of_wait (gpointer data)
{
  g_autoptr (TaskbusHealth) health = taskbus_bus_get_health (data);

  return !health->ready && health->reason != NULL && strstr (health->reason, "holds the log") != NULL;
}

static void
on_published (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (TaskbusReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  gboolean *done = data;

  receipt = taskbus_bus_publish_record_finish (TASKBUS_BUS (object), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* What is there opens and is read; what is written waits, which is told, and goes on. */
static void
test_held (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *bus = local_fixture_open (fixture, NULL);
  g_autoptr (TaskbusRecord) record = taskbus_record_new_data ("t", NULL, 0, (const guint8 *) "x", 1);
  g_autoptr (LocalDump) dump = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;
  guint tick;
  int lock;

  local_fixture_publish (bus, "t", "old", 100);
  local_fixture_close (bus);
  lock = hold_lock (fixture);
  bus = local_fixture_open (fixture, NULL);
  dump = local_fixture_dump (bus, "t");
  local_dump_assert_values (dump, "old", 100);

  taskbus_bus_publish_record_async (bus, record, NULL, on_published, &done);
  tick = g_timeout_add (50, on_tick, NULL);
  local_fixture_wait (tells_of_wait, bus);
  g_source_remove (tick);
  taskbus_admin_create_topic (taskbus_bus_get_admin (bus, NULL), "other", 1, 0, NULL, NULL, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "holds the log"));
  g_assert_false (done);
  close (lock);
  local_fixture_wait (is_set, &done);
  local_fixture_close (bus);
}

/* What is not there cannot be made: not after a while, and it is said who is in the way. */
static void
test_held_new (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *holder = g_strdup_printf ("Process %d holds", (int) getpid ());
  int lock = hold_lock (fixture);

  assert_refused (fixture, TASKBUS_ERROR_BUSY, "Another process holds");
  close (lock);
  local_fixture_close (local_fixture_open (fixture, NULL));
  remove_log (fixture);
  lock = hold_lock (fixture);
  assert_refused (fixture, TASKBUS_ERROR_BUSY, holder);
  close (lock);
  local_fixture_close (local_fixture_open (fixture, NULL));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], READ_ONLY) == 0)
    {
      read_only_child (argv[2]);
      return 0;
    }

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, func)                                                                                                \
  g_test_add ("/local/open/" path, LocalFixture, NULL, local_fixture_set_up, func, local_fixture_tear_down)

  ADD ("foreign-text", test_foreign_text);
  ADD ("foreign-database", test_foreign_database);
  ADD ("newer", test_newer);
  ADD ("file", test_file);
  ADD ("modes", test_modes);
  ADD ("read-only", test_read_only);
  ADD ("full", test_full);
  ADD ("held", test_held);
  ADD ("held-new", test_held_new);
  return g_test_run ();
}
