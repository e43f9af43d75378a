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
 * old one expires. The function is called in a thread of its own, possibly several times at once.
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
    g_atomic_ref_count_inc (&source->ref_count);
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

static void
fetch (GTask *task, gpointer profile, gpointer task_data, GCancellable *cancellable)
{
  TaskbusTokenSource *source = task_data;
  GError *error = NULL;
  TaskbusToken *token = source->func (profile, cancellable, source->user_data, &error);

  if (token != NULL)
    {
      g_clear_error (&error);
      g_task_return_pointer (task, token, (GDestroyNotify) taskbus_token_unref);
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_FAILED,
                             _ ("The program's function that gets a token got none and gave no reason"));
}

/**
 * taskbus_profile_fetch_token_async:
 * @self: a profile
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async) (closure user_data): called when there is a token
 * @user_data: data for @callback
 *
 * Calls the function of [method@Taskbus.Profile.set_token_func] in a thread. This is what a transport does.
 *
 * Since: 1.0
 */
void
taskbus_profile_fetch_token_async (TaskbusProfile *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  TaskbusTokenSource *source;

  g_return_if_fail (TASKBUS_IS_PROFILE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_profile_fetch_token_async);

  source = ref_source (self);
  if (source == NULL)
    {
      g_task_return_new_error (task, TASKBUS_ERROR, TASKBUS_ERROR_NOT_FOUND,
                               _ ("The program did not say how it gets a token"));
      return;
    }

  g_task_set_task_data (task, source, (GDestroyNotify) taskbus_token_source_unref);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, fetch);
}

/**
 * taskbus_profile_fetch_token_finish:
 * @self: a profile
 * @result: what the callback got
 * @error: return location for an error: the one of the function, [error@Taskbus.Error.NOT_FOUND] when there is no
 *   function, or `G_IO_ERROR_CANCELLED`
 *
 * Ends [method@Taskbus.Profile.fetch_token_async].
 *
 * Returns: (transfer full): a token, or %NULL with an error
 *
 * Since: 1.0
 */
TaskbusToken *
taskbus_profile_fetch_token_finish (TaskbusProfile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TASKBUS_IS_PROFILE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
