/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile-value.h"

#include <glib/gi18n.h>
#include <string.h>

/* Gets a value to be shown; what is secret is not. */
char *
tool_profile_show_value (TaskbusProfile *profile, const char *key)
{
  static const char *const secrets[] = { "password", "passphrase", "secret", "token" };
  g_autofree char *value = taskbus_profile_get_string (profile, key);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      if (value != NULL && strstr (key, secrets[i]) != NULL && !g_str_has_suffix (key, "-file"))
        return g_strdup (_ ("(set, not shown)"));
    }

  return g_steal_pointer (&value);
}
