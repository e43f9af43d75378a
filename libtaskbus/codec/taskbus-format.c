/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "codec/taskbus-format.h"

#include "taskbus-error.h"

#include <glib/gi18n-lib.h>

/**
 * TaskbusFormat:
 *
 * How an application's own encoding of documents takes part: Avro, Protobuf, the framing of a schema registry.
 *
 * Its bytes stand where the JSON document would: as the value of the record, or in `data_base64` of a structured CloudEvent. It is
 * given to a [class@Taskbus.Codec]. It may be called from any thread, and must not block.
 *
 * Since: 1.0
 */
G_DEFINE_INTERFACE (TaskbusFormat, taskbus_format, G_TYPE_OBJECT)

static void
taskbus_format_default_init (TaskbusFormatInterface *iface)
{
}

/* What promised a result or an error, and has neither: an implementation in another language may. */
static void
set_nothing (TaskbusFormat *self, GError **error)
{
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED, _ ("The format %s gave neither a result nor an error"),
               G_OBJECT_TYPE_NAME (self));
}

/**
 * taskbus_format_get_content_type:
 * @self: a format
 *
 * Gets its media type, as `application/avro`: what the header `content-type` says. A codec asks for it once, when the format is given to
 * it.
 *
 * Returns: (transfer none): the media type
 *
 * Since: 1.0
 */
const char *
taskbus_format_get_content_type (TaskbusFormat *self)
{
  g_return_val_if_fail (TASKBUS_IS_FORMAT (self), NULL);

  return TASKBUS_FORMAT_GET_IFACE (self)->get_content_type (self);
}

/**
 * taskbus_format_encode:
 * @self: a format
 * @message: a message
 * @topic: the topic to which it goes
 * @error: return location for an error, of any domain
 *
 * Makes the document of a message.
 *
 * Returns: (transfer full): the document, or %NULL with an error
 *
 * Since: 1.0
 */
GBytes *
taskbus_format_encode (TaskbusFormat *self, TaskbusMessage *message, const char *topic, GError **error)
{
  GBytes *document;

  g_return_val_if_fail (TASKBUS_IS_FORMAT (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  document = TASKBUS_FORMAT_GET_IFACE (self)->encode (self, message, topic, error);
  if (document == NULL && error != NULL && *error == NULL)
    set_nothing (self, error);
  return document;
}

/**
 * taskbus_format_decode:
 * @self: a format
 * @type: (nullable): the name of the type, or %NULL when nothing said it
 * @document: the document
 * @record: the record in which it came
 * @error: return location for an error, of any domain
 *
 * Makes the message of a document.
 *
 * Returns: (transfer full): a new message, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_format_decode (TaskbusFormat *self, const char *type, GBytes *document, TaskbusRecord *record, GError **error)
{
  TaskbusMessage *message;

  g_return_val_if_fail (TASKBUS_IS_FORMAT (self), NULL);
  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  message = TASKBUS_FORMAT_GET_IFACE (self)->decode (self, type, document, record, error);
  if (message == NULL && error != NULL && *error == NULL)
    set_nothing (self, error);
  return message;
}
