/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The parts of the log that no public function reaches one by one. */
#include "local-append.h"
#include "local-balance.h"
#include "local-fixture.h"
#include "local-maintenance.h"
#include "local-murmur2.h"
#include "local-retention.h"
#include "local-row.h"
#include "local-time-index.h"

#include <string.h>

static void
test_murmur2 (void)
{
  /* What Kafka's Java client has. */
  static const struct
  {
    const char *key;
    gint32 hash;
  } known[] = {
    { "21", -973932308 },
    { "foobar", -790332482 },
    { "a-little-bit-long-string", -985981536 },
    { "a-little-bit-longer-string", -1486304829 },
    { "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971 },
    { "abc", 479470107 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize size = strlen (known[i].key);
      gint32 partition = local_murmur2_partition ((const guint8 *) known[i].key, size, 7);

      g_assert_cmpint ((gint32) local_murmur2 ((const guint8 *) known[i].key, size), ==, known[i].hash);
      g_assert_cmpint (partition, ==, (known[i].hash & 0x7fffffff) % 7);
    }
}

static TaskbusRecord *
make_record (const char *value, gint64 timestamp)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");

  taskbus_record_builder_set_value_data (builder, (const guint8 *) value, strlen (value));
  taskbus_record_builder_set_timestamp (builder, timestamp);
  return taskbus_record_builder_end (builder);
}

static void
test_headers (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autoptr (TaskbusRecordBuilder) again = taskbus_record_builder_new ("t");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) copy = NULL;
  g_autoptr (GByteArray) packed = g_byte_array_new ();

  taskbus_record_builder_add_header_string (builder, "a", "1");
  taskbus_record_builder_add_header_data (builder, "a", NULL, 0);
  taskbus_record_builder_add_header_data (builder, "", (const guint8 *) "", 0);
  taskbus_record_builder_add_header_string (builder, "a", "2");
  record = taskbus_record_builder_end (builder);
  local_row_pack_headers (packed, record);
  g_assert_true (local_row_unpack_headers (&(LocalBlob){ packed->data, packed->len }, again));
  copy = taskbus_record_builder_end (again);
  g_assert_true (taskbus_record_equal (record, copy));

  /* Cut anywhere, or with sizes of anything, it is refused or read within its bounds. */
  for (guint size = 0; size < packed->len; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (packed->data, size);

      taskbus_record_builder_reset (again, NULL);
      local_row_unpack_headers (&(LocalBlob){ cut, size }, again);
    }
  for (guint i = 0; i < packed->len * 8; i++)
    {
      g_autofree guint8 *flipped = g_memdup2 (packed->data, packed->len);

      flipped[i / 8] ^= (guint8) (1 << i % 8);
      taskbus_record_builder_reset (again, NULL);
      local_row_unpack_headers (&(LocalBlob){ flipped, packed->len }, again);
    }
}

static void
test_checksum (void)
{
  LocalRow row = { .id = 5, .topic_id = 1, .timestamp = 7, .key = { (const guint8 *) "k", 1 } };
  guint32 checksum = local_row_checksum (&row);

  row.value = (LocalBlob){ (const guint8 *) "", 0 };
  g_assert_cmpuint (local_row_checksum (&row), !=, checksum);
  row.value = (LocalBlob){ NULL, 0 };
  g_assert_cmpuint (local_row_checksum (&row), ==, checksum);
  row.topic_id = 2;
  g_assert_cmpuint (local_row_checksum (&row), !=, checksum);
}

static void
test_balance (void)
{
  static const guint8 all[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  static const guint8 some[] = { 1, 0, 1, 0, 0, 1, 0, 0 };
  gint owners[5] = { 0, 0, 0, 0, 0 };
  gint taken[4] = { 1, -1, 0, 1 };
  guint loads[3] = { 0, 0, 0 };

  local_balance (3, 5, all, owners);
  for (guint i = 0; i < 5; i++)
    loads[owners[i]]++;
  g_assert_cmpuint (loads[0], ==, 2);
  g_assert_cmpuint (MIN (loads[1], loads[2]), ==, 1);
  g_assert_cmpuint (MAX (loads[1], loads[2]), ==, 2);

  local_balance (2, 4, some, taken);
  g_assert_cmpint (taken[0], ==, 0);
  g_assert_cmpint (taken[1], ==, 0);
  g_assert_cmpint (taken[2], ==, 1);
  g_assert_cmpint (taken[3], ==, -1);
  local_balance (0, 1, all, taken);
  g_assert_cmpint (taken[0], ==, -1);
}

static LocalLog *
open_log (LocalFixture *fixture, gint64 retention_age, gint64 retention_bytes)
{
  g_autoptr (LocalSettings) settings = local_settings_new (fixture->directory);
  g_autoptr (GError) error = NULL;
  LocalLog *log;

  settings->retention_age = retention_age;
  settings->retention_bytes = retention_bytes;
  log = local_log_open (settings, &error);
  g_assert_no_error (error);
  return log;
}

/* One record each, at the times given in ms. */
static void
append (LocalLog *log, guint n, gint64 (*get_time) (guint i))
{
  g_autofree LocalEntry *entries = g_new0 (LocalEntry, n);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      entries[i].timestamp = get_time (i);
      entries[i].record = make_record ("0123456789", entries[i].timestamp);
    }
  g_assert_true (local_log_begin (log, FALSE, &error));
  g_assert_true (local_append (log, entries, n, &error));
  g_assert_true (local_log_commit (log, &error));
  for (guint i = 0; i < n; i++)
    taskbus_record_unref (entries[i].record);
}

/* Times that go back and forth. */
static gint64
get_wavy_time (guint i)
{
  return 1000000 + (gint64) i * 10 + (i % 7 == 0 ? -50 : 0) + (i % 501 == 0 ? 300 : 0);
}

static void
test_time_index (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (LocalLog) log = open_log (fixture, -1, -1);
  g_autoptr (GError) error = NULL;

  append (log, 5000, get_wavy_time);
  for (gint64 wanted = 999900; wanted < 1051000; wanted += 97)
    {
      gint64 offset = -1;
      gint64 expected = 0;

      while (expected < 5000 && get_wavy_time ((guint) expected) < wanted)
        expected++;
      g_assert_true (local_time_index_find (log->database, 1, wanted, 0, 5000, &offset, &error));
      g_assert_no_error (error);
      g_assert_cmpint (offset, ==, expected);
    }
}

static void
assert_low (LocalLog *log, gint64 low)
{
  gint64 value = -1;
  gint64 n = -1;
  gboolean found;

  g_assert_true (local_database_get_int (log->database, &value, &found, NULL, "SELECT low_offset FROM partition", ""));
  g_assert_cmpint (value, ==, low);
  g_assert_true (local_database_get_int (log->database, &n, &found, NULL,
                                         "SELECT next_offset - count (*) FROM record, partition", ""));
  g_assert_cmpint (n, ==, low);
}

static void
keep_house (LocalLog *log)
{
  while (local_maintenance_step (log) < G_USEC_PER_SEC)
    continue;
}

static gint64
get_old_time (guint i)
{
  return i < 1500 ? g_get_real_time () - G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC : g_get_real_time ();
}

static void
execute (LocalLog *log, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (log->database->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* By age, but nothing that a group has not read. */
static void
test_retention_age (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (LocalLog) log = open_log (fixture, 60 * 1000, -1);

  append (log, 2000, get_old_time);
  execute (log, "INSERT INTO consumer_group (name) VALUES ('g'); INSERT INTO position VALUES (1, 1, 700)");
  keep_house (log);
  assert_low (log, 700);
  execute (
    log, "INSERT INTO assignment (group_id, partition_id, epoch) VALUES (2, 1, 1); UPDATE position SET offset = 1900");
  keep_house (log);
  assert_low (log, 700);
  execute (log, "DELETE FROM assignment");
  keep_house (log);
  assert_low (log, 1500);
}

/* By size, and with the policy that does not wait for readers. */
static void
test_retention_bytes (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (LocalLog) log = open_log (fixture, -1, 5000);

  append (log, 2000, get_wavy_time);
  execute (log, "INSERT INTO consumer_group (name) VALUES ('g'); INSERT INTO position VALUES (1, 1, 10)");
  keep_house (log);
  assert_low (log, 10);
  execute (log, "INSERT INTO setting VALUES (1, 'retention.policy', 'always')");
  keep_house (log);
  assert_low (log, 1500);
  append (log, 1, get_wavy_time);
  keep_house (log);
  assert_low (log, 1501);
}

static gpointer
run_step (gpointer data)
{
  local_maintenance_step (data);
  return NULL;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_waiting (gpointer data)
{
  g_autofree char *reason = local_lock_describe_wait (data);

  return reason != NULL;
}

/* Who saw too much, and then had to wait for another one that saw it as well, does not delete as much again. */
static void
test_retention_twice (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (LocalLog) log = open_log (fixture, -1, 5000);
  g_autoptr (LocalLog) other = open_log (fixture, -1, 5000);
  g_autoptr (GError) error = NULL;
  LocalRetention seen;
  GThread *thread;
  guint tick;

  append (log, 700, get_wavy_time);
  g_assert_true (local_log_begin (log, FALSE, &error));
  thread = g_thread_new ("retention", run_step, other);
  tick = g_timeout_add (50, on_tick, NULL);
  local_fixture_wait (is_waiting, other->lock);
  g_source_remove (tick);
  g_assert_true (local_retention_find (log, &seen));
  g_assert_true (local_retention_delete (log, &seen, 500, &error));
  g_assert_true (local_log_commit (log, &error));
  g_thread_join (thread);
  assert_low (log, 200);
}

static void
assert_appends (LocalLog *log, gint32 partition, gint64 offset)
{
  LocalEntry entry = { .timestamp = 1 };
  g_autoptr (TaskbusRecord) record = make_record ("x", 1);
  g_autoptr (GError) error = NULL;

  entry.record = record;
  g_assert_true (local_log_begin (log, FALSE, &error));
  g_assert_true (local_append (log, &entry, 1, &error));
  g_assert_true (local_log_commit (log, &error));
  g_assert_no_error (entry.error);
  g_assert_cmpint (entry.partition, ==, partition);
  g_assert_cmpint (entry.offset, ==, offset);
}

static guint n_told;

/* The warning that tells of lost partitions; any other one fails. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (!(level & G_LOG_LEVEL_WARNING))
    return g_log_writer_default (level, fields, n_fields, data);

  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "MESSAGE") != 0)
        continue;
      if (strstr (fields[i].value, "had lost partitions") == NULL)
        g_error ("Unexpected: %s", (const char *) fields[i].value);
      n_told++;
    }
  return G_LOG_WRITER_HANDLED;
}

/* A table that lost rows without its structure being damaged. */
static void
test_partitions_gone (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (LocalLog) log = open_log (fixture, -1, -1);

  append (log, 5, get_wavy_time);
  execute (log, "DELETE FROM partition");
  local_catalog_clear (log->catalog);
  assert_appends (log, 0, 5);
  g_assert_cmpuint (n_told, ==, 1);

  execute (log, "DELETE FROM partition; DELETE FROM label");
  local_catalog_clear (log->catalog);
  assert_appends (log, 0, 0);
  g_assert_cmpuint (n_told, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_log_set_writer_func (on_log, NULL, NULL);

#define ADD(path, func)                                                                                                \
  g_test_add ("/local/engine/" path, LocalFixture, NULL, local_fixture_set_up, func, local_fixture_tear_down)

  g_test_add_func ("/local/engine/murmur2", test_murmur2);
  g_test_add_func ("/local/engine/headers", test_headers);
  g_test_add_func ("/local/engine/checksum", test_checksum);
  g_test_add_func ("/local/engine/balance", test_balance);
  ADD ("time-index", test_time_index);
  ADD ("retention-age", test_retention_age);
  ADD ("retention-bytes", test_retention_bytes);
  ADD ("retention-twice", test_retention_twice);
  ADD ("partitions-gone", test_partitions_gone);
  return g_test_run ();
}
