/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "local-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_S 20

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_directory (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
local_fixture_set_up (LocalFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("taskbus-local-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "log.db", NULL);
}

void
local_fixture_tear_down (LocalFixture *fixture, gconstpointer data)
{
  remove_directory (fixture->directory);
  g_clear_pointer (&fixture->directory, g_free);
  g_clear_pointer (&fixture->path, g_free);
}

static TaskbusProfile *
make_profile (LocalFixture *fixture, va_list settings)
{
  TaskbusProfile *profile = taskbus_profile_new_plain ();
  g_autofree char *endpoint = g_strconcat ("local:", fixture->directory, NULL);
  g_autoptr (GError) error = NULL;
  const char *key;

  g_assert_true (taskbus_profile_set (profile, "endpoints", endpoint, &error));
  while ((key = va_arg (settings, const char *)) != NULL)
    {
      taskbus_profile_set (profile, key, va_arg (settings, const char *), &error);
      g_assert_no_error (error);
    }
  return profile;
}

TaskbusProfile *
local_fixture_make_profile (LocalFixture *fixture, ...)
{
  TaskbusProfile *profile;
  va_list settings;

  va_start (settings, fixture);
  profile = make_profile (fixture, settings);
  va_end (settings);
  return profile;
}

TaskbusBus *
local_fixture_open (LocalFixture *fixture, ...)
{
  g_autoptr (TaskbusProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusBus *bus;
  va_list settings;

  va_start (settings, fixture);
  profile = make_profile (fixture, settings);
  va_end (settings);
  bus = taskbus_bus_new (profile);
  taskbus_bus_open (bus, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

void
local_fixture_close (TaskbusBus *bus)
{
  g_autoptr (GError) error = NULL;

  taskbus_bus_close (bus, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (bus);
}

void
local_fixture_publish (TaskbusBus *bus, const char *topic, const char *prefix, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  g_autoptr (GPtrArray) receipts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i % 16);
      g_autofree char *value = g_strdup_printf ("%s-%u", prefix, i);

      g_ptr_array_add (records, taskbus_record_new_data (topic, (const guint8 *) key, strlen (key),
                                                         (const guint8 *) value, strlen (value)));
    }

  receipts = taskbus_bus_publish_records (bus, records, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    g_assert_no_error (taskbus_receipt_get_error (g_ptr_array_index (receipts, i)));
}

static gboolean
on_too_late (gpointer data)
{
  g_error ("What was waited for did not happen within %d s", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

void
local_fixture_wait (LocalCondition condition, gpointer data)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) deadline = g_timeout_source_new_seconds (PATIENCE_S);

  g_source_set_callback (deadline, on_too_late, NULL, NULL);
  g_source_attach (deadline, context);
  while (!condition (data))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (deadline);
}

static TaskbusOutcome
on_record (TaskbusDelivery *delivery, gpointer data)
{
  LocalDump *dump = data;

  g_ptr_array_add (dump->records, taskbus_record_ref (taskbus_delivery_get_record (delivery)));
  return TASKBUS_OUTCOME_DONE;
}

static void
on_end (TaskbusSubscription *subscription, const TaskbusTopicPartition *partition, gpointer data)
{
  LocalDump *dump = data;

  dump->n_ends++;
}

static void
on_failed (TaskbusSubscription *subscription, const GError *error, gpointer data)
{
  LocalDump *dump = data;

  g_test_message ("Failed: %s", error->message);
  g_ptr_array_add (dump->failures, g_error_copy (error));
}

typedef struct
{
  LocalDump *dump;
  guint n_partitions;
} DumpState;

static gboolean
is_complete (gpointer data)
{
  DumpState *state = data;

  return state->dump->n_ends >= state->n_partitions;
}

LocalDump *
local_fixture_dump (TaskbusBus *bus, const char *topic)
{
  LocalDump *dump = g_new0 (LocalDump, 1);
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (TaskbusTopicInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  TaskbusAdmin *admin = taskbus_bus_get_admin (bus, &error);
  DumpState state = { dump, 0 };

  g_assert_no_error (error);
  info = taskbus_admin_describe_topic (admin, topic, NULL, &error);
  g_assert_no_error (error);
  state.n_partitions = info->partitions->len;

  dump->records = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_record_unref);
  dump->failures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  subscription = taskbus_bus_subscribe (bus, NULL, (const char *const[]){ topic, NULL }, NULL, on_record, dump, NULL,
                                        &error);
  g_assert_no_error (error);
  g_signal_connect (subscription, "end-reached", G_CALLBACK (on_end), dump);
  g_signal_connect (subscription, "failed", G_CALLBACK (on_failed), dump);
  local_fixture_wait (is_complete, &state);
  taskbus_subscription_close (subscription, NULL, &error);
  g_assert_no_error (error);
  return dump;
}

void
local_dump_free (LocalDump *dump)
{
  g_ptr_array_unref (dump->records);
  g_ptr_array_unref (dump->failures);
  g_free (dump);
}

void
local_dump_assert_values (LocalDump *dump, const char *prefix, guint n)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < dump->records->len; i++)
    {
      gsize size;
      const guint8 *value = taskbus_record_peek_value (g_ptr_array_index (dump->records, i), &size);
      char *text = g_strndup ((const char *) value, size);

      if (!g_str_has_prefix (text, prefix))
        g_free (text);
      else if (!g_hash_table_add (values, text))
        g_error ("A value is there twice");
    }
  g_assert_cmpuint (g_hash_table_size (values), ==, n);
}
