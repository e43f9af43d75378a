/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "confirmation.h"
#include "message-folder.h"
#include "terminal.h"
#include "verb.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static const GOptionEntry options[] = { TOOL_CONFIRMATION_ENTRY, { NULL } };

static const ToolExample examples[] = { { "taskbus message remove order.created", N_ ("Show what would be removed") },
                                        { "taskbus message remove order.created --yes", N_ ("Remove it") },
                                        { NULL } };

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessageType) type = taskbus_message_type_lookup (arguments[0], &error);
  g_autofree char *path = NULL;

  if (type == NULL)
    return tool_session_fail (session, error);

  path = tool_message_folder_find_file (taskbus_message_type_get_name (type));
  if (g_strcmp0 (taskbus_message_type_get_origin (type), path) != 0)
    {
      tool_print_error (_ ("“%s” comes from %s: only types that “taskbus message add” added can be removed"),
                        taskbus_message_type_get_name (type), taskbus_message_type_get_origin (type));
      return TOOL_EXIT_FAILED;
    }

  if (!tool_confirmation_check (session, _ ("Would remove the type %s, the file %s"),
                                taskbus_message_type_get_name (type), path))
    return TOOL_EXIT_OK;

  if (g_unlink (path) != 0)
    {
      tool_print_error (_ ("%s cannot be deleted: %s"), path, g_strerror (errno));
      return TOOL_EXIT_FAILED;
    }

  tool_print_remark (_ ("The type %s is removed"), taskbus_message_type_get_name (type));
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_message_remove = {
  .name = "message remove",
  .arguments = N_ ("TYPE"),
  .summary = N_ ("Remove a type of messages that was added"),
  .options = options,
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
