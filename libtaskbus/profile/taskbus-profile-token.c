/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "profile/taskbus-profile-private.h"

#include <glib/gi18n-lib.h>

/* The program's function, kept while it runs, even when it is replaced meanwhile. */
struct _TaskbusTokenSource
{
  gatomicrefcount ref_count;
  TaskbusTokenFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

TaskbusTokenSource *
taskbus_token_source_ref (TaskbusTokenSource *source)
{
  g_atomic_ref_count_inc (&source->ref_count);
  return source;
}

void
taskbus_token_source_unref (TaskbusTokenSource *source)
{
  if (!g_atomic_ref_count_dec (&source->ref_count))
    return;

  if (source->destroy != NULL)
    source->destroy (source->user_data);
  g_free (source);
}

/**
 * taskbus_profile_set_token_func:
 * @self: a profile
 * @func: (scope notified) (closure user_data) (destroy destroy) (nullable): gets a token, or %NULL to take the function back
 * @user_data: data for @func
 * @destroy: frees @user_data, on any thread, when the function is not needed any more and does not run
 *
 * Says how the program gets the tokens that it logs in with. A transport asks for one when it connects, and for a new one before the
 * old one expires. The function is called in threads of the transport, possibly in several at once.
 *
 * Since: 1.0
 */
void
taskbus_profile_set_token_func (TaskbusProfile *self, TaskbusTokenFunc func, gpointer user_data, GDestroyNotify destroy)
{
  TaskbusTokenSource *source = NULL;
  TaskbusTokenSource *old;
  TaskbusTokenSource **place;

  g_return_if_fail (TASKBUS_IS_PROFILE (self));

  if (func != NULL)
    {
      source = g_new0 (TaskbusTokenSource, 1);
      g_atomic_ref_count_init (&source->ref_count);
      source->func = func;
      source->user_data = user_data;
      source->destroy = destroy;
    }

  place = taskbus_profile_lock_token_source (self);
  old = *place;
  *place = source;
  taskbus_profile_unlock_token_source (self);

  g_clear_pointer (&old, taskbus_token_source_unref);
}

static TaskbusTokenSource *
ref_source (TaskbusProfile *self)
{
  TaskbusTokenSource *source = *taskbus_profile_lock_token_source (self);

  if (source != NULL)
    taskbus_token_source_ref (source);
  taskbus_profile_unlock_token_source (self);
  return source;
}

/**
 * taskbus_profile_has_token_func:
 * @self: a profile
 *
 * Tells whether the program gets tokens by [method@Taskbus.Profile.set_token_func].
 *
 * Returns: %TRUE when it does
 *
 * Since: 1.0
 */
gboolean
taskbus_profile_has_token_func (TaskbusProfile *self)
{
  TaskbusTokenSource *source;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), FALSE);

  source = ref_source (self);
  if (source == NULL)
    return FALSE;

  taskbus_token_source_unref (source);
  return TRUE;
}

/**
 * taskbus_profile_fetch_token:
 * @self: a profile
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error: the one of the function, [error@Taskbus.Error.NOT_FOUND] when there is no
 *   function, or [error@Taskbus.Error.FAILED] when it gave no reason
 *
 * Calls the function of [method@Taskbus.Profile.set_token_func], which may block. This is what a transport does, in a thread.
 *
 * Returns: (transfer full): a token, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusToken *
taskbus_profile_fetch_token (TaskbusProfile *self, GCancellable *cancellable, GError **error)
{
  TaskbusTokenSource *source;
  TaskbusToken *token;
  GError *reason = NULL;

  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  source = ref_source (self);
  if (source == NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                           _ ("The program did not say how it gets a token"));
      return NULL;
    }

  token = source->func (self, cancellable, source->user_data, &reason);
  taskbus_token_source_unref (source);
  if (token != NULL)
    g_clear_error (&reason);
  else if (reason != NULL)
    g_propagate_error (error, reason);
  else
    g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_FAILED,
                         _ ("The program's function that gets a token got none and gave no reason"));
  return token;
}
