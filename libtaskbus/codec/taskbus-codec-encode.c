/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message becomes a record. */
#include "config.h"

#include "codec/taskbus-codec-private.h"
#include "codec/taskbus-message-headers-private.h"
#include "record/taskbus-printable-private.h"
#include "record/taskbus-uuid-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a document is of which nobody says more. */
static const char plain_json[] = TASKBUS_CONTENT_TYPE_JSON;

typedef gboolean (*EncodeFunc) (TaskbusEncoding *encoding, GError **error);

/* By TaskbusEnvelope. */
static const EncodeFunc encoders[] = {
  taskbus_envelope_flat_encode,
  taskbus_envelope_typed_encode,
  taskbus_envelope_event_encode,
  taskbus_envelope_cloudevents_binary_encode,
  taskbus_envelope_cloudevents_structured_encode,
};

const char *
taskbus_encoding_get_attribute (const TaskbusEncoding *encoding, const char *name)
{
  const TaskbusMessageExtra *attribute = NULL;

  if (encoding->attributes != NULL)
    attribute = taskbus_message_extra_list_find (encoding->attributes, name, strlen (name));
  return attribute != NULL ? attribute->text : NULL;
}

void
taskbus_encoding_write_time (TaskbusEncoding *encoding)
{
  if (encoding->time != NULL)
    taskbus_json_writer_string (encoding->writer, encoding->time, -1);
  else
    taskbus_json_writer_time (encoding->writer, encoding->now);
}

/* Good until the record is made. */
const char *
taskbus_encoding_get_time (TaskbusEncoding *encoding)
{
  g_auto (TaskbusJsonWriter) writer = { 0 };
  const char *text;
  gsize length;

  if (encoding->time != NULL)
    return encoding->time;

  taskbus_json_writer_init (&writer, TASKBUS_JSON_STYLE_PLAIN);
  taskbus_json_writer_time (&writer, encoding->now);
  text = taskbus_json_writer_get_text (&writer, &length);
  encoding->time = taskbus_codec_scratch_keep (encoding->scratch, g_strndup (text + 1, length - 2));
  return encoding->time;
}

gboolean
taskbus_encoding_require_json (TaskbusEncoding *encoding, GError **error)
{
  if (encoding->document == NULL)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
               _ ("A message of type “%s” is %s, which cannot stand in an envelope that is JSON; choose the envelope "
                  "flat or one of CloudEvents"),
               encoding->name, encoding->content_type);
  return FALSE;
}

/* A message of a type that nobody knows stays in what it came in, unless something else was chosen. */
static TaskbusEnvelope
choose_envelope (const TaskbusEncoding *encoding)
{
  if (encoding->route->envelope_is_set || encoding->type != NULL || encoding->origin == NULL)
    return encoding->route->envelope;

  return taskbus_envelope_tell (encoding->origin, encoding->received);
}

static void
prepare (TaskbusEncoding *encoding)
{
  const TaskbusMessageOperations *operations = taskbus_message_get_operations (encoding->message);
  const char *time_before = taskbus_message_get_attribute (encoding->message, TASKBUS_ATTRIBUTE_TIME);

  encoding->time_is_own = time_before != NULL;
  operations->fill (encoding->message);
  encoding->received = operations->get_document (encoding->message);
  encoding->origin = encoding->received != NULL ? encoding->received->record : NULL;
  encoding->envelope = choose_envelope (encoding);
}

/* Borrowed from the message, so that nobody else gets it from here on. */
static void
read_attributes (TaskbusEncoding *encoding)
{
  const TaskbusMessageExtras *extras =
    taskbus_message_get_operations (encoding->message)->get_extras (encoding->message, FALSE);

  encoding->attributes = extras != NULL ? &extras->attributes : NULL;
  encoding->id = taskbus_encoding_get_attribute (encoding, TASKBUS_ATTRIBUTE_ID);
  encoding->time = taskbus_encoding_get_attribute (encoding, TASKBUS_ATTRIBUTE_TIME);
  if (encoding->content_type == NULL)
    encoding->content_type = taskbus_encoding_get_attribute (encoding, TASKBUS_ATTRIBUTE_CONTENT_TYPE);
  if (encoding->content_type == NULL)
    encoding->content_type = plain_json;
}

/* Without a format nothing but JSON is written, and nobody could read it as something else. */
static gboolean
check_is_json (const TaskbusEncoding *encoding, GError **error)
{
  g_autofree char *shown = NULL;

  if (encoding->content_type == plain_json || encoding->document != NULL || encoding->is_tombstone ||
      taskbus_content_type_is_json (encoding->content_type))
    return TRUE;

  shown = taskbus_printable (encoding->content_type);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("A message of type “%s” is said to be “%s”, but has no format that writes it: remove its attribute "
                  "“content-type”, or give its type a format"),
               encoding->name, shown);
  return FALSE;
}

/* By the application's own format, where the type has one. */
static gboolean
encode_document (TaskbusEncoding *encoding, GError **error)
{
  TaskbusCodecFormat *format = encoding->route->format;

  if (format == NULL || encoding->is_tombstone)
    return TRUE;

  /* What writes JSON checks while it writes. */
  if (encoding->type != NULL && !taskbus_message_check (encoding->message, error))
    return FALSE;

  encoding->document = taskbus_format_encode (format->format, encoding->message, encoding->topic, error);
  if (encoding->document == NULL)
    return FALSE;

  encoding->content_type = format->content_type;
  return TRUE;
}

static TaskbusRecord *
make_record (TaskbusEncoding *encoding, GError **error)
{
  GArray *headers = encoding->scratch->headers;
  TaskbusRecordSpec spec = { .topic = encoding->topic,
                             .partition = TASKBUS_PARTITION_ANY,
                             .offset = TASKBUS_OFFSET_NONE,
                             .timestamp = TASKBUS_TIMESTAMP_NONE,
                             .headers = (const TaskbusHeader *) headers->data,
                             .n_headers = headers->len };
  gboolean value_is_document = encoding->document != NULL &&
                               encoding->envelope != TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED;
  g_autofree char *owned = NULL;
  const char *key;
  const char *text;
  gsize length;

  key = taskbus_message_peek_key (encoding->message, &length, &owned);
  if (key != NULL)
    spec.key = taskbus_blob_from_data ((const guint8 *) key, length);
  else if (encoding->type == NULL && encoding->origin != NULL)
    spec.key = taskbus_blob_from_data (encoding->origin->key.data, encoding->origin->key.size);

  if (value_is_document)
    {
      spec.value = taskbus_blob_from_bytes (encoding->document);
    }
  else if (!encoding->is_tombstone)
    {
      if (!taskbus_json_writer_end (encoding->writer, error))
        return NULL;
      text = taskbus_json_writer_get_text (encoding->writer, &length);
      spec.value = taskbus_blob_from_data ((const guint8 *) text, length);
    }

  return taskbus_record_new_from_spec (&spec);
}

static TaskbusRecord *
encode (TaskbusCodec *self, TaskbusMessage *message, gboolean is_tombstone, GError **error)
{
  g_autoptr (TaskbusCodecScratch) scratch = taskbus_codec_scratch_take ();
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  const char *name = taskbus_message_get_type_name (message);
  g_autoptr (TaskbusCodecRoute) route = taskbus_codec_get_route (self, name, type, error);
  TaskbusEncoding encoding = { .route = route,
                               .message = message,
                               .type = type,
                               .name = name,
                               .now = g_get_real_time (),
                               .is_tombstone = is_tombstone,
                               .scratch = scratch };
  char id[TASKBUS_UUID_LENGTH + 1];
  TaskbusRecord *record = NULL;

  if (route == NULL)
    return NULL;

  prepare (&encoding);
  encoding.topic = route->topic != NULL ? route->topic : encoding.origin != NULL ? encoding.origin->topic : name;
  if (!encode_document (&encoding, error))
    return NULL;

  read_attributes (&encoding);
  if (encoding.id == NULL)
    {
      taskbus_uuid_v7 (encoding.now, id);
      encoding.id = id;
    }
  encoding.writer = taskbus_codec_scratch_get_writer (scratch, type != NULL ? taskbus_message_type_get_style (type)
                                                                            : TASKBUS_MESSAGE_STYLE_PLAIN);
  if (check_is_json (&encoding, error) && encoders[encoding.envelope](&encoding, error))
    record = make_record (&encoding, error);

  g_clear_pointer (&encoding.document, g_bytes_unref);
  return record;
}

/**
 * taskbus_codec_encode:
 * @self: a codec
 * @message: a message
 * @error: return location for an error
 *
 * Makes a record of a message: checks it, chooses topic and envelope, takes the key from its key field, and gives it an id
 * (a UUID of version 7) and a time where it has none.
 *
 * A message that was received and not changed gives an equal document in the same envelope, with the attributes that came with it.
 *
 * Errors: [error@Taskbus.Error.BAD_MESSAGE] when the message lacks what is required or has what is not acceptable, which the text
 * names; [error@Taskbus.Error.INVALID_PROFILE] when what the profile says of the type cannot be;
 * [error@Taskbus.Error.NOT_SUPPORTED] when the format of the type does not fit into its envelope; and those of the format.
 *
 * Returns: (transfer full): a new record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_codec_encode (TaskbusCodec *self, TaskbusMessage *message, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_CODEC (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return encode (self, message, FALSE, error);
}

/**
 * taskbus_codec_encode_tombstone:
 * @self: a codec
 * @message: a message
 * @error: return location for an error
 *
 * Makes the record which says that what the key of @message names is gone: it has the key, and headers, and no value. In the
 * envelopes of CloudEvents it is an event in binary mode without data.
 *
 * Errors: as [method@Taskbus.Codec.encode], and [error@Taskbus.Error.INVALID_ARGUMENT] when @message has no key.
 *
 * Returns: (transfer full): a new record
 *
 * Since: 1.0
 */
TaskbusRecord *
taskbus_codec_encode_tombstone (TaskbusCodec *self, TaskbusMessage *message, GError **error)
{
  g_autoptr (TaskbusRecord) record = NULL;

  g_return_val_if_fail (TASKBUS_IS_CODEC (self), NULL);
  g_return_val_if_fail (TASKBUS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  record = encode (self, message, TRUE, error);
  if (record == NULL || taskbus_record_has_key (record))
    return g_steal_pointer (&record);

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
               _ ("A message of type “%s” without a key cannot say what is gone"),
               taskbus_message_get_type_name (message));
  return NULL;
}
