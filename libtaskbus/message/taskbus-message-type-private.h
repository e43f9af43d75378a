/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-type.h"
#include "json/taskbus-json-writer.h"

#include <string.h>

G_BEGIN_DECLS

/* The size of an instance, in which the slots are, is 16 bits in GType. */
#define TASKBUS_MESSAGE_MAX_FIELDS 1024

/* A field, and what was made ready for reading and writing it. */
typedef struct
{
  TaskbusField field; /* the first, as this is what callers get */
  gsize member_length;
  char *member_span; /* the member's name as JSON, with its colon */
  gsize member_span_length;
  char *camel; /* what else the member may be called, or NULL */
  gsize camel_length;
  GParamSpec *pspec;
} TaskbusFieldEntry;

struct _TaskbusMessageType
{
  gatomicrefcount ref_count;
  char *name;
  char *topic;
  char *key;
  char *alternate_key;
  char *description;
  char *origin;
  TaskbusEnvelope envelope;
  TaskbusMessageStyle style;
  gboolean is_pattern;
  gboolean is_filled; /* has fields that are filled in when a message is published */
  GType gtype;
  GType fields_gtype;      /* the same, or of the messages of fields that stand beside those of a class */
  int key_index;           /* or -1 */
  int alternate_key_index; /* likewise */
  TaskbusFieldEntry *entries;
  guint n_entries;
};

TaskbusMessageType *taskbus_message_type_new (const TaskbusMessageTable *table, const char *origin, GError **error);

/* The entry of a property's or a member's name, or NULL. */
TaskbusFieldEntry *taskbus_message_type_find_entry (TaskbusMessageType *self, const char *name, gsize length);

static inline guint
taskbus_message_type_index_of (TaskbusMessageType *self, const TaskbusFieldEntry *entry)
{
  return (guint) (entry - self->entries);
}

/* Of types that are patterns, the longest one that stands for the name, or NULL. */
TaskbusMessageType *taskbus_message_type_find_pattern (const GPtrArray *patterns, const char *name);

static inline TaskbusJsonStyle
taskbus_message_style_to_json (TaskbusMessageStyle style)
{
  return style == TASKBUS_MESSAGE_STYLE_DOTNET ? TASKBUS_JSON_STYLE_DOTNET : TASKBUS_JSON_STYLE_PLAIN;
}

G_END_DECLS
