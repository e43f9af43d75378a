/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "verb.h"

#include <glib/gi18n.h>

static int
run (ToolSession *session, char **arguments)
{
  g_string_append (tool_output_get_buffer (tool_session_get_output (session)), "taskbus " TASKBUS_VERSION "\n");
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_version = {
  .name = "version",
  .summary = N_ ("Print the version"),
  .run = run,
};
