/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "typed-record.h"

#include "exact-text.h"

#include <string.h>

/* The name that people use for a member: the field's, or its own where the type does not know it. */
const char *
tool_typed_name_member (TaskbusMessage *message, const char *member)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  const TaskbusField *field = type != NULL ? taskbus_message_type_find_field (type, member) : NULL;

  return field != NULL ? field->name : member;
}

/* A string of an unknown member is JSON, quotes and all: nobody said that it has to be one. */
void
tool_typed_append_value (GString *out, TaskbusMessage *message, const char *member, gboolean is_word)
{
  TaskbusMessageType *type = taskbus_message_get_message_type (message);
  const TaskbusField *field = type != NULL ? taskbus_message_type_find_field (type, member) : NULL;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  if (field != NULL && field->kind != TASKBUS_FIELD_JSON && field->kind != TASKBUS_FIELD_STRINGS)
    text = taskbus_message_get_text (message, member);
  if (text == NULL)
    json = taskbus_message_get_json (message, member);

  if (text != NULL && is_word)
    tool_exact_append_word (out, text, strlen (text));
  else if (text != NULL)
    tool_exact_append (out, text, strlen (text));
  else if (json != NULL)
    tool_exact_append_json (out, json, strlen (json));
}

/* Appends what stands above all records. */
void
tool_typed_append_head (GString *out, ToolForms form)
{
  if (form == TOOL_FORM_TABLE)
    tool_typed_append_row_head (out);
}

void
tool_typed_append (GString *out, TaskbusCodec *codec, TaskbusRecord *record, ToolForms form)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_codec_decode (codec, record, &reason);

  if (form == TOOL_FORM_JSON)
    tool_typed_append_json (out, record, message, reason);
  else if (form == TOOL_FORM_TABLE)
    tool_typed_append_row (out, record, message, reason);
  else
    tool_typed_append_text (out, record, message, reason);
}
