/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"
#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_FORMAT (taskbus_format_get_type ())

/* How an application's own encoding of documents (Avro, Protobuf, a schema registry's framing, …) takes part: its
 * bytes stand where the JSON document would.  May be called from any thread, and must not block. */
TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusFormat, taskbus_format, TASKBUS, FORMAT, GObject)

struct _TaskbusFormatInterface
{
  GTypeInterface g_iface;

  /*< public >*/
  /* Its media type, as `application/avro`: what the content-type header says. */
  const char *(*get_content_type) (TaskbusFormat *self);

  /* The document of @message for @topic. */
  GBytes *(*encode) (TaskbusFormat *self, TaskbusMessage *message, const char *topic, GError **error);

  /* The message of @type, which may be NULL when nothing said it, from a document of @record. */
  TaskbusMessage *(
    *decode) (TaskbusFormat *self, const char *type, GBytes *document, TaskbusRecord *record, GError **error);

  /*< private >*/
  gpointer padding[8];
};

TASKBUS_AVAILABLE_IN_1_0
const char *taskbus_format_get_content_type (TaskbusFormat *self);

TASKBUS_AVAILABLE_IN_1_0
GBytes *taskbus_format_encode (TaskbusFormat *self, TaskbusMessage *message, const char *topic, GError **error);

TASKBUS_AVAILABLE_IN_1_0
TaskbusMessage *
taskbus_format_decode (TaskbusFormat *self, const char *type, GBytes *document, TaskbusRecord *record, GError **error);

G_END_DECLS
