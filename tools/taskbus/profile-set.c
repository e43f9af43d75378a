/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "message-keys.h"
#include "profile-value.h"
#include "terminal.h"
#include "verb.h"

#include <glib/gi18n.h>
#include <string.h>

static const ToolExample examples[] = {
  { "taskbus profile set endpoints local:/srv/app/log", N_ ("From now on, everything goes to this folder") },
  { "taskbus --profile test profile set endpoints local:/tmp/test",
    N_ ("Make a profile, to be used with --profile test") },
  { "taskbus profile set topic.user.registered user-events", N_ ("The messages of a type go to another topic") },
  { "taskbus profile set endpoints", N_ ("Go back to the default") },
  { NULL }
};

/* What is wrong with a value is wrong with an argument here, which is no option that wins over what is stored. */
static void
drop_origin (GError *error)
{
  /* How an origin stands in a sentence of the library, and what stays without it. */
  static const char *const forms[][3] = {
    { " (", ")", "" },
    { "（", "）", "" },
    { ", ", ")", ")" },
    { "，", "）", "）" },
  };
  g_autoptr (TaskbusProfile) scratch = taskbus_profile_new_plain ();
  g_autoptr (GString) message = g_string_new (error->message);
  g_autofree char *option = NULL;

  if (!taskbus_profile_set (scratch, "group", "any", NULL))
    return;

  option = taskbus_profile_describe_origin (scratch, "group");
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *remark = g_strconcat (forms[i][0], option, forms[i][1], NULL);

      g_string_replace (message, remark, forms[i][2], 0);
    }

  g_free (error->message);
  error->message = g_strdup (message->str);
}

/* Checks what can be known before the value is used: endpoints, and the transport that a key belongs to. */
static gboolean
check (const char *key, const char *value, GError **error)
{
  g_autoptr (TaskbusProfile) scratch = taskbus_profile_new_plain ();
  const char *dot = strchr (key, '.');
  g_autofree char *section = dot != NULL ? g_strndup (key, dot - key) : NULL;

  if (!taskbus_profile_set (scratch, key, value, error))
    return FALSE;

  if (tool_profile_is_endpoints (key))
    {
      g_auto (GStrv) endpoints = NULL;

      if (!taskbus_profile_set (scratch, "endpoints", value, error))
        return FALSE;
      endpoints = taskbus_profile_get_endpoints (scratch, error);

      return endpoints != NULL;
    }

  if (section != NULL && taskbus_profile_describe_key (key) == NULL)
    {
      g_autoptr (TaskbusTransport) transport = taskbus_transport_new (section, error);

      /* No endpoints: those of the transport are not in question. */
      return transport != NULL && taskbus_profile_set (scratch, "transport", section, error) &&
             taskbus_transport_check_profile (transport, scratch, error);
    }

  return TRUE;
}

static int
run (ToolSession *session, char **arguments)
{
  g_autoptr (GError) error = NULL;
  TaskbusProfile *profile = tool_session_get_profile (session, &error);
  g_autofree char *origin = NULL;

  if (profile == NULL)
    return tool_session_fail (session, error);
  if ((arguments[1] != NULL && !check (arguments[0], arguments[1], &error)) ||
      !taskbus_profile_store (profile, arguments[0], arguments[1], &error))
    {
      drop_origin (error);
      return tool_session_fail (session, error);
    }

  if (arguments[1] != NULL)
    tool_message_key_mention_unknown (profile, arguments[0]);
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
  .description = N_ ("“taskbus profile show” lists the keys. Beside these, each type of messages that “taskbus message "
                     "list” shows has two: topic.TYPE says into which topic its messages go, envelope.TYPE in which "
                     "envelope (flat, typed, event, cloudevents-binary, cloudevents-structured)."),
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 2,
  .run = run,
};
