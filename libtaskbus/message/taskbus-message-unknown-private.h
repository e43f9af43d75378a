/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-private.h"

G_BEGIN_DECLS

/* The members of a document that no field has, while the message is written anew. */
typedef struct
{
  TaskbusJsonWriter *writer;
  const TaskbusMessageExtraList *changes; /* or NULL */
  guint8 *seen;                           /* of the changes */
  GHashTable *last;                       /* name to the last one's span, when names may come twice */
} TaskbusUnknown;

void taskbus_unknown_init (TaskbusUnknown *self,
                           const TaskbusMessageDocument *document,
                           const TaskbusMessageExtras *extras,
                           gboolean has_duplicates,
                           TaskbusJsonWriter *writer);
void taskbus_unknown_clear (TaskbusUnknown *self);

/* The name that the reader is at, as a key: names that differ have different ones. */
char *taskbus_unknown_dup_name (TaskbusJsonReader *reader);

/* Writes the name of a member as it stands in a document. */
void taskbus_unknown_write_name (TaskbusJsonWriter *writer, const char *span, gsize length);

/* Writes the member that the reader is at, if it is still one; FALSE when the document cannot be read. */
gboolean taskbus_unknown_write_member (TaskbusUnknown *self, TaskbusJsonReader *reader);

/* Writes those that the document did not have. */
void taskbus_unknown_write_added (TaskbusUnknown *self);

void taskbus_extras_write_members (const TaskbusMessageExtras *extras, TaskbusJsonWriter *writer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaskbusUnknown, taskbus_unknown_clear)

G_END_DECLS
