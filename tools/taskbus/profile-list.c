/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "profile", N_ ("PROFILE"), FALSE },
  { NULL },
};

static int
run (ToolSession *session, char **arguments)
{
  g_auto (GStrv) names = taskbus_profile_list_names ();
  g_autoptr (ToolTable) table = tool_table_new (columns);

  if (!g_strv_contains ((const char *const *) names, "default"))
    tool_table_add (table, "default");
  for (guint i = 0; names[i] != NULL; i++)
    tool_table_add (table, names[i]);

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_profile_list = {
  .name = "profile list",
  .summary = N_ ("List the profiles"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
