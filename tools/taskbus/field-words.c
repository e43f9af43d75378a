/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "field-words.h"

#include <glib/gi18n.h>

static const char *
nick_of (GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (values, value);

  return found != NULL ? found->value_nick : "?";
}

/* The word for the kind, as in table files. */
const char *
tool_field_kind (const TaskbusField *field)
{
  return nick_of (TASKBUS_TYPE_FIELD_KIND, field->kind);
}

const char *
tool_envelope_name (TaskbusEnvelope envelope)
{
  return nick_of (TASKBUS_TYPE_ENVELOPE, envelope);
}

/* Tells whether who publishes has to give it: what is filled in when it is missing, nobody has to. */
gboolean
tool_field_is_required (const TaskbusField *field)
{
  return (field->flags & (TASKBUS_FIELD_REQUIRED | TASKBUS_FIELD_REQUIRED_TO_PUBLISH)) != 0 &&
         (field->flags & (TASKBUS_FIELD_NOW | TASKBUS_FIELD_NEW_ID)) == 0;
}

/* The values of an enumeration, as in "info|error"; NULL for other kinds. */
char *
tool_field_describe_values (const TaskbusField *field)
{
  return field->values != NULL ? g_strjoinv ("|", (char **) field->values) : NULL;
}

/* How its value is shown in --FIELD=VALUE. */
char *
tool_field_argument (const TaskbusField *field)
{
  switch (field->kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      return g_strdup ("true|false");
    case TASKBUS_FIELD_INT32:
    case TASKBUS_FIELD_INT64:
    case TASKBUS_FIELD_UINT64:
    case TASKBUS_FIELD_DOUBLE:
      return g_strdup (g_str_has_suffix (field->name, "-ms") ? _ ("MILLISECONDS") : _ ("NUMBER"));
    case TASKBUS_FIELD_TIME:
      return g_strdup (_ ("TIME"));
    case TASKBUS_FIELD_UUID:
      return g_strdup ("UUID");
    case TASKBUS_FIELD_JSON:
      return g_strdup ("JSON");
    case TASKBUS_FIELD_ENUMERATION:
      if (field->values != NULL && (field->flags & TASKBUS_FIELD_OPEN) == 0)
        return tool_field_describe_values (field);
      return g_strdup (_ ("TEXT"));
    case TASKBUS_FIELD_STRING:
    case TASKBUS_FIELD_ID:
    case TASKBUS_FIELD_STRINGS:
    default:
      return g_strdup (_ ("TEXT"));
    }
}

/* How it is given to a verb that takes messages of any type. */
char *
tool_field_option (const TaskbusField *field)
{
  const char *option = field->kind == TASKBUS_FIELD_JSON ? "json" : "set";
  g_autofree char *argument = tool_field_argument (field);

  return g_strdup_printf ("--%s %s=%s", option, field->name, argument);
}

/* The modules of Taskbus mark their descriptions; anybody else's stay as they are. */
static const char *
translate (const char *description)
{
  return description != NULL && *description != '\0' ? _ (description) : description;
}

const char *
tool_field_describe (const TaskbusField *field)
{
  return translate (field->description);
}

const char *
tool_message_type_describe (TaskbusMessageType *type)
{
  return translate (taskbus_message_type_get_description (type));
}

static void
append_remark (GString *text, const char *remark)
{
  /* TRANSLATORS: a remark behind a sentence */
  g_string_append_printf (text, _ (" (%s)"), remark);
}

/* What it means, and what has to be known to give it. */
char *
tool_field_explanation (const TaskbusField *field)
{
  const char *description = tool_field_describe (field);
  GString *text = g_string_new (description != NULL ? description : field->member);

  if (tool_field_is_required (field))
    append_remark (text, _ ("required"));
  else if ((field->flags & TASKBUS_FIELD_NOW) != 0)
    append_remark (text, _ ("default: now"));
  else if ((field->flags & TASKBUS_FIELD_NEW_ID) != 0)
    append_remark (text, _ ("default: a new one"));
  if (field->kind == TASKBUS_FIELD_STRINGS)
    append_remark (text, _ ("may be repeated"));
  if (field->kind == TASKBUS_FIELD_TIME)
    append_remark (text, _ ("as in 2026-01-31T12:00:00Z, in milliseconds since 1970, or a duration ago"));
  return g_string_free (text, FALSE);
}

/* The field that is the key, and the one that stands in for it; NULL: the messages have no key. */
char *
tool_message_type_describe_key (TaskbusMessageType *type)
{
  const char *key = taskbus_message_type_get_key (type);
  const char *alternate = taskbus_message_type_get_alternate_key (type);

  if (key != NULL && alternate != NULL)
    return g_strconcat (key, "|", alternate, NULL);
  return g_strdup (key != NULL ? key : alternate);
}
