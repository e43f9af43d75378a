/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message-extras-private.h"
#include "message/taskbus-message-type-private.h"
#include "message/taskbus-message.h"
#include "record/taskbus-record.h"
#include "json/taskbus-json-reader.h"
#include "json/taskbus-json-writer.h"

G_BEGIN_DECLS

/* Where a decoded message is read from; the text belongs to the bytes if there are any, else to the record, or, while it is
 * only handed over, to the caller. */
typedef struct
{
  const char *text;
  gsize length;
  GBytes *bytes;
  TaskbusRecord *record;
} TaskbusMessageDocument;

typedef struct _TaskbusMessageOperations TaskbusMessageOperations;

/* How a kind of messages (of fields, generic, of any class) does it.  Names of fields are those of property or member;
 * what is no field is an unknown member. */
struct _TaskbusMessageOperations
{
  TaskbusMessageType *(*get_type) (TaskbusMessage *self);
  TaskbusMessageExtras *(*get_extras) (TaskbusMessage *self, gboolean create);
  const TaskbusMessageDocument *(*get_document) (TaskbusMessage *self);
  void (*touch) (TaskbusMessage *self);
  gboolean (*set_text) (TaskbusMessage *self, TaskbusFieldEntry *entry, const char *text, GError **error);
  char *(*get_text) (TaskbusMessage *self, TaskbusFieldEntry *entry);
  gboolean (*set_json) (TaskbusMessage *self, TaskbusFieldEntry *entry, const char *json, gsize length, GError **error);
  char *(*get_json) (TaskbusMessage *self, TaskbusFieldEntry *entry);
  gboolean (*is_set) (TaskbusMessage *self, TaskbusFieldEntry *entry);
  void (*unset) (TaskbusMessage *self, TaskbusFieldEntry *entry);
  void (*fill) (TaskbusMessage *self);
  gboolean (*check) (TaskbusMessage *self, GError **error);
  gboolean (*write) (TaskbusMessage *self, TaskbusJsonWriter *writer, GError **error);
  TaskbusMessage *(*copy) (TaskbusMessage *self);
};

const TaskbusMessageOperations *taskbus_message_get_operations (TaskbusMessage *self);

/* White space is no part of a value, and would be none in an envelope. */
void taskbus_message_trim_json (const char **json, gsize *length);

/* Makes it ready for publishing (times and ids that are to be filled in), checks it, writes its document. */
gboolean taskbus_message_write (TaskbusMessage *self, TaskbusJsonWriter *writer, GError **error);

/* The message in a document, checked; it keeps the owner of the text, or else a copy.  @name is the type's own, or what a
 * pattern stands for; without a type the message is generic. */
TaskbusMessage *taskbus_message_read (TaskbusMessageType *type,
                                      const char *name,
                                      const TaskbusMessageDocument *document,
                                      GError **error);

/* The text of the key field, or NULL when there is none; *owned is NULL or to be freed after use. */
const char *taskbus_message_peek_key (TaskbusMessage *self, gsize *length, char **owned);

/* The same as @other; without an owner the text is copied. */
void taskbus_message_document_init (TaskbusMessageDocument *self, const TaskbusMessageDocument *other);
void taskbus_message_document_trim (TaskbusMessageDocument *self);
void taskbus_message_document_clear (TaskbusMessageDocument *self);

G_END_DECLS
