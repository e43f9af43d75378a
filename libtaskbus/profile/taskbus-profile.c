/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-profile-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * TaskbusProfile:
 *
 * The configuration of a bus: all that a [class@Taskbus.Bus] and its transport need to know, under one name.
 *
 * The value of a key comes from the first of these that has one: an option, set by [method@Taskbus.Profile.set]; the environment,
 * where the key `publish-timeout` is `TASKBUS_PUBLISH_TIMEOUT`; GSettings, in the schema `org.taskbus.Profile` at
 * `/org/taskbus/profiles/NAME/`; a built-in default. [method@Taskbus.Profile.get_origin] tells which it was. The schema need not be
 * installed. An empty variable counts as one that is not set; a program that runs with more rights than its caller does not
 * look at the environment.
 *
 * The keys of the core are `endpoints`, `transport`, `client-id`, `group`, `queue.max-records`, `queue.max-bytes`,
 * `publish-timeout`, `close-timeout` and `rebalance-timeout`, those of [class@Taskbus.AuditLog] (`audit.enabled`, `audit.fallback`,
 * `audit.spool`, `audit.profile`, `audit.endpoints`) and those of [class@Taskbus.TaskListener] (`task.max-poll-records`,
 * `task.poll-wait`, `task.idle-pause`, `task.error-pause`); [func@Taskbus.Profile.describe_key] describes them. A key like
 * `local.session-timeout` belongs to the transport `local`, which checks it when it opens.
 *
 * Keys like `topic.user.registered` and `envelope.user.registered` say of a type of messages to which topic it goes and in which
 * [enum@Taskbus.Envelope], instead of what the type itself says. Their variables are `TASKBUS_TOPIC_USER_REGISTERED` and
 * `TASKBUS_ENVELOPE_USER_REGISTERED`: what is no letter or digit in the name of the type is `_`.
 *
 * Where TASKBUS_* does not say it, the variables `KAFKA_BROKERS` (a list of brokers, or the `http://` address of an HTTP service in front
 * of them), `KAFKA_ENABLED` (false: records are discarded) and `KAFKA_CONSUMER_GROUP` are understood, and the topics
 * `KAFKA_AUDIT_TOPIC` (of `task.audit`), `KAFKA_TOPIC_USER_EVENTS` (`user_login`, `user_logout`, `user_register`, `user_update`,
 * `user_delete`) and `KAFKA_TOPIC_SYSTEM_LOGS` (`system_error`, `system_info`).
 *
 * The value of a secret key (see [func@Taskbus.Profile.key_is_secret]), such as a password, is got by
 * [method@Taskbus.Profile.get_secret] only. It is never an option of a command line, never in GSettings, and never shown.
 *
 * The environment and GSettings are read when the profile is made. A profile may be used from any thread.
 *
 * Since: 1.0
 */
struct _TaskbusProfile
{
  GObject parent_instance;

  char *name;              /* NULL for a plain one */
  GHashTable *environment; /* variable to TaskbusVariable, constant */
  TaskbusProfileSecrets *secrets;

  GMutex lock;
  GHashTable *options;  /* key to value */
  GHashTable *settings; /* key to value */
  gboolean stored;
};

G_DEFINE_FINAL_TYPE (TaskbusProfile, taskbus_profile, G_TYPE_OBJECT)

static void
taskbus_profile_finalize (GObject *object)
{
  TaskbusProfile *self = TASKBUS_PROFILE (object);

  g_free (self->name);
  g_clear_pointer (&self->environment, g_hash_table_unref);
  g_hash_table_unref (self->options);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  taskbus_profile_secrets_free (self->secrets);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_profile_parent_class)->finalize (object);
}

static void
taskbus_profile_class_init (TaskbusProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = taskbus_profile_finalize;
}

static void
taskbus_profile_init (TaskbusProfile *self)
{
  g_mutex_init (&self->lock);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->secrets = taskbus_profile_secrets_new (NULL);
}

/**
 * taskbus_profile_new:
 * @name: (nullable): the profile, or %NULL for the one that the environment variable `TASKBUS_PROFILE` names, else `default`
 * @error: return location for a [error@Taskbus.Error]
 *
 * Reads a profile from the environment and GSettings. Nothing needs to be stored under the name.
 *
 * Returns: (transfer full): a new profile, or %NULL with [error@Taskbus.Error.INVALID_PROFILE] when the name is not valid or a
 *   variable of the environment cannot be understood
 *
 * Since: 1.0
 */
TaskbusProfile *
taskbus_profile_new (const char *name, GError **error)
{
  g_autoptr (TaskbusProfile) self = taskbus_profile_new_plain ();

  if (taskbus_environment_is_trusted ())
    {
      g_auto (GStrv) environment = g_get_environ ();

      self->environment = taskbus_environment_read ((const char *const *) environment, error);
      if (self->environment == NULL)
        return NULL;

      taskbus_profile_secrets_free (self->secrets);
      self->secrets = taskbus_profile_secrets_new (g_environ_getenv (environment, "CREDENTIALS_DIRECTORY"));
      if (name == NULL)
        name = g_environ_getenv (environment, "TASKBUS_PROFILE");
      self->name = g_strdup (name);
    }
  else
    self->name = g_strdup (name);

  if (self->name == NULL || *self->name == '\0')
    {
      g_free (self->name);
      self->name = g_strdup ("default");
    }

  if (!taskbus_profile_check_name (self->name, error))
    return NULL;

  taskbus_profile_reload_settings (self);
  return g_steal_pointer (&self);
}

/**
 * taskbus_profile_new_plain:
 *
 * Makes a profile without a name, which takes nothing from the environment and GSettings: it has what is set, and defaults.
 *
 * Returns: (transfer full): a new profile
 *
 * Since: 1.0
 */
TaskbusProfile *
taskbus_profile_new_plain (void)
{
  return g_object_new (TASKBUS_TYPE_PROFILE, NULL);
}

/**
 * taskbus_profile_get_name:
 * @self: a profile
 *
 * Gets the name.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL for a plain profile
 *
 * Since: 1.0
 */
const char *
taskbus_profile_get_name (TaskbusProfile *self)
{
  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);

  return self->name;
}

/* Whether anything is stored under the name; nobody misses it of a plain one and of the default. */
gboolean
taskbus_profile_is_stored (TaskbusProfile *self)
{
  gboolean stored;

  g_mutex_lock (&self->lock);
  stored = self->stored || self->name == NULL || strcmp (self->name, "default") == 0;
  g_mutex_unlock (&self->lock);
  return stored;
}

void
taskbus_profile_reload_settings (TaskbusProfile *self)
{
  gboolean stored;
  GHashTable *settings = taskbus_profile_read_settings (self->name, &stored);
  GHashTable *old;

  g_mutex_lock (&self->lock);
  old = self->settings;
  self->settings = settings;
  self->stored = stored;
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&old, g_hash_table_unref);
}

static void
add_values (GHashTable *table, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (table, g_strdup (key), g_strdup (value));
}

/* One that can be changed apart from the other. */
TaskbusProfile *
taskbus_profile_copy (TaskbusProfile *self)
{
  TaskbusProfile *copy = taskbus_profile_new_plain ();

  copy->name = g_strdup (self->name);
  copy->environment = self->environment != NULL ? g_hash_table_ref (self->environment) : NULL;
  taskbus_profile_secrets_free (copy->secrets);
  copy->secrets = taskbus_profile_secrets_copy (self->secrets);

  g_mutex_lock (&self->lock);
  add_values (copy->options, self->options);
  copy->settings = self->settings != NULL ? g_hash_table_ref (self->settings) : NULL; /* never changed, only replaced */
  copy->stored = self->stored;
  g_mutex_unlock (&self->lock);
  return copy;
}

void
taskbus_profile_value_clear (TaskbusProfileValue *value)
{
  g_clear_pointer (&value->value, g_free);
}

TaskbusProfileSecrets *
taskbus_profile_get_secrets (TaskbusProfile *self)
{
  return self->secrets;
}

const TaskbusVariable *
taskbus_profile_find_variable (TaskbusProfile *self, const char *key)
{
  g_autofree char *variable = taskbus_profile_key_to_variable (key);
  const TaskbusVariable *found;

  if (self->environment == NULL)
    return NULL;

  /* The old variables of types stand under their keys. */
  found = g_hash_table_lookup (self->environment, variable);
  return found != NULL ? found : g_hash_table_lookup (self->environment, key);
}

void
taskbus_profile_find_value (TaskbusProfile *self, const char *key, TaskbusProfileValue *found)
{
  const TaskbusVariable *entry = taskbus_profile_find_variable (self, key);
  const TaskbusProfileKey *core = taskbus_profile_find_key (key);

  /* A secret has a door of its own, and comes out of no other. */
  if (taskbus_profile_key_is_secret (key))
    {
      *found = (TaskbusProfileValue){ NULL, taskbus_profile_find_secret_origin (self, key), NULL };
      return;
    }

  *found = (TaskbusProfileValue){ NULL, TASKBUS_ORIGIN_OPTION, NULL };

  g_mutex_lock (&self->lock);
  found->value = g_strdup (g_hash_table_lookup (self->options, key));
  if (found->value == NULL && entry != NULL)
    *found = (TaskbusProfileValue){ g_strdup (entry->value), TASKBUS_ORIGIN_ENVIRONMENT, entry->variable };
  if (found->value == NULL && self->settings != NULL)
    {
      found->value = g_strdup (g_hash_table_lookup (self->settings, key));
      found->origin = TASKBUS_ORIGIN_SETTINGS;
    }
  g_mutex_unlock (&self->lock);

  if (found->value == NULL)
    *found = (TaskbusProfileValue){ core != NULL ? g_strdup (core->fallback) : NULL, TASKBUS_ORIGIN_DEFAULT, NULL };
}

/**
 * taskbus_profile_set:
 * @self: a profile
 * @key: a key
 * @value: (nullable): its value, or %NULL to take the option back
 * @error: return location for a [error@Taskbus.Error]
 *
 * Sets a key for this profile object only; it wins over the environment and GSettings.
 *
 * A bus looks at most keys once, when it opens.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE] when the key is unknown or secret (see
 *   [method@Taskbus.Profile.set_secret]) or the value is not acceptable
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_set (TaskbusProfile *self, const char *key, const char *value, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!taskbus_profile_check_key_name (key, error) ||
      (value != NULL && (!taskbus_profile_check_not_secret (key, error) ||
                         !taskbus_profile_check_value (key, value, _ ("option"), error))))
    return FALSE;

  g_mutex_lock (&self->lock);
  if (value != NULL)
    g_hash_table_insert (self->options, g_strdup (key), g_strdup (value));
  else
    g_hash_table_remove (self->options, key);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

/**
 * taskbus_profile_get_string:
 * @self: a profile
 * @key: a key
 *
 * Gets the value of a key, as it was written.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL when there is none, and always for a secret key
 *
 * Since: 1.0
 */
char *
taskbus_profile_get_string (TaskbusProfile *self, const char *key)
{
  g_auto (TaskbusProfileValue) found = { NULL };

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  taskbus_profile_find_value (self, key, &found);
  return g_steal_pointer (&found.value);
}

/**
 * taskbus_profile_get_origin:
 * @self: a profile
 * @key: a key
 *
 * Tells where the value of a key comes from.
 *
 * Returns: the origin; [enum@Taskbus.Origin.DEFAULT] also when there is no value
 *
 * Since: 1.0
 */
TaskbusOrigin
taskbus_profile_get_origin (TaskbusProfile *self, const char *key)
{
  g_auto (TaskbusProfileValue) found = { NULL };

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), TASKBUS_ORIGIN_DEFAULT);
  g_return_val_if_fail (key != NULL, TASKBUS_ORIGIN_DEFAULT);

  taskbus_profile_find_value (self, key, &found);
  return found.origin;
}

/**
 * taskbus_profile_describe_origin:
 * @self: a profile
 * @key: a key
 *
 * Says where the value of a key comes from, in the user's language: “environment variable TASKBUS_ENDPOINTS”, for example.
 *
 * Returns: (transfer full): the description
 *
 * Since: 1.0
 */
char *
taskbus_profile_describe_origin (TaskbusProfile *self, const char *key)
{
  g_auto (TaskbusProfileValue) found = { NULL };

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (taskbus_profile_key_is_secret (key))
    return taskbus_profile_describe_secret_origin (self, key);

  taskbus_profile_find_value (self, key, &found);
  switch (found.origin)
    {
    case TASKBUS_ORIGIN_OPTION:
      return g_strdup (_ ("option"));

    case TASKBUS_ORIGIN_ENVIRONMENT:
      return g_strdup_printf (_ ("environment variable %s"), found.variable);

    case TASKBUS_ORIGIN_SETTINGS:
      {
        g_autofree char *path = taskbus_profile_name_to_path (self->name);

        return g_strdup_printf (_ ("GSettings %s"), path);
      }

    case TASKBUS_ORIGIN_DEFAULT:
    default:
      return g_strdup (_ ("built-in default"));
    }
}

static int
compare_keys (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_keys (GHashTable *set, GHashTable *table)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (set, g_strdup (key));
}

/**
 * taskbus_profile_list_keys:
 * @self: a profile
 *
 * Lists the keys: all of the core, and those of transports and of types of messages that have a value.
 *
 * Of such a key that is set in the environment the name can only be guessed: `TASKBUS_LOCAL_SESSION_TIMEOUT` is listed as
 * `local.session-timeout`, `TASKBUS_TOPIC_USER_REGISTERED` as `topic.user.registered`, and `TASKBUS_TOPIC_USER_LOGIN` as
 * `topic.user.login`, which is the topic of `user_login` as well: `taskbus profile show` looks at the types that there are.
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys; the core's in their order, then the others by name
 *
 * Since: 1.0
 */
char **
taskbus_profile_list_keys (TaskbusProfile *self)
{
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  GHashTableIter iter;
  gpointer variable, key;
  guint n_core;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);

  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_lock (&self->lock);
  add_keys (set, self->options);
  if (self->settings != NULL)
    add_keys (set, self->settings);
  g_mutex_unlock (&self->lock);
  taskbus_profile_list_secrets (self, set);

  if (self->environment != NULL)
    {
      g_hash_table_iter_init (&iter, self->environment);
      while (g_hash_table_iter_next (&iter, &variable, NULL))
        {
          char *guess = taskbus_profile_is_message_key (variable) ? g_strdup (variable)
                                                                  : taskbus_profile_variable_to_key (variable);

          if (guess != NULL)
            g_hash_table_add (set, guess);
        }
    }

  keys = g_ptr_array_new_with_free_func (g_free);
  for (const TaskbusProfileKey *core = taskbus_profile_keys; core->name != NULL; core++)
    g_ptr_array_add (keys, g_strdup (core->name));

  n_core = keys->len;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (taskbus_profile_find_key (key) == NULL)
        g_ptr_array_add (keys, g_strdup (key));
    }
  qsort (keys->pdata + n_core, keys->len - n_core, sizeof (gpointer), compare_keys);

  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}
