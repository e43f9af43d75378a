/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>
#include <taskbus.h>

#include <math.h>
#include <string.h>

static JsonNode *
read_node (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = taskbus_json_to_node (text, -1, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_kinds (void)
{
  static const char document[] = "{\"s\":\"中\\u00e9\\n\",\"i\":-5,\"big\":9223372036854775807,\"d\":2.0,\"e\":1e+21,"
                                 "\"t\":true,\"f\":false,\"n\":null,\"l\":[1,[],{}],\"o\":{\"z\":1,\"a\":2}}";
  g_autoptr (JsonNode) node = read_node (document);
  JsonObject *object = json_node_get_object (node);
  g_autofree char *written = taskbus_json_from_node (node, NULL);

  g_assert_cmpstr (json_object_get_string_member (object, "s"), ==, "中é\n");
  g_assert_cmpint (json_object_get_int_member (object, "i"), ==, -5);
  g_assert_cmpint (json_object_get_int_member (object, "big"), ==, G_MAXINT64);
  g_assert_true (json_node_get_value_type (json_object_get_member (object, "d")) == G_TYPE_DOUBLE);
  g_assert_true (json_object_get_boolean_member (object, "t"));
  g_assert_true (json_object_get_null_member (object, "n"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "l")), ==, 3);
  /* Members in their order, doubles as doubles. */
  g_assert_cmpstr (written, ==,
                   "{\"s\":\"中é\\n\",\"i\":-5,\"big\":9223372036854775807,\"d\":2.0,\"e\":1e+21,"
                   "\"t\":true,\"f\":false,\"n\":null,\"l\":[1,[],{}],\"o\":{\"z\":1,\"a\":2}}");
}

static void
test_duplicate_members (void)
{
  g_autoptr (JsonNode) node = read_node ("{\"a\":{\"b\":1},\"c\":2,\"a\":[3,{\"x\":4}]}");
  g_autofree char *written = taskbus_json_from_node (node, NULL);

  g_assert_cmpstr (written, ==, "{\"a\":[3,{\"x\":4}],\"c\":2}");
}

/* So many members, with so many names. */
static JsonNode *
read_members (guint n, guint n_names, gint64 *duration)
{
  g_autoptr (GString) text = g_string_new ("{");
  gint64 start;
  JsonNode *node;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "\"%x\":%u,", i % n_names, i);
  g_string_append (text, "\"last\":[{}]}");

  start = g_get_monotonic_time ();
  node = read_node (text->str);
  *duration = g_get_monotonic_time () - start;
  return node;
}

/* Names that come twice take no longer than others; with a look through all names for each of them it would be minutes. */
static void
test_many_duplicates (void)
{
  gint64 once_duration, twice_duration;
  g_autoptr (JsonNode) once = read_members (100000, 100000, &once_duration);
  g_autoptr (JsonNode) twice = read_members (100000, 50000, &twice_duration);
  JsonObject *object = json_node_get_object (twice);

  g_assert_cmpint (twice_duration, <, 10 * once_duration + G_USEC_PER_SEC);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (once)), ==, 100001);
  g_assert_cmpuint (json_object_get_size (object), ==, 50001);
  g_assert_cmpint (json_object_get_int_member (object, "0"), ==, 50000);
  g_assert_cmpint (json_object_get_int_member (object, "c34f"), ==, 99999);
}

static void
test_does_not_fit (void)
{
  static const char *const documents[] = { "9223372036854775808", "[-9223372036854775809]", "{\"a\":[1e309]}", "1e-400",
                                           "\"a\\u0000\"",        "{\"a\\u0000b\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (taskbus_json_check (documents[i], -1, NULL));
      g_assert_null (taskbus_json_to_node (documents[i], -1, &error));
      g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
      g_assert_nonnull (strstr (error->message, "column "));
    }
}

static void
test_broken_in_the_middle (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_json_to_node ("{\"a\":[1,{\"b\":\"x\",\"c\":[true,]}]}", -1, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE);
}

static void
test_depth (void)
{
  JsonNode *node = json_node_init_null (json_node_alloc ());
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  for (guint i = 0; i < TASKBUS_JSON_MAX_DEPTH; i++)
    {
      JsonNode *outer = json_node_init_array (json_node_alloc (), json_array_new ());

      json_array_unref (json_node_get_array (outer));
      json_array_add_element (json_node_get_array (outer), node);
      node = outer;
    }
  written = taskbus_json_from_node (node, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (written), ==, 2 * TASKBUS_JSON_MAX_DEPTH + 4);
  json_node_unref (node);
}

/* A tree that contains itself has no end. */
static void
test_cycle (void)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GError) error = NULL;

  json_object_unref (object);
  json_object_set_object_member (object, "me", json_object_ref (object));
  g_assert_null (taskbus_json_from_node (node, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
  json_object_remove_member (object, "me");
}

static void
assert_refused (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;
  g_autoptr (GError) error = NULL;

  g_assert_null (taskbus_json_from_node (owned, &error));
  g_assert_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT);
}

static void
test_bad_trees (void)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "\xff", 1);
  assert_refused (json_node_init_object (json_node_alloc (), object));
  assert_refused (json_node_init_string (json_node_alloc (), "\xff"));
  assert_refused (json_node_init_double (json_node_alloc (), NAN));
  assert_refused (json_node_init_double (json_node_alloc (), INFINITY));
  assert_refused (json_node_new (JSON_NODE_VALUE));
  assert_refused (json_node_new (JSON_NODE_OBJECT));
  assert_refused (json_node_new (JSON_NODE_ARRAY));
}

static void
test_within_a_document (void)
{
  g_autoptr (JsonNode) node = read_node ("{\"a\":[\"é\"]}");
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_DOTNET);
  taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_node (&writer, node);
  taskbus_json_writer_node (&writer, NULL);
  taskbus_json_writer_end_array (&writer);
  g_assert_true (taskbus_json_writer_end (&writer, NULL));
  g_assert_cmpstr (taskbus_json_writer_get_text (&writer, NULL), ==, "[{\"a\":[\"\\u00E9\"]},null]");

  /* The levels around it count. */
  taskbus_json_writer_reset (&writer);
  for (guint i = 0; i < TASKBUS_JSON_MAX_DEPTH - 1; i++)
    taskbus_json_writer_begin_array (&writer);
  taskbus_json_writer_node (&writer, node);
  g_assert_true (taskbus_json_writer_has_failed (&writer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-node/kinds", test_kinds);
  g_test_add_func ("/json-node/duplicate-members", test_duplicate_members);
  g_test_add_func ("/json-node/many-duplicates", test_many_duplicates);
  g_test_add_func ("/json-node/does-not-fit", test_does_not_fit);
  g_test_add_func ("/json-node/broken-in-the-middle", test_broken_in_the_middle);
  g_test_add_func ("/json-node/depth", test_depth);
  g_test_add_func ("/json-node/cycle", test_cycle);
  g_test_add_func ("/json-node/bad-trees", test_bad_trees);
  g_test_add_func ("/json-node/within-a-document", test_within_a_document);

  return g_test_run ();
}
