/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The documents of the original systems, as messages and back. */
#include "json-equal.h"
#include "wire-documents.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <taskbus.h>

/* The document in its envelope. */
static const char *
find_data (const char *text, gsize *length)
{
  g_auto (TaskbusJsonReader) reader;
  const char *span = NULL;

  taskbus_json_reader_init (&reader, text, (gssize) *length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      gboolean is_data = taskbus_json_reader_is_text (&reader, "data", -1);
      const char *value;
      gsize value_length;

      taskbus_json_reader_skip (&reader, &value, &value_length, NULL);
      if (is_data)
        {
          span = value;
          *length = value_length;
        }
    }

  g_assert_nonnull (span);
  return span;
}

static const char *
get_text (const WireDocument *document, gsize *length)
{
  g_autoptr (TaskbusMessageType) type = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = g_bytes_get_data (document->value, length);

  type = taskbus_message_type_lookup (document->type, &error);
  g_assert_no_error (error);
  return taskbus_message_type_get_envelope (type) == TASKBUS_ENVELOPE_FLAT ? text : find_data (text, length);
}

static TaskbusMessage *
read_message (const WireDocument *document)
{
  gsize length;
  const char *text = get_text (document, &length);
  g_autoptr (GError) error = NULL;
  TaskbusMessage *message = taskbus_message_from_json (document->type, text, (gssize) length, &error);

  if (error != NULL)
    g_error ("%s: %s", document->name, error->message);
  return message;
}

static void
check_json (const WireDocument *document, TaskbusMessage *message)
{
  gsize length;
  const char *text = get_text (document, &length);
  g_autoptr (GError) error = NULL;
  g_autofree char *json = taskbus_message_to_json (message, &error);

  g_assert_no_error (error);
  assert_json_equal (document->name, json, -1, text, (gssize) length);
}

static void
test_unchanged (void)
{
  g_autoptr (GPtrArray) documents = wire_documents_load ();

  for (guint i = 0; i < documents->len; i++)
    {
      const WireDocument *document = documents->pdata[i];
      g_autoptr (TaskbusMessage) message = read_message (document);
      g_autoptr (TaskbusMessage) copy = taskbus_message_copy (message);

      check_json (document, message);
      check_json (document, copy);
      g_assert_true (taskbus_message_equal (message, copy));
    }
}

/* Whoever reads all properties changes none. */
static void
test_read (void)
{
  g_autoptr (GPtrArray) documents = wire_documents_load ();

  for (guint i = 0; i < documents->len; i++)
    {
      const WireDocument *document = documents->pdata[i];
      g_autoptr (TaskbusMessage) message = read_message (document);
      guint n;
      g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (message), &n);

      g_assert_cmpuint (n, >, 0);
      for (guint j = 0; j < n; j++)
        {
          g_auto (GValue) value = G_VALUE_INIT;

          g_object_get_property (G_OBJECT (message), pspecs[j]->name, &value);
        }
      check_json (document, message);
    }
}

/* Whoever sets each field to what it is gets the same document, however it was written. */
static void
test_set (void)
{
  g_autoptr (GPtrArray) documents = wire_documents_load ();

  for (guint i = 0; i < documents->len; i++)
    {
      const WireDocument *document = documents->pdata[i];
      g_autoptr (TaskbusMessage) message = NULL;
      g_auto (GStrv) members = NULL;

      /* What is not in the list of an enumeration may come, but not be set. */
      if (strcmp (document->name, "task.audit/other-type.json") == 0)
        continue;

      message = read_message (document);
      members = taskbus_message_list_members (message);
      for (guint j = 0; members[j] != NULL; j++)
        {
          g_autofree char *json = taskbus_message_get_json (message, members[j]);
          g_autoptr (GError) error = NULL;

          taskbus_message_set_json (message, members[j], json, &error);
          if (error != NULL)
            g_error ("%s: %s: %s", document->name, members[j], error->message);
        }
      check_json (document, message);
    }
}

/* One that is changed is so in its place, and the others stay as they were. */
static void
test_changed (void)
{
  static const char text[] = "{\"extra\":[1.50,-0],\"taskId\":\"t1\",\"error\":\"a\",\"zebra\":1E+400,\"timestamp\":"
                             "\"2026-01-05T10:30:03.123456789+08:00\"}";
  static const char expected[] = "{\"extra\":[1.50,-0],\"taskId\":\"t1\",\"error\":\"he said \\\"no\\\"\\n\","
                                 "\"zebra\":1E+400,\"timestamp\":\"2026-01-05T10:30:03.123456789+08:00\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_from_json ("task.failed", text, -1, &error);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *json = NULL;

  g_assert_no_error (error);
  g_object_get (message, "timestamp", &time, NULL);
  g_assert_cmpint (g_date_time_get_microsecond (time), ==, 123456);
  g_assert_cmpint (g_date_time_get_utc_offset (time), ==, 8 * G_TIME_SPAN_HOUR);

  g_object_set (message, "error", "he said \"no\"\n", NULL);
  json = taskbus_message_to_json (message, &error);
  g_assert_no_error (error);
  assert_json_equal ("task.failed", json, -1, expected, -1);
}

/* What is required is required. */
static void
test_missing (void)
{
  static const struct
  {
    const char *type;
    const char *text;
    const char *member;
  } cases[] = {
    { "task.failed", "{\"taskId\":\"t1\"}", "error" },
    { "task.failed", "{\"error\":\"x\"}", "taskId" },
    { "task.failed", "{\"taskId\":\"t1\",\"error\":null}", "error" },
    { "task.audit", "{\"event_type\":\"task_submission\",\"task_id\":\"t\",\"task_description\":\"\"}", "timestamp" },
    { "user_login", "{\"username\":\"admin\"}", "user_id" },
    { "user.registered", "{}", "user_id" },
    { "audit.entity", "{\"UserId\":\"7c9e6679-7425-40de-944b-e07fc1f90ae7\",\"EntityType\":\"x\"}", "Action" },
    { "email", "{\"To\":\"a\",\"Body\":\"\"}", "Subject" },
    { "order.event", "{\"event_type\":\"order_paid\"}", "order_id" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TaskbusMessage) message = taskbus_message_from_json (cases[i].type, cases[i].text, -1, &error);

      g_assert_null (message);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].type));
      g_assert_nonnull (strstr (error->message, cases[i].member));
    }
}

/* An old producer may leave out what a new one must not. */
static void
test_required_to_publish (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) old = taskbus_message_from_json ("task.created", "{}", -1, &error);
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type ("task.created", &error);

  g_assert_no_error (error);
  g_assert_true (taskbus_message_check (old, &error));
  g_assert_false (taskbus_message_check (message, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "taskId"));
  g_object_set (message, "task-id", "t1", NULL);
  g_clear_error (&error);
  g_assert_true (taskbus_message_check (message, &error));
  g_assert_no_error (error);
}

/* One message has one id, in the field and beside it, whoever gave it. */
static void
test_one_id (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new ("cache.invalidation", &error, "cache-key", "k", NULL);
  g_autoptr (TaskbusMessage) named = taskbus_message_new ("cache.invalidation", &error, "cache-key", "k", NULL);
  g_autoptr (TaskbusMessage) own = taskbus_message_new ("cache.invalidation", &error, "cache-key", "k", "message-id",
                                                        "0f8fad5b-d9cb-469f-a165-70867728950e", NULL);
  g_autofree char *json = taskbus_message_to_json (message, &error);
  g_autofree char *named_json = NULL;
  g_autofree char *own_json = NULL;
  g_autofree char *id = taskbus_message_get_text (message, "message-id");
  g_autofree char *named_id = NULL;

  g_assert_no_error (error);
  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpstr (taskbus_message_get_attribute (message, TASKBUS_ATTRIBUTE_ID), ==, id);

  taskbus_message_set_attribute (named, TASKBUS_ATTRIBUTE_ID, "550e8400-e29b-41d4-a716-446655440000");
  taskbus_message_set_attribute (named, TASKBUS_ATTRIBUTE_TIME, "2026-01-05T10:30:00Z");
  named_json = taskbus_message_to_json (named, &error);
  g_assert_no_error (error);
  assert_json_equal ("cache.invalidation", named_json, -1,
                     "{\"MessageId\":\"550e8400-e29b-41d4-a716-446655440000\",\"Timestamp\":\"2026-01-05T10:30:00Z\","
                     "\"CacheKey\":\"k\",\"Pattern\":null,\"Region\":null,\"Reason\":null}",
                     -1);

  own_json = taskbus_message_to_json (own, &error);
  g_assert_no_error (error);
  named_id = taskbus_message_get_text (own, "message-id");
  g_assert_cmpstr (taskbus_message_get_attribute (own, TASKBUS_ATTRIBUTE_ID), ==, named_id);
}

/* The modules have each of the types that have a document, and all of them are found by their names. */
static void
test_types (void)
{
  g_autoptr (GPtrArray) types = taskbus_message_type_list ();
  g_autoptr (GPtrArray) documents = wire_documents_load ();

  g_assert_cmpuint (types->len, >=, 30);
  for (guint i = 0; i < types->len; i++)
    {
      const char *name = taskbus_message_type_get_name (types->pdata[i]);
      guint n = 0;

      for (guint j = 0; j < documents->len; j++)
        {
          const WireDocument *document = documents->pdata[j];

          n += strcmp (document->type, name) == 0 ||
               (strcmp (name, "task.*") == 0 && strcmp (document->type, "task.progress") == 0);
        }
      if (n == 0)
        g_error ("there is no document of %s", name);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/wire/message/types", test_types);
  g_test_add_func ("/wire/message/unchanged", test_unchanged);
  g_test_add_func ("/wire/message/read", test_read);
  g_test_add_func ("/wire/message/set", test_set);
  g_test_add_func ("/wire/message/changed", test_changed);
  g_test_add_func ("/wire/message/missing", test_missing);
  g_test_add_func ("/wire/message/one-id", test_one_id);
  g_test_add_func ("/wire/message/required-to-publish", test_required_to_publish);

  return g_test_run ();
}
