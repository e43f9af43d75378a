/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is said of a message in the headers of its record. */
#include "config.h"

#include "codec/taskbus-message-headers-private.h"

#include <string.h>

static gboolean
is_in_document (TaskbusEncoding *encoding, guint index)
{
  return index < 64 && (encoding->written & (G_GUINT64_CONSTANT (1) << index)) != 0;
}

/* Id, type and content type have their own place, and so has the time in what is no flat document. */
static gboolean
has_own_place (TaskbusEncoding *encoding, const char *name)
{
  if (strcmp (name, TASKBUS_ATTRIBUTE_TIME) == 0)
    return encoding->envelope != TASKBUS_ENVELOPE_FLAT || !encoding->time_is_own;

  return strcmp (name, TASKBUS_ATTRIBUTE_ID) == 0 || strcmp (name, TASKBUS_ATTRIBUTE_CONTENT_TYPE) == 0 ||
         strcmp (name, TASKBUS_HEADER_MESSAGE_ID) == 0 || strcmp (name, TASKBUS_HEADER_MESSAGE_TYPE) == 0;
}

/* An attribute under its name, unless it stands elsewhere. */
void
taskbus_message_headers_add_attribute (TaskbusEncoding *encoding, guint index)
{
  const TaskbusMessageExtra *attribute = &encoding->attributes->items[index];

  if (attribute->text != NULL && !is_in_document (encoding, index) && !has_own_place (encoding, attribute->name))
    taskbus_codec_scratch_add_header (encoding->scratch, attribute->name, attribute->text, attribute->length);
}

/* The type is said wherever a topic says it, too: a copy of the record in another topic is still of that type.  That JSON is
 * JSON is not, as each header takes more time than a member of the document. */
void
taskbus_message_headers_add (TaskbusEncoding *encoding)
{
  TaskbusCodecScratch *scratch = encoding->scratch;

  taskbus_codec_scratch_add_header (scratch, TASKBUS_HEADER_MESSAGE_ID, encoding->id, strlen (encoding->id));
  taskbus_codec_scratch_add_header (scratch, TASKBUS_HEADER_MESSAGE_TYPE, encoding->name, strlen (encoding->name));
  for (guint i = 0; encoding->attributes != NULL && i < encoding->attributes->n_items; i++)
    taskbus_message_headers_add_attribute (encoding, i);
  if (strcmp (encoding->content_type, TASKBUS_CONTENT_TYPE_JSON) != 0)
    taskbus_codec_scratch_add_header (scratch, TASKBUS_HEADER_CONTENT_TYPE, encoding->content_type,
                                      strlen (encoding->content_type));
}

/* Most headers that are looked for are not there, which their first letter tells. */
static inline gboolean
is_called (const char *header, const char *name)
{
  return *header == *name && strcmp (header, name) == 0;
}

/* The last one of a name counts; NULL also for one that is null. */
const TaskbusBlob *
taskbus_message_headers_find (TaskbusRecord *record, const char *name)
{
  for (guint i = record->n_headers; i > 0; i--)
    {
      if (is_called (record->headers[i - 1].name, name))
        return record->headers[i - 1].value.data != NULL ? &record->headers[i - 1].value : NULL;
    }

  return NULL;
}

static gboolean
is_text (const TaskbusBlob *value)
{
  return value->data != NULL && g_utf8_validate ((const char *) value->data, (gssize) value->size, NULL);
}

/* NULL when there is none, or when it is no text. */
char *
taskbus_message_headers_dup_text (TaskbusRecord *record, const char *name)
{
  const TaskbusBlob *value = taskbus_message_headers_find (record, name);

  return value != NULL && is_text (value) ? g_strndup ((const char *) value->data, value->size) : NULL;
}

/* What was said of a record that was rejected is not said of the message when it is published again. */
static gboolean
is_attribute (const char *name)
{
  return *name != '\0' && !is_called (name, TASKBUS_HEADER_MESSAGE_TYPE) &&
         !is_called (name, TASKBUS_HEADER_CONTENT_TYPE) &&
         (*name != *TASKBUS_HEADER_DEAD_LETTER || !g_str_has_prefix (name, TASKBUS_HEADER_DEAD_LETTER));
}

/* What is no text, or null, stays in the record only. */
void
taskbus_message_headers_apply (const TaskbusDecoding *decoding, TaskbusMessageExtraList *attributes)
{
  TaskbusRecord *record = decoding->record;
  gboolean is_binary = decoding->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY;

  for (guint i = 0; i < record->n_headers && attributes->n_items < TASKBUS_MESSAGE_ATTRIBUTES_MAX; i++)
    {
      const char *name = record->headers[i].name;
      const TaskbusBlob *value = &record->headers[i].value;
      gboolean is_id = is_called (name, TASKBUS_HEADER_MESSAGE_ID);

      if (!is_attribute (name) || !is_text (value) ||
          (is_binary && g_str_has_prefix (name, TASKBUS_HEADER_CLOUDEVENTS)) || !g_utf8_validate (name, -1, NULL))
        continue;

      /* An envelope knows its id better than a header. */
      if (is_id && taskbus_message_extra_list_find (attributes, TASKBUS_ATTRIBUTE_ID, 2) != NULL)
        continue;

      taskbus_message_extra_list_set (attributes, is_id ? TASKBUS_ATTRIBUTE_ID : name, (const char *) value->data,
                                      value->size);
    }
}

/* Whether it is that media type, whatever parameters follow. */
gboolean
taskbus_content_type_is (const char *content_type, const char *media_type)
{
  gsize length = strcspn (content_type, "; \t");

  return length == strlen (media_type) && g_ascii_strncasecmp (content_type, media_type, length) == 0;
}

gboolean
taskbus_content_type_is_json (const char *content_type)
{
  gsize length = strcspn (content_type, "; \t");

  return taskbus_content_type_is (content_type, TASKBUS_CONTENT_TYPE_JSON) ||
         taskbus_content_type_is (content_type, "text/json") ||
         (length > 5 && g_ascii_strncasecmp (content_type + length - 5, "+json", 5) == 0);
}
