/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile-value.h"
#include "verb.h"

#include <glib/gi18n.h>

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (TaskbusProfile) scratch = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  TaskbusProfile *profile = tool_session_get_profile (session, &error);

  if (profile == NULL || !tool_profile_check_stored (profile, &error))
    return tool_session_fail (session, error);

  /* Reading does not mind an unknown key, but who types one wants to know. */
  scratch = taskbus_profile_new_plain ();
  if (!taskbus_profile_set (scratch, arguments[0], NULL, &error))
    return tool_session_fail (session, error);

  value = tool_profile_show_value (profile, arguments[0]);
  if (value == NULL)
    {
      g_set_error (&error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND, _ ("Key “%s” has no value"), arguments[0]);
      return tool_session_fail (session, error);
    }

  g_string_append_printf (tool_output_get_buffer (tool_session_get_output (session)), "%s\n", value);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_profile_get = {
  .name = "profile get",
  .arguments = N_ ("KEY"),
  .summary = N_ ("Print the value of a key"),
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
