/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "message/taskbus-message.h"
#include "record/taskbus-record.h"

G_BEGIN_DECLS

#define TASKBUS_TYPE_FORMAT (taskbus_format_get_type ())

TASKBUS_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (TaskbusFormat, taskbus_format, TASKBUS, FORMAT, GObject)

/**
 * TaskbusFormatInterface:
 * @get_content_type: gets the media type, as `application/avro`
 * @encode: makes the document of a message for a topic
 * @decode: makes the message of a type, which may be unknown, of a document
 *
 * What a format implements. All of it may be called from any thread, and must not block.
 *
 * Since: 1.0
 */
struct _TaskbusFormatInterface
{
  GTypeInterface g_iface;

  /*< public >*/
  const char *(*get_content_type) (TaskbusFormat *self);

  GBytes *(*encode) (TaskbusFormat *self, TaskbusMessage *message, const char *topic, GError **error);

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
