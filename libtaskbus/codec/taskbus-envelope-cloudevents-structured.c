/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CloudEvents 1.0 in structured mode: attributes and document are one JSON object. */
#include "config.h"

#include "codec/taskbus-cloudevents-attribute-private.h"
#include "codec/taskbus-message-headers-private.h"
#include "record/taskbus-printable-private.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONTENT_TYPE "application/cloudevents+json; charset=UTF-8"

static void
write_member (TaskbusJsonWriter *writer, const char *name, const char *text)
{
  taskbus_json_writer_name (writer, name, -1);
  taskbus_json_writer_string (writer, text, -1);
}

static gboolean
write_data (TaskbusEncoding *encoding, GError **error)
{
  g_autofree char *base64 = NULL;
  gconstpointer data;
  gsize size;

  if (encoding->document == NULL)
    {
      taskbus_json_writer_raw_name (encoding->writer, "\"data\":", 7);
      return taskbus_message_write (encoding->message, encoding->writer, error);
    }

  data = g_bytes_get_data (encoding->document, &size);
  base64 = g_base64_encode (data, size);
  write_member (encoding->writer, "data_base64", base64);
  return TRUE;
}

static gboolean
write_event (TaskbusEncoding *encoding, GError **error)
{
  TaskbusJsonWriter *writer = encoding->writer;
  const TaskbusMessageExtraList *attributes = encoding->attributes;

  taskbus_json_writer_begin_object (writer);
  write_member (writer, "specversion", TASKBUS_CLOUDEVENTS_VERSION);
  write_member (writer, "id", encoding->id);
  write_member (writer, "source", taskbus_cloudevents_get_source (encoding));
  write_member (writer, "type", encoding->name);
  taskbus_json_writer_raw_name (writer, "\"time\":", 7);
  taskbus_encoding_write_time (encoding);
  write_member (writer, "datacontenttype", encoding->content_type);
  for (guint i = 0; attributes != NULL && i < attributes->n_items; i++)
    {
      if (taskbus_cloudevents_is_extension (encoding, &attributes->items[i]))
        write_member (writer, attributes->items[i].name, attributes->items[i].text);
    }
  if (!write_data (encoding, error))
    return FALSE;

  taskbus_json_writer_end_object (writer);
  return TRUE;
}

gboolean
taskbus_envelope_cloudevents_structured_encode (TaskbusEncoding *encoding, GError **error)
{
  const TaskbusMessageExtraList *attributes = encoding->attributes;
  gboolean replayed;

  if (encoding->is_tombstone)
    return taskbus_envelope_cloudevents_binary_encode (encoding, error);

  if (!taskbus_cloudevents_check_encoding (encoding, error) || !taskbus_envelope_replay (encoding, &replayed, error) ||
      (!replayed && !write_event (encoding, error)))
    return FALSE;

  for (guint i = 0; attributes != NULL && i < attributes->n_items; i++)
    {
      if (!taskbus_cloudevents_is_extension (encoding, &attributes->items[i]) &&
          strcmp (attributes->items[i].name, TASKBUS_ATTRIBUTE_SOURCE) != 0)
        taskbus_message_headers_add_attribute (encoding, i);
    }
  taskbus_codec_scratch_add_header (encoding->scratch, TASKBUS_HEADER_CONTENT_TYPE, CONTENT_TYPE,
                                    strlen (CONTENT_TYPE));
  return TRUE;
}

static gboolean
is_attribute_token (TaskbusJsonToken token)
{
  return token == TASKBUS_JSON_TOKEN_STRING || token == TASKBUS_JSON_TOKEN_NUMBER || token == TASKBUS_JSON_TOKEN_TRUE ||
         token == TASKBUS_JSON_TOKEN_FALSE || token == TASKBUS_JSON_TOKEN_NULL;
}

/* An attribute is a text, a whole number of 32 bits or a truth value; null is none. */
static gboolean
check_member (const TaskbusEnvelopeMember *member, GError **error)
{
  g_autofree char *name = taskbus_json_span_dup_string (member->name, member->name_length, NULL);
  g_autofree char *text = taskbus_envelope_member_dup_text (member);
  g_autofree char *shown = NULL;
  gint64 number;

  if (name == NULL || !taskbus_cloudevents_is_name (name, strlen (name)))
    {
      shown = taskbus_printable (name != NULL ? name : "");
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("“%s” is no name of a CloudEvents attribute: small letters and digits"), shown);
      return FALSE;
    }

  if (member->token == TASKBUS_JSON_TOKEN_NULL)
    return TRUE;

  if (!is_attribute_token (member->token) || text == NULL ||
      (member->token == TASKBUS_JSON_TOKEN_NUMBER &&
       (!taskbus_json_span_get_int64 (member->value, member->value_length, &number) || number < G_MININT32 ||
        number > G_MAXINT32)))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The CloudEvents attribute “%s” is neither a text nor a whole number nor a truth value"), name);
      return FALSE;
    }

  return taskbus_cloudevents_check (name, text, error);
}

static gboolean
check_required (const TaskbusEnvelopeShape *shape, GError **error)
{
  static const struct
  {
    const char *name;
    TaskbusEnvelopeRole role;
  } required[] = {
    { "specversion", TASKBUS_MEMBER_SPECVERSION },
    { "id", TASKBUS_MEMBER_ID },
    { "source", TASKBUS_MEMBER_SOURCE },
    { "type", TASKBUS_MEMBER_TYPE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      const TaskbusEnvelopeMember *member = taskbus_envelope_shape_get (shape, required[i].role);

      if (member != NULL && member->token == TASKBUS_JSON_TOKEN_STRING)
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The document is a CloudEvent without a text for “%s”"), required[i].name);
      return FALSE;
    }

  return TRUE;
}

/* Strict: what GLib would skip in silence is an error. */
static GBytes *
decode_base64 (const TaskbusEnvelopeMember *member, GError **error)
{
  g_autofree char *text = taskbus_envelope_member_dup_text (member);
  gsize length = text != NULL ? strlen (text) : 0;
  gsize n_digits = text != NULL ? strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/") : 0;
  gsize size;
  guchar *data;

  if (member->token != TASKBUS_JSON_TOKEN_STRING || text == NULL || length % 4 != 0 || length - n_digits > 2 ||
      text[n_digits + strspn (text + n_digits, "=")] != '\0')
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("“data_base64” of the CloudEvent is not in base64"));
      return NULL;
    }

  data = g_base64_decode (text, &size);
  return g_bytes_new_take (data, size);
}

static gboolean
find_data (TaskbusDecoding *decoding, GError **error)
{
  const TaskbusEnvelopeMember *data = taskbus_envelope_shape_get (&decoding->shape, TASKBUS_MEMBER_DATA);
  const TaskbusEnvelopeMember *base64 = taskbus_envelope_shape_get (&decoding->shape, TASKBUS_MEMBER_DATA_BASE64);

  if (data != NULL && base64 != NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The CloudEvent has both “data” and “data_base64”"));
      return FALSE;
    }

  if (base64 != NULL)
    {
      decoding->bytes = decode_base64 (base64, error);
      if (decoding->bytes == NULL)
        return FALSE;
      decoding->document = g_bytes_get_data (decoding->bytes, &decoding->document_length);
      return TRUE;
    }

  /* An event may be without data, which is what null says, too. */
  decoding->document = data != NULL ? data->value : "null";
  decoding->document_length = data != NULL ? data->value_length : 4;
  decoding->is_json = TRUE;
  return TRUE;
}

/* The shape was read. */
gboolean
taskbus_envelope_cloudevents_structured_decode (TaskbusDecoding *decoding, GError **error)
{
  TaskbusEnvelopeShape *shape = &decoding->shape;
  const TaskbusEnvelopeMember *content_type = taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_DATACONTENTTYPE);
  g_autofree char *version = NULL;

  if (!shape->is_object || shape->is_crowded)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The document is no CloudEvent: an object of at most %d members"), TASKBUS_ENVELOPE_MAX_MEMBERS);
      return FALSE;
    }

  if (!check_required (shape, error))
    return FALSE;

  version = taskbus_envelope_member_dup_text (taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_SPECVERSION));
  if (!taskbus_cloudevents_check_version (version != NULL ? version : "", error))
    return FALSE;

  for (guint i = 0; i < shape->n_members; i++)
    {
      if (shape->members[i].role != TASKBUS_MEMBER_DATA && shape->members[i].role != TASKBUS_MEMBER_DATA_BASE64 &&
          !check_member (&shape->members[i], error))
        return FALSE;
    }

  decoding->envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED;
  decoding->claimed = taskbus_envelope_member_dup_text (taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_TYPE));
  g_free (decoding->content_type);
  decoding->content_type = content_type != NULL ? taskbus_envelope_member_dup_text (content_type) : NULL;
  decoding->is_json = decoding->content_type == NULL || taskbus_content_type_is_json (decoding->content_type);
  return find_data (decoding, error);
}
