/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "endpoint.h"

/* A bus on an endpoint in which “{dir}” stands for the directory, with the settings (KEY=VALUE) in its profile; nothing
 * else, from the environment or GSettings, has a say. */
TaskbusBus *
endpoint_make_bus (const char *endpoints, char *const *settings, const char *directory, GError **error)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new_plain ();
  g_autoptr (GString) uri = g_string_new (endpoints);

  g_string_replace (uri, "{dir}", directory, 0);
  if (!taskbus_profile_set (profile, "endpoints", uri->str, error))
    return NULL;

  for (; settings != NULL && *settings != NULL; settings++)
    {
      g_auto (GStrv) parts = g_strsplit (*settings, "=", 2);

      if (g_strv_length (parts) != 2)
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, "“%s” is not KEY=VALUE", *settings);
          return NULL;
        }
      if (!taskbus_profile_set (profile, parts[0], parts[1], error))
        return NULL;
    }

  return taskbus_bus_new (profile);
}
