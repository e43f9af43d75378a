/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-check-private.h"
#include "message/taskbus-field-message-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FEW 16

/* The hashes of the names that no field has, to see whether one comes twice. */
typedef struct
{
  guint32 few[FEW];
  guint n;
  GArray *all; /* once there are more */
} UnknownNames;

static void
add_unknown (UnknownNames *names, TaskbusJsonReader *reader)
{
  gsize length;
  const char *name = taskbus_json_reader_get_string (reader, &length);
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) name[i]) * 16777619u;

  if (names->n < FEW)
    names->few[names->n] = hash;
  else
    {
      if (names->all == NULL)
        {
          names->all = g_array_new (FALSE, FALSE, sizeof (guint32));
          g_array_append_vals (names->all, names->few, FEW);
        }
      g_array_append_val (names->all, hash);
    }
  names->n++;
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

/* Two different names may have the same hash; who writes the document looks closer. */
static gboolean
may_have_duplicates (UnknownNames *names)
{
  const guint32 *hashes = names->few;

  if (names->all != NULL)
    {
      g_array_sort (names->all, compare_hashes);
      hashes = (const guint32 *) names->all->data;
      for (guint i = 1; i < names->n; i++)
        {
          if (hashes[i] == hashes[i - 1])
            return TRUE;
        }
      return FALSE;
    }

  for (guint i = 1; i < names->n; i++)
    {
      for (guint j = 0; j < i; j++)
        {
          if (hashes[i] == hashes[j])
            return TRUE;
        }
    }

  return FALSE;
}

TaskbusFieldEntry *
taskbus_field_message_find_member (TaskbusFieldMessage *self, TaskbusJsonReader *reader, guint hint)
{
  TaskbusMessageType *type = self->type;
  gsize length;
  const char *name;

  if (hint < type->n_entries)
    {
      TaskbusFieldEntry *entry = &type->entries[hint];

      if (taskbus_json_reader_is_text (reader, entry->field.member, (gssize) entry->member_length))
        return entry;
    }

  name = taskbus_json_reader_get_string (reader, &length);
  for (guint i = 0; i < type->n_entries; i++)
    {
      TaskbusFieldEntry *entry = &type->entries[i];

      if (entry->member_length == length && (memcmp (entry->field.member, name, length) == 0 ||
                                             (entry->camel != NULL && memcmp (entry->camel, name, length) == 0)))
        return entry;
    }

  return NULL;
}

/* Records the value of a member, behind the name of which the reader is. */
static gboolean
read_field (TaskbusFieldMessage *self, TaskbusJsonReader *reader, TaskbusFieldEntry *entry, GError **error)
{
  TaskbusFieldSlot *slot = &self->slots[taskbus_message_type_index_of (self->type, entry)];
  TaskbusJsonReader at_value;
  TaskbusJsonToken token;
  const char *span;
  gsize length;

  token = taskbus_json_reader_skip (reader, &span, &length, error);
  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;

  if (slot->state != TASKBUS_SLOT_UNSET)
    self->has_duplicates = TRUE;

  if (token == TASKBUS_JSON_TOKEN_NULL)
    {
      slot->state = TASKBUS_SLOT_NULL;
      if ((entry->field.flags & TASKBUS_FIELD_REQUIRED) == 0)
        return TRUE;

      taskbus_field_set_missing (taskbus_field_message_get_name (self), &entry->field, TRUE, error);
      return FALSE;
    }

  if (!taskbus_field_check_span (entry, token, span, length))
    {
      at_value = *reader;
      at_value.span = span;
      taskbus_field_set_wrong (taskbus_field_message_get_name (self), &entry->field, span, length, &at_value, error);
      return FALSE;
    }

  slot->state = TASKBUS_SLOT_RAW;
  slot->value.span = span;
  slot->length = (guint32) length;
  return TRUE;
}

static gboolean
read_members (TaskbusFieldMessage *self, TaskbusJsonReader *reader, UnknownNames *unknown, GError **error)
{
  TaskbusJsonToken token;
  guint hint = 0;

  while ((token = taskbus_json_reader_next (reader, error)) == TASKBUS_JSON_TOKEN_NAME)
    {
      TaskbusFieldEntry *entry = taskbus_field_message_find_member (self, reader, hint);

      if (entry != NULL)
        {
          hint = taskbus_message_type_index_of (self->type, entry) + 1;
          if (!read_field (self, reader, entry, error))
            return FALSE;
        }
      else
        {
          add_unknown (unknown, reader);
          if (taskbus_json_reader_skip (reader, NULL, NULL, error) == TASKBUS_JSON_TOKEN_INVALID)
            return FALSE;
        }
    }

  return token == TASKBUS_JSON_TOKEN_END_OBJECT && taskbus_json_reader_next (reader, error) == TASKBUS_JSON_TOKEN_END;
}

static gboolean
check_required (TaskbusFieldMessage *self, GError **error)
{
  for (guint i = 0; i < self->type->n_entries; i++)
    {
      const TaskbusField *field = &self->type->entries[i].field;

      if ((field->flags & TASKBUS_FIELD_REQUIRED) != 0 && self->slots[i].state == TASKBUS_SLOT_UNSET)
        {
          taskbus_field_set_missing (taskbus_field_message_get_name (self), field, FALSE, error);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
set_no_object (TaskbusFieldMessage *self, GError **error)
{
  g_autofree char *shown = taskbus_field_show (self->document.text, self->document.length);
  g_autofree char *shown_name = taskbus_printable (taskbus_field_message_get_name (self));

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("A message “%s” must be a JSON object, not %s"),
               shown_name, shown);
  return FALSE;
}

/* Checks the document and records where the values of fields are in it; nothing is decoded yet. */
static gboolean
read_document (TaskbusFieldMessage *self, GError **error)
{
  g_auto (TaskbusJsonReader) reader;
  UnknownNames unknown;
  TaskbusJsonToken token;
  gboolean done;

  unknown.n = 0;
  unknown.all = NULL;
  taskbus_json_reader_init (&reader, self->document.text, (gssize) self->document.length);
  token = taskbus_json_reader_next (&reader, error);
  if (token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;
  if (token != TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    return set_no_object (self, error);

  done = read_members (self, &reader, &unknown, error);
  if (done && unknown.n > 1)
    self->has_duplicates |= may_have_duplicates (&unknown);
  g_clear_pointer (&unknown.all, g_array_unref);
  if (!done || !check_required (self, error))
    return FALSE;

  if (self->has_duplicates)
    g_debug ("A message “%s” has members of the same name; the last one counts", taskbus_field_message_get_name (self));
  return TRUE;
}

TaskbusFieldMessage *
taskbus_field_message_read (TaskbusMessageType *type,
                            const char *name,
                            const TaskbusMessageDocument *document,
                            GError **error)
{
  TaskbusFieldMessage *self = taskbus_field_message_new (type, name);

  taskbus_message_document_init (&self->document, document);
  if (!read_document (self, error))
    {
      g_object_unref (self);
      return NULL;
    }

  taskbus_message_document_trim (&self->document);
  return self;
}
