/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-node.h"

#include "record/taskbus-printable-private.h"
#include "json/taskbus-json-position-private.h"
#include "json/taskbus-json-reader.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An array or object that is open; its node belongs to the one around it. */
typedef struct
{
  JsonNode *node;
  JsonObject *object;
  JsonArray *array;
  GHashTable *again; /* members that came again: name to the last node; or NULL */
} Level;

typedef struct
{
  TaskbusJsonReader reader;
  Level levels[TASKBUS_JSON_MAX_DEPTH + 1];
  JsonNode *root;
  char *name; /* of the member that is read */
} Build;

static char *
describe_position (const Build *build)
{
  gsize position = taskbus_json_reader_get_position (&build->reader, NULL, NULL);

  return taskbus_json_describe_position (build->reader.start, position);
}

/* Text that a C string cannot hold would be cut. */
static char *
dup_string (Build *build, GError **error)
{
  g_autofree char *position = NULL;
  gsize length;
  const char *text = taskbus_json_reader_get_string (&build->reader, &length);

  if (memchr (text, '\0', length) == NULL)
    return g_strndup (text, length);

  position = describe_position (build);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("A JsonNode cannot hold a text with U+0000 (%s)"),
               position);
  return NULL;
}

static gboolean
read_number (Build *build, JsonNode *node, GError **error)
{
  gint64 whole;
  double number;
  gsize length;
  const char *span = taskbus_json_reader_get_span (&build->reader, &length);
  gboolean is_whole = memchr (span, '.', length) == NULL && memchr (span, 'e', length) == NULL &&
                      memchr (span, 'E', length) == NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *position = NULL;

  if (is_whole && taskbus_json_reader_get_int64 (&build->reader, &whole))
    return json_node_init_int (node, whole) != NULL;
  if (!is_whole && taskbus_json_reader_get_double (&build->reader, &number))
    return json_node_init_double (node, number) != NULL;

  text = g_strndup (span, MIN (length, 128));
  shown = taskbus_printable (text);
  position = describe_position (build);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("A JsonNode cannot hold the number %s (%s); read it as text"), shown, position);
  return FALSE;
}

static gboolean
read_string (Build *build, JsonNode *node, GError **error)
{
  g_autofree char *text = dup_string (build, error);

  return text != NULL && json_node_init_string (node, text) != NULL;
}

static void
begin_level (Build *build, JsonNode *node, gboolean is_object)
{
  Level *level = &build->levels[taskbus_json_reader_get_depth (&build->reader)];

  *level = (Level){ .node = node };
  if (is_object)
    {
      level->object = json_object_new ();
      json_node_init_object (node, level->object);
      json_object_unref (level->object);
    }
  else
    {
      level->array = json_array_new ();
      json_node_init_array (node, level->array);
      json_array_unref (level->array);
    }
}

static gboolean
read_value (Build *build, TaskbusJsonToken token, JsonNode *node, GError **error)
{
  switch (token)
    {
    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      begin_level (build, node, token == TASKBUS_JSON_TOKEN_BEGIN_OBJECT);
      return TRUE;

    case TASKBUS_JSON_TOKEN_STRING:
      return read_string (build, node, error);
    case TASKBUS_JSON_TOKEN_NUMBER:
      return read_number (build, node, error);

    case TASKBUS_JSON_TOKEN_TRUE:
    case TASKBUS_JSON_TOKEN_FALSE:
      json_node_init_boolean (node, token == TASKBUS_JSON_TOKEN_TRUE);
      return TRUE;

    default:
      json_node_init_null (node);
      return TRUE;
    }
}

static void
add_member (Build *build, Level *level, JsonNode *node)
{
  if (!json_object_has_member (level->object, build->name))
    {
      json_object_set_member (level->object, build->name, node);
      return;
    }

  /* For each that is set again, json-glib looks through the names of all. */
  if (level->again == NULL)
    level->again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  g_hash_table_replace (level->again, g_strdup (build->name), node);
}

/* A node in its place, to be filled in. */
static JsonNode *
place_node (Build *build, guint depth)
{
  Level *level = &build->levels[depth];
  JsonNode *node = json_node_alloc ();

  if (depth == 0)
    build->root = node;
  else if (level->object != NULL)
    add_member (build, level, node);
  else
    json_array_add_element (level->array, node);
  return node;
}

/* Gives the members that came again their last values, in the places of the first ones. */
static void
end_level (Level *level)
{
  g_autoptr (GHashTable) again = g_steal_pointer (&level->again);
  g_autoptr (JsonObject) object = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (again == NULL)
    return;

  object = json_object_new ();
  json_object_iter_init_ordered (&iter, level->object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonNode *last = g_hash_table_lookup (again, name);

      json_object_set_member (object, name, json_node_ref (last != NULL ? last : node));
    }
  json_node_set_object (level->node, object);
}

static gboolean
build_token (Build *build, TaskbusJsonToken token, GError **error)
{
  guint depth = taskbus_json_reader_get_depth (&build->reader);

  switch (token)
    {
    case TASKBUS_JSON_TOKEN_INVALID:
      return FALSE;

    case TASKBUS_JSON_TOKEN_END_OBJECT:
    case TASKBUS_JSON_TOKEN_END_ARRAY:
      end_level (&build->levels[depth + 1]);
      return TRUE;

    case TASKBUS_JSON_TOKEN_NAME:
      g_free (build->name);
      build->name = dup_string (build, error);
      return build->name != NULL;

    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      return read_value (build, token, place_node (build, depth - 1), error);

    default:
      return read_value (build, token, place_node (build, depth), error);
    }
}

/**
 * taskbus_json_to_node:
 * @text: (nullable): a JSON document
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads a document into a tree of json-glib, as strictly as everything in Taskbus is read and without recursion.
 *
 * What such a tree cannot hold is an error rather than another value: whole numbers beyond 64 bits with a sign, numbers beyond
 * a double, texts with U+0000. Numbers with a point or an exponent become the nearest double. Of members of the same name
 * the last one counts, in the place of the first one.
 *
 * Returns: (transfer full): the tree, or %NULL with [error@Taskbus.Error.BAD_MESSAGE]
 *
 * Since: 1.0
 */
JsonNode *
taskbus_json_to_node (const char *text, gssize length, GError **error)
{
  Build build;
  TaskbusJsonToken token;
  gboolean is_good = TRUE;

  g_return_val_if_fail (text != NULL || length <= 0, NULL);

  taskbus_json_reader_init (&build.reader, text, length);
  build.root = NULL;
  build.name = NULL;
  while (is_good && (token = taskbus_json_reader_next (&build.reader, error)) != TASKBUS_JSON_TOKEN_END)
    is_good = build_token (&build, token, error);

  for (guint depth = taskbus_json_reader_get_depth (&build.reader); depth > 0; depth--)
    g_clear_pointer (&build.levels[depth].again, g_hash_table_unref);
  g_free (build.name);
  taskbus_json_reader_clear (&build.reader);
  if (!is_good)
    g_clear_pointer (&build.root, json_node_unref);
  return build.root;
}
