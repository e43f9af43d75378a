/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What members a document has, so that one can tell whether it is an envelope. */
#include "config.h"

#include "codec/taskbus-envelope-private.h"

#include "json/taskbus-json-span.h"

#include <string.h>

static const struct
{
  const char *name;
  TaskbusEnvelopeRole role;
} roles[] = {
  { "type", TASKBUS_MEMBER_TYPE },
  { "data", TASKBUS_MEMBER_DATA },
  { "id", TASKBUS_MEMBER_ID },
  { "timestamp", TASKBUS_MEMBER_TIMESTAMP },
  { "specversion", TASKBUS_MEMBER_SPECVERSION },
  { "source", TASKBUS_MEMBER_SOURCE },
  { "time", TASKBUS_MEMBER_TIME },
  { "datacontenttype", TASKBUS_MEMBER_DATACONTENTTYPE },
  { "data_base64", TASKBUS_MEMBER_DATA_BASE64 },
};

static TaskbusEnvelopeRole
find_role (TaskbusJsonReader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (taskbus_json_reader_is_text (reader, roles[i].name, -1))
        return roles[i].role;
    }

  return TASKBUS_MEMBER_OTHER;
}

/* Of members of the same name the last one counts. */
static gboolean
read_member (TaskbusEnvelopeShape *shape, TaskbusJsonReader *reader, GError **error)
{
  TaskbusEnvelopeMember member;

  member.name = taskbus_json_reader_get_span (reader, &member.name_length);
  member.role = find_role (reader);
  member.token = taskbus_json_reader_skip (reader, &member.value, &member.value_length, error);
  if (member.token == TASKBUS_JSON_TOKEN_INVALID)
    return FALSE;

  if (shape->n_members == TASKBUS_ENVELOPE_MAX_MEMBERS)
    {
      shape->is_crowded = TRUE;
      return TRUE;
    }

  shape->members[shape->n_members++] = member;
  if (member.role != TASKBUS_MEMBER_OTHER)
    shape->places[member.role] = (guint8) shape->n_members;
  return TRUE;
}

/* Reads the whole document, so that what is broken is found. */
gboolean
taskbus_envelope_shape_read (TaskbusEnvelopeShape *shape, const char *text, gsize length, GError **error)
{
  g_auto (TaskbusJsonReader) reader = { 0 };
  TaskbusJsonToken token;

  shape->is_object = FALSE;
  shape->is_crowded = FALSE;
  shape->n_members = 0;
  memset (shape->places, 0, sizeof shape->places);

  taskbus_json_reader_init (&reader, text, (gssize) length);
  token = taskbus_json_reader_next (&reader, error);
  if (token == TASKBUS_JSON_TOKEN_BEGIN_OBJECT)
    {
      shape->is_object = TRUE;
      while ((token = taskbus_json_reader_next (&reader, error)) == TASKBUS_JSON_TOKEN_NAME)
        {
          if (!read_member (shape, &reader, error))
            return FALSE;
        }
    }
  else if (token == TASKBUS_JSON_TOKEN_BEGIN_ARRAY)
    token = taskbus_json_reader_skip (&reader, NULL, NULL, error);

  return token != TASKBUS_JSON_TOKEN_INVALID && taskbus_json_reader_next (&reader, error) == TASKBUS_JSON_TOKEN_END;
}

/* A string as its text, null as NULL, anything else as it stands.  A string with NUL characters has no text. */
char *
taskbus_envelope_member_dup_text (const TaskbusEnvelopeMember *member)
{
  if (member->token == TASKBUS_JSON_TOKEN_NULL)
    return NULL;
  if (member->token != TASKBUS_JSON_TOKEN_STRING)
    return g_strndup (member->value, member->value_length);

  return taskbus_json_span_dup_string (member->value, member->value_length, NULL);
}
