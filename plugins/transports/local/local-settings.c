/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "local-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_SESSION_TIMEOUT_MS 6000
#define DEFAULT_REBALANCE_TIMEOUT_MS 10000
#define DEFAULT_COMMIT_INTERVAL_MS 100
#define DEFAULT_MAX_RECORD_BYTES (16 * 1024 * 1024)

/* SQLite's own limit of a row is 10⁹ bytes. */
#define MAX_RECORD_BYTES (512 * 1024 * 1024)

static const char *const known_keys[] = {
  "local.auto-create",   "local.commit-interval", "local.max-record-bytes", "local.partitions",
  "local.retention-age", "local.retention-bytes", "local.session-timeout",  NULL,
};

LocalSettings *
local_settings_new (const char *directory)
{
  LocalSettings *settings = g_new0 (LocalSettings, 1);

  g_atomic_ref_count_init (&settings->ref_count);
  settings->directory = g_canonicalize_filename (directory, NULL);
  settings->path = g_build_filename (settings->directory, "log.db", NULL);
  settings->auto_create = TRUE;
  settings->n_partitions = 1;
  settings->session_timeout = DEFAULT_SESSION_TIMEOUT_MS;
  settings->rebalance_timeout = DEFAULT_REBALANCE_TIMEOUT_MS;
  settings->commit_interval = DEFAULT_COMMIT_INTERVAL_MS;
  settings->max_record_bytes = DEFAULT_MAX_RECORD_BYTES;
  settings->retention_age = -1;
  settings->retention_bytes = -1;
  return settings;
}

LocalSettings *
local_settings_ref (LocalSettings *settings)
{
  g_atomic_ref_count_inc (&settings->ref_count);
  return settings;
}

void
local_settings_unref (LocalSettings *settings)
{
  if (!g_atomic_ref_count_dec (&settings->ref_count))
    return;

  g_free (settings->directory);
  g_free (settings->path);
  g_free (settings->client_id);
  g_free (settings);
}

/* “local:” is the user's own log, “local:PATH” and “local:///PATH” another; escapes are as in any URI. */
static char *
parse_endpoint (const char *endpoint, GError **error)
{
  const char *rest = endpoint;
  g_autofree char *path = NULL;

  if (g_ascii_strncasecmp (rest, "local:", 6) == 0)
    rest += 6;
  if (g_str_has_prefix (rest, "//"))
    {
      rest += 2;
      if (*rest != '/' && *rest != '\0')
        {
          g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                       _ ("Endpoint “%s” names a host, but a log is local: write “local:/path/of/the/directory”"),
                       endpoint);
          return NULL;
        }
    }
  if (*rest == '\0')
    return g_build_filename (g_get_user_data_dir (), "taskbus", "local", NULL);

  path = g_uri_unescape_string (rest, NULL);
  if (path == NULL || strpbrk (rest, "?#") != NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("Endpoint “%s” is malformed: write “local:/path/of/the/directory”, with “%%25” for “%%”"),
                   endpoint);
      return NULL;
    }
  return g_steal_pointer (&path);
}

static char *
find_directory (TaskbusProfile *profile, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) endpoints = taskbus_profile_get_endpoints (profile, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (endpoints == NULL || endpoints[0] == NULL)
    return parse_endpoint ("local:", error);
  if (endpoints[1] != NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("The local log takes one endpoint, but “%s” and “%s” are given"), endpoints[0], endpoints[1]);
      return NULL;
    }
  return parse_endpoint (endpoints[0], error);
}

LocalSettings *
local_settings_new_from_profile (TaskbusProfile *profile, GError **error)
{
  g_autofree char *directory = NULL;
  g_autoptr (LocalSettings) settings = NULL;
  gint64 n_partitions;

  if (!taskbus_profile_check_keys (profile, "local", known_keys, error))
    return NULL;
  directory = find_directory (profile, error);
  if (directory == NULL)
    return NULL;

  settings = local_settings_new (directory);
  if (!taskbus_profile_lookup_boolean (profile, "local.auto-create", TRUE, &settings->auto_create, error) ||
      !taskbus_profile_lookup_int (profile, "local.partitions", 1, 1000, 1, &n_partitions, error) ||
      !taskbus_profile_lookup_int (profile, "local.session-timeout", 500, 3600 * 1000, DEFAULT_SESSION_TIMEOUT_MS,
                                   &settings->session_timeout, error) ||
      !taskbus_profile_lookup_int (profile, "rebalance-timeout", 0, 3600 * 1000, DEFAULT_REBALANCE_TIMEOUT_MS,
                                   &settings->rebalance_timeout, error) ||
      !taskbus_profile_lookup_int (profile, "local.commit-interval", 1, 60 * 1000, DEFAULT_COMMIT_INTERVAL_MS,
                                   &settings->commit_interval, error) ||
      !taskbus_profile_lookup_int (profile, "local.max-record-bytes", 1, MAX_RECORD_BYTES, DEFAULT_MAX_RECORD_BYTES,
                                   &settings->max_record_bytes, error) ||
      !taskbus_profile_lookup_int (profile, "local.retention-age", -1, G_MAXINT64 / 1000, -1, &settings->retention_age,
                                   error) ||
      !taskbus_profile_lookup_int (profile, "local.retention-bytes", -1, G_MAXINT64, -1, &settings->retention_bytes,
                                   error))
    return NULL;

  settings->n_partitions = (gint32) n_partitions;
  settings->client_id = taskbus_profile_get_string (profile, "client-id");
  return g_steal_pointer (&settings);
}
