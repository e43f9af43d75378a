/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-audit-settings-private.h"

#include "profile/taskbus-nearest-name-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>

#define KEY_ENABLED "audit.enabled"
#define KEY_FALLBACK "audit.fallback"
#define KEY_SPOOL "audit.spool"
#define KEY_PROFILE "audit.profile"
#define KEY_ENDPOINTS "audit.endpoints"

/* Who writes an audit does not wait for it as long as for other things, unless the profile says so. */
#define PUBLISH_TIMEOUT "5000"

static const char *const known_keys[] = { KEY_ENABLED, KEY_FALLBACK, KEY_SPOOL, KEY_PROFILE, KEY_ENDPOINTS, NULL };

/* In the order of the enumeration. */
static const char *const fallback_names[] = { "drop", "fail", "spool", NULL };

/* A typing mistake must not turn a spool into a loss. */
static gboolean
check_keys (TaskbusProfile *profile, GError **error)
{
  g_auto (GStrv) keys = taskbus_profile_list_keys (profile);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *origin = NULL;
      const char *nearest;

      if (!g_str_has_prefix (keys[i], "audit.") || g_strv_contains (known_keys, keys[i]))
        continue;

      origin = taskbus_profile_describe_origin (profile, keys[i]);
      nearest = taskbus_nearest_name (keys[i], known_keys);
      if (nearest != NULL)
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                     _ ("The audit log has no key “%s” (%s); did you mean “%s”?"), keys[i], origin, nearest);
      else
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("The audit log has no key “%s” (%s)"),
                     keys[i], origin);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_fallback (TaskbusAuditSettings *settings, TaskbusProfile *profile, GError **error)
{
  g_autofree char *name = taskbus_profile_get_string (profile, KEY_FALLBACK);
  g_autofree char *origin = NULL;
  g_autofree char *shown = NULL;

  settings->fallback = TASKBUS_AUDIT_FALLBACK_DROP;
  if (name == NULL)
    return TRUE;

  for (guint i = 0; fallback_names[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (name, fallback_names[i]) == 0)
        {
          settings->fallback = (TaskbusAuditFallback) i;
          return TRUE;
        }
    }

  origin = taskbus_profile_describe_origin (profile, KEY_FALLBACK);
  shown = taskbus_printable (name);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is none of drop, fail, spool"), shown, KEY_FALLBACK, origin);
  return FALSE;
}

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
  *settings = (TaskbusAuditSettings){ .enabled = TRUE };

  return check_keys (profile, error) &&
         taskbus_profile_lookup_boolean (profile, KEY_ENABLED, TRUE, &settings->enabled, error) &&
         read_fallback (settings, profile, error) && read_spool (settings, profile, error);
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
