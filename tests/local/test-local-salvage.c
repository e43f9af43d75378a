/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever is done to the file, the log opens, gives what is intact, tells what is not, and takes new records. */
#include "local-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define N_RECORDS 3000
#define PAGE 4096

/* Puts everything into the main file, so that it can be damaged. */
static void
empty_wal (LocalFixture *fixture)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
fill (LocalFixture *fixture)
{
  TaskbusBus *bus = local_fixture_open (fixture, NULL);

  local_fixture_publish (bus, "t", "old", N_RECORDS);
  local_fixture_close (bus);
  empty_wal (fixture);
}

static char *
load (LocalFixture *fixture, gsize *size)
{
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (fixture->path, &contents, size, &error);
  g_assert_no_error (error);
  return contents;
}

static void
store (LocalFixture *fixture, const char *contents, gsize size)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, contents, (gssize) size, &error);
  g_assert_no_error (error);
}

static void
remove_beside (LocalFixture *fixture)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *index = g_strconcat (fixture->path, "-shm", NULL);

  g_unlink (wal);
  g_unlink (index);
}

static guint
count_aside (LocalFixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->directory, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "log.db.corrupt-") && !g_str_has_suffix (name, "-wal");
  return n;
}

/* No offset twice, none of another record, new ones behind all old ones. */
static void
check_goes_on (LocalFixture *fixture, TaskbusBus *bus, guint n_expected, gint64 first_new)
{
  g_autoptr (LocalDump) dump = NULL;
  gint64 before = -1;
  guint n_old = 0;
  guint n_new = 0;

  local_fixture_publish (bus, "t", "new", 10);
  dump = local_fixture_dump (bus, "t");
  for (guint i = 0; i < dump->records->len; i++)
    {
      TaskbusRecord *record = g_ptr_array_index (dump->records, i);
      gint64 offset = taskbus_record_get_offset (record);
      gsize size;
      const guint8 *bytes = taskbus_record_peek_value (record, &size);
      g_autofree char *value = g_strndup ((const char *) bytes, size);
      g_autofree char *expected = NULL;

      g_assert_cmpint (offset, >, before);
      before = offset;
      if (g_str_has_prefix (value, "new"))
        {
          g_assert_cmpint (offset, >=, first_new);
          n_new++;
          continue;
        }
      expected = g_strdup_printf ("old-%" G_GINT64_FORMAT, offset);
      g_assert_cmpstr (value, ==, expected);
      n_old++;
    }
  g_assert_cmpuint (n_new, ==, 10);
  if (n_expected != G_MAXUINT)
    g_assert_cmpuint (n_old, ==, n_expected);
  for (guint i = 0; i < dump->failures->len; i++)
    g_assert_error ((GError *) g_ptr_array_index (dump->failures, i), TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT);
  if (n_old < N_RECORDS)
    g_assert_cmpuint (dump->failures->len, >, 0);
}

static gint n_told;
static gint n_told_of_loss;

/* The warning that tells of a salvage; any other one fails. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (!(level & G_LOG_LEVEL_WARNING))
    return g_log_writer_default (level, fields, n_fields, data);

  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "MESSAGE") != 0)
        continue;
      if (strstr (fields[i].value, "was salvaged") == NULL && strstr (fields[i].value, "was kept as") == NULL)
        g_error ("Unexpected: %s", (const char *) fields[i].value);
      g_atomic_int_add (&n_told, strstr (fields[i].value, "was salvaged") != NULL);
      g_atomic_int_add (&n_told_of_loss, strstr (fields[i].value, "records of topics that are gone") != NULL);
    }
  return G_LOG_WRITER_HANDLED;
}

static void
check_salvaged (LocalFixture *fixture, guint n_expected)
{
  TaskbusBus *bus;

  g_atomic_int_set (&n_told, 0);
  bus = local_fixture_open (fixture, NULL);
  g_assert_cmpint (g_atomic_int_get (&n_told), ==, 1);
  g_assert_cmpuint (count_aside (fixture), ==, 1);
  check_goes_on (fixture, bus, n_expected, N_RECORDS);
  local_fixture_close (bus);
}

static void
test_header (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  memset (contents, 'x', 100);
  store (fixture, contents, size);
  check_salvaged (fixture, N_RECORDS);
}

/* Any number of the header, but for the two by which a log says whose and of which version it is. */
static void
test_header_bits (LocalFixture *fixture, gconstpointer data)
{
  static const guint places[] = { 16, 18, 19, 20, 21, 31, 47, 59, 95 };
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *damaged = g_memdup2 (contents, size);
      TaskbusBus *bus;

      damaged[places[i]] ^= 64;
      store (fixture, damaged, size);
      bus = local_fixture_open (fixture, NULL);
      check_goes_on (fixture, bus, N_RECORDS, N_RECORDS);
      local_fixture_close (bus);
      remove_beside (fixture);
    }
}

static void
test_first_page (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  memset (contents, 0, PAGE);
  store (fixture, contents, size);
  check_salvaged (fixture, N_RECORDS);
}

static void
test_truncated (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  store (fixture, contents, size / 2 / PAGE * PAGE + 17);
  check_salvaged (fixture, G_MAXUINT);
}

/* A page in the middle: the log opens, and the damage is found when it is read. */
static void
test_page (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  TaskbusBus *bus;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  memset (contents + size / PAGE / 2 * PAGE, 0xa5, PAGE);
  store (fixture, contents, size);

  g_atomic_int_set (&n_told, 0);
  bus = local_fixture_open (fixture, NULL);
  check_goes_on (fixture, bus, G_MAXUINT, N_RECORDS);
  g_assert_cmpint (g_atomic_int_get (&n_told), ==, 1);
  local_fixture_close (bus);
  g_assert_cmpuint (count_aside (fixture), ==, 1);
}

/* A flipped bit in a value: exactly that record is passed over, and told. */
static void
test_bit (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  g_autoptr (LocalDump) dump = NULL;
  g_autoptr (GPtrArray) complaints = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus;
  char *place;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  place = memmem (contents, size, "old-1234", 8);
  g_assert_nonnull (place);
  *place ^= 4;
  store (fixture, contents, size);

  bus = local_fixture_open (fixture, NULL);
  dump = local_fixture_dump (bus, "t");
  g_assert_cmpuint (dump->records->len, ==, N_RECORDS - 1);
  local_dump_assert_values (dump, "old", N_RECORDS - 1);
  g_assert_cmpuint (dump->failures->len, ==, 1);
  g_assert_error ((GError *) g_ptr_array_index (dump->failures, 0), TASKBUS_ERROR, TASKBUS_ERROR_CORRUPT);
  g_assert_nonnull (strstr (((GError *) g_ptr_array_index (dump->failures, 0))->message, "1234"));

  complaints = taskbus_admin_check (taskbus_bus_get_admin (bus, NULL), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (complaints->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (complaints, 0), "1234"));
  local_fixture_close (bus);
}

/* Bits anywhere: it opens, and gives nothing that was not published. */
static void
test_random (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  contents = load (fixture, &size);
  for (guint round = 0; round < 20; round++)
    {
      g_autofree char *damaged = g_memdup2 (contents, size);
      TaskbusBus *bus;

      for (guint i = 0; i < 30; i++)
        damaged[g_test_rand_int_range (0, (gint32) size)] ^= (char) (1 << g_test_rand_int_range (0, 8));
      /* Not the two numbers by which a log says whose and of which version it is. */
      memcpy (damaged + 60, contents + 60, 12);
      store (fixture, damaged, size);
      bus = local_fixture_open (fixture, NULL);
      check_goes_on (fixture, bus, G_MAXUINT, 0);
      local_fixture_close (bus);
      remove_beside (fixture);
    }
}

/* Another process, which has the log open when it is salvaged, goes on with the new one. */
static void
test_open_elsewhere (LocalFixture *fixture, gconstpointer data)
{
  TaskbusBus *other;
  TaskbusBus *bus;
  g_autoptr (LocalDump) dump = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  fill (fixture);
  other = local_fixture_open (fixture, NULL);
  contents = load (fixture, &size);
  memset (contents, 0, 100);
  store (fixture, contents, size); /* another file, as a restored backup would be */

  g_atomic_int_set (&n_told, 0);
  bus = local_fixture_open (fixture, NULL);
  g_assert_cmpint (g_atomic_int_get (&n_told), ==, 1);
  local_fixture_publish (other, "t", "other", 100);
  local_fixture_publish (bus, "t", "bus", 100);
  dump = local_fixture_dump (other, "t");
  local_dump_assert_values (dump, "old", N_RECORDS);
  local_dump_assert_values (dump, "other", 100);
  local_dump_assert_values (dump, "bus", 100);
  local_fixture_close (bus);
  local_fixture_close (other);
}

/* Records whose topic cannot be found are lost, and that is said. */
static void
test_nameless (LocalFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  sqlite3 *db;
  gsize size;

  fill (fixture);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM label; DELETE FROM partition; DELETE FROM topic", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  contents = load (fixture, &size);
  memset (contents, 'x', 100);
  store (fixture, contents, size);

  g_atomic_int_set (&n_told_of_loss, 0);
  local_fixture_close (local_fixture_open (fixture, NULL));
  g_assert_cmpint (g_atomic_int_get (&n_told_of_loss), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (on_log, NULL, NULL);

#define ADD(path, func)                                                                                                \
  g_test_add ("/local/salvage/" path, LocalFixture, NULL, local_fixture_set_up, func, local_fixture_tear_down)

  ADD ("header", test_header);
  ADD ("header-bits", test_header_bits);
  ADD ("first-page", test_first_page);
  ADD ("truncated", test_truncated);
  ADD ("page", test_page);
  ADD ("bit", test_bit);
  ADD ("nameless", test_nameless);
  ADD ("open-elsewhere", test_open_elsewhere);
  ADD ("random", test_random);
  return g_test_run ();
}
