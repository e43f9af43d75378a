/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-node.h"

#include "json/taskbus-json-double-private.h"
#include "json/taskbus-json-writer-private.h"

#include <math.h>
#include <string.h>

/* An array or object that is being written. */
typedef struct
{
  JsonArray *array; /* or NULL */
  guint index;
  JsonObjectIter members;
} Level;

/* A double stays one for who reads it: it always has a point or an exponent. */
static void
write_double (TaskbusJsonWriter *writer, double number)
{
  char text[TASKBUS_JSON_DOUBLE_SIZE + 2];
  gsize length;

  if (!isfinite (number))
    {
      taskbus_json_writer_double (writer, number);
      return;
    }

  length = taskbus_json_double_write (number, text);
  if (memchr (text, '.', length) == NULL && memchr (text, 'e', length) == NULL)
    {
      memcpy (text + length, ".0", 2);
      length += 2;
    }
  taskbus_json_writer_raw (writer, text, length);
}

static void
write_value (TaskbusJsonWriter *writer, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      taskbus_json_writer_int64 (writer, json_node_get_int (node));
      break;
    case G_TYPE_DOUBLE:
      write_double (writer, json_node_get_double (node));
      break;
    case G_TYPE_BOOLEAN:
      taskbus_json_writer_boolean (writer, json_node_get_boolean (node));
      break;
    case G_TYPE_STRING:
      taskbus_json_writer_string (writer, json_node_get_string (node), -1);
      break;
    default: /* never given a value */
      taskbus_json_writer_fail (writer, FAILURE_CALL, 0);
      break;
    }
}

/* Writes a node, or begins it: then TRUE. */
static gboolean
write_node (TaskbusJsonWriter *writer, JsonNode *node, Level *level)
{
  JsonObject *object;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_NULL:
      taskbus_json_writer_null (writer);
      return FALSE;

    case JSON_NODE_OBJECT:
      object = json_node_get_object (node);
      if (object == NULL)
        break;
      level->array = NULL;
      json_object_iter_init_ordered (&level->members, object);
      taskbus_json_writer_begin_object (writer);
      return TRUE;

    case JSON_NODE_ARRAY:
      level->array = json_node_get_array (node);
      if (level->array == NULL)
        break;
      level->index = 0;
      taskbus_json_writer_begin_array (writer);
      return TRUE;

    case JSON_NODE_VALUE:
    default:
      write_value (writer, node);
      return FALSE;
    }

  taskbus_json_writer_fail (writer, FAILURE_CALL, 0);
  return FALSE;
}

/* The next node of a level, with its name written; ends the level when there is none. */
static JsonNode *
next_node (TaskbusJsonWriter *writer, Level *level)
{
  const char *name;
  JsonNode *node;

  if (level->array != NULL)
    {
      if (level->index < json_array_get_length (level->array))
        return json_array_get_element (level->array, level->index++);
      taskbus_json_writer_end_array (writer);
      return NULL;
    }

  if (json_object_iter_next_ordered (&level->members, &name, &node))
    {
      taskbus_json_writer_name (writer, name, -1);
      return node;
    }
  taskbus_json_writer_end_object (writer);
  return NULL;
}

/**
 * taskbus_json_writer_node: (skip)
 * @writer: a writer
 * @node: (nullable): a tree, or %NULL for `null`
 *
 * Writes a tree of json-glib as a value, without recursion. Too many levels (also those of a tree that contains itself),
 * text that is no UTF-8 and numbers that are not finite are failures.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_node (TaskbusJsonWriter *writer, JsonNode *node)
{
  Level levels[TASKBUS_JSON_MAX_DEPTH + 1];
  guint depth = 0;

  g_return_if_fail (writer != NULL);

  if (node == NULL)
    {
      taskbus_json_writer_null (writer);
      return;
    }

  /* The writer refuses more levels than there is room for. */
  depth += write_node (writer, node, &levels[0]) ? 1 : 0;
  while (depth > 0 && !taskbus_json_writer_has_failed (writer))
    {
      JsonNode *child = next_node (writer, &levels[depth - 1]);

      if (child == NULL)
        depth--;
      else if (write_node (writer, child, &levels[depth]))
        depth++;
    }
}

/**
 * taskbus_json_from_node:
 * @node: a tree
 * @error: return location for a [error@Taskbus.Error]
 *
 * Writes a tree of json-glib as a document, without recursion and in the order of its members. Doubles always have a point
 * or an exponent, so that they are read as doubles again.
 *
 * Returns: (transfer full): the document, or %NULL with [error@Taskbus.Error.INVALID_ARGUMENT] when the tree has more than 64
 *   levels, text that is no UTF-8 or a number that is not finite
 *
 * Since: 1.0
 */
char *
taskbus_json_from_node (JsonNode *node, GError **error)
{
  g_auto (TaskbusJsonWriter) writer = { 0 };

  g_return_val_if_fail (node != NULL, NULL);

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_node (&writer, node);
  if (!taskbus_json_writer_end (&writer, error))
    return NULL;
  return taskbus_json_writer_steal (&writer, NULL);
}
