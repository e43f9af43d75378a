/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type-private.h"
#include "json/taskbus-json-writer.h"

G_BEGIN_DECLS

typedef enum
{
  TASKBUS_SLOT_UNSET,
  TASKBUS_SLOT_NULL,
  TASKBUS_SLOT_RAW,  /* JSON text in the message's document */
  TASKBUS_SLOT_TEXT, /* JSON text of its own */
  TASKBUS_SLOT_SET,  /* a value of the field's kind */
} TaskbusSlotState;

/* The value of a field.  A JSON value is always text. */
typedef struct
{
  union
  {
    const char *span; /* RAW */
    char *text;       /* TEXT; and SET: what is a string */
    gboolean boolean;
    gint64 int64; /* both whole numbers with a sign */
    guint64 uint64;
    double number;
    GDateTime *time;
    char **strings;
  } value;
  guint32 length; /* of span and text */
  guint8 state;
} TaskbusFieldSlot;

static inline gboolean
taskbus_field_slot_is_span (const TaskbusFieldSlot *slot)
{
  return slot->state == TASKBUS_SLOT_RAW || slot->state == TASKBUS_SLOT_TEXT;
}

static inline gboolean
taskbus_field_kind_is_text (TaskbusFieldKind kind)
{
  return kind <= TASKBUS_FIELD_ENUMERATION;
}

void taskbus_field_slot_clear (TaskbusFieldSlot *slot, TaskbusFieldKind kind);
void taskbus_field_slot_copy (TaskbusFieldSlot *copy, const TaskbusFieldSlot *slot, TaskbusFieldKind kind);

/* With JSON text that is checked and becomes the slot's own; FALSE when this is what it holds already. */
gboolean taskbus_field_slot_change_json (TaskbusFieldSlot *slot, TaskbusFieldKind kind, char *json, gsize length);
void taskbus_field_slot_set_string (TaskbusFieldSlot *slot, TaskbusFieldKind kind, const char *text, gsize length);

gboolean taskbus_field_is_whole_number (const char *text, gsize length);

void taskbus_field_slot_write (const TaskbusFieldSlot *slot, const TaskbusFieldEntry *entry, TaskbusJsonWriter *writer);

/* What it holds as values of the field's kind, whatever state it is in; unset and null are the kind's zero. */
char *taskbus_field_slot_dup_string (const TaskbusFieldSlot *slot, TaskbusFieldKind kind);
gboolean taskbus_field_slot_get_boolean (const TaskbusFieldSlot *slot);
gint64 taskbus_field_slot_get_int64 (const TaskbusFieldSlot *slot);
guint64 taskbus_field_slot_get_uint64 (const TaskbusFieldSlot *slot);
double taskbus_field_slot_get_double (const TaskbusFieldSlot *slot);
GDateTime *taskbus_field_slot_dup_time (const TaskbusFieldSlot *slot);
char **taskbus_field_slot_dup_strings (const TaskbusFieldSlot *slot);

G_END_DECLS
