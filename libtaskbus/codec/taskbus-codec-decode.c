/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A record becomes a message. */
#include "config.h"

#include "codec/taskbus-message-headers-private.h"
#include "message/taskbus-message-type-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
decoding_clear (TaskbusDecoding *decoding)
{
  g_free (decoding->dead_topic);
  g_free (decoding->header_type);
  g_free (decoding->claimed);
  g_free (decoding->content_type);
  g_clear_pointer (&decoding->bytes, g_bytes_unref);
}

/* Who says it is translated only for an error: every record comes here. */
static gboolean
check_equal (const char *a, const char *who_says_a, const char *b, const char *who_says_b, GError **error)
{
  g_autofree char *shown_a = NULL;
  g_autofree char *shown_b = NULL;

  if (a == NULL || b == NULL || strcmp (a, b) == 0)
    return TRUE;

  shown_a = taskbus_printable (a);
  shown_b = taskbus_printable (b);
  who_says_a = _ (who_says_a);
  who_says_b = _ (who_says_b);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
               _ ("The record contradicts itself: %s says that its type is “%s”, %s “%s”"), who_says_a, shown_a,
               who_says_b, shown_b);
  return FALSE;
}

/* Who says of which type it is has to agree with the others. */
static gboolean
check_claims (const TaskbusDecoding *decoding, GError **error)
{
  static const char envelope[] = N_ ("its envelope");
  static const char header[] = N_ ("the header message-type");
  static const char topic[] = N_ ("the codec was told of its topic");

  return check_equal (decoding->claimed, envelope, decoding->header_type, header, error) &&
         check_equal (decoding->claimed, envelope, decoding->said, topic, error) &&
         check_equal (decoding->header_type, header, decoding->said, topic, error);
}

static gboolean
is_in_record (const TaskbusDecoding *decoding)
{
  const TaskbusBlob *value = &decoding->record->value;

  return decoding->bytes == NULL && decoding->document >= (const char *) value->data &&
         decoding->document <= (const char *) value->data + value->size;
}

/* Without what is around it. */
static GBytes *
get_document (const TaskbusDecoding *decoding)
{
  g_autoptr (GBytes) value = NULL;

  if (decoding->bytes != NULL)
    return g_bytes_ref (decoding->bytes);
  if (!is_in_record (decoding))
    return g_bytes_new (decoding->document, decoding->document_length);

  value = taskbus_record_get_value (decoding->record);
  return g_bytes_new_from_bytes (value, (gsize) (decoding->document - (const char *) decoding->record->value.data),
                                 decoding->document_length);
}

static TaskbusMessage *
read_by_format (const TaskbusDecoding *decoding, const char *name, TaskbusFormat *format, GError **error)
{
  g_autoptr (GBytes) bytes = get_document (decoding);

  return taskbus_format_decode (format, name, bytes, decoding->record, error);
}

static TaskbusMessage *
read_json (const TaskbusDecoding *decoding, TaskbusCodecIndex *index, const char *name, GError **error)
{
  const TaskbusMessageDocument document = { .text = decoding->document,
                                            .length = decoding->document_length,
                                            .bytes = decoding->bytes,
                                            .record = is_in_record (decoding) ? decoding->record : NULL };
  TaskbusMessageType *type = NULL;
  TaskbusMessage *message;

  if (name == NULL)
    name = decoding->topic;
  else if (name == decoding->owner.name)
    type = decoding->owner.type;
  else
    type = taskbus_codec_index_find_type (index, name);

  message = taskbus_message_read (type, name, &document, error);
  /* That the record names what can be no message is not the caller's fault. */
  if (message == NULL && error != NULL && g_error_matches (*error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT))
    (*error)->code = TASKBUS_ERROR_BAD_MESSAGE;
  return message;
}

/* What says that it is plain JSON needs none, and what says nothing has that of its type. */
static TaskbusFormat *
find_format (TaskbusCodec *self, const TaskbusDecoding *decoding, const char *name)
{
  if (G_LIKELY (!g_atomic_int_get (&self->has_formats)))
    return NULL;

  if (decoding->content_type == NULL &&
      taskbus_message_headers_find (decoding->record, TASKBUS_HEADER_CONTENT_TYPE) != NULL)
    return NULL;

  return taskbus_codec_find_format (self, decoding->content_type, name);
}

/* Reads the document: by an application's format, or as JSON. */
static TaskbusMessage *
read_document (TaskbusCodec *self, const TaskbusDecoding *decoding, TaskbusCodecIndex *index, GError **error)
{
  const char *name = decoding->claimed != NULL       ? decoding->claimed
                     : decoding->header_type != NULL ? decoding->header_type
                     : decoding->said != NULL        ? decoding->said
                                                     : decoding->owner.name;
  g_autoptr (TaskbusFormat) format = find_format (self, decoding, name);
  g_autofree char *shown = NULL;

  if (format != NULL)
    return read_by_format (decoding, name, format, error);

  if (decoding->is_json)
    return read_json (decoding, index, name, error);

  shown = taskbus_printable (decoding->content_type);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
               _ ("The record has a document of the type “%s”, for which there is no format"), shown);
  return NULL;
}

static void
apply_attributes (const TaskbusDecoding *decoding, TaskbusMessage *message)
{
  TaskbusMessageExtras *extras;

  if (decoding->record->n_headers == 0 && decoding->envelope == TASKBUS_ENVELOPE_FLAT)
    return;

  extras = taskbus_message_get_operations (message)->get_extras (message, TRUE);
  if (extras == NULL) /* a format's, of a class that nobody registered */
    return;

  taskbus_envelope_apply (decoding, &extras->attributes);
  taskbus_message_headers_apply (decoding, &extras->attributes);
  if (decoding->content_type != NULL)
    taskbus_message_extra_list_set (&extras->attributes, TASKBUS_ATTRIBUTE_CONTENT_TYPE, decoding->content_type,
                                    strlen (decoding->content_type));
}

/**
 * taskbus_codec_decode:
 * @self: a codec
 * @record: a record
 * @error: return location for an error
 *
 * Makes a message of a record.
 *
 * Its type is what its envelope, its header `message-type` or `ce_type`, and [method@Taskbus.Codec.set_type_of_topic] say, which
 * have to agree; where none of them says it, the one type whose documents have the topic as their own, by what the codec was
 * told, by the profile, or by the type itself, or else the type that has the topic's name. Of a dead letter, it is the topic
 * where it was rejected that counts. A record of a type that nobody knows, or of none, is a [class@Taskbus.GenericMessage] named
 * by its envelope or header, or else by its topic.
 *
 * What else the envelope and the headers say become attributes of the message.
 *
 * Errors: [error@Taskbus.Error.BAD_MESSAGE] when the document is not JSON, with the position; when it is not what its type says, or
 * claims another type than it should have; when it is a CloudEvent that breaks the rules; and for a tombstone, which has no
 * document (see [method@Taskbus.Record.is_tombstone]). [error@Taskbus.Error.NOT_SUPPORTED] when it has a content type for which
 * there is no format; and those of the format.
 *
 * Returns: (transfer full): a new message
 *
 * Since: 1.0
 */
TaskbusMessage *
taskbus_codec_decode (TaskbusCodec *self, TaskbusRecord *record, GError **error)
{
  g_autoptr (TaskbusCodecIndex) index = NULL;
  TaskbusMessage *message = NULL;
  TaskbusDecoding decoding;

  g_return_val_if_fail (TASKBUS_IS_CODEC (self), NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (record->value.data == NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                           _ ("The record is a tombstone: it has no document"));
      return NULL;
    }

  /* All but the shape, which is large, and filled in where it is needed. */
  memset (&decoding, 0, G_STRUCT_OFFSET (TaskbusDecoding, shape));
  decoding.codec = self;
  decoding.record = record;
  index = taskbus_codec_get_index (self);
  if (taskbus_envelope_detect (&decoding, index, error) && check_claims (&decoding, error))
    message = read_document (self, &decoding, index, error);
  if (message != NULL)
    apply_attributes (&decoding, message);

  decoding_clear (&decoding);
  return message;
}
