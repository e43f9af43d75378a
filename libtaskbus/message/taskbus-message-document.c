/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-message-private.h"

void
taskbus_message_document_init (TaskbusMessageDocument *self, const TaskbusMessageDocument *other)
{
  *self = *other;
  if (self->record != NULL)
    taskbus_record_ref (self->record);
  if (self->bytes != NULL)
    g_bytes_ref (self->bytes);
  if (self->record == NULL && self->bytes == NULL)
    {
      self->bytes = g_bytes_new (other->text, other->length);
      self->text = g_bytes_get_data (self->bytes, NULL);
    }
}

static gboolean
is_space (char character)
{
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

void
taskbus_message_trim_json (const char **json, gsize *length)
{
  while (*length > 0 && is_space ((*json)[*length - 1]))
    (*length)--;
  while (*length > 0 && is_space (**json))
    {
      (*json)++;
      (*length)--;
    }
}

void
taskbus_message_document_trim (TaskbusMessageDocument *self)
{
  taskbus_message_trim_json (&self->text, &self->length);
}

void
taskbus_message_document_clear (TaskbusMessageDocument *self)
{
  g_clear_pointer (&self->record, taskbus_record_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->text = NULL;
  self->length = 0;
}
