/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "admin-query.h"
#include "confirmation.h"
#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>

static const GOptionEntry options[] = { TOOL_CONFIRMATION_ENTRY, { NULL } };

static const ToolExample examples[] = { { "taskbus group delete billing --yes",
                                          N_ ("Forget the group; the next time it begins at the start") },
                                        { NULL } };

static gboolean
delete_group (TaskbusAdmin *admin, gpointer data, GCancellable *cancellable, GError **error)
{
  return taskbus_admin_delete_group (admin, data, cancellable, error);
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusGroupInfo) group = tool_query_group (session, arguments[0], &error);

  if (group == NULL)
    return tool_session_fail (session, error);

  if (!tool_confirmation_check (session, _ ("Would forget group %s with its positions in %u partitions"), group->name,
                                group->lags->len))
    return TOOL_EXIT_OK;

  if (!tool_session_administrate (session, delete_group, group->name, &error))
    return tool_session_fail (session, error);

  tool_print_remark (_ ("Group %s is forgotten"), group->name);
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_group_delete = {
  .name = "group delete",
  .arguments = N_ ("GROUP"),
  .summary = N_ ("Forget a group that has no members"),
  .options = options,
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
