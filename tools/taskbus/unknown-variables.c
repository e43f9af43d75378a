/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "unknown-variables.h"

#include "terminal.h"

#include <glib/gi18n.h>
#include <string.h>

#define PREFIX "TASKBUS_"

static char *
to_variable (const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);

  return g_strconcat (PREFIX, g_strdelimit (upper, ".-", '_'), NULL);
}

/* Tells whether a variable is that of a key of the core, or says something else than the value of a key. */
static gboolean
is_ours (const char *variable)
{
  static const char *const others[] = { PREFIX "PROFILE", PREFIX "MODULE_PATH", PREFIX "MESSAGE_PATH", NULL };
  g_autoptr (TaskbusProfile) plain = taskbus_profile_new_plain ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (plain);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *own = to_variable (keys[i]);

      if (g_str_equal (own, variable))
        return TRUE;
    }

  return g_strv_contains (others, variable) || g_str_has_prefix (variable, PREFIX "TEST_") ||
         g_str_has_prefix (variable, PREFIX "TOPIC_") || g_str_has_prefix (variable, PREFIX "ENVELOPE_");
}

static gboolean
is_of_transport (const char *variable, const char *transport)
{
  g_autofree char *own = to_variable (transport);
  gsize length = strlen (own);

  return strncmp (variable, own, length) == 0 && variable[length] == '_';
}

/* Listing the transports loads them, so it is done only for a variable that nothing else explains. */
static gboolean
is_of_any_transport (const char *variable, TaskbusProfile *profile)
{
  g_autofree char *used = taskbus_profile_get_transport (profile, NULL);
  g_autoptr (GPtrArray) modules = NULL;

  if (used != NULL && is_of_transport (variable, used))
    return TRUE;

  modules = taskbus_module_list ("transport");
  for (guint i = 0; i < modules->len; i++)
    {
      if (is_of_transport (variable, ((const TaskbusModuleInfo *) g_ptr_array_index (modules, i))->name))
        return TRUE;
    }

  return FALSE;
}

/* Warns of variables that look like settings of Taskbus and have no effect. */
void
tool_mention_unknown_variables (TaskbusProfile *profile)
{
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *shown = NULL;

      if (!g_str_has_prefix (names[i], PREFIX) || is_ours (names[i]) || is_of_any_transport (names[i], profile))
        continue;

      shown = g_strescape (names[i], NULL);
      tool_print_note (_ ("The environment variable %s is no setting of Taskbus; it has no effect"), shown);
    }
}
