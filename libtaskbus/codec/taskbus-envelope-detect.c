/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a record is in: by what its headers say, then by the shape of its document. */
#include "config.h"

#include "codec/taskbus-message-headers-private.h"
#include "record/taskbus-printable-private.h"
#include "json/taskbus-json-span.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CLOUDEVENTS "application/cloudevents"

/* Tells by the first member only that a document is no envelope, so that most need not be read twice. */
static gboolean
may_be_envelope (const char *text, gsize length)
{
  static const char *const names[] = { "type\"", "data\"", "id\"", "timestamp\"", "specversion\"" };
  const char *end = text + length;
  const char *at = text;

  while (at < end && strchr (" \t\r\n", *at) != NULL && *at != '\0')
    at++;
  if (at == end || *at != '{')
    return FALSE;

  at++;
  while (at < end && strchr (" \t\r\n", *at) != NULL && *at != '\0')
    at++;
  if (end - at < 2 || *at != '"')
    return FALSE;

  at++;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((gsize) (end - at) > strlen (names[i]) && memcmp (at, names[i], strlen (names[i])) == 0)
        return TRUE;
    }

  return *at == '\\';
}

static gboolean
has_string (const TaskbusEnvelopeShape *shape, TaskbusEnvelopeRole role)
{
  const TaskbusEnvelopeMember *member = taskbus_envelope_shape_get (shape, role);

  return member != NULL && member->token == TASKBUS_JSON_TOKEN_STRING && member->value_length > 2;
}

static gboolean
is_cloudevent (const TaskbusEnvelopeShape *shape)
{
  return !shape->is_crowded && has_string (shape, TASKBUS_MEMBER_SPECVERSION) &&
         has_string (shape, TASKBUS_MEMBER_ID) && has_string (shape, TASKBUS_MEMBER_SOURCE) &&
         has_string (shape, TASKBUS_MEMBER_TYPE);
}

static gboolean
could_be_event (const TaskbusEnvelopeShape *shape)
{
  return !shape->is_crowded && has_string (shape, TASKBUS_MEMBER_TYPE) && shape->places[TASKBUS_MEMBER_DATA] > 0 &&
         shape->places[TASKBUS_MEMBER_SPECVERSION] == 0 &&
         (shape->places[TASKBUS_MEMBER_TIME] == 0 || shape->places[TASKBUS_MEMBER_TIMESTAMP] == 0);
}

static gboolean
has_no_other_members (const TaskbusEnvelopeShape *shape)
{
  for (guint i = 0; i < shape->n_members; i++)
    {
      TaskbusEnvelopeRole role = shape->members[i].role;

      if (role != TASKBUS_MEMBER_TYPE && role != TASKBUS_MEMBER_DATA && role != TASKBUS_MEMBER_ID &&
          role != TASKBUS_MEMBER_TIMESTAMP)
        return FALSE;
    }

  return TRUE;
}

/* A type whose documents have these members themselves is not in an envelope because it has them. */
static gboolean
owns_members (TaskbusMessageType *type)
{
  return type != NULL && (taskbus_message_type_find_field (type, "type") != NULL ||
                          taskbus_message_type_find_field (type, "data") != NULL ||
                          taskbus_message_type_find_field (type, "specversion") != NULL);
}

/* What says nothing of its kind, and is of a type that has a format, need not be JSON. */
static gboolean
has_format (const TaskbusDecoding *decoding, const char *name)
{
  g_autoptr (TaskbusFormat) format = NULL;

  if (!g_atomic_int_get (&decoding->codec->has_formats) ||
      taskbus_message_headers_find (decoding->record, TASKBUS_HEADER_CONTENT_TYPE) != NULL)
    return FALSE;

  format = taskbus_codec_find_format (decoding->codec, NULL, name != NULL ? name : decoding->owner.name);
  return format != NULL;
}

static gboolean
detect_shape (TaskbusDecoding *decoding, TaskbusCodecIndex *index, GError **error)
{
  TaskbusEnvelopeShape *shape = &decoding->shape;
  const char *name = decoding->header_type != NULL ? decoding->header_type : decoding->said;
  TaskbusMessageType *expected = name != NULL ? taskbus_codec_index_find_type (index, name) : decoding->owner.type;
  const TaskbusEnvelopeMember *data;
  g_autoptr (GError) broken = NULL;
  g_autofree char *claimed = NULL;

  /* Where others may come in envelopes, only who says the type of this one says that it is in none. */
  if ((name != NULL || !decoding->owner.has_envelopes) &&
      ((expected != NULL && taskbus_message_type_get_envelope (expected) == TASKBUS_ENVELOPE_FLAT &&
        !may_be_envelope (decoding->document, decoding->document_length)) ||
       owns_members (expected)))
    return TRUE;

  if (!taskbus_envelope_shape_read (shape, decoding->document, decoding->document_length, &broken))
    {
      if (has_format (decoding, name))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }

  if (is_cloudevent (shape))
    return taskbus_envelope_cloudevents_structured_decode (decoding, error);

  if (!could_be_event (shape))
    return TRUE;

  claimed = taskbus_envelope_member_dup_text (taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_TYPE));
  if (claimed == NULL || (!has_no_other_members (shape) && taskbus_codec_index_find_type (index, claimed) == NULL))
    return TRUE;

  data = taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_DATA);
  decoding->envelope = shape->places[TASKBUS_MEMBER_ID] > 0 ? TASKBUS_ENVELOPE_EVENT : TASKBUS_ENVELOPE_TYPED;
  decoding->claimed = g_steal_pointer (&claimed);
  decoding->document = data->value;
  decoding->document_length = data->value_length;
  return TRUE;
}

static gboolean
is_plain_json (const TaskbusBlob *content_type)
{
  return content_type->size == strlen (TASKBUS_CONTENT_TYPE_JSON) &&
         memcmp (content_type->data, TASKBUS_CONTENT_TYPE_JSON, content_type->size) == 0;
}

static gboolean
detect_cloudevents (TaskbusDecoding *decoding, GError **error)
{
  g_autofree char *shown = NULL;

  if (taskbus_content_type_is (decoding->content_type, CLOUDEVENTS "+json"))
    return taskbus_envelope_shape_read (&decoding->shape, decoding->document, decoding->document_length, error) &&
           taskbus_envelope_cloudevents_structured_decode (decoding, error);

  shown = taskbus_printable (decoding->content_type);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
               _ ("CloudEvents as “%s” cannot be read; one event as JSON can"), shown);
  return FALSE;
}

gboolean
taskbus_envelope_detect (TaskbusDecoding *decoding, TaskbusCodecIndex *index, GError **error)
{
  TaskbusRecord *record = decoding->record;
  const TaskbusBlob *content_type = taskbus_message_headers_find (record, TASKBUS_HEADER_CONTENT_TYPE);

  decoding->dead_topic = taskbus_message_headers_dup_text (record, TASKBUS_HEADER_DEAD_LETTER_TOPIC);
  decoding->topic = decoding->dead_topic != NULL ? decoding->dead_topic : record->topic;
  decoding->envelope = TASKBUS_ENVELOPE_FLAT;
  decoding->document = (const char *) record->value.data;
  decoding->document_length = record->value.size;
  decoding->said = taskbus_codec_index_find_said (index, decoding->topic);
  decoding->header_type = taskbus_message_headers_dup_text (record, TASKBUS_HEADER_MESSAGE_TYPE);
  if (content_type != NULL && !is_plain_json (content_type))
    decoding->content_type = taskbus_message_headers_dup_text (record, TASKBUS_HEADER_CONTENT_TYPE);
  if (decoding->header_type == NULL && decoding->said == NULL)
    taskbus_codec_index_find_owner (index, decoding->topic, &decoding->owner);
  decoding->is_json = decoding->content_type == NULL || taskbus_content_type_is_json (decoding->content_type);

  if (taskbus_message_headers_find (record, "ce_specversion") != NULL)
    return taskbus_envelope_cloudevents_binary_decode (decoding, error);

  if (decoding->content_type != NULL &&
      g_ascii_strncasecmp (decoding->content_type, CLOUDEVENTS, strlen (CLOUDEVENTS)) == 0)
    return detect_cloudevents (decoding, error);

  return !decoding->is_json || detect_shape (decoding, index, error);
}

static void
apply_member (const TaskbusEnvelopeMember *member, gboolean is_cloudevent, TaskbusMessageExtraList *attributes)
{
  g_autofree char *name = taskbus_json_span_dup_string (member->name, member->name_length, NULL);
  g_autofree char *text = taskbus_envelope_member_dup_text (member);

  if (name == NULL || *name == '\0' || text == NULL)
    return;

  taskbus_message_extra_list_set (
    attributes, member->role == TASKBUS_MEMBER_TIMESTAMP && !is_cloudevent ? TASKBUS_ATTRIBUTE_TIME : name, text,
    strlen (text));
}

static void
apply_header (const char *name, const TaskbusBlob *value, TaskbusMessageExtraList *attributes)
{
  taskbus_message_extra_list_set (attributes, name + strlen (TASKBUS_HEADER_CLOUDEVENTS), (const char *) value->data,
                                  value->size);
}

static void
apply_binary (TaskbusRecord *record, TaskbusMessageExtraList *attributes)
{
  for (guint i = 0; i < record->n_headers && attributes->n_items < TASKBUS_MESSAGE_ATTRIBUTES_MAX; i++)
    {
      const TaskbusHeader *header = &record->headers[i];

      if (g_str_has_prefix (header->name, TASKBUS_HEADER_CLOUDEVENTS) && strcmp (header->name, "ce_type") != 0 &&
          strcmp (header->name, "ce_specversion") != 0)
        apply_header (header->name, &header->value, attributes);
    }

  /* What an event has to have is there, however many others came before it. */
  apply_header ("ce_id", taskbus_message_headers_find (record, "ce_id"), attributes);
  apply_header ("ce_source", taskbus_message_headers_find (record, "ce_source"), attributes);
}

void
taskbus_envelope_apply (const TaskbusDecoding *decoding, TaskbusMessageExtraList *attributes)
{
  gboolean is_cloudevent = decoding->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED;

  if (decoding->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY)
    apply_binary (decoding->record, attributes);
  if (decoding->envelope == TASKBUS_ENVELOPE_FLAT || decoding->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY)
    return;

  for (guint i = 0; i < decoding->shape.n_members; i++)
    {
      TaskbusEnvelopeRole role = decoding->shape.members[i].role;

      if (role == TASKBUS_MEMBER_TYPE || role == TASKBUS_MEMBER_DATA ||
          (is_cloudevent && (role == TASKBUS_MEMBER_DATA_BASE64 || role == TASKBUS_MEMBER_SPECVERSION ||
                             role == TASKBUS_MEMBER_DATACONTENTTYPE)))
        continue;

      apply_member (&decoding->shape.members[i], is_cloudevent, attributes);
    }
}
