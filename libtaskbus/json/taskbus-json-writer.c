/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/taskbus-json-writer-private.h"

#include "json/taskbus-json-depth-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_SIZE 256

/**
 * taskbus_json_writer_init: (skip)
 * @writer: (out caller-allocates): a writer
 * @style: how strings are escaped
 *
 * Prepares @writer for a document. Nothing is allocated before something is written.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_init (TaskbusJsonWriter *writer, TaskbusJsonStyle style)
{
  g_return_if_fail (writer != NULL);

  *writer = (TaskbusJsonWriter){ .style = (guint8) style };
  taskbus_json_writer_reset (writer);
}

/**
 * taskbus_json_writer_reset: (skip)
 * @writer: a writer
 *
 * Forgets what was written, also a failure, and begins the next document in the same buffer.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_reset (TaskbusJsonWriter *writer)
{
  g_return_if_fail (writer != NULL);

  writer->at = writer->start;
  writer->objects = 0;
  writer->failed_at = 0;
  writer->depth = 0;
  writer->expects = EXPECTS_VALUE;
  writer->after = EXPECTS_NOTHING;
  writer->comma = FALSE;
  writer->failure = FAILURE_NONE;
}

/**
 * taskbus_json_writer_clear: (skip)
 * @writer: a writer
 *
 * Frees what @writer holds, and leaves it ready for another document.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_clear (TaskbusJsonWriter *writer)
{
  g_return_if_fail (writer != NULL);

  g_clear_pointer (&writer->start, g_free);
  writer->limit = NULL;
  taskbus_json_writer_reset (writer);
}

/* One byte more than asked for, so that the end of the text always fits. */
void
taskbus_json_writer_grow (TaskbusJsonWriter *writer, gsize room)
{
  gsize used = (gsize) (writer->at - writer->start);
  gsize size = MAX (FIRST_SIZE, (gsize) (writer->limit - writer->start));

  if (room > G_MAXSIZE / 4 - used)
    g_error ("A JSON document of more than %" G_GSIZE_FORMAT " bytes", used);
  while (size - used < room)
    size *= 2;

  writer->start = g_realloc (writer->start, size + 1);
  writer->at = writer->start + used;
  writer->limit = writer->start + size;
}

/* The first failure stays, and from then on no call finds its place. */
void
taskbus_json_writer_fail (TaskbusJsonWriter *writer, guint failure, gsize position)
{
  if (writer->failure != FAILURE_NONE)
    return;

  writer->failure = (guint8) failure;
  writer->failed_at = position;
  writer->expects = EXPECTS_NOTHING;
  writer->after = EXPECTS_NOTHING;
  writer->depth = 0;
}

static void
begin_level (TaskbusJsonWriter *writer, char bracket, gboolean is_object)
{
  if (!taskbus_json_writer_begin_value (writer, 1))
    return;

  if (writer->depth == TASKBUS_JSON_MAX_DEPTH)
    {
      taskbus_json_writer_fail (writer, FAILURE_DEPTH, 0);
      return;
    }

  *writer->at++ = bracket;
  writer->objects = writer->objects << 1 | (is_object ? 1 : 0);
  writer->depth++;
  writer->after = is_object ? EXPECTS_NAME : EXPECTS_VALUE;
  writer->expects = writer->after;
  writer->comma = FALSE;
}

static void
end_level (TaskbusJsonWriter *writer, char bracket, gboolean is_object)
{
  guint8 expected = is_object ? EXPECTS_NAME : EXPECTS_VALUE;

  if (writer->depth == 0 || (writer->objects & 1) != (is_object ? 1 : 0) || writer->expects != expected)
    {
      taskbus_json_writer_fail (writer, FAILURE_CALL, 0);
      return;
    }

  taskbus_json_writer_reserve (writer, 1);
  *writer->at++ = bracket;
  writer->objects >>= 1;
  writer->depth--;
  if (writer->depth == 0)
    writer->after = EXPECTS_NOTHING;
  else
    writer->after = (writer->objects & 1) != 0 ? EXPECTS_NAME : EXPECTS_VALUE;
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_begin_object: (skip)
 * @writer: a writer
 *
 * Begins an object. Its members follow, each a name and a value.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_begin_object (TaskbusJsonWriter *writer)
{
  begin_level (writer, '{', TRUE);
}

/**
 * taskbus_json_writer_end_object: (skip)
 * @writer: a writer
 *
 * Ends an object.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_end_object (TaskbusJsonWriter *writer)
{
  end_level (writer, '}', TRUE);
}

/**
 * taskbus_json_writer_begin_array: (skip)
 * @writer: a writer
 *
 * Begins an array. Its elements follow.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_begin_array (TaskbusJsonWriter *writer)
{
  begin_level (writer, '[', FALSE);
}

/**
 * taskbus_json_writer_end_array: (skip)
 * @writer: a writer
 *
 * Ends an array.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_end_array (TaskbusJsonWriter *writer)
{
  end_level (writer, ']', FALSE);
}

/**
 * taskbus_json_writer_boolean: (skip)
 * @writer: a writer
 * @value: the value
 *
 * Writes `true` or `false`.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_boolean (TaskbusJsonWriter *writer, gboolean value)
{
  if (!taskbus_json_writer_begin_value (writer, 5))
    return;

  if (value)
    taskbus_json_writer_put (writer, "true", 4);
  else
    taskbus_json_writer_put (writer, "false", 5);
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_null: (skip)
 * @writer: a writer
 *
 * Writes `null`.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_null (TaskbusJsonWriter *writer)
{
  if (!taskbus_json_writer_begin_value (writer, 4))
    return;

  taskbus_json_writer_put (writer, "null", 4);
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_raw: (skip)
 * @writer: a writer
 * @span: the text of one value
 * @length: its length
 *
 * Writes a value as it stands. Its text is not looked at again: it has to come from a reader that checked it, or from
 * another writer. With the levels around it, it has at most `TASKBUS_JSON_MAX_DEPTH` levels, like all that is written.
 *
 * Since: 1.0
 */
void
taskbus_json_writer_raw (TaskbusJsonWriter *writer, const char *span, gsize length)
{
  if (!taskbus_json_writer_begin_value (writer, length))
    return;

  /* What nothing is around has no more levels than who checked it allowed. */
  if (writer->depth > 0 && taskbus_json_is_deeper (span, length, TASKBUS_JSON_MAX_DEPTH - writer->depth))
    {
      taskbus_json_writer_fail (writer, FAILURE_DEPTH, 0);
      return;
    }

  taskbus_json_writer_put (writer, span, length);
  taskbus_json_writer_end_value (writer);
}

/**
 * taskbus_json_writer_has_failed: (skip)
 * @writer: a writer
 *
 * Tells whether something could not be written, so that one can say what that was; `taskbus_json_writer_end()` says why.
 *
 * Returns: %TRUE when nothing more is written
 *
 * Since: 1.0
 */
gboolean
taskbus_json_writer_has_failed (const TaskbusJsonWriter *writer)
{
  return writer->failure != FAILURE_NONE;
}

static void
set_failure (const TaskbusJsonWriter *writer, GError **error)
{
  switch (writer->failure)
    {
    case FAILURE_DEPTH:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("The JSON document would have more than %d levels"), TASKBUS_JSON_MAX_DEPTH);
      break;

    case FAILURE_ENCODING:
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("A text cannot be written as JSON: it is not UTF-8 from its byte %zu on"), writer->failed_at);
      break;

    case FAILURE_NUMBER:
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                           _ ("A number cannot be written as JSON: it is infinite or not a number"));
      break;

    case FAILURE_TIME:
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                           _ ("A time cannot be written: its year is not between 0 and 9999"));
      break;

    default:
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                           _ ("The program did not write a whole JSON document"));
      break;
    }
}

/**
 * taskbus_json_writer_end: (skip)
 * @writer: a writer
 * @error: return location for a [error@Taskbus.Error]
 *
 * Ends the document, and says whether there is one.
 *
 * Returns: %TRUE when a whole document was written, otherwise %FALSE with [error@Taskbus.Error.INVALID_ARGUMENT]
 *
 * Since: 1.0
 */
gboolean
taskbus_json_writer_end (TaskbusJsonWriter *writer, GError **error)
{
  g_return_val_if_fail (writer != NULL, FALSE);

  if (writer->failure == FAILURE_NONE && writer->expects == EXPECTS_NOTHING)
    {
      *writer->at = '\0';
      return TRUE;
    }

  taskbus_json_writer_fail (writer, FAILURE_CALL, 0);
  set_failure (writer, error);
  return FALSE;
}

/**
 * taskbus_json_writer_get_text: (skip)
 * @writer: a writer that ended its document
 * @length: (out) (optional): return location for the length of the text
 *
 * Gets what was written.
 *
 * Returns: (transfer none): the document, ended by a NUL, good until @writer is used again
 *
 * Since: 1.0
 */
const char *
taskbus_json_writer_get_text (const TaskbusJsonWriter *writer, gsize *length)
{
  g_return_val_if_fail (writer != NULL && writer->start != NULL, NULL);

  if (length != NULL)
    *length = (gsize) (writer->at - writer->start);
  return writer->start;
}

/**
 * taskbus_json_writer_to_bytes: (skip)
 * @writer: a writer that ended its document
 *
 * Copies what was written; @writer keeps its buffer for the next document.
 *
 * Returns: (transfer full): the document
 *
 * Since: 1.0
 */
GBytes *
taskbus_json_writer_to_bytes (const TaskbusJsonWriter *writer)
{
  g_return_val_if_fail (writer != NULL && writer->start != NULL, NULL);

  return g_bytes_new (writer->start, (gsize) (writer->at - writer->start));
}

/**
 * taskbus_json_writer_steal: (skip)
 * @writer: a writer that ended its document
 * @length: (out) (optional): return location for the length of the text
 *
 * Takes what was written, with the buffer that it is in, and leaves @writer ready for another document.
 *
 * Returns: (transfer full): the document, ended by a NUL
 *
 * Since: 1.0
 */
char *
taskbus_json_writer_steal (TaskbusJsonWriter *writer, gsize *length)
{
  char *text;

  g_return_val_if_fail (writer != NULL && writer->start != NULL, NULL);

  if (length != NULL)
    *length = (gsize) (writer->at - writer->start);
  text = g_steal_pointer (&writer->start);
  taskbus_json_writer_clear (writer);
  return text;
}
