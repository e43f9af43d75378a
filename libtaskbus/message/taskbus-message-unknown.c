/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-unknown-private.h"

#include "message/taskbus-name-hash-private.h"

#include <string.h>

char *
taskbus_unknown_dup_name (TaskbusJsonReader *reader)
{
  gsize length;
  const char *name = taskbus_json_reader_get_string (reader, &length);
  GString *copy = g_string_sized_new (length + 1);

  /* The only names that a NUL could make the same are told apart by what cannot be in UTF-8. */
  for (gsize i = 0; i < length; i++)
    g_string_append_c (copy, name[i] != '\0' ? name[i] : (char) 0xff);
  return g_string_free (copy, FALSE);
}

static GHashTable *
find_last (const TaskbusMessageDocument *document)
{
  GHashTable *last = g_hash_table_new_full (taskbus_name_hash, g_str_equal, g_free, NULL);
  g_auto (TaskbusJsonReader) reader;

  taskbus_json_reader_init (&reader, document->text, (gssize) document->length);
  taskbus_json_reader_next (&reader, NULL);
  while (taskbus_json_reader_next (&reader, NULL) == TASKBUS_JSON_TOKEN_NAME)
    {
      gsize length;
      const char *span = taskbus_json_reader_get_span (&reader, &length);

      g_hash_table_insert (last, taskbus_unknown_dup_name (&reader), (gpointer) span);
      taskbus_json_reader_skip (&reader, NULL, NULL, NULL);
    }

  return last;
}

void
taskbus_unknown_init (TaskbusUnknown *self,
                      const TaskbusMessageDocument *document,
                      const TaskbusMessageExtras *extras,
                      gboolean has_duplicates,
                      TaskbusJsonWriter *writer)
{
  self->writer = writer;
  self->changes = extras != NULL && extras->members.n_items > 0 ? &extras->members : NULL;
  self->seen = self->changes != NULL ? g_new0 (guint8, self->changes->n_items) : NULL;
  self->last = has_duplicates ? find_last (document) : NULL;
}

void
taskbus_unknown_clear (TaskbusUnknown *self)
{
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->last, g_hash_table_unref);
}

static const TaskbusMessageExtra *
find_change (TaskbusUnknown *self, TaskbusJsonReader *reader)
{
  const char *name;
  gsize length;

  if (self->changes == NULL)
    return NULL;

  name = taskbus_json_reader_get_string (reader, &length);
  if (memchr (name, '\0', length) != NULL)
    return NULL;
  return taskbus_message_extra_list_find (self->changes, name, length);
}

static gboolean
is_last (TaskbusUnknown *self, TaskbusJsonReader *reader, const char *span)
{
  g_autofree char *name = NULL;

  if (self->last == NULL)
    return TRUE;

  name = taskbus_unknown_dup_name (reader);
  return g_hash_table_lookup (self->last, name) == span;
}

void
taskbus_unknown_write_name (TaskbusJsonWriter *writer, const char *span, gsize length)
{
  g_autofree char *joined = NULL;

  if (span[length] == ':')
    {
      taskbus_json_writer_raw_name (writer, span, length + 1);
      return;
    }

  /* There was white space before the colon. */
  joined = g_malloc (length + 1);
  memcpy (joined, span, length);
  joined[length] = ':';
  taskbus_json_writer_raw_name (writer, joined, length + 1);
}

gboolean
taskbus_unknown_write_member (TaskbusUnknown *self, TaskbusJsonReader *reader)
{
  const TaskbusMessageExtra *change = find_change (self, reader);
  gsize name_length, length;
  const char *name = taskbus_json_reader_get_span (reader, &name_length);
  gboolean counts = is_last (self, reader, name);
  const char *span;

  if (taskbus_json_reader_skip (reader, &span, &length, NULL) == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;

  if (change != NULL)
    self->seen[change - self->changes->items] = TRUE;
  if (!counts || (change != NULL && change->text == NULL))
    return TRUE;

  taskbus_unknown_write_name (self->writer, name, name_length);
  if (change != NULL)
    taskbus_json_writer_raw (self->writer, change->text, change->length);
  else
    taskbus_json_writer_raw (self->writer, span, length);
  return TRUE;
}

static void
write_change (const TaskbusMessageExtra *change, TaskbusJsonWriter *writer)
{
  if (change->text == NULL)
    return;

  taskbus_json_writer_name (writer, change->name, -1);
  taskbus_json_writer_raw (writer, change->text, change->length);
}

void
taskbus_unknown_write_added (TaskbusUnknown *self)
{
  for (guint i = 0; self->changes != NULL && i < self->changes->n_items; i++)
    {
      if (!self->seen[i])
        write_change (&self->changes->items[i], self->writer);
    }
}

void
taskbus_extras_write_members (const TaskbusMessageExtras *extras, TaskbusJsonWriter *writer)
{
  for (guint i = 0; i < extras->members.n_items; i++)
    write_change (&extras->members.items[i], writer);
}
