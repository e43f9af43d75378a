/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "table.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolColumn columns[] = {
  { "group", N_ ("GROUP"), FALSE },
  { "state", N_ ("STATE"), FALSE },
  { "members", N_ ("MEMBERS"), TRUE },
  { NULL },
};

static gboolean
list_groups (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  GPtrArray **groups = data;

  *groups = taskbus_admin_list_groups (admin, cancellable, error);
  return *groups != NULL;
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (ToolTable) table = tool_table_new (columns);
  g_autoptr (GError) error = NULL;

  if (!tool_session_administrate (session, list_groups, &groups, &error))
    return tool_session_fail (session, error);

  for (guint i = 0; i < groups->len; i++)
    {
      const TaskbusGroupInfo *group = g_ptr_array_index (groups, i);

      tool_table_add (table, group->name);
      tool_table_add (table, group->state);
      tool_table_add_int (table, group->members->len);
    }

  tool_table_print (table, session);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_group_list = {
  .name = "group list",
  .summary = N_ ("List the consumer groups"),
  .forms = TOOL_FORMS_LIST,
  .default_form = TOOL_FORM_TABLE,
  .run = run,
};
