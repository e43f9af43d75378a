/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A message that was received in an envelope and is published again keeps it: its members, their order and every digit. */
#include "config.h"

#include "codec/taskbus-cloudevents-attribute-private.h"
#include "codec/taskbus-message-headers-private.h"
#include "json/taskbus-json-span.h"

#include <string.h>

/* FALSE when the document is not the data of an envelope. */
static gboolean
read_envelope (TaskbusRecord *origin,
               const TaskbusMessageDocument *received,
               TaskbusEnvelopeShape *shape,
               TaskbusEnvelope *envelope)
{
  const TaskbusBlob *value = &origin->value;
  const TaskbusEnvelopeMember *data;

  if (value->data == NULL || received->text <= (const char *) value->data ||
      received->text >= (const char *) value->data + value->size ||
      !taskbus_envelope_shape_read (shape, (const char *) value->data, value->size, NULL))
    return FALSE;

  data = taskbus_envelope_shape_get (shape, TASKBUS_MEMBER_DATA);
  *envelope = shape->places[TASKBUS_MEMBER_SPECVERSION] > 0 ? TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED
              : shape->places[TASKBUS_MEMBER_ID] > 0        ? TASKBUS_ENVELOPE_EVENT
                                                            : TASKBUS_ENVELOPE_TYPED;
  return !shape->is_crowded && data != NULL && data->value == received->text;
}

TaskbusEnvelope
taskbus_envelope_tell (TaskbusRecord *origin, const TaskbusMessageDocument *received)
{
  TaskbusEnvelopeShape shape;
  TaskbusEnvelope envelope;

  if (taskbus_message_headers_find (origin, "ce_specversion") != NULL)
    return TASKBUS_ENVELOPE_CLOUDEVENTS_BINARY;

  return read_envelope (origin, received, &shape, &envelope) ? envelope : TASKBUS_ENVELOPE_FLAT;
}

/* Marks an attribute as one that the document has. */
static const char *
take_attribute (TaskbusEncoding *encoding, const char *name)
{
  const TaskbusMessageExtraList *attributes = encoding->attributes;
  const TaskbusMessageExtra *attribute = attributes != NULL
                                           ? taskbus_message_extra_list_find (attributes, name, strlen (name))
                                           : NULL;

  if (attribute == NULL)
    return NULL;

  if (attribute - attributes->items < 64)
    encoding->written |= G_GUINT64_CONSTANT (1) << (attribute - attributes->items);
  return attribute->text;
}

/* What the member should say now; NULL: it is not there any more. */
static const char *
get_present (TaskbusEncoding *encoding, const TaskbusEnvelopeMember *member, const char *name)
{
  gboolean is_cloudevent = encoding->envelope == TASKBUS_ENVELOPE_CLOUDEVENTS_STRUCTURED;

  if (member->role == TASKBUS_MEMBER_TYPE)
    return encoding->name;
  if (member->role == TASKBUS_MEMBER_SPECVERSION && is_cloudevent)
    return TASKBUS_CLOUDEVENTS_VERSION;
  if (member->role == TASKBUS_MEMBER_DATACONTENTTYPE && is_cloudevent)
    return encoding->content_type;
  if (member->role == TASKBUS_MEMBER_TIMESTAMP && !is_cloudevent)
    return take_attribute (encoding, TASKBUS_ATTRIBUTE_TIME);

  return take_attribute (encoding, name);
}

/* As it stands, up to the value. */
static void
write_name (TaskbusJsonWriter *writer, const TaskbusEnvelopeMember *member)
{
  taskbus_json_writer_raw_name (writer, member->name, (gsize) (member->value - member->name));
}

static void
write_member (TaskbusEncoding *encoding, const TaskbusEnvelopeMember *member)
{
  TaskbusJsonWriter *writer = encoding->writer;
  g_autofree char *name = taskbus_json_span_dup_string (member->name, member->name_length, NULL);
  g_autofree char *before = taskbus_envelope_member_dup_text (member);
  const char *present;

  /* What has no name or no text that is a C string is no attribute, and nobody could change it. */
  if (name == NULL || *name == '\0' || (before == NULL && member->token != TASKBUS_JSON_TOKEN_NULL))
    {
      write_name (writer, member);
      taskbus_json_writer_raw (writer, member->value, member->value_length);
      return;
    }

  present = get_present (encoding, member, name);

  /* An envelope has an id, also when the application took the one away that came. */
  if (present == NULL && before != NULL && member->role == TASKBUS_MEMBER_ID)
    present = encoding->id;
  if (present == NULL && member->token != TASKBUS_JSON_TOKEN_NULL)
    return;

  write_name (writer, member);
  if (g_strcmp0 (present, before) == 0)
    taskbus_json_writer_raw (writer, member->value, member->value_length);
  else
    taskbus_json_writer_string (writer, present, -1);
}

gboolean
taskbus_envelope_replay (TaskbusEncoding *encoding, gboolean *replayed, GError **error)
{
  const TaskbusEnvelopeMember *data;
  TaskbusEnvelopeShape shape;
  TaskbusEnvelope envelope;

  *replayed = encoding->origin != NULL && encoding->document == NULL &&
              read_envelope (encoding->origin, encoding->received, &shape, &envelope) && envelope == encoding->envelope;
  if (!*replayed)
    return TRUE;

  data = taskbus_envelope_shape_get (&shape, TASKBUS_MEMBER_DATA);
  taskbus_json_writer_begin_object (encoding->writer);
  for (guint i = 0; i < shape.n_members; i++)
    {
      if (&shape.members[i] != data)
        {
          write_member (encoding, &shape.members[i]);
          continue;
        }

      write_name (encoding->writer, data);
      if (!taskbus_message_write (encoding->message, encoding->writer, error))
        return FALSE;
    }
  taskbus_json_writer_end_object (encoding->writer);
  return TRUE;
}
