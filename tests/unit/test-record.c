/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <taskbus.h>

#include <string.h>

static void
assert_bytes (GBytes *bytes, const void *data, gsize size)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, size);
}

static void
test_null_is_not_empty (void)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (TaskbusRecord) nulls = taskbus_record_new ("t", NULL, NULL);
  g_autoptr (TaskbusRecord) empties = taskbus_record_new ("t", empty, empty);
  g_autoptr (TaskbusRecord)
    empties_data = taskbus_record_new_data ("t", (const guint8 *) "", 0, (const guint8 *) "", 0);
  g_autoptr (GBytes) key = taskbus_record_get_key (empties);
  g_autoptr (GBytes) value = taskbus_record_get_value (empties);
  gsize size = 99;

  g_assert_false (taskbus_record_has_key (nulls));
  g_assert_true (taskbus_record_is_tombstone (nulls));
  g_assert_null (taskbus_record_get_key (nulls));
  g_assert_null (taskbus_record_get_value (nulls));
  g_assert_null (taskbus_record_peek_value (nulls, &size));
  g_assert_cmpuint (size, ==, 0);

  g_assert_true (taskbus_record_has_key (empties));
  g_assert_false (taskbus_record_is_tombstone (empties));
  g_assert_nonnull (taskbus_record_peek_key (empties, NULL));
  assert_bytes (key, "", 0);
  assert_bytes (value, "", 0);

  g_assert_true (taskbus_record_equal (empties, empties_data));
  g_assert_false (taskbus_record_equal (empties, nulls));
  g_assert_cmpuint (taskbus_record_get_size (empties), ==, 0);
}

static void
test_bytes_unchanged (void)
{
  static const gsize sizes[] = { 1, 15, 1023, 1024, 1025, 4096, 1024 * 1024 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8 *data = g_malloc (sizes[i]);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TaskbusRecord) record = NULL;
      g_autoptr (GBytes) key = NULL;
      g_autoptr (GBytes) value = NULL;

      for (gsize j = 0; j < sizes[i]; j++)
        data[j] = (guint8) (j * 31);
      bytes = g_bytes_new (data, sizes[i]);
      record = taskbus_record_new ("t", bytes, bytes);
      g_clear_pointer (&bytes, g_bytes_unref);

      key = taskbus_record_get_key (record);
      value = taskbus_record_get_value (record);
      g_clear_pointer (&record, taskbus_record_unref);

      /* The bytes outlive the record that they are from. */
      assert_bytes (key, data, sizes[i]);
      assert_bytes (value, data, sizes[i]);
    }
}

static void
test_large_is_not_copied (void)
{
  g_autofree guint8 *data = g_malloc0 (4096);
  g_autoptr (GBytes) large = g_bytes_new (data, 1025);
  g_autoptr (GBytes) small = g_bytes_new (data, 1024);
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("t", small, large);
  g_autoptr (TaskbusRecord) copied = taskbus_record_new_data ("t", NULL, 0, data, 4096);
  g_autoptr (GBytes) value = taskbus_record_get_value (record);

  g_assert_true (value == large);
  g_assert_true (taskbus_record_peek_value (record, NULL) == g_bytes_get_data (large, NULL));
  g_assert_true (taskbus_record_peek_key (record, NULL) != g_bytes_get_data (small, NULL));

  /* Plain data is not the record's to keep, whatever its size. */
  g_assert_true (taskbus_record_peek_value (copied, NULL) != data);
  memset (data, 1, 4096);
  g_assert_cmpint (taskbus_record_peek_value (copied, NULL)[4095], ==, 0);
}

static void
test_defaults (void)
{
  g_autoptr (TaskbusRecord) record = taskbus_record_new ("task.created", NULL, NULL);

  g_assert_cmpstr (taskbus_record_get_topic (record), ==, "task.created");
  g_assert_cmpint (taskbus_record_get_partition (record), ==, TASKBUS_PARTITION_ANY);
  g_assert_cmpint (taskbus_record_get_offset (record), ==, TASKBUS_OFFSET_NONE);
  g_assert_cmpint (taskbus_record_get_timestamp (record), ==, TASKBUS_TIMESTAMP_NONE);
  g_assert_null (taskbus_record_get_date_time (record));
  g_assert_cmpuint (taskbus_record_get_n_headers (record), ==, 0);
  g_assert_null (taskbus_record_find_header (record, "none"));
}

static void
test_headers (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (2000), 2000);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (GBytes) last = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) empty = NULL;

  taskbus_record_builder_add_header_string (builder, "a", "1");
  taskbus_record_builder_add_header (builder, "b", NULL);
  taskbus_record_builder_add_header_string (builder, "a", "2");
  taskbus_record_builder_add_header (builder, "large", large);
  taskbus_record_builder_add_header_string (builder, "empty", "");
  taskbus_record_builder_add_header_data (builder, "", (const guint8 *) "\0\xff", 2);
  record = taskbus_record_builder_end (builder);

  g_assert_cmpuint (taskbus_record_get_n_headers (record), ==, 6);
  g_assert_cmpstr (taskbus_record_get_header_name (record, 0), ==, "a");
  g_assert_cmpstr (taskbus_record_get_header_name (record, 2), ==, "a");
  g_assert_cmpstr (taskbus_record_get_header_name (record, 5), ==, "");
  g_assert_null (taskbus_record_get_header_value (record, 1));
  g_assert_null (taskbus_record_find_header (record, "b"));

  last = taskbus_record_find_header (record, "a");
  assert_bytes (last, "2", 1);
  kept = taskbus_record_get_header_value (record, 3);
  g_assert_true (kept == large);
  empty = taskbus_record_get_header_value (record, 4);
  assert_bytes (empty, "", 0);
  g_assert_cmpint (taskbus_record_peek_header_value (record, 5, NULL)[1], ==, 0xff);
  g_assert_cmpuint (taskbus_record_get_size (record), ==, 1 + 1 + 1 + 1 + 1 + 5 + 2000 + 5 + 2);
}

static void
test_many_headers (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autoptr (TaskbusRecord) record = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("header-%u", i);

      taskbus_record_builder_add_header_string (builder, name, name);
    }

  record = taskbus_record_builder_end (builder);
  g_assert_cmpuint (taskbus_record_get_n_headers (record), ==, 100);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("header-%u", i);
      g_autoptr (GBytes) value = taskbus_record_get_header_value (record, i);

      g_assert_cmpstr (taskbus_record_get_header_name (record, i), ==, name);
      assert_bytes (value, name, strlen (name));
    }
}

static void
test_builder_again (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("one");
  g_autoptr (GBytes) key = g_bytes_new_static ("k", 1);
  g_autoptr (TaskbusRecord) first = NULL;
  g_autoptr (TaskbusRecord) same = NULL;
  g_autoptr (TaskbusRecord) second = NULL;

  taskbus_record_builder_set_key (builder, key);
  taskbus_record_builder_set_value_data (builder, (const guint8 *) "v", 1);
  taskbus_record_builder_add_header_string (builder, "a", "1");
  taskbus_record_builder_add_header_string (builder, "b", "2");
  taskbus_record_builder_add_header_string (builder, "a", "3");
  taskbus_record_builder_set_partition (builder, 3);
  taskbus_record_builder_set_offset (builder, 7);
  taskbus_record_builder_set_timestamp (builder, 0);
  first = taskbus_record_builder_end (builder);
  same = taskbus_record_builder_end (builder);
  g_assert_true (taskbus_record_equal (first, same));
  g_assert_cmpint (taskbus_record_get_partition (same), ==, 3);
  g_assert_cmpint (taskbus_record_get_offset (same), ==, 7);
  g_assert_cmpint (taskbus_record_get_timestamp (same), ==, 0);

  taskbus_record_builder_remove_headers (builder, "a");
  g_clear_pointer (&same, taskbus_record_unref);
  same = taskbus_record_builder_end (builder);
  g_assert_cmpuint (taskbus_record_get_n_headers (same), ==, 1);
  g_assert_cmpstr (taskbus_record_get_header_name (same, 0), ==, "b");
  g_assert_cmpuint (taskbus_record_get_n_headers (first), ==, 3);

  taskbus_record_builder_reset (builder, "two");
  second = taskbus_record_builder_end (builder);
  g_assert_cmpstr (taskbus_record_get_topic (second), ==, "two");
  g_assert_false (taskbus_record_has_key (second));
  g_assert_true (taskbus_record_is_tombstone (second));
  g_assert_cmpuint (taskbus_record_get_n_headers (second), ==, 0);
  g_assert_cmpint (taskbus_record_get_partition (second), ==, TASKBUS_PARTITION_ANY);
  g_assert_cmpint (taskbus_record_get_timestamp (second), ==, TASKBUS_TIMESTAMP_NONE);
}

static void
test_builder_from (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autoptr (TaskbusRecordBuilder) from = NULL;
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) copy = NULL;

  taskbus_record_builder_set_value_data (builder, (const guint8 *) "", 0);
  taskbus_record_builder_add_header (builder, "null", NULL);
  taskbus_record_builder_set_partition (builder, 2);
  taskbus_record_builder_set_timestamp (builder, 1234567);
  record = taskbus_record_builder_end (builder);

  from = taskbus_record_builder_new_from (record);
  copy = taskbus_record_builder_end (from);
  g_assert_true (taskbus_record_equal (record, copy));
  g_assert_cmpint (taskbus_record_get_partition (copy), ==, 2);
  g_assert_cmpint (taskbus_record_get_timestamp (copy), ==, 1234567);

  g_clear_pointer (&copy, taskbus_record_unref);
  taskbus_record_builder_set_topic (from, "dead");
  copy = taskbus_record_builder_end (from);
  g_assert_cmpstr (taskbus_record_get_topic (copy), ==, "dead");
  g_assert_false (taskbus_record_equal (record, copy));
}

static TaskbusRecord *
make (const char *topic, const char *key, const char *value, const char *name, const char *header)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new (topic);

  taskbus_record_builder_set_key_data (builder, (const guint8 *) key, key != NULL ? strlen (key) : 0);
  taskbus_record_builder_set_value_data (builder, (const guint8 *) value, value != NULL ? strlen (value) : 0);
  if (name != NULL)
    taskbus_record_builder_add_header_string (builder, name, header);
  return taskbus_record_builder_end (builder);
}

static void
test_equal (void)
{
  g_autoptr (TaskbusRecord) record = make ("t", "k", "v", "h", "x");
  g_autoptr (TaskbusRecord) same = make ("t", "k", "v", "h", "x");
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);

  g_assert_true (taskbus_record_equal (record, record));
  g_assert_true (taskbus_record_equal (record, same));

  g_ptr_array_add (others, make ("u", "k", "v", "h", "x"));
  g_ptr_array_add (others, make ("t", "l", "v", "h", "x"));
  g_ptr_array_add (others, make ("t", NULL, "v", "h", "x"));
  g_ptr_array_add (others, make ("t", "k", "", "h", "x"));
  g_ptr_array_add (others, make ("t", "k", NULL, "h", "x"));
  g_ptr_array_add (others, make ("t", "k", "v", "i", "x"));
  g_ptr_array_add (others, make ("t", "k", "v", "h", "y"));
  g_ptr_array_add (others, make ("t", "k", "v", NULL, NULL));
  for (guint i = 0; i < others->len; i++)
    g_assert_false (taskbus_record_equal (record, others->pdata[i]));
}

static void
test_date_time (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autoptr (TaskbusRecord) record = NULL;
  g_autoptr (TaskbusRecord) far = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  taskbus_record_builder_set_timestamp (builder, G_GINT64_CONSTANT (1767609000123456));
  record = taskbus_record_builder_end (builder);
  time = taskbus_record_get_date_time (record);
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%fZ");
  g_assert_cmpstr (text, ==, "2026-01-05T10:30:00.123456Z");

  taskbus_record_builder_set_timestamp (builder, G_MAXINT64);
  far = taskbus_record_builder_end (builder);
  g_assert_null (taskbus_record_get_date_time (far));
}

static void
test_to_string_bounded (void)
{
  g_autoptr (TaskbusRecordBuilder) builder = taskbus_record_builder_new ("t");
  g_autofree guint8 *data = g_malloc (1024 * 1024);
  g_autoptr (TaskbusRecord) record = NULL;
  g_autofree char *text = NULL;

  memset (data, 0xff, 1024 * 1024);
  taskbus_record_builder_set_key_data (builder, data, 1024 * 1024);
  taskbus_record_builder_set_value_data (builder, data, 1024 * 1024);
  for (guint i = 0; i < 100; i++)
    taskbus_record_builder_add_header_data (builder, "header\n\x1b[31m", data, 1024);
  record = taskbus_record_builder_end (builder);
  text = taskbus_record_to_string (record);

  g_assert_cmpuint (strlen (text), <, 8192);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strchr (text, '\n'));
  g_assert_null (strchr (text, '\x1b'));
  g_assert_nonnull (strstr (text, "1048576 bytes"));
}

static void
test_to_string_foreign_topic (void)
{
  g_autofree char *topic = g_strnfill (100 * 1000, '\x1b');
  g_autoptr (TaskbusRecord) record = taskbus_record_new (topic, NULL, NULL);
  g_autofree char *text = taskbus_record_to_string (record);

  g_assert_cmpuint (strlen (text), <, 512);
  g_assert_null (strchr (text, '\x1b'));
  g_assert_nonnull (strstr (text, "value=null"));
}

static gpointer
ref_and_unref (gpointer data)
{
  for (guint i = 0; i < 10000; i++)
    {
      GBytes *value = taskbus_record_get_value (data);

      g_bytes_unref (value);
    }

  taskbus_record_unref (data);
  return NULL;
}

static void
test_threads (void)
{
  TaskbusRecord *record = taskbus_record_new_data ("t", NULL, 0, (const guint8 *) "v", 1);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", ref_and_unref, taskbus_record_ref (record));
  taskbus_record_unref (record);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/null-is-not-empty", test_null_is_not_empty);
  g_test_add_func ("/record/bytes-unchanged", test_bytes_unchanged);
  g_test_add_func ("/record/large-is-not-copied", test_large_is_not_copied);
  g_test_add_func ("/record/defaults", test_defaults);
  g_test_add_func ("/record/headers", test_headers);
  g_test_add_func ("/record/many-headers", test_many_headers);
  g_test_add_func ("/record/builder-again", test_builder_again);
  g_test_add_func ("/record/builder-from", test_builder_from);
  g_test_add_func ("/record/equal", test_equal);
  g_test_add_func ("/record/date-time", test_date_time);
  g_test_add_func ("/record/to-string-bounded", test_to_string_bounded);
  g_test_add_func ("/record/to-string-foreign-topic", test_to_string_foreign_topic);
  g_test_add_func ("/record/threads", test_threads);

  return g_test_run ();
}
