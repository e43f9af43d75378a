/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "message-tables.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_describe (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("test.event", &error);
  const TaskbusField *field;

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_type_get_name (type), ==, "test.event");
  g_assert_cmpstr (taskbus_message_type_get_topic (type), ==, "events");
  g_assert_cmpstr (taskbus_message_type_get_key (type), ==, "task-id");
  g_assert_null (taskbus_message_type_get_alternate_key (type));
  g_assert_cmpint (taskbus_message_type_get_envelope (type), ==, TASKBUS_ENVELOPE_EVENT);
  g_assert_cmpint (taskbus_message_type_get_style (type), ==, TASKBUS_MESSAGE_STYLE_PLAIN);
  g_assert_cmpuint (taskbus_message_type_get_n_fields (type), ==, 5);
  g_assert_true (g_type_is_a (taskbus_message_type_get_gtype (type), TASKBUS_TYPE_MESSAGE));

  field = taskbus_message_type_find_field (type, "task-id");
  g_assert_true (field == taskbus_message_type_get_field (type, 0));
  g_assert_true (field == taskbus_message_type_find_field (type, "task_id"));
  g_assert_true (field == taskbus_message_type_find_field (type, "taskId"));
  g_assert_null (taskbus_message_type_find_field (type, "taskid"));
  g_assert_null (taskbus_message_type_find_field (type, ""));
}

static void
test_not_found (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("test.evnt", &error);

  g_assert_null (type);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "test.event"));
  g_clear_error (&error);

  type = taskbus_message_type_lookup ("\xff\n", &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "bad.json"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_extension (void)
{
  GIOExtensionPoint *point = g_io_extension_point_lookup (TASKBUS_MESSAGE_EXTENSION_POINT_NAME);
  GIOExtension *extension = g_io_extension_point_get_extension_by_name (point, "test.event");
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("test.event", NULL);

  g_assert_nonnull (extension);
  g_assert_cmpuint (g_io_extension_get_type (extension), ==, taskbus_message_type_get_gtype (type));
  g_assert_cmpuint (g_io_extension_point_get_required_type (point), ==, TASKBUS_TYPE_MESSAGE);
}

static void
test_pattern (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("test.any.thing", &error);
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("test.any.thing", &error, "task-id", "t", NULL);
  g_autoptr (TaskbusMessage) copy = NULL;
  g_autoptr (TaskbusMessage) other = taskbus_message_new ("test.any.other", &error, "task-id", "t", NULL);
  g_autoptr (TaskbusMessage) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_type_get_name (type), ==, "test.any.*");
  g_assert_null (taskbus_message_type_get_topic (type));
  g_assert_cmpstr (taskbus_message_get_type_name (message), ==, "test.any.thing");
  g_assert_true (taskbus_message_get_message_type (message) == type);
  copy = taskbus_message_copy (message);
  g_assert_cmpstr (taskbus_message_get_type_name (copy), ==, "test.any.thing");
  g_assert_true (taskbus_message_equal (message, copy));
  g_assert_false (taskbus_message_equal (message, other));

  none = taskbus_message_new ("test.any.*", &error, NULL);
  g_assert_null (none);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

/* The same name again is no error; the first one stays. */
static void
test_twice (void)
{
  static const TaskbusMessageTable again = { .name = "test.event" };
  g_autoptr (TaskbusMessageType) type = NULL;

  taskbus_message_table_register (NULL, &again);
  type = taskbus_message_type_lookup ("test.event", NULL);
  g_assert_cmpuint (taskbus_message_type_get_n_fields (type), ==, 5);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup ("test.kinds", &error);
  g_autofree char *json = taskbus_message_type_to_json (type);
  g_auto (GStrv) parts = g_strsplit (json, "test.kinds", 2);
  g_autofree char *other_json = g_strjoinv ("test.copied", parts);
  g_autoptr (TaskbusMessageType) read = taskbus_message_type_new_from_json (json, -1, &error);
  g_autofree char *read_json = taskbus_message_type_to_json (read);
  g_autoptr (TaskbusMessageType) same = taskbus_message_type_register_json (json, -1, &error);
  g_autoptr (TaskbusMessageType) other = taskbus_message_type_register_json (other_json, -1, &error);
  g_autoptr (TaskbusMessageType) changed = NULL;
  g_autofree char *again = NULL;
  g_autofree char *changed_json = NULL;
  g_auto (GStrv) key = NULL;

  g_assert_no_error (error);
  g_assert_true (read != type);
  g_assert_cmpstr (read_json, ==, json);
  g_assert_true (same == type);
  again = taskbus_message_type_to_json (other);
  g_assert_cmpstr (again, ==, other_json);

  key = g_strsplit (other_json, "\"key\" : \"id\"", 2);
  g_assert_cmpuint (g_strv_length (key), ==, 2);
  changed_json = g_strjoinv ("\"key\" : \"uuid\"", key);
  changed = taskbus_message_type_register_json (changed_json, -1, &error);
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS);
}

static void
test_bad_tables (void)
{
  const char *const tables[] = {
    "",
    "[]",
    "{}",
    "{\"name\":\"bad\"} x",
    "{\"name\":\"bad name\"}",
    "{\"name\":\"bad.*x\"}",
    "{\"name\":5}",
    "{\"name\":\"bad\",\"nme\":1}",
    "{\"name\":\"bad\",\"name\":\"worse\"}",
    "{\"name\":\"bad\",\"topic\":\"a b\"}",
    "{\"name\":\"bad\",\"envelope\":\"paper\"}",
    "{\"name\":\"bad\",\"key\":\"a\"}",
    "{\"name\":\"bad\",\"fields\":{}}",
    "{\"name\":\"bad\",\"fields\":[1]}",
    "{\"name\":\"bad\",\"fields\":[{}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a_b\"}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\",\"kind\":\"thing\"}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\",\"flags\":[\"now\"]}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\",\"flags\":[\"never\"]}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\",\"kind\":\"enumeration\"}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\"},{\"name\":\"a\"}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\"},{\"name\":\"b\",\"member\":\"a\"}]}",
    "{\"name\":\"bad\",\"fields\":[{\"name\":\"a\",\"member\":\"\"}]}",
    "{\"name\":\"bad\",\"description\":\"a\\u0000b\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusMessageType) type = taskbus_message_type_register_json (tables[i], -1, &error);

      g_assert_null (type);
      g_assert_nonnull (error);
      g_assert_true (error->domain == TASKBUS_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* A type that is called as a module is no reason not to load the module. */
static void
test_name_of_module (void)
{
  static const TaskbusField field = { "name", "name", TASKBUS_FIELD_STRING };
  static const TaskbusMessageTable table = { .name = "user", .fields = &field, .n_fields = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = NULL;

  taskbus_message_table_register (NULL, &table);
  type = taskbus_message_type_lookup ("user.logged_in", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (taskbus_message_type_get_name (type), ==, "user.logged_in");
  g_assert_nonnull (taskbus_message_type_find_field (type, "user-id"));
}

/* Folders are read once in a process. */
static void
test_folders (void)
{
  g_autofree char *folder = g_dir_make_tmp ("messages-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good.json", NULL);
  g_autofree char *bad = g_build_filename (folder, "bad.json", NULL);
  g_autofree char *link = g_build_filename (folder, "endless.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = NULL;
  g_autoptr (GPtrArray) types = NULL;
  g_auto (GStrv) problems = NULL;

  g_assert_true (g_file_set_contents (
    good, "{\"name\":\"filed.thing\",\"fields\":[{\"name\":\"the-id\",\"kind\":\"id\"}]}", -1, NULL));
  g_assert_true (g_file_set_contents (bad, "{\"name\":\"filed.bad\",\n \"fields\":5}", -1, NULL));
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  g_setenv ("TASKBUS_MESSAGE_PATH", folder, TRUE);

  message = taskbus_message_from_json ("filed.thing", "{\"the_id\":7}", -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (taskbus_message_get_message_type (message));
  g_assert_cmpstr (taskbus_message_type_get_origin (taskbus_message_get_message_type (message)), ==, good);

  types = taskbus_message_type_list ();
  g_assert_cmpuint (types->len, >=, 5);
  for (guint i = 1; i < types->len; i++)
    g_assert_cmpstr (taskbus_message_type_get_name (types->pdata[i - 1]), <,
                     taskbus_message_type_get_name (types->pdata[i]));

  problems = taskbus_message_type_list_problems ();
  g_assert_cmpuint (g_strv_length (problems), ==, 2);
  g_assert_nonnull (strstr (problems[0], "bad.json"));
  g_assert_nonnull (strstr (problems[0], "line 2, column 11"));
  g_assert_nonnull (strstr (problems[1], "endless.json"));

  g_assert_cmpint (g_unlink (good), ==, 0);
  g_assert_cmpint (g_unlink (bad), ==, 0);
  g_assert_cmpint (g_unlink (link), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Types are looked up and registered, and messages made and read, in many threads at once. */
static gpointer
work (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *table =
        g_strdup_printf ("{\"name\":\"threads.n%u\",\"fields\":[{\"name\":\"a\",\"kind\":\"int64\"}]}", i % 20);
      g_autofree char *name = g_strdup_printf ("threads.n%u", i % 20);
      g_autoptr (TaskbusMessageType) type = taskbus_message_type_register_json (table, -1, NULL);
      g_autoptr (TaskbusMessage) message = message_tables_read (name, "{\"a\":1}");
      g_autoptr (TaskbusMessage) other = message_tables_read ("test.any.thing", "{\"taskId\":\"t\"}");

      g_assert_nonnull (type);
      g_assert_nonnull (taskbus_message_get_message_type (message));
      message_tables_assert_json (message, "{\"a\":1}");
      message_tables_assert_json (other, "{\"taskId\":\"t\"}");
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("work", work, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  message_tables_register ();

  /* The first one, as the folders are read when a type is not found. */
  g_test_add_func ("/message/types/name-of-module", test_name_of_module); /* first: nothing is loaded yet */
  g_test_add_func ("/message/types/folders", test_folders);
  g_test_add_func ("/message/types/describe", test_describe);
  g_test_add_func ("/message/types/not-found", test_not_found);
  g_test_add_func ("/message/types/extension", test_extension);
  g_test_add_func ("/message/types/pattern", test_pattern);
  g_test_add_func ("/message/types/twice", test_twice);
  g_test_add_func ("/message/types/round-trip", test_round_trip);
  g_test_add_func ("/message/types/bad-tables", test_bad_tables);
  g_test_add_func ("/message/types/threads", test_threads);
  return g_test_run ();
}
