/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-profile-private.h"
#include "record/taskbus-printable-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a profile has of secrets, apart from the environment. */
struct _TaskbusProfileSecrets
{
  char *credentials; /* the folder of systemd's, or NULL; constant */

  GMutex lock;
  GHashTable *own; /* key to TaskbusSecret */
  TaskbusTokenSource *token_source;
};

TaskbusProfileSecrets *
taskbus_profile_secrets_new (const char *credentials)
{
  TaskbusProfileSecrets *secrets = g_new0 (TaskbusProfileSecrets, 1);

  g_mutex_init (&secrets->lock);
  secrets->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) taskbus_secret_unref);
  if (credentials != NULL && g_path_is_absolute (credentials))
    secrets->credentials = g_strdup (credentials);
  return secrets;
}

TaskbusProfileSecrets *
taskbus_profile_secrets_copy (TaskbusProfileSecrets *secrets)
{
  TaskbusProfileSecrets *copy = taskbus_profile_secrets_new (secrets->credentials);
  GHashTableIter iter;
  gpointer key, secret;

  g_mutex_lock (&secrets->lock);
  g_hash_table_iter_init (&iter, secrets->own);
  while (g_hash_table_iter_next (&iter, &key, &secret))
    g_hash_table_insert (copy->own, g_strdup (key), taskbus_secret_ref (secret));
  if (secrets->token_source != NULL)
    copy->token_source = taskbus_token_source_ref (secrets->token_source);
  g_mutex_unlock (&secrets->lock);
  return copy;
}

void
taskbus_profile_secrets_free (TaskbusProfileSecrets *secrets)
{
  g_clear_pointer (&secrets->token_source, taskbus_token_source_unref);
  g_hash_table_unref (secrets->own);
  g_mutex_clear (&secrets->lock);
  g_free (secrets->credentials);
  g_free (secrets);
}

TaskbusTokenSource **
taskbus_profile_lock_token_source (TaskbusProfile *self)
{
  TaskbusProfileSecrets *secrets = taskbus_profile_get_secrets (self);

  g_mutex_lock (&secrets->lock);
  return &secrets->token_source;
}

void
taskbus_profile_unlock_token_source (TaskbusProfile *self)
{
  g_mutex_unlock (&taskbus_profile_get_secrets (self)->lock);
}

/* Where a secret is, as of one look: another thread may change the profile.  At most one of the places is set. */
typedef struct
{
  TaskbusSecret *own;
  const TaskbusVariable *variable; /* borrowed from the profile */
  char *file_key;
  char *path; /* of that key's file */
  char *credential;
  TaskbusOrigin origin;
} SecretPlace;

static void
secret_place_clear (SecretPlace *place)
{
  g_clear_pointer (&place->own, taskbus_secret_unref);
  g_clear_pointer (&place->file_key, g_free);
  g_clear_pointer (&place->path, g_free);
  g_clear_pointer (&place->credential, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SecretPlace, secret_place_clear)

static char *
key_to_file_key (const char *key)
{
  return g_strconcat (key, "-file", NULL);
}

static char *
find_credential (TaskbusProfileSecrets *secrets, const char *key)
{
  g_autofree char *name = g_strconcat ("taskbus.", key, NULL);
  g_autofree char *path = NULL;

  if (secrets->credentials == NULL)
    return NULL;

  path = g_build_filename (secrets->credentials, name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

static void
find_place (TaskbusProfile *self, const char *key, SecretPlace *place)
{
  TaskbusProfileSecrets *secrets = taskbus_profile_get_secrets (self);
  g_autofree char *file_key = key_to_file_key (key);
  g_autofree char *path = taskbus_profile_get_string (self, file_key);
  TaskbusSecret *own;

  *place = (SecretPlace){ .origin = TASKBUS_ORIGIN_DEFAULT };

  g_mutex_lock (&secrets->lock);
  own = g_hash_table_lookup (secrets->own, key);
  place->own = own != NULL ? taskbus_secret_ref (own) : NULL;
  g_mutex_unlock (&secrets->lock);
  if (place->own != NULL)
    {
      place->origin = TASKBUS_ORIGIN_OPTION;
      return;
    }

  place->variable = taskbus_profile_find_variable (self, key);
  if (place->variable != NULL)
    place->origin = TASKBUS_ORIGIN_ENVIRONMENT;
  else if (path != NULL && *path != '\0')
    {
      place->origin = taskbus_profile_get_origin (self, file_key);
      place->file_key = g_steal_pointer (&file_key);
      place->path = g_steal_pointer (&path);
    }
  else
    {
      place->credential = find_credential (secrets, key);
      place->origin = place->credential != NULL ? TASKBUS_ORIGIN_ENVIRONMENT : TASKBUS_ORIGIN_DEFAULT;
    }
}

TaskbusOrigin
taskbus_profile_find_secret_origin (TaskbusProfile *self, const char *key)
{
  g_auto (SecretPlace) place = { 0 };

  find_place (self, key, &place);
  return place.origin;
}

char *
taskbus_profile_describe_secret_origin (TaskbusProfile *self, const char *key)
{
  g_auto (SecretPlace) place = { 0 };

  find_place (self, key, &place);
  if (place.own != NULL)
    return g_strdup (_ ("option"));
  if (place.variable != NULL)
    return g_strdup_printf (_ ("environment variable %s"), place.variable->variable);
  if (place.file_key != NULL)
    {
      g_autofree char *origin = taskbus_profile_describe_origin (self, place.file_key);

      /* TRANSLATORS: a key of a profile, and where it comes from */
      return g_strdup_printf (_ ("file of key “%s”, %s"), place.file_key, origin);
    }
  if (place.credential != NULL)
    return g_strdup_printf (_ ("systemd credential taskbus.%s"), key);

  return g_strdup (_ ("built-in default"));
}

void
taskbus_profile_list_secrets (TaskbusProfile *self, GHashTable *keys)
{
  TaskbusProfileSecrets *secrets = taskbus_profile_get_secrets (self);
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&secrets->lock);
  g_hash_table_iter_init (&iter, secrets->own);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (keys, g_strdup (key));
  g_mutex_unlock (&secrets->lock);
}

/* An option of a command line is seen by every user of the machine, and GSettings is no place for secrets. */
gboolean
taskbus_profile_check_not_secret (const char *key, GError **error)
{
  g_autofree char *variable = NULL;

  if (!taskbus_profile_key_is_secret (key))
    return TRUE;

  variable = taskbus_profile_key_to_variable (key);
  g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
               _ ("The value of key “%s” is secret, so it can neither be an option nor be stored; put it into a file "
                  "of mode 0600 that the key “%s-file” names, into the environment variable %s, or into the systemd "
                  "credential taskbus.%s"),
               key, key, variable, key);
  return FALSE;
}

/**
 * taskbus_profile_set_secret:
 * @self: a profile
 * @key: a secret key
 * @secret: (nullable) (transfer none): its value, or %NULL to take it back
 * @error: return location for a [error@Taskbus.Error]
 *
 * Sets a secret for this profile object only; it wins over the environment and every file.
 *
 * Returns: %TRUE, or %FALSE with [error@Taskbus.Error.INVALID_PROFILE] when the key is unknown or not a secret one, see
 *   [func@Taskbus.Profile.key_is_secret]
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_set_secret (TaskbusProfile *self, const char *key, TaskbusSecret *secret, GError **error)
{
  TaskbusProfileSecrets *secrets;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  if (!taskbus_profile_check_key_name (key, error))
    return FALSE;

  if (!taskbus_profile_key_is_secret (key))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE,
                   _ ("Key “%s” is not secret: its name does not end in “password”, “passphrase”, “secret”, “token”, "
                      "“credentials” or “key.pem”"),
                   key);
      return FALSE;
    }

  secrets = taskbus_profile_get_secrets (self);
  g_mutex_lock (&secrets->lock);
  if (secret != NULL)
    g_hash_table_insert (secrets->own, g_strdup (key), taskbus_secret_ref (secret));
  else
    g_hash_table_remove (secrets->own, key);
  g_mutex_unlock (&secrets->lock);
  return TRUE;
}

static TaskbusSecret *
read_file (const char *path, const char *key, const char *origin, GError **error)
{
  g_autoptr (GError) reason = NULL;
  TaskbusSecret *secret = taskbus_secret_new_from_file (path, &reason);

  if (secret == NULL)
    g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” (%s): %s"), key, origin,
                 reason->message);
  return secret;
}

/**
 * taskbus_profile_get_secret:
 * @self: a profile
 * @key: a secret key
 * @error: return location for a [error@Taskbus.Error]
 *
 * Gets the value of a secret key, from the first of these that has one: [method@Taskbus.Profile.set_secret]; the environment, where
 * `kafka.password` is `TASKBUS_KAFKA_PASSWORD`; the file that the key `kafka.password-file` names (see
 * [ctor@Taskbus.Secret.new_from_file]); the file `taskbus.kafka.password` in the folder that systemd names in
 * `CREDENTIALS_DIRECTORY`. A file is read at each call, so that a secret may change while a program runs.
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error when there is none, or %NULL with
 *   [error@Taskbus.Error.INVALID_PROFILE] when its file cannot be used or the key is not a secret one
 *
 * Since: 1.0
 */
TaskbusSecret *
taskbus_profile_get_secret (TaskbusProfile *self, const char *key, GError **error)
{
  g_auto (SecretPlace) place = { 0 };
  g_autofree char *origin = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (!taskbus_profile_key_is_secret (key))
    {
      g_autofree char *shown = taskbus_printable (key);

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_PROFILE, _ ("Key “%s” is not secret"), shown);
      return NULL;
    }

  find_place (self, key, &place);
  if (place.own != NULL)
    return g_steal_pointer (&place.own);
  if (place.variable != NULL)
    return taskbus_secret_new (place.variable->value);
  if (place.file_key != NULL)
    {
      origin = taskbus_profile_describe_origin (self, place.file_key);
      return read_file (place.path, place.file_key, origin, error);
    }
  if (place.credential != NULL)
    {
      origin = taskbus_profile_describe_secret_origin (self, key);
      return read_file (place.credential, key, origin, error);
    }

  return NULL;
}
