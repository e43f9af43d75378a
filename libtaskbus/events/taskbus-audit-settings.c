/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-settings-private.h"

#include "profile/taskbus-profile-private.h"

#include <glib/gi18n-lib.h>

#define KEY_ENABLED "audit.enabled"
#define KEY_FALLBACK "audit.fallback"
#define KEY_SPOOL "audit.spool"
#define KEY_PROFILE "audit.profile"
#define KEY_ENDPOINTS "audit.endpoints"

/* Who writes an audit does not wait for it as long as for other things, unless the profile says so. */
#define PUBLISH_TIMEOUT "5000"

/* There is no place by default: programs with different destinations must not share one. */
static gboolean
read_spool (TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_autofree char *path = taskbus_profile_get_string (profile, KEY_SPOOL);

  if (settings->fallback != TASKBUS_AUDIT_FALLBACK_SPOOL)
    return TRUE;

  if (path == NULL || !g_path_is_absolute (path))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("The audit log is to be spooled, but key “%s” does not name a directory by its absolute path"),
                   KEY_SPOOL);
      return FALSE;
    }

  settings->spool = g_steal_pointer (&path);
  return TRUE;
}

gboolean
taskbus_audit_settings_read (TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error)
{
  guint fallback;

  *settings = (TaskbusAuditSettings){ .enabled = TRUE };
  if (!taskbus_profile_lookup_boolean (profile, KEY_ENABLED, TRUE, &settings->enabled, error) ||
      !taskbus_profile_lookup_word (profile, KEY_FALLBACK, &fallback, error))
    return FALSE;

  settings->fallback = (TaskbusAuditFallback) fallback;
  return read_spool (settings, profile, error);
}

void
taskbus_audit_settings_clear (TaskbusAuditSettings *settings)
{
  g_clear_pointer (&settings->spool, g_free);
}

/* Otherwise it would not be known before the first entry, and perhaps not then. */
static gboolean
check_destination (const TaskbusAuditSettings *settings, TaskbusProfile *own, GError **error)
{
  g_autofree char *transport = settings->enabled ? taskbus_profile_get_transport (own, error) : NULL;

  return transport != NULL || !settings->enabled;
}

TaskbusProfile *
taskbus_audit_settings_make_profile (const TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_autofree char *name = taskbus_profile_get_string (profile, KEY_PROFILE);
  g_autofree char *endpoints = taskbus_profile_get_string (profile, KEY_ENDPOINTS);
  g_autoptr (TaskbusProfile) own = NULL;

  own = name != NULL && *name != '\0' ? taskbus_profile_new (name, error) : taskbus_profile_copy (profile);
  if (own == NULL)
    return NULL;

  if (endpoints != NULL && *endpoints != '\0' &&
      (!taskbus_profile_set (own, "transport", NULL, error) ||
       !taskbus_profile_set (own, "endpoints", endpoints, error)))
    return NULL;

  if (taskbus_profile_get_origin (own, "publish-timeout") == TASKBUS_ORIGIN_DEFAULT &&
      !taskbus_profile_set (own, "publish-timeout", PUBLISH_TIMEOUT, error))
    return NULL;

  return check_destination (settings, own, error) ? g_steal_pointer (&own) : NULL;
}
