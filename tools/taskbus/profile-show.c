/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-keys.h"
#include "profile-value.h"
#include "table.h"
#include "unknown-variables.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "key", N_ ("KEY"), FALSE },
  { "value", N_ ("VALUE"), FALSE },
  { "origin", N_ ("ORIGIN"), FALSE },
  { NULL },
};

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (ToolTable) table = tool_table_new (columns);
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile = tool_session_get_profile (session, &error);
  g_auto (GStrv) listed = NULL;
  g_auto (GStrv) keys = NULL;

  if (profile == NULL || !tool_profile_check_stored (profile, &error))
    return tool_session_fail (session, error);

  tool_mention_unknown_variables (profile);
  listed = taskbus_profile_list_keys (profile);
  keys = tool_message_keys_name (profile, (const char *const *) listed);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = tool_profile_show_value (profile, keys[i]);
      g_autofree char *origin = taskbus_profile_describe_origin (profile, keys[i]);

      tool_table_add (table, keys[i]);
      tool_table_add (table, value);
      tool_table_add (table, origin);
    }

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_profile_show = {
  .name = "profile show",
  .summary = N_ ("Show the values of a profile, and where each comes from"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
