/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-printable-private.h"
#include "json/taskbus-json-position-private.h"
#include "json/taskbus-json-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* GLib's arrays end before 4 GiB. */
#define MAX_SIZE (G_GINT64_CONSTANT (1) << 30)

/* The name of a member, in the texts of all names that are kept. */
typedef struct
{
  gsize start;
  gsize length;
  gsize position; /* in the document */
} Name;

/* The names of the objects that are open; those of the innermost one are the last ones.  Never more than the document. */
typedef struct
{
  GArray *names;
  GByteArray *texts;
  guint first[TASKBUS_JSON_MAX_DEPTH + 1];
} Names;

static int
compare_texts (const Names *names, const Name *a, const Name *b)
{
  int order = memcmp (names->texts->data + a->start, names->texts->data + b->start, MIN (a->length, b->length));

  if (order != 0)
    return order;
  return (a->length > b->length) - (a->length < b->length);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer names)
{
  const Name *one = a;
  const Name *other = b;
  int order = compare_texts (names, one, other);

  return order != 0 ? order : (one->position > other->position) - (one->position < other->position);
}

static void
add_name (Names *names, TaskbusJsonReader *reader)
{
  Name name = { .start = names->texts->len, .position = taskbus_json_reader_get_position (reader, NULL, NULL) };
  const char *text = taskbus_json_reader_get_string (reader, &name.length);

  g_byte_array_append (names->texts, (const guint8 *) text, (guint) name.length);
  g_byte_array_append (names->texts, (const guint8 *) "", 1);
  g_array_append_val (names->names, name);
}

/* Looks through the names of an object that ends, and forgets them. */
static gboolean
end_object (Names *names, guint first, const char *document, GError **error)
{
  guint n = names->names->len - first;
  Name *all = n > 0 ? &g_array_index (names->names, Name, first) : NULL;

  if (n == 0)
    return TRUE;

  g_qsort_with_data (all, (gint) n, sizeof (Name), compare_names, names);
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *shown = NULL;
      g_autofree char *position = NULL;

      if (compare_texts (names, &all[i - 1], &all[i]) != 0)
        continue;

      shown = taskbus_printable ((const char *) names->texts->data + all[i].start);
      position = taskbus_json_describe_position (document, all[i].position);
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_EXISTS,
                   _ ("The JSON document has member “%s” twice in an object (%s)"), shown, position);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    all[0].start = MIN (all[0].start, all[i].start);
  g_byte_array_set_size (names->texts, (guint) all[0].start);
  g_array_set_size (names->names, first);
  return TRUE;
}

static gboolean
check (TaskbusJsonReader *reader, Names *names, const char *document, GError **error)
{
  TaskbusJsonToken token;

  while ((token = taskbus_json_reader_next (reader, error)) != TASKBUS_JSON_TOKEN_END)
    {
      if (token == TASKBUS_JSON_TOKEN_INVALID)
        return FALSE;

      if (token == TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
        names->first[taskbus_json_reader_get_depth (reader)] = names->names->len;
      else if (token == TASKBUS_JSON_TOKEN_NAME)
        add_name (names, reader);
      else if (token == TASKBUS_JSON_TOKEN_END_OBJECT &&
               !end_object (names, names->first[taskbus_json_reader_get_depth (reader) + 1], document, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * taskbus_json_check_unique: (skip)
 * @text: (nullable): what should be a JSON document
 * @length: its length, or -1 when it ends by a NUL
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks a whole document as `taskbus_json_check()` does, and besides that no object has two members of the same name,
 * however that is escaped. The memory that it takes is in proportion to the names of the objects that are open at a time.
 *
 * Returns: %TRUE when it is good, otherwise %FALSE with [error@Taskbus.Error.BAD_MESSAGE], or with
 *   [error@Taskbus.Error.EXISTS], which names the member and where it stands again, or with
 *   [error@Taskbus.Error.TOO_LARGE] for more than 1 GiB
 *
 * Since: 1.0
 */
gboolean
taskbus_json_check_unique (const char *text, gssize length, GError **error)
{
  g_auto (TaskbusJsonReader) reader = { 0 };
  Names names;
  gboolean is_good;

  g_return_val_if_fail (text != NULL || length <= 0, FALSE);

  taskbus_json_reader_init (&reader, text, length);
  if (reader.end - reader.start > MAX_SIZE)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_TOO_LARGE,
                           _ ("The JSON document has more than 1 GiB, too much to look for members of the same name"));
      return FALSE;
    }

  names.names = g_array_new (FALSE, FALSE, sizeof (Name));
  names.texts = g_byte_array_new ();
  is_good = check (&reader, &names, text, error);
  g_array_unref (names.names);
  g_byte_array_unref (names.texts);
  return is_good;
}
