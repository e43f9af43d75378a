/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-table-file-private.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-message-type-private.h"
#include "taskbus-enums.h"
#include "json/taskbus-json-reader.h"

#include <glib/gi18n-lib.h>

#define TEXT_MAX 2000
#define VALUES_MAX 1000

/* A table while it is read: what it points to is in the chunk. */
typedef struct
{
  TaskbusJsonReader reader;
  TaskbusMessageTable table;
  GArray *fields;
  GStringChunk *texts;
  GPtrArray *lists;
} Draft;

static gboolean
fail (Draft *self, const char *what, GError **error)
{
  gsize length;
  const char *span = taskbus_json_reader_get_span (&self->reader, &length);
  g_autofree char *shown = taskbus_field_show (span, length);
  guint line, column;

  taskbus_json_reader_get_position (&self->reader, &line, &column);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("%s, not %s (line %u, column %u)"), what, shown,
               line, column);
  return FALSE;
}

static gboolean
expect (Draft *self, TaskbusJsonToken expected, const char *what, GError **error)
{
  TaskbusJsonToken token = taskbus_json_reader_next (&self->reader, error);

  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;
  return token == expected || fail (self, what, error);
}

/* The text of the string that the reader is at. */
static const char *
keep_text (Draft *self, GError **error)
{
  gsize length;
  const char *text = taskbus_json_reader_get_string (&self->reader, &length);

  if (length <= TEXT_MAX && memchr (text, '\0', length) == NULL)
    return g_string_chunk_insert_len (self->texts, text, (gssize) length);

  fail (self, _ ("Text of at most 2000 bytes is expected"), error);
  return NULL;
}

static gboolean
read_text (Draft *self, const char **text, GError **error)
{
  if (!expect (self, TASKBUS_JSON_TOKEN_STRING, _ ("A string is expected"), error))
    return FALSE;

  *text = keep_text (self, error);
  return *text != NULL;
}

static gboolean
read_enum (Draft *self, GType type, int *value, GError **error)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (type);
  const char *nick;
  GEnumValue *found;

  if (!read_text (self, &nick, error))
    return FALSE;

  found = g_enum_get_value_by_nick (G_ENUM_CLASS (class), nick);
  if (found == NULL)
    return fail (self, _ ("One of the names of this enumeration is expected"), error);

  *value = found->value;
  return TRUE;
}

/* A list of strings: the texts are in @list, which ends by a NULL. */
static gboolean
read_list (Draft *self, GPtrArray *list, GError **error)
{
  TaskbusJsonToken token;

  if (!expect (self, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, _ ("A list is expected"), error))
    return FALSE;

  while ((token = taskbus_json_reader_next (&self->reader, error)) == TASKBUS_JSON_TOKEN_STRING)
    {
      const char *text = keep_text (self, error);

      if (text == NULL)
        return FALSE;
      if (list->len == VALUES_MAX)
        return fail (self, _ ("At most 1000 strings are expected"), error);
      g_ptr_array_add (list, (gpointer) text);
    }

  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;
  if (token != TASKBUS_JSON_TOKEN_END_ARRAY)
    return fail (self, _ ("A string is expected"), error);

  g_ptr_array_add (list, NULL);
  return TRUE;
}

static gboolean
read_flags (Draft *self, TaskbusFieldFlags *flags, GError **error)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (TASKBUS_TYPE_FIELD_FLAGS);
  g_autoptr (GPtrArray) nicks = g_ptr_array_new ();

  if (!read_list (self, nicks, error))
    return FALSE;

  for (guint i = 0; nicks->pdata[i] != NULL; i++)
    {
      GFlagsValue *found = g_flags_get_value_by_nick (G_FLAGS_CLASS (class), nicks->pdata[i]);

      if (found == NULL)
        {
          g_autofree char *shown = taskbus_field_show (nicks->pdata[i], strlen (nicks->pdata[i]));
          g_autofree char *what = g_strdup_printf (_ ("The flags before this know no “%s”: a known one is expected"),
                                                   shown);

          return fail (self, what, error);
        }
      *flags |= found->value;
    }

  return TRUE;
}

static gboolean
read_values (Draft *self, TaskbusField *field, GError **error)
{
  GPtrArray *values = g_ptr_array_new ();

  g_ptr_array_add (self->lists, values);
  if (!read_list (self, values, error))
    return FALSE;

  field->values = (const char *const *) values->pdata;
  return TRUE;
}

static gboolean
is_name (Draft *self, const char *name)
{
  return taskbus_json_reader_is_text (&self->reader, name, -1);
}

static gboolean
read_field_member (Draft *self, TaskbusField *field, GError **error)
{
  int kind;

  if (is_name (self, "name"))
    return read_text (self, &field->name, error);
  if (is_name (self, "member"))
    return read_text (self, &field->member, error);
  if (is_name (self, "description"))
    return read_text (self, &field->description, error);
  if (is_name (self, "flags"))
    return read_flags (self, &field->flags, error);
  if (is_name (self, "values"))
    return read_values (self, field, error);
  if (!is_name (self, "kind"))
    return fail (self, _ ("“name”, “member”, “kind”, “flags”, “values” or “description” is expected"), error);
  if (!read_enum (self, TASKBUS_TYPE_FIELD_KIND, &kind, error))
    return FALSE;

  field->kind = (TaskbusFieldKind) kind;
  return TRUE;
}

/* A member that is not given is called as the property, with `_` for `-`. */
static void
complete_field (Draft *self, TaskbusField *field)
{
  g_autofree char *member = NULL;

  if (field->member != NULL || field->name == NULL)
    return;

  member = g_strdelimit (g_strdup (field->name), "-", '_');
  field->member = g_string_chunk_insert (self->texts, member);
}

static gboolean
read_fields (Draft *self, GError **error)
{
  TaskbusJsonToken token;

  if (!expect (self, TASKBUS_JSON_TOKEN_BEGIN_ARRAY, _ ("A list is expected"), error))
    return FALSE;

  while ((token = taskbus_json_reader_next (&self->reader, error)) == TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    {
      TaskbusField field = { 0 };

      while ((token = taskbus_json_reader_next (&self->reader, error)) == TASKBUS_JSON_TOKEN_NAME)
        {
          if (!read_field_member (self, &field, error))
            return FALSE;
        }
      if (token == TASKBUS_JSON_TOKEN_INVALID)
        return FALSE;
      if (self->fields->len == TASKBUS_MESSAGE_MAX_FIELDS)
        return fail (self, _ ("At most 1024 fields are expected"), error);

      complete_field (self, &field);
      g_array_append_val (self->fields, field);
    }

  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;
  return token == TASKBUS_JSON_TOKEN_END_ARRAY || fail (self, _ ("A field is expected"), error);
}

static gboolean
read_member (Draft *self, GError **error)
{
  TaskbusMessageTable *table = &self->table;
  int value;

  if (is_name (self, "name"))
    return read_text (self, &table->name, error);
  if (is_name (self, "topic"))
    return read_text (self, &table->topic, error);
  if (is_name (self, "key"))
    return read_text (self, &table->key, error);
  if (is_name (self, "alternate-key"))
    return read_text (self, &table->alternate_key, error);
  if (is_name (self, "description"))
    return read_text (self, &table->description, error);
  if (is_name (self, "fields"))
    return read_fields (self, error);

  if (is_name (self, "envelope"))
    {
      if (!read_enum (self, TASKBUS_TYPE_ENVELOPE, &value, error))
        return FALSE;
      table->envelope = (TaskbusEnvelope) value;
      return TRUE;
    }

  if (!is_name (self, "style"))
    return fail (
      self, _ ("“name”, “topic”, “key”, “alternate-key”, “envelope”, “style”, “description” or “fields” is expected"),
      error);
  if (!read_enum (self, TASKBUS_TYPE_MESSAGE_STYLE, &value, error))
    return FALSE;
  table->style = (TaskbusMessageStyle) value;
  return TRUE;
}

static gboolean
read_table (Draft *self, GError **error)
{
  TaskbusJsonToken token;

  if (!expect (self, TASKBUS_JSON_TOKEN_BEGIN_OBJECT, _ ("An object is expected"), error))
    return FALSE;

  while ((token = taskbus_json_reader_next (&self->reader, error)) == TASKBUS_JSON_TOKEN_NAME)
    {
      if (!read_member (self, error))
        return FALSE;
    }

  return token == TASKBUS_JSON_TOKEN_END_OBJECT &&
         taskbus_json_reader_next (&self->reader, error) == TASKBUS_JSON_TOKEN_END;
}

TaskbusMessageType *
taskbus_message_table_file_read (const char *json, gsize length, const char *origin, GError **error)
{
  TaskbusMessageType *type = NULL;
  Draft draft = { .fields = g_array_new (FALSE, TRUE, sizeof (TaskbusField)),
                  .texts = g_string_chunk_new (4096),
                  .lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref) };

  taskbus_json_reader_init (&draft.reader, json, (gssize) length);
  if (taskbus_json_check_unique (json, (gssize) length, error) && read_table (&draft, error))
    {
      draft.table.fields = (const TaskbusField *) draft.fields->data;
      draft.table.n_fields = draft.fields->len;
      type = taskbus_message_type_new (&draft.table, origin, error);
    }

  taskbus_json_reader_clear (&draft.reader);
  g_ptr_array_unref (draft.lists);
  g_string_chunk_free (draft.texts);
  g_array_unref (draft.fields);
  return type;
}
