/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The envelope that is none: the value is the document, all else is in headers. */
#include "config.h"

#include "codec/taskbus-message-headers-private.h"

gboolean
taskbus_envelope_flat_encode (TaskbusEncoding *encoding, GError **error)
{
  taskbus_message_headers_add (encoding);

  return encoding->document != NULL || encoding->is_tombstone ||
         taskbus_message_write (encoding->message, encoding->writer, error);
}
