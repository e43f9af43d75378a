/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-endpoint-private.h"
#include "profile/taskbus-nearest-name-private.h"
#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/auxv.h>

/* Variables of the name space that say something else than the value of a key. */
static const char *const not_keys[] = { "TASKBUS_PROFILE", "TASKBUS_MODULE_PATH", "TASKBUS_MESSAGE_PATH", NULL };

/* A program with more rights than its caller does not let the caller's environment choose where its records go. */
gboolean
taskbus_environment_is_trusted (void)
{
  return getauxval (AT_SECURE) == 0;
}

static void
variable_free (gpointer data)
{
  TaskbusVariable *variable = data;

  if (taskbus_profile_key_is_secret (variable->variable))
    explicit_bzero (variable->value, strlen (variable->value));
  g_free (variable->value);
  g_free (variable->variable);
  g_free (variable);
}

static void
add (GHashTable *table, const char *as, const char *variable, char *value)
{
  TaskbusVariable *entry = g_new (TaskbusVariable, 1);

  entry->value = value;
  entry->variable = g_strdup (variable);
  g_hash_table_insert (table, g_strdup (as), entry);
}

/* An empty variable is one that is not set; the blanks of a secret belong to it. */
static char *
get (const char *const *environment, const char *variable, GError **error)
{
  g_autofree char *value = g_strdup (g_environ_getenv ((char **) environment, variable));

  if (value != NULL && !taskbus_profile_key_is_secret (variable))
    g_strstrip (value);
  if (value == NULL || *value == '\0')
    return NULL;

  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("The value of the environment variable %s is not valid UTF-8"), variable);
      return NULL;
    }

  return g_steal_pointer (&value);
}

/* An address of the HTTP service stands alone, whatever follows it; else it is a list of brokers. */
static char *
brokers_to_endpoints (const char *brokers)
{
  if (g_ascii_strncasecmp (brokers, "http://", 7) == 0 || g_ascii_strncasecmp (brokers, "https://", 8) == 0)
    return g_strndup (brokers, strcspn (brokers, ","));

  if (strstr (brokers, "://") != NULL)
    return g_strdup (brokers);

  return g_strconcat ("kafka://", brokers, NULL);
}

static gboolean
parse_enabled (const char *value, gboolean *enabled, GError **error)
{
  g_autofree char *shown = NULL;

  if (taskbus_profile_parse_boolean (value, enabled))
    return TRUE;

  shown = taskbus_printable (value);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("“%s” (environment variable %s) is neither true nor false"), shown, "KAFKA_ENABLED");
  return FALSE;
}

/* Where records go is one question, so that a TASKBUS_* variable which answers it leaves nothing to KAFKA_ENABLED, and to
 * KAFKA_BROKERS only the brokers of the transport that it names. */
static void
add_brokers (GHashTable *table, const char *brokers)
{
  const TaskbusVariable *chosen = g_hash_table_lookup (table, "TASKBUS_TRANSPORT");
  g_autofree char *endpoints = brokers_to_endpoints (brokers);
  g_autofree char *transport = taskbus_endpoint_get_transport (endpoints);

  if (g_hash_table_contains (table, "TASKBUS_ENDPOINTS") ||
      (chosen != NULL && strcmp (chosen->value, transport) != 0 && strcmp (chosen->variable, "KAFKA_ENABLED") != 0))
    return;

  add (table, "TASKBUS_ENDPOINTS", "KAFKA_BROKERS", g_steal_pointer (&endpoints));
}

typedef struct
{
  GHashTable *table;
  const char *const *environment;
  GError *error;
} LegacyTopics;

/* Under the name of its key, so that it is no other type's whose variable would have the same name. */
static void
add_legacy_topic (const char *variable, const char *key, gpointer data)
{
  LegacyTopics *topics = data;
  char *value = topics->error == NULL ? get (topics->environment, variable, &topics->error) : NULL;

  if (value != NULL)
    add (topics->table, key, variable, value);
}

static gboolean
add_legacy_topics (GHashTable *table, const char *const *environment, GError **error)
{
  LegacyTopics topics = { table, environment, NULL };

  taskbus_profile_foreach_legacy_topic (add_legacy_topic, &topics);
  if (topics.error == NULL)
    return TRUE;

  g_propagate_error (error, topics.error);
  return FALSE;
}

/* The variables of the services that Taskbus replaces. */
static gboolean
add_legacy (GHashTable *table, const char *const *environment, GError **error)
{
  gboolean decided = g_hash_table_contains (table, "TASKBUS_ENDPOINTS") ||
                     g_hash_table_contains (table, "TASKBUS_TRANSPORT");
  g_autoptr (GError) broken = NULL;
  g_autofree char *enabled = get (environment, "KAFKA_ENABLED", &broken);
  g_autofree char *brokers = broken == NULL ? get (environment, "KAFKA_BROKERS", &broken) : NULL;
  g_autofree char *group = broken == NULL ? get (environment, "KAFKA_CONSUMER_GROUP", &broken) : NULL;
  gboolean is_enabled = TRUE;

  if (broken != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }

  if (!decided && enabled != NULL && !parse_enabled (enabled, &is_enabled, error))
    return FALSE;

  if (!is_enabled)
    {
      add (table, "TASKBUS_TRANSPORT", "KAFKA_ENABLED", g_strdup ("null"));
      if (!g_hash_table_contains (table, "TASKBUS_AUDIT_ENABLED"))
        add (table, "TASKBUS_AUDIT_ENABLED", "KAFKA_ENABLED", g_strdup ("false"));
    }
  if (brokers != NULL)
    add_brokers (table, brokers);
  if (group != NULL && !g_hash_table_contains (table, "TASKBUS_GROUP"))
    add (table, "TASKBUS_GROUP", "KAFKA_CONSUMER_GROUP", g_steal_pointer (&group));

  return TRUE;
}

/* A variable that is nearly one of the core's is a typing mistake, which must not send records to another place in silence. */
static gboolean
check_spelling (const char *variable, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_free);
  const char *nearest;

  for (const TaskbusProfileKey *key = taskbus_profile_keys; key->name != NULL; key++)
    g_ptr_array_add (known, taskbus_profile_key_to_variable (key->name));
  g_ptr_array_add (known, NULL);

  if (g_strv_contains ((const char *const *) known->pdata, variable))
    return TRUE;
  nearest = taskbus_nearest_name (variable, (const char *const *) known->pdata);
  if (nearest == NULL)
    return TRUE;

  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("The environment variable %s is not known; did you mean %s?"), variable, nearest);
  return FALSE;
}

/* A copy, so that what setenv () does later in another thread does not matter. */
GHashTable *
taskbus_environment_read (const char *const *environment, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, variable_free);

  for (gsize i = 0; environment[i] != NULL; i++)
    {
      g_autofree char *variable = NULL;
      g_autoptr (GError) broken = NULL;
      char *value;

      if (!g_str_has_prefix (environment[i], "TASKBUS_"))
        continue;

      variable = g_strndup (environment[i], strcspn (environment[i], "="));
      if (g_strv_contains (not_keys, variable))
        continue;

      if (!taskbus_profile_is_message_variable (variable) && !check_spelling (variable, error))
        return NULL;

      value = get (environment, variable, &broken);
      if (broken != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&broken));
          return NULL;
        }
      if (value != NULL)
        add (table, variable, variable, value);
    }

  if (!add_legacy (table, environment, error) || !add_legacy_topics (table, environment, error))
    return NULL;

  return g_steal_pointer (&table);
}
