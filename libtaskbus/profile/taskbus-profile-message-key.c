/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The keys that say of a type of messages where it goes, and in what: topic.TYPE and envelope.TYPE. */
#include "config.h"

#include "profile/taskbus-nearest-name-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"
#include "record/taskbus-topic.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TYPE_MAX_LENGTH 249

/* In the order of TaskbusEnvelope, whose nicks they are. */
const char *const taskbus_profile_envelopes[] = {
  "flat", "typed", "event", "cloudevents-binary", "cloudevents-structured", NULL,
};

static const struct
{
  const char *prefix;
  const char *variable;
  const char *description;
} sections[] = {
  { TASKBUS_PROFILE_TOPIC_PREFIX, "TASKBUS_TOPIC_", N_ ("The topic of the messages of a type") },
  { "envelope.", "TASKBUS_ENVELOPE_",
    N_ ("What the messages of a type are put into: flat, typed, event, cloudevents-binary or cloudevents-structured") },
};

/* The variables of the services that Taskbus joins, and the keys that each of them sets. */
static const struct
{
  const char *variable;
  const char *keys[6];
} legacy[] = {
  { "KAFKA_AUDIT_TOPIC", { "topic.task.audit" } },
  { "KAFKA_TOPIC_USER_EVENTS",
    { "topic.user_login", "topic.user_logout", "topic.user_register", "topic.user_update", "topic.user_delete" } },
  { "KAFKA_TOPIC_SYSTEM_LOGS", { "topic.system_error", "topic.system_info" } },
};

const char *
taskbus_profile_describe_message_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_str_has_prefix (key, sections[i].prefix))
        return _ (sections[i].description);
    }

  return NULL;
}

/* Any type may be named, as it may be registered later. */
gboolean
taskbus_profile_is_message_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      const char *type;

      if (!g_str_has_prefix (key, sections[i].prefix))
        continue;

      type = key + strlen (sections[i].prefix);
      return g_ascii_isalnum (type[0]) && strlen (type) <= TYPE_MAX_LENGTH &&
             type[strspn (type, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._:/-")] == '\0';
    }

  return FALSE;
}

gboolean
taskbus_profile_is_message_variable (const char *variable)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_str_has_prefix (variable, sections[i].variable))
        return TRUE;
    }

  return FALSE;
}

/* Which key it sets can only be guessed: names of types have dots more often than anything else. */
char *
taskbus_profile_message_variable_to_key (const char *variable)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *type = NULL;

      if (!g_str_has_prefix (variable, sections[i].variable) || variable[strlen (sections[i].variable)] == '\0')
        continue;

      type = g_ascii_strdown (variable + strlen (sections[i].variable), -1);
      return g_strconcat (sections[i].prefix, g_strdelimit (type, "_", '.'), NULL);
    }

  return NULL;
}

static gboolean
check_envelope (const char *value, GError **error)
{
  g_autofree char *shown = NULL;
  const char *nearest;

  if (g_strv_contains (taskbus_profile_envelopes, value))
    return TRUE;

  shown = taskbus_printable (value);
  nearest = taskbus_nearest_name (value, taskbus_profile_envelopes);
  if (nearest != NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("There is no envelope “%s”; did you mean “%s”?"), shown, nearest);
  else
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                 _ ("There is no envelope “%s”; there are flat, typed, event, cloudevents-binary and "
                    "cloudevents-structured"),
                 shown);
  return FALSE;
}

gboolean
taskbus_profile_check_message_value (const char *key, const char *value, const char *origin, GError **error)
{
  g_autoptr (GError) wrong = NULL;

  if (g_str_has_prefix (key, TASKBUS_PROFILE_TOPIC_PREFIX) ? taskbus_topic_check_name (value, &wrong)
                                                           : check_envelope (value, &wrong))
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s): %s"), key, origin,
               wrong->message);
  return FALSE;
}

/* Looks a key of a type up: %TRUE without a value when nothing says it. */
gboolean
taskbus_profile_lookup_message_key (TaskbusProfile *self, const char *key, char **value, GError **error)
{
  g_auto (TaskbusProfileValue) found = { NULL };
  g_autofree char *origin = NULL;

  *value = NULL;
  taskbus_profile_find_value (self, key, &found);
  if (found.value == NULL)
    return TRUE;

  origin = taskbus_profile_describe_origin (self, key);
  if (!taskbus_profile_check_message_value (key, found.value, origin, error))
    return FALSE;

  *value = g_steal_pointer (&found.value);
  return TRUE;
}

/* Checks what the profile says of types, before anything is sent. */
gboolean
taskbus_profile_check_message_keys (TaskbusProfile *self, GError **error)
{
  g_auto (GStrv) keys = taskbus_profile_list_keys (self);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = NULL;

      if (taskbus_profile_is_message_key (keys[i]) &&
          !taskbus_profile_lookup_message_key (self, keys[i], &value, error))
        return FALSE;
    }

  return TRUE;
}

/* Calls back for each key that an old variable sets. */
void
taskbus_profile_foreach_legacy_topic (TaskbusLegacyTopicFunc func, gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (legacy); i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (legacy[i].keys) && legacy[i].keys[k] != NULL; k++)
        func (legacy[i].variable, legacy[i].keys[k], data);
    }
}
