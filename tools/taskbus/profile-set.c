/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>

static const ToolExample examples[] = { { "taskbus profile set endpoints kafka://localhost:9092",
                                          N_ ("From now on, everything goes to Kafka") },
                                        { "taskbus --profile test profile set endpoints local:/tmp/test",
                                          N_ ("Make a profile, to be used with --profile test") },
                                        { "taskbus profile set endpoints", N_ ("Go back to the default") },
                                        { NULL } };

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile = tool_session_get_profile (session, &error);
  g_autofree char *origin = NULL;

  if (profile == NULL || !taskbus_profile_store (profile, arguments[0], arguments[1], &error))
    return tool_session_fail (session, error);

  if (taskbus_profile_get_origin (profile, arguments[0]) > TASKBUS_ORIGIN_SETTINGS)
    {
      origin = taskbus_profile_describe_origin (profile, arguments[0]);
      tool_print_note (_ ("It is stored, but here the %s wins over it"), origin);
    }
  return TOOL_EXIT_OK;
}

const ToolVerb tool_verb_profile_set = {
  .name = "profile set",
  .arguments = N_ ("KEY [VALUE]"),
  .summary = N_ ("Store the value of a key, or forget it"),
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 2,
  .run = run,
};
