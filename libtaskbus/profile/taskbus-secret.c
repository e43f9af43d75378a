/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-secret.h"

#include <string.h>

/**
 * TaskbusSecret:
 *
 * A password, a token or a private key: a text that must not be seen.
 *
 * A secret is immutable and may be used from any thread. Its text is given out by [method@Taskbus.Secret.reveal] only, never by a
 * property or in an error, and is overwritten when the last reference goes.
 *
 * Since: 1.0
 */
struct _TaskbusSecret
{
  gatomicrefcount ref_count;
  gsize length;
  char text[];
};

G_DEFINE_BOXED_TYPE (TaskbusSecret, taskbus_secret, taskbus_secret_ref, taskbus_secret_unref)

/**
 * taskbus_secret_new:
 * @text: the text
 *
 * Makes a secret. The caller's own copy of the text is the caller's to wipe.
 *
 * Returns: (transfer full): a new secret
 *
 * Since: 1.0
 */
TaskbusSecret *
taskbus_secret_new (const char *text)
{
  TaskbusSecret *secret;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  secret = g_malloc (sizeof *secret + length + 1);
  g_atomic_ref_count_init (&secret->ref_count);
  secret->length = length;
  memcpy (secret->text, text, length + 1);
  return secret;
}

/**
 * taskbus_secret_ref:
 * @secret: a secret
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @secret
 *
 * Since: 1.0
 */
TaskbusSecret *
taskbus_secret_ref (TaskbusSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  g_atomic_ref_count_inc (&secret->ref_count);
  return secret;
}

/**
 * taskbus_secret_unref:
 * @secret: (transfer full): a secret
 *
 * Gives a reference back; the last one overwrites the text and frees the secret.
 *
 * Since: 1.0
 */
void
taskbus_secret_unref (TaskbusSecret *secret)
{
  g_return_if_fail (secret != NULL);

  if (!g_atomic_ref_count_dec (&secret->ref_count))
    return;

  explicit_bzero (secret->text, secret->length);
  g_free (secret);
}

/**
 * taskbus_secret_reveal:
 * @secret: a secret
 *
 * Gets the text, to be handed to what needs it and to nothing else.
 *
 * Returns: (transfer none): the text, valid while the caller has a reference
 *
 * Since: 1.0
 */
const char *
taskbus_secret_reveal (TaskbusSecret *secret)
{
  g_return_val_if_fail (secret != NULL, NULL);

  return secret->text;
}
