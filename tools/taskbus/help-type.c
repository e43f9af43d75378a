/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"

#include "field-words.h"
#include "message-example.h"

#include <glib/gi18n.h>

/* A field as it stands on the command line. */
static char *
make_term (const TaskbusField *field)
{
  const char *option = field->kind == TASKBUS_FIELD_JSON ? "json" : "set";
  g_autofree char *argument = tool_field_argument (field);

  return g_strdup_printf ("--%s %s=%s", option, field->name, argument);
}

/* Appends what the verb is told for messages of one type. */
gboolean
tool_help_append_type (GString *out, const ToolVerb *verb, const char *name, GError **error)
{
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (name, error);
  g_autofree char *command = NULL;
  g_autofree char *key = NULL;

  if (type == NULL)
    return FALSE;

  key = tool_message_type_describe_key (type);
  command = tool_message_example_command (type);
  g_string_append_printf (out, _ ("Usage: taskbus %s [OPTION…]"), verb->name);
  g_string_append_printf (out, " %s\n\n", name);
  if (tool_message_type_describe (type) != NULL)
    g_string_append_printf (out, "%s\n", tool_message_type_describe (type));
  g_string_append_printf (out, _ ("Topic %s, key %s, envelope %s"), taskbus_message_type_get_topic (type),
                          key != NULL ? key : _ ("none"),
                          tool_envelope_name (taskbus_message_type_get_envelope (type)));
  g_string_append_printf (out, "\n\n%s\n", _ ("Fields:"));
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *term = make_term (field);
      g_autofree char *explanation = tool_field_explanation (field);

      tool_help_append_term (out, term, explanation);
    }

  tool_help_append_options (out, verb);
  g_string_append_printf (out, "\n%s\n  %s\n", _ ("Examples:"), command);
  return TRUE;
}
