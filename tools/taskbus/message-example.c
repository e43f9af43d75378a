/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-example.h"

#include "field-words.h"

#include <string.h>

/* A name that is of the type: a pattern is one of none. */
static char *
concrete_name (TaskbusMessageType *type)
{
  const char *name = taskbus_message_type_get_name (type);
  const char *star = strchr (name, '*');

  return star != NULL ? g_strdup_printf ("%.*sexample%s", (int) (star - name), name, star + 1) : g_strdup (name);
}

/* A value as JSON: of the kind, and otherwise as good as any other. */
static char *
example_json (const TaskbusField *field)
{
  switch (field->kind)
    {
    case TASKBUS_FIELD_BOOLEAN:
      return g_strdup ("true");
    case TASKBUS_FIELD_INT32:
    case TASKBUS_FIELD_INT64:
    case TASKBUS_FIELD_UINT64:
      return g_strdup (g_str_has_suffix (field->name, "-ms") ? "5000" : "1");
    case TASKBUS_FIELD_DOUBLE:
      return g_strdup ("0.5");
    case TASKBUS_FIELD_TIME:
      return g_strdup ("\"2026-01-31T12:00:00Z\"");
    case TASKBUS_FIELD_UUID:
      return g_strdup ("\"019c0a2c-5d00-7000-8000-000000000001\"");
    case TASKBUS_FIELD_STRINGS:
      return g_strdup ("[\"a\",\"b\"]");
    case TASKBUS_FIELD_JSON:
      return g_strdup ("{\"a\":1}");
    case TASKBUS_FIELD_ID:
      return g_strdup ((field->flags & TASKBUS_FIELD_NUMERIC) != 0 ? "42" : "\"42\"");
    case TASKBUS_FIELD_ENUMERATION:
      return g_strdup_printf ("\"%s\"", field->values != NULL && field->values[0] != NULL ? field->values[0] : "…");
    case TASKBUS_FIELD_STRING:
    default:
      return g_strdup ("\"…\"");
    }
}

/* A document with all fields of the type. */
char *
tool_message_example_document (TaskbusMessageType *type, GError **error)
{
  g_autofree char *name = concrete_name (type);
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type (name, error);

  if (message == NULL)
    return NULL;

  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *json = example_json (field);

      if (!taskbus_message_set_json (message, field->name, json, error))
        return NULL;
    }

  return taskbus_message_to_json (message, error);
}

static gboolean
has_required (TaskbusMessageType *type)
{
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      if (tool_field_is_required (taskbus_message_type_get_field (type, i)))
        return TRUE;
    }

  return FALSE;
}

/* How to publish one: with what has to be given, or the first field where that is nothing. */
char *
tool_message_example_command (TaskbusMessageType *type)
{
  g_autofree char *name = concrete_name (type);
  GString *command = g_string_new ("taskbus event ");
  gboolean all_optional = !has_required (type);

  g_string_append (command, name);
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *json = example_json (field);

      if (!tool_field_is_required (field) && !(all_optional && i == 0))
        continue;

      if (field->kind == TASKBUS_FIELD_JSON || field->kind == TASKBUS_FIELD_STRINGS)
        g_string_append_printf (command, " --json %s='%s'", field->name, json);
      else
        {
          gboolean quoted = *json == '"';

          g_string_append_printf (command, " --set %s=%.*s", field->name, (int) strlen (json) - (quoted ? 2 : 0),
                                  json + (quoted ? 1 : 0));
        }
    }

  return g_string_free (command, FALSE);
}
