/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "event.h"

#include "suggestion.h"
#include "terminal.h"

#include <glib/gi18n.h>

static const ToolExample examples[] = {
  { "taskbus event user.logged_in --help", N_ ("Which fields the messages of a type have") },
  { "taskbus event user.logged_in --set user-id=42 --set ip=203.0.113.7", N_ ("Publish one") },
  { "taskbus event task.created -s task-id=t1 -j metadata='{\"room\":7}'", N_ ("With a value that is JSON") },
  { "taskbus event user.logged_in -s user-id=42 -a request-id=r1 --dry-run", N_ ("See the record that it makes") },
  { NULL }
};

static gboolean
is_pattern (TaskbusMessageType *type)
{
  return g_str_has_suffix (taskbus_message_type_get_name (type), "*");
}

/* A pattern takes every name, also one that is a typing mistake. */
static void
mention_near_type (TaskbusMessage *message)
{
  TaskbusMessageType *taken = taskbus_message_get_message_type (message);
  const char *name = taskbus_message_get_type_name (message);
  g_autoptr (GPtrArray) types = NULL;
  g_autoptr (GPtrArray) names = NULL;
  const char *near;

  if (taken == NULL || !is_pattern (taken))
    return;

  types = taskbus_message_type_list ();
  names = g_ptr_array_new ();
  for (guint i = 0; i < types->len; i++)
    {
      if (!is_pattern (types->pdata[i]))
        g_ptr_array_add (names, (gpointer) taskbus_message_type_get_name (types->pdata[i]));
    }
  g_ptr_array_add (names, NULL);

  near = tool_suggest (name, (const char *const *) names->pdata);
  if (near != NULL)
    tool_print_note (_ ("“%s” is not a known type; did you mean “%s”? (It is taken as any other “%s”)"), name, near,
                     taskbus_message_type_get_name (taken));
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TaskbusMessage) message = taskbus_message_new_of_type (arguments[0], &error);

  if (message == NULL)
    return tool_session_fail (session, error);

  tool_session_set_type (session, arguments[0]);
  mention_near_type (message);
  if (!tool_event_fill (message, &error))
    return tool_session_fail (session, error);

  return tool_event_publish (session, &tool_verb_event, message);
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
