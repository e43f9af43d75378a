/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-token.h"

/**
 * TaskbusToken:
 *
 * What a program logs in with where it has no password: a token that somebody issued, and until when it is good.
 *
 * A token is immutable and may be used from any thread. A program supplies it through [method@Taskbus.Profile.set_token_func].
 *
 * Since: 1.0
 */
struct _TaskbusToken
{
  gatomicrefcount ref_count;
  TaskbusSecret *secret;
  char *principal;
  gint64 expiry;
  GHashTable *extensions; /* or NULL */
};

G_DEFINE_BOXED_TYPE (TaskbusToken, taskbus_token, taskbus_token_ref, taskbus_token_unref)

/**
 * taskbus_token_new:
 * @secret: the token itself, for example a JSON web token
 * @principal: whose it is
 * @expiry: until when it is good, in microseconds since 1970 in UTC
 * @extensions: (nullable) (element-type utf8 utf8): names and values that the server wants besides, or %NULL
 *
 * Makes a token.
 *
 * Returns: (transfer full): a new token
 *
 * Since: 1.0
 */
TaskbusToken *
taskbus_token_new (TaskbusSecret *secret, const char *principal, gint64 expiry, GHashTable *extensions)
{
  TaskbusToken *token;

  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (principal != NULL, NULL);

  token = g_new0 (TaskbusToken, 1);
  g_atomic_ref_count_init (&token->ref_count);
  token->secret = taskbus_secret_ref (secret);
  token->principal = g_strdup (principal);
  token->expiry = expiry;

  if (extensions != NULL)
    {
      GHashTableIter iter;
      gpointer name, value;

      token->extensions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_iter_init (&iter, extensions);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_hash_table_insert (token->extensions, g_strdup (name), g_strdup (value));
    }

  return token;
}

/**
 * taskbus_token_ref:
 * @token: a token
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @token
 *
 * Since: 1.0
 */
TaskbusToken *
taskbus_token_ref (TaskbusToken *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  g_atomic_ref_count_inc (&token->ref_count);
  return token;
}

/**
 * taskbus_token_unref:
 * @token: (transfer full): a token
 *
 * Gives a reference back; the last one frees the token.
 *
 * Since: 1.0
 */
void
taskbus_token_unref (TaskbusToken *token)
{
  g_return_if_fail (token != NULL);

  if (!g_atomic_ref_count_dec (&token->ref_count))
    return;

  taskbus_secret_unref (token->secret);
  g_free (token->principal);
  g_clear_pointer (&token->extensions, g_hash_table_unref);
  g_free (token);
}

/**
 * taskbus_token_get_secret:
 * @token: a token
 *
 * Gets the token itself.
 *
 * Returns: (transfer none): the secret
 *
 * Since: 1.0
 */
TaskbusSecret *
taskbus_token_get_secret (TaskbusToken *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return token->secret;
}

/**
 * taskbus_token_get_principal:
 * @token: a token
 *
 * Gets whose token it is.
 *
 * Returns: (transfer none): the principal
 *
 * Since: 1.0
 */
const char *
taskbus_token_get_principal (TaskbusToken *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return token->principal;
}

/**
 * taskbus_token_get_expiry:
 * @token: a token
 *
 * Gets until when the token is good.
 *
 * Returns: the time, in microseconds since 1970 in UTC
 *
 * Since: 1.0
 */
gint64
taskbus_token_get_expiry (TaskbusToken *token)
{
  g_return_val_if_fail (token != NULL, 0);

  return token->expiry;
}

/**
 * taskbus_token_get_extensions:
 * @token: a token
 *
 * Gets what the server wants to know besides.
 *
 * Returns: (transfer none) (nullable) (element-type utf8 utf8): names and values, not to be changed, or %NULL
 *
 * Since: 1.0
 */
GHashTable *
taskbus_token_get_extensions (TaskbusToken *token)
{
  g_return_val_if_fail (token != NULL, NULL);

  return token->extensions;
}
