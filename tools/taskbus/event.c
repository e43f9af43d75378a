/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include <glib/gi18n.h>

static const ToolExample examples[] = {
  { "taskbus event user.logged_in --help", N_ ("Which fields the messages of a type have") },
  { "taskbus event user.logged_in --set user-id=42 --set ip=203.0.113.7", N_ ("Publish one") },
  { "taskbus event task.created -s task-id=t1 -j metadata='{\"room\":7}'", N_ ("With a value that is JSON") },
  { "taskbus event user.logged_in -s user-id=42 -a request-id=r1 --dry-run", N_ ("See the record that it makes") },
  { NULL }
};

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type (arguments[0], &error);

  if (message == NULL || !tool_event_fill (message, &error))
    return tool_session_fail (session, error);

  return tool_event_publish (session, message);
}

const ToolVerb tool_verb_event = {
  .name = "event",
  .arguments = N_ ("TYPE"),
  .summary = N_ ("Publish a typed message"),
  .description = N_ (
    "TYPE is one that “taskbus message list” shows; it says which fields there are, which of them is the key, into "
    "which topic the message goes, and in which envelope: “taskbus event TYPE --help” tells. Topic and envelope can be "
    "others by the keys topic.TYPE and envelope.TYPE of the profile.\n\n"
    "With --dry-run, the record is printed that would be published; with --output json so that “taskbus publish "
    "--input json” takes it."),
  .options = tool_event_options,
  .examples = examples,
  .forms = TOOL_FORM_TEXT | TOOL_FORM_JSON,
  .default_form = TOOL_FORM_TEXT,
  .takes_type = TRUE,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
