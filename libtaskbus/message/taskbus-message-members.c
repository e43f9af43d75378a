/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-private.h"
#include "message/taskbus-message-unknown-private.h"
#include "message/taskbus-name-hash-private.h"
#include "json/taskbus-json-span.h"

#include <string.h>

typedef struct
{
  const char *span;
  gsize length;
} Value;

/* The document as it is now, whether it may be published or not; NULL when it cannot be written. */
static char *
write_as_it_is (TaskbusMessage *self, gsize *length)
{
  g_auto (TaskbusJsonWriter) writer;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  if (!taskbus_message_get_operations (self)->write (self, &writer, NULL) || !taskbus_json_writer_end (&writer, NULL))
    return NULL;
  return taskbus_json_writer_steal (&writer, length);
}

/* A name with a NUL in it has no C string: it is shown, and does not end, there. */
static char *
dup_shown_name (TaskbusJsonReader *reader)
{
  gsize length;
  const char *name = taskbus_json_reader_get_string (reader, &length);
  GString *shown = g_string_sized_new (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      if (name[i] != '\0')
        g_string_append_c (shown, name[i]);
      else
        g_string_append_unichar (shown, 0xfffd);
    }
  return g_string_free (shown, FALSE);
}

static void
add_names (GStrvBuilder *names, const char *json, gsize length)
{
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, json, (gssize) length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      g_autofree char *name = dup_shown_name (&reader);

      g_strv_builder_add (names, name);
      taskbus_json_reader_skip (&reader, NULL, NULL, NULL);
    }
}

/**
 * taskbus_message_list_members:
 * @self: a message
 *
 * Lists the members of the document in the order in which they would be written, those that the type does not know
 * included.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the members; none for a document that is no object
 *
 * Since: 1.0
 */
char **
taskbus_message_list_members (TaskbusMessage *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *json = NULL;
  gsize length = 0;

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), NULL);

  json = write_as_it_is (self, &length);
  if (json != NULL && *json == '{')
    add_names (names, json, length);
  return g_strv_builder_end (names);
}

static gboolean
numbers_equal (const Value *a, const Value *b)
{
  gint64 first, second;
  double first_double, second_double;
  gboolean first_whole = taskbus_json_span_get_int64 (a->span, a->length, &first);
  gboolean second_whole = taskbus_json_span_get_int64 (b->span, b->length, &second);

  if (first_whole && second_whole)
    return first == second;
  if (memchr (a->span, '.', a->length) == NULL && memchr (b->span, '.', b->length) == NULL &&
      memchr (a->span, 'e', a->length) == NULL && memchr (b->span, 'e', b->length) == NULL &&
      memchr (a->span, 'E', a->length) == NULL && memchr (b->span, 'E', b->length) == NULL)
    return FALSE; /* too big to be compared by value; and their digits differ */

  return taskbus_json_span_get_double (a->span, a->length, &first_double) &&
         taskbus_json_span_get_double (b->span, b->length, &second_double) && first_double == second_double;
}

static gboolean
strings_equal (const Value *a, const Value *b)
{
  gsize first_length, second_length;
  g_autofree char *first = taskbus_json_span_dup_string (a->span, a->length, &first_length);
  g_autofree char *second = taskbus_json_span_dup_string (b->span, b->length, &second_length);

  return first_length == second_length && memcmp (first, second, first_length) == 0;
}

static gboolean values_equal (const Value *a, const Value *b);

static gboolean
arrays_equal (const Value *a, const Value *b)
{
  g_auto (TaskbusJsonReader) first = { 0 };
  g_auto (TaskbusJsonReader) second = { 0 };

  taskbus_json_reader_init (&first, a->span, (gssize) a->length);
  taskbus_json_reader_init (&second, b->span, (gssize) b->length);
  taskbus_json_reader_next (&first, NULL);
  taskbus_json_reader_next (&second, NULL);
  for (;;)
    {
      TaskbusJsonToken first_token = taskbus_json_reader_next (&first, NULL);
      TaskbusJsonToken second_token = taskbus_json_reader_next (&second, NULL);
      Value element, other;

      if (first_token == TASKBUS_JSON_TOKEN_END_ARRAY || second_token == TASKBUS_JSON_TOKEN_END_ARRAY)
        return first_token == second_token;

      if (taskbus_json_reader_skip (&first, &element.span, &element.length, NULL) == TASKBUS_JSON_TOKEN_INVALID ||
          taskbus_json_reader_skip (&second, &other.span, &other.length, NULL) == TASKBUS_JSON_TOKEN_INVALID ||
          !values_equal (&element, &other))
        return FALSE;
    }
}

/* The members by name, with those that are null or without them. */
static GHashTable *
read_members (const Value *value, gboolean with_nulls)
{
  GHashTable *members = g_hash_table_new_full (taskbus_name_hash, g_str_equal, g_free, g_free);
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, value->span, (gssize) value->length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      g_autofree char *name = taskbus_unknown_dup_name (&reader);
      Value member;

      if (taskbus_json_reader_skip (&reader, &member.span, &member.length, NULL) == TASKBUS_JSON_TOKEN_NULL &&
          !with_nulls)
        g_hash_table_remove (members, name);
      else
        g_hash_table_insert (members, g_steal_pointer (&name), g_memdup2 (&member, sizeof member));
    }

  return members;
}

static gboolean
objects_equal (const Value *a, const Value *b, gboolean with_nulls)
{
  g_autoptr (GHashTable) first = read_members (a, with_nulls);
  g_autoptr (GHashTable) second = read_members (b, with_nulls);
  GHashTableIter iter;
  gpointer name, value;

  if (g_hash_table_size (first) != g_hash_table_size (second))
    return FALSE;

  g_hash_table_iter_init (&iter, first);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const Value *other = g_hash_table_lookup (second, name);

      if (other == NULL || !values_equal (value, other))
        return FALSE;
    }

  return TRUE;
}

/* Calls itself for each level, of which a document has not more than 64. */
static gboolean
values_equal (const Value *a, const Value *b)
{
  TaskbusJsonToken token;

  if (a->length == b->length && memcmp (a->span, b->span, a->length) == 0)
    return TRUE;

  token = taskbus_json_span_get_token (a->span, a->length);
  if (token != taskbus_json_span_get_token (b->span, b->length))
    return FALSE;

  switch (token)
    {
    case TASKBUS_JSON_TOKEN_NUMBER:
      return numbers_equal (a, b);
    case TASKBUS_JSON_TOKEN_STRING:
      return strings_equal (a, b);
    case TASKBUS_JSON_TOKEN_BEGIN_ARRAY:
      return arrays_equal (a, b);
    case TASKBUS_JSON_TOKEN_BEGIN_OBJECT:
      return objects_equal (a, b, TRUE);
    default: /* true, false, and null have one text each */
      return FALSE;
    }
}

/**
 * taskbus_message_equal:
 * @self: a message
 * @other: another one
 *
 * Compares the type and the documents of two messages: the same members with the same values, in any order and however
 * they are written; a member of the document itself that is null is the same as none. Attributes do not count.
 *
 * Returns: %TRUE if they are equal
 *
 * Since: 1.0
 */
gboolean
taskbus_message_equal (TaskbusMessage *self, TaskbusMessage *other)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  Value a = { NULL, 0 };
  Value b = { NULL, 0 };

  g_return_val_if_fail (TASKBUS_IS_MESSAGE (self), FALSE);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (other), FALSE);

  if (self == other)
    return TRUE;
  if (strcmp (taskbus_message_get_type_name (self), taskbus_message_get_type_name (other)) != 0)
    return FALSE;

  a.span = first = write_as_it_is (self, &a.length);
  b.span = second = write_as_it_is (other, &b.length);
  if (first == NULL || second == NULL)
    return FALSE;
  if (*first == '{' && *second == '{')
    return objects_equal (&a, &b, FALSE);
  return values_equal (&a, &b);
}
