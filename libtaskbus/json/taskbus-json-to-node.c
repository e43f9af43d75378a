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
  JsonObject *object;
  JsonArray *array;
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

static JsonNode *
read_number (Build *build, GError **error)
{
  JsonNode *node = json_node_alloc ();
  gint64 whole;
  double number;
  gsize length;
  const char *span = taskbus_json_reader_get_span (&build->reader, &length);
  gboolean is_whole = memchr (span, '.', length) == NULL && memchr (span, 'e', length) == NULL &&
                      memchr (span, 'E', length) == NULL;

  if (is_whole && taskbus_json_reader_get_int64 (&build->reader, &whole))
    {
      json_node_init_int (node, whole);
    }
  else if (!is_whole && taskbus_json_reader_get_double (&build->reader, &number))
    {
      json_node_init_double (node, number);
    }
  else
    {
      g_autofree char *text = g_strndup (span, MIN (length, 128));
      g_autofree char *shown = taskbus_printable (text);
      g_autofree char *position = describe_position (build);

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("A JsonNode cannot hold the number %s (%s); read it as text"), shown, position);
      g_clear_pointer (&node, json_node_unref);
    }

  return node;
}

static JsonNode *
read_string (Build *build, GError **error)
{
  g_autofree char *text = dup_string (build, error);

  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
begin_level (Build *build, gboolean is_object)
{
  JsonNode *node = json_node_alloc ();
  Level *level = &build->levels[taskbus_json_reader_get_depth (&build->reader)];

  *level = (Level){ NULL, NULL };
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
  return node;
}

static JsonNode *
read_value (Build *build, TaskbusJsonToken token, GError **error)
{
  switch (token)
    {
    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      return begin_level (build, token == TASKBUS_JSON_TOKEN_BEGIN_OBJECT);

    case TASKBUS_JSON_TOKEN_STRING:
      return read_string (build, error);
    case TASKBUS_JSON_TOKEN_NUMBER:
      return read_number (build, error);

    case TASKBUS_JSON_TOKEN_TRUE:
    case TASKBUS_JSON_TOKEN_FALSE:
      return json_node_init_boolean (json_node_alloc (), token == TASKBUS_JSON_TOKEN_TRUE);

    default:
      return json_node_init_null (json_node_alloc ());
    }
}

static void
add_node (Build *build, JsonNode *node, guint depth)
{
  Level *level = &build->levels[depth];

  if (depth == 0)
    build->root = node;
  else if (level->object != NULL)
    json_object_set_member (level->object, build->name, node);
  else
    json_array_add_element (level->array, node);
}

static gboolean
build_token (Build *build, TaskbusJsonToken token, GError **error)
{
  JsonNode *node;
  guint depth;

  switch (token)
    {
    case TASKBUS_JSON_TOKEN_INVALID:
      return FALSE;

    case TASKBUS_JSON_TOKEN_END_OBJECT:
    case TASKBUS_JSON_TOKEN_END_ARRAY:
      return TRUE;

    case TASKBUS_JSON_TOKEN_NAME:
      g_free (build->name);
      build->name = dup_string (build, error);
      return build->name != NULL;

    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      depth = taskbus_json_reader_get_depth (&build->reader) - 1;
      break;

    default:
      depth = taskbus_json_reader_get_depth (&build->reader);
      break;
    }

  node = read_value (build, token, error);
  if (node == NULL)
    return FALSE;
  add_node (build, node, depth);
  return TRUE;
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

  g_free (build.name);
  taskbus_json_reader_clear (&build.reader);
  if (!is_good)
    g_clear_pointer (&build.root, json_node_unref);
  return build.root;
}
