/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile-value.h"

#include <glib/gi18n.h>
#include <string.h>

/* An address has no place for a name and a password, but somebody may have put them there. */
static char *
hide_login (char *endpoints)
{
  const char *authority = strstr (endpoints, "://");
  const char *at = authority != NULL ? strrchr (authority, '@') : NULL;
  g_autofree char *whole = endpoints;

  return at != NULL ? g_strdup_printf ("%.*s://…%s", (int) (authority - endpoints), endpoints, at)
                    : g_steal_pointer (&whole);
}

/* Whether the value of the key says where records go. */
gboolean
tool_profile_is_endpoints (const char *key)
{
  return g_str_equal (key, "endpoints") || g_str_equal (key, "audit.endpoints");
}

/* Gets a value to be shown; what is secret is not. */
char *
tool_profile_show_value (TaskbusProfile *profile, const char *key)
{
  if (!taskbus_profile_key_is_secret (key))
    {
      char *value = taskbus_profile_get_string (profile, key);

      return value != NULL && tool_profile_is_endpoints (key) ? hide_login (value) : value;
    }

  return taskbus_profile_get_origin (profile, key) != TASKBUS_ORIGIN_DEFAULT ? g_strdup (_ ("(set, not shown)")) : NULL;
}

/* Checks that there is something to be shown: of a misspelled name there would be only defaults. */
gboolean
tool_profile_check_stored (TaskbusProfile *profile, GError **error)
{
  const char *name = taskbus_profile_get_name (profile);
  g_auto (GStrv) names = taskbus_profile_list_names ();
  g_auto (GStrv) keys = taskbus_profile_list_keys (profile);

  if (g_str_equal (name, "default") || g_strv_contains ((const char *const *) names, name))
    return TRUE;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (taskbus_profile_get_origin (profile, keys[i]) == TASKBUS_ORIGIN_SETTINGS)
        return TRUE;
    }

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
               _ ("Nothing is stored under the profile “%s”; “taskbus profile list” shows those that are"), name);
  return FALSE;
}
