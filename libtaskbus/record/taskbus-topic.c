/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record/taskbus-printable-private.h"
#include "taskbus-topic.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
check_characters (const char *name, const char *also, GError **error)
{
  gsize length;

  if (name == NULL || *name == '\0')
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("A topic name is empty"));
      return FALSE;
    }

  for (length = 0; name[length] != '\0'; length++)
    {
      if (length < TASKBUS_TOPIC_MAX_LENGTH && (g_ascii_isalnum (name[length]) || strchr (also, name[length]) != NULL))
        continue;

      g_autofree char *shown = taskbus_printable (name);

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("Topic name “%s” is not valid: up to %d ASCII letters, digits, “.”, “_” and “-” are"), shown,
                   TASKBUS_TOPIC_MAX_LENGTH);
      return FALSE;
    }

  return TRUE;
}

/**
 * taskbus_topic_check_name:
 * @name: (nullable): what should be a topic name
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks a topic name: 1 to 249 characters out of `A-Z a-z 0-9 . _ -`, and neither `.` nor `..`.
 *
 * These are Kafka's rules, so that a name that works on one transport works on all of them.
 *
 * Returns: %TRUE when @name is valid, otherwise %FALSE with [error@Taskbus.Error.INVALID_ARGUMENT]
 *
 * Since: 1.0
 */
gboolean
taskbus_topic_check_name (const char *name, GError **error)
{
  if (!check_characters (name, "._-", error))
    return FALSE;

  if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("A topic cannot be named “%s”"), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * taskbus_topic_is_pattern:
 * @name: a topic name or pattern
 *
 * Tells whether @name stands for several topics: it contains `*`, which matches any run of characters.
 *
 * Returns: %TRUE for a pattern
 *
 * Since: 1.0
 */
gboolean
taskbus_topic_is_pattern (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  return strchr (name, '*') != NULL;
}

/**
 * taskbus_topic_check_pattern:
 * @pattern: (nullable): what should be a topic name or a pattern
 * @error: return location for a [error@Taskbus.Error]
 *
 * Checks what may be subscribed to: a topic name as [func@Taskbus.topic_check_name] has it, in which `*` may stand.
 *
 * Returns: %TRUE when @pattern is valid, otherwise %FALSE with [error@Taskbus.Error.INVALID_ARGUMENT]
 *
 * Since: 1.0
 */
gboolean
taskbus_topic_check_pattern (const char *pattern, GError **error)
{
  if (pattern != NULL && taskbus_topic_is_pattern (pattern))
    return check_characters (pattern, "._-*", error);

  return taskbus_topic_check_name (pattern, error);
}
