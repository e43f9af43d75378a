/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help.h"

#include "field-words.h"
#include "message-destination.h"
#include "message-example.h"

#include <glib/gi18n.h>

/* Appends where the messages of a type go, in a line. */
void
tool_help_append_destination (GString *out, TaskbusMessageType *type, TaskbusProfile *profile, const char *name)
{
  g_autofree char *topic = tool_message_destination_topic (profile, type, name);
  g_autofree char *envelope = tool_message_destination_envelope (profile, type, name);
  g_autofree char *key = tool_message_type_describe_key (type);

  g_string_append_printf (out, _ ("Topic %s, key %s, envelope %s"), topic, key != NULL ? key : _ ("none"), envelope);
  g_string_append_c (out, '\n');
}

/* Appends what the verb is told for messages of one type. */
gboolean
tool_help_append_type (GString *out, const ToolVerb *verb, const char *name, TaskbusProfile *profile, GError **error)
{
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (name, error);
  g_autofree char *command = NULL;

  if (type == NULL)
    return FALSE;

  command = tool_message_example_command (type);
  g_string_append_printf (out, _ ("Usage: taskbus %s [OPTION…]"), verb->name);
  g_string_append_printf (out, " %s\n\n", name);
  if (tool_message_type_describe (type) != NULL)
    g_string_append_printf (out, "%s\n", tool_message_type_describe (type));
  tool_help_append_destination (out, type, profile, name);
  g_string_append_printf (out, "\n%s\n", _ ("Fields:"));
  for (guint i = 0; i < taskbus_message_type_get_n_fields (type); i++)
    {
      const TaskbusField *field = taskbus_message_type_get_field (type, i);
      g_autofree char *term = tool_field_option (field);
      g_autofree char *explanation = tool_field_explanation (field);

      tool_help_append_term (out, term, explanation);
    }

  tool_help_append_options (out, verb);
  g_string_append_printf (out, "\n%s\n  %s\n", _ ("Examples:"), command);
  return TRUE;
}
