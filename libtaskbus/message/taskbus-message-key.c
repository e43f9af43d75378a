/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message/taskbus-field-message-private.h"

#include <string.h>

/* What need not be copied, of a slot: the text of a string without escapes, the digits of a number. */
static const char *
peek_slot (const TaskbusFieldSlot *slot, TaskbusFieldKind kind, gsize *length)
{
  if (slot->state == TASKBUS_SLOT_SET && taskbus_field_kind_is_text (kind))
    {
      *length = slot->length;
      return slot->value.text;
    }

  if (!taskbus_field_slot_is_span (slot) || kind == TASKBUS_FIELD_STRINGS ||
      memchr (slot->value.span, '\\', slot->length) != NULL)
    return NULL;

  if (*slot->value.span == '"')
    {
      *length = slot->length - 2;
      return slot->value.span + 1;
    }
  *length = slot->length;
  return slot->value.span;
}

static const char *
peek_field (TaskbusMessage *self, const TaskbusFieldEntry *entry, guint index, gsize *length, char **owned)
{
  const char *text;

  if (TASKBUS_IS_FIELD_MESSAGE (self))
    {
      text = peek_slot (&((TaskbusFieldMessage *) self)->slots[index], entry->field.kind, length);
      if (text != NULL)
        return text;
    }

  *owned = taskbus_message_get_text (self, entry->field.name);
  *length = *owned != NULL ? strlen (*owned) : 0;
  return *owned;
}

const char *
taskbus_message_peek_key (TaskbusMessage *self, gsize *length, char **owned)
{
  TaskbusMessageType *type = taskbus_message_get_operations (self)->get_type (self);
  const char *key;

  *owned = NULL;
  if (type == NULL || type->key_index < 0)
    return NULL;

  key = peek_field (self, &type->entries[type->key_index], (guint) type->key_index, length, owned);
  if (key == NULL && type->alternate_key_index >= 0)
    key = peek_field (self, &type->entries[type->alternate_key_index], (guint) type->alternate_key_index, length,
                      owned);
  return key;
}
