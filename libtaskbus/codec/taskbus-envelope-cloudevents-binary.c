/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CloudEvents 1.0 in binary mode: attributes are headers, the value is the document. */
#include "config.h"

#include "codec/taskbus-cloudevents-attribute-private.h"
#include "codec/taskbus-message-headers-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add (TaskbusEncoding *encoding, const char *name, const char *text)
{
  taskbus_codec_scratch_add_header (encoding->scratch, name, text, strlen (text));
}

static void
add_extension (TaskbusEncoding *encoding, const TaskbusMessageExtra *attribute)
{
  static const char *const known[] = { "ce_subject", "ce_dataschema", NULL };
  const char *name = NULL;

  for (guint i = 0; known[i] != NULL && name == NULL; i++)
    {
      if (strcmp (known[i] + strlen (TASKBUS_HEADER_CLOUDEVENTS), attribute->name) == 0)
        name = known[i];
    }
  if (name == NULL)
    name = taskbus_codec_scratch_keep (encoding->scratch,
                                       g_strconcat (TASKBUS_HEADER_CLOUDEVENTS, attribute->name, NULL));

  taskbus_codec_scratch_add_header (encoding->scratch, name, attribute->text, attribute->length);
}

gboolean
taskbus_envelope_cloudevents_binary_encode (TaskbusEncoding *encoding, GError **error)
{
  const TaskbusMessageExtraList *attributes = encoding->attributes;

  if (!taskbus_cloudevents_check_encoding (encoding, error))
    return FALSE;

  add (encoding, "ce_specversion", TASKBUS_CLOUDEVENTS_VERSION);
  add (encoding, "ce_id", encoding->id);
  add (encoding, "ce_source", taskbus_cloudevents_get_source (encoding));
  add (encoding, "ce_type", encoding->name);
  add (encoding, "ce_time", taskbus_encoding_get_time (encoding));
  for (guint i = 0; attributes != NULL && i < attributes->n_items; i++)
    {
      if (taskbus_cloudevents_is_extension (encoding, &attributes->items[i]))
        add_extension (encoding, &attributes->items[i]);
      else if (strcmp (attributes->items[i].name, TASKBUS_ATTRIBUTE_SOURCE) != 0)
        taskbus_message_headers_add_attribute (encoding, i);
    }
  add (encoding, TASKBUS_HEADER_CONTENT_TYPE, encoding->content_type);

  return encoding->document != NULL || encoding->is_tombstone ||
         taskbus_message_write (encoding->message, encoding->writer, error);
}

static gboolean
check_header (const char *name, const TaskbusBlob *value, GError **error)
{
  const char *attribute = name + strlen (TASKBUS_HEADER_CLOUDEVENTS);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  if (!taskbus_cloudevents_is_name (attribute, strlen (attribute)))
    {
      shown = taskbus_printable (name);
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The header “%s” has no name of a CloudEvents attribute: small letters and digits"), shown);
      return FALSE;
    }

  text = g_strndup (value->data != NULL ? (const char *) value->data : "", value->size);
  if (value->data == NULL || strlen (text) != value->size)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE, _ ("The header “%s” has no text"), name);
      return FALSE;
    }

  return taskbus_cloudevents_check (attribute, text, error);
}

static gboolean
check_required (TaskbusRecord *record, GError **error)
{
  static const char *const required[] = { "ce_id", "ce_source", "ce_type" };

  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    {
      if (taskbus_message_headers_find (record, required[i]) != NULL)
        continue;

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_BAD_MESSAGE,
                   _ ("The record is a CloudEvent without the header “%s”"), required[i]);
      return FALSE;
    }

  return TRUE;
}

/* Called for a record with the header ce_specversion. */
gboolean
taskbus_envelope_cloudevents_binary_decode (TaskbusDecoding *decoding, GError **error)
{
  TaskbusRecord *record = decoding->record;
  g_autofree char *version = taskbus_message_headers_dup_text (record, "ce_specversion");

  if (!taskbus_cloudevents_check_version (version != NULL ? version : "", error) || !check_required (record, error))
    return FALSE;

  for (guint i = 0; i < record->n_headers; i++)
    {
      if (g_str_has_prefix (record->headers[i].name, TASKBUS_HEADER_CLOUDEVENTS) &&
          !check_header (record->headers[i].name, &record->headers[i].value, error))
        return FALSE;
    }

  decoding->envelope = TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY;
  decoding->claimed = taskbus_message_headers_dup_text (record, "ce_type");
  return TRUE;
}
