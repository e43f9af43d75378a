/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-nearest-name-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * taskbus_profile_lookup_int:
 * @self: a profile
 * @key: a key
 * @minimum: the least value that is acceptable
 * @maximum: the greatest value that is acceptable
 * @fallback: the value when the key has none; the keys of the core have defaults of their own
 * @value: (out): the value
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the value of a key as a whole number. For a key of the core its own range counts, too.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE] when it is no number or out of range; the message
 *   names the key, the value and its origin
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_lookup_int (TaskbusProfile *self,
                            const char *key,
                            gint64 minimum,
                            gint64 maximum,
                            gint64 fallback,
                            gint64 *value,
                            GError **error)
{
  g_auto (TaskbusProfileValue) found = { NULL };
  const TaskbusProfileKey *core;
  g_autofree char *origin = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (minimum <= maximum, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  taskbus_profile_find_value (self, key, &found);
  if (found.value == NULL)
    {
      *value = fallback;
      return TRUE;
    }

  core = taskbus_profile_find_key (key);
  if (core != NULL && core->kind == TASKBUS_PROFILE_INTEGER)
    {
      minimum = MAX (minimum, core->minimum);
      maximum = MIN (maximum, core->maximum);
    }

  origin = taskbus_profile_describe_origin (self, key);
  return taskbus_profile_parse_integer (key, found.value, origin, minimum, maximum, value, error);
}

gboolean
taskbus_profile_parse_boolean (const char *text, gboolean *value)
{
  static const char *const yes[] = { "true", "1", "yes", "on", NULL };
  static const char *const no[] = { "false", "0", "no", "off", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  *value = g_strv_contains (yes, lower);
  return *value || g_strv_contains (no, lower);
}

gboolean
taskbus_profile_check_boolean (const char *key, const char *value, const char *origin, gboolean *truth, GError **error)
{
  g_autofree char *shown = NULL;

  if (taskbus_profile_parse_boolean (value, truth))
    return TRUE;

  shown = taskbus_printable (value);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” for key “%s” (%s) is neither true nor false"), shown, key, origin);
  return FALSE;
}

gboolean
taskbus_profile_parse_word (const TaskbusProfileKey *key,
                            const char *value,
                            const char *origin,
                            guint *index,
                            GError **error)
{
  g_autofree char *words = NULL;
  g_autofree char *shown = NULL;

  for (*index = 0; key->words[*index] != NULL; (*index)++)
    {
      if (g_ascii_strcasecmp (value, key->words[*index]) == 0)
        return TRUE;
    }

  words = g_strjoinv (", ", (char **) key->words);
  shown = taskbus_printable (value);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("“%s” for key “%s” (%s) is none of %s"), shown,
               key->name, origin, words);
  return FALSE;
}

/* Gets which of its words a key of the core is. */
gboolean
taskbus_profile_lookup_word (TaskbusProfile *self, const char *key, guint *index, GError **error)
{
  g_auto (TaskbusProfileValue) found = { NULL };
  g_autofree char *origin = taskbus_profile_describe_origin (self, key);

  taskbus_profile_find_value (self, key, &found);
  return taskbus_profile_parse_word (taskbus_profile_find_key (key), found.value, origin, index, error);
}

/**
 * taskbus_profile_lookup_boolean:
 * @self: a profile
 * @key: a key
 * @fallback: the value when the key has none
 * @value: (out): the value
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the value of a key as a truth value: `true`, `yes`, `on` or `1`; `false`, `no`, `off` or `0`.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE] when it is something else; the message names the key, the
 *   value and its origin
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_lookup_boolean (TaskbusProfile *self,
                                const char *key,
                                gboolean fallback,
                                gboolean *value,
                                GError **error)
{
  g_auto (TaskbusProfileValue) found = { NULL };
  g_autofree char *origin = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  taskbus_profile_find_value (self, key, &found);
  if (found.value == NULL)
    {
      *value = fallback;
      return TRUE;
    }

  origin = taskbus_profile_describe_origin (self, key);
  return taskbus_profile_check_boolean (key, found.value, origin, value, error);
}

static gboolean
belongs_to (const char *key, const char *transport)
{
  gsize length = strlen (transport);

  return strncmp (key, transport, length) == 0 && key[length] == '.';
}

/* Keys that share a variable of the environment are one there. */
static gboolean
is_known (TaskbusProfile *self, const char *key, const char *const *known)
{
  g_autofree char *variable = NULL;

  if (g_strv_contains (known, key))
    return TRUE;

  if (taskbus_profile_get_origin (self, key) != TASKBUS_ORIGIN_ENVIRONMENT)
    return FALSE;

  variable = taskbus_profile_key_to_variable (key);
  for (gsize i = 0; known[i] != NULL; i++)
    {
      g_autofree char *own = taskbus_profile_key_to_variable (known[i]);

      if (strcmp (own, variable) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * taskbus_profile_check_keys:
 * @self: a profile
 * @transport: the name of the transport, which its keys begin with, without the dot
 * @known: (array zero-terminated=1): the keys that the transport knows, complete: `local.session-timeout`
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks that the profile has no key of a transport that the transport does not know. A transport calls this when it opens.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE], which names the unknown key, its origin and the known key that
 *   was probably meant
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_check_keys (TaskbusProfile *self, const char *transport, const char *const *known, GError **error)
{
  g_auto (GStrv) keys = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (transport != NULL && strchr (transport, '.') == NULL, FALSE);
  g_return_val_if_fail (known != NULL, FALSE);

  keys = taskbus_profile_list_keys (self);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *origin = NULL;
      const char *nearest;

      if (!belongs_to (keys[i], transport) || is_known (self, keys[i], known))
        continue;

      origin = taskbus_profile_describe_origin (self, keys[i]);
      nearest = taskbus_nearest_name (keys[i], known);
      if (nearest != NULL)
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                     _ ("Transport “%s” has no key “%s” (%s); did you mean “%s”?"), transport, keys[i], origin,
                     nearest);
      else
        g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Transport “%s” has no key “%s” (%s)"),
                     transport, keys[i], origin);
      return FALSE;
    }

  return TRUE;
}
