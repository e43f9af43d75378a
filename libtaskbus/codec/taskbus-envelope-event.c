/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The envelopes {"id","type","timestamp","data"} and, without the id, {"type","timestamp","data"}. */
#include "config.h"

#include "codec/taskbus-message-headers-private.h"

static gboolean
encode (TaskbusEncoding *encoding, gboolean with_id, GError **error)
{
  TaskbusJsonWriter *writer = encoding->writer;
  gboolean replayed;

  if (encoding->is_tombstone)
    return taskbus_envelope_flat_encode (encoding, error);
  if (!taskbus_encoding_require_json (encoding, error) || !taskbus_envelope_replay (encoding, &replayed, error))
    return FALSE;

  if (!replayed)
    {
      taskbus_json_writer_begin_object (writer);
      if (with_id)
        {
          taskbus_json_writer_raw_name (writer, "\"id\":", 5);
          taskbus_json_writer_string (writer, encoding->id, -1);
        }
      taskbus_json_writer_raw_name (writer, "\"type\":", 7);
      taskbus_json_writer_string (writer, encoding->name, -1);
      taskbus_json_writer_raw_name (writer, "\"timestamp\":", 12);
      taskbus_encoding_write_time (encoding);
      taskbus_json_writer_raw_name (writer, "\"data\":", 7);
      if (!taskbus_message_write (encoding->message, writer, error))
        return FALSE;
      taskbus_json_writer_end_object (writer);
    }

  taskbus_message_headers_add (encoding);
  return TRUE;
}

gboolean
taskbus_envelope_event_encode (TaskbusEncoding *encoding, GError **error)
{
  return encode (encoding, TRUE, error);
}

gboolean
taskbus_envelope_typed_encode (TaskbusEncoding *encoding, GError **error)
{
  return encode (encoding, FALSE, error);
}
