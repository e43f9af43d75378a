/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a listener does from its start to its end. */
#include "config.h"

#include "events/taskbus-task-listener-private.h"

#include "bus/taskbus-bus-private.h"
#include "bus/taskbus-dispatcher-private.h"
#include "bus/taskbus-subscription-options-private.h"

#include <glib/gi18n-lib.h>

static void
set_target (TaskbusTaskListener *self,
            TaskbusTaskKind kind,
            TaskbusTaskHandler handler,
            gpointer user_data,
            GDestroyNotify destroy)
{
  TaskbusTaskTarget *target = handler != NULL ? taskbus_task_target_new (handler, user_data, destroy) : NULL;
  TaskbusTaskTarget *old;

  g_mutex_lock (&self->lock);
  old = self->targets[kind];
  self->targets[kind] = target;
  g_mutex_unlock (&self->lock);

  if (old != NULL)
    taskbus_task_target_unref (old);
}

/**
 * taskbus_task_listener_set_created_handler:
 * @self: a listener
 * @handler: (nullable) (scope notified) (closure user_data) (destroy destroy): handles what is told, or %NULL for nobody
 * @user_data: data for @handler
 * @destroy: (nullable): frees @user_data when it is not needed any more
 *
 * Sets who handles tasks that were created, from the next start on.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_created_handler (TaskbusTaskListener *self,
                                           TaskbusTaskHandler handler,
                                           gpointer user_data,
                                           GDestroyNotify destroy)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));

  set_target (self, TASKBUS_TASK_CREATED, handler, user_data, destroy);
}

/**
 * taskbus_task_listener_set_completed_handler:
 * @self: a listener
 * @handler: (nullable) (scope notified) (closure user_data) (destroy destroy): handles what is told, or %NULL for nobody
 * @user_data: data for @handler
 * @destroy: (nullable): frees @user_data when it is not needed any more
 *
 * Sets who handles tasks that were done, from the next start on.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_completed_handler (TaskbusTaskListener *self,
                                             TaskbusTaskHandler handler,
                                             gpointer user_data,
                                             GDestroyNotify destroy)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));

  set_target (self, TASKBUS_TASK_COMPLETED, handler, user_data, destroy);
}

/**
 * taskbus_task_listener_set_failed_handler:
 * @self: a listener
 * @handler: (nullable) (scope notified) (closure user_data) (destroy destroy): handles what is told, or %NULL for nobody
 * @user_data: data for @handler
 * @destroy: (nullable): frees @user_data when it is not needed any more
 *
 * Sets who handles tasks that failed, from the next start on.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_failed_handler (TaskbusTaskListener *self,
                                          TaskbusTaskHandler handler,
                                          gpointer user_data,
                                          GDestroyNotify destroy)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));

  set_target (self, TASKBUS_TASK_FAILED, handler, user_data, destroy);
}

static TaskbusTaskRun *
make_run (TaskbusTaskListener *self, GError **error)
{
  TaskbusTaskTarget *targets[TASKBUS_N_TASK_KINDS];
  TaskbusTaskRun *run;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    targets[i] = self->targets[i] != NULL ? taskbus_task_target_ref (self->targets[i]) : NULL;
  g_mutex_unlock (&self->lock);

  run = taskbus_task_run_new (self, targets, taskbus_bus_get_codec (self->bus), error);
  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    g_clear_pointer (&targets[i], taskbus_task_target_unref);
  return run;
}

static void
free_run (gpointer data)
{
  taskbus_task_run_free (data);
}

/* Under the lock. */
static gboolean
is_running (TaskbusTaskListener *self)
{
  return self->run != NULL && !self->stopping && taskbus_bus_get_state (self->bus) <= TASKBUS_BUS_OPEN;
}

/* FALSE when another one runs. */
static gboolean
begin_start (TaskbusTaskListener *self, TaskbusTaskRun *run)
{
  gboolean started;

  g_mutex_lock (&self->lock);
  started = !is_running (self);
  if (started)
    {
      self->run = run;
      self->stopping = FALSE;
    }
  g_mutex_unlock (&self->lock);
  return started;
}

/* The run may have ended meanwhile, and then it is gone; or it was stopped when there was nothing yet to close. */
static void
end_start (TaskbusTaskListener *self, TaskbusTaskRun *run, TaskbusSubscription *subscription)
{
  gboolean wanted;

  g_mutex_lock (&self->lock);
  wanted = self->run == run && !self->stopping;
  if (self->run == run)
    g_set_object (&self->subscription, subscription);
  g_mutex_unlock (&self->lock);

  if (!wanted)
    taskbus_subscription_close_async (subscription, NULL, NULL, NULL);
}

/**
 * taskbus_task_listener_start:
 * @self: a listener
 * @error: return location for an error
 *
 * Starts to receive. The handlers run in the main context that is the thread-default one now.
 *
 * The call opens the bus where it is not open yet and waits for that, as [method@Taskbus.Bus.subscribe] does. A listener that
 * runs goes on.
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT] when there is no handler, [error@Taskbus.Error.INVALID_PROFILE],
 * [error@Taskbus.Error.NOT_FOUND] when the types of messages about tasks are not installed, and those of
 * [method@Taskbus.Bus.subscribe].
 *
 * Returns: %TRUE when it runs
 *
 * Since: 1.0
 */
gboolean
taskbus_task_listener_start (TaskbusTaskListener *self, GError **error)
{
  g_autoptr (TaskbusSubscriptionOptions) options = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  TaskbusTaskRun *run;

  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (taskbus_task_listener_is_running (self))
    return TRUE;
  if (self->profile_error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->profile_error));
      return FALSE;
    }

  run = make_run (self, error);
  if (run == NULL)
    return FALSE;
  if (!begin_start (self, run))
    {
      taskbus_task_run_free (run);
      return TRUE; /* another thread was first */
    }

  options = taskbus_subscription_options_copy (self->options);
  taskbus_subscription_options_set_polling (options, &self->polling);
  subscription = taskbus_bus_subscribe (self->bus, self->group, taskbus_task_run_get_topics (run), options,
                                        taskbus_task_run_handle, run, free_run, error);
  if (subscription != NULL)
    end_start (self, run, subscription);
  return subscription != NULL;
}

void
taskbus_task_listener_note_end (TaskbusTaskListener *self, TaskbusTaskRun *run)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;

  g_mutex_lock (&self->lock);
  if (self->run == run)
    {
      self->run = NULL;
      subscription = g_steal_pointer (&self->subscription);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * taskbus_task_listener_is_running:
 * @self: a listener
 *
 * Tells whether it receives: it was started, and neither stopped since nor its bus closed.
 *
 * Returns: %TRUE when it runs
 *
 * Since: 1.0
 */
gboolean
taskbus_task_listener_is_running (TaskbusTaskListener *self)
{
  gboolean running;

  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), FALSE);

  g_mutex_lock (&self->lock);
  running = is_running (self);
  g_mutex_unlock (&self->lock);
  return running;
}

/**
 * taskbus_task_listener_get_subscription:
 * @self: a listener
 *
 * Gets the subscription, whose signals tell of partitions and failures.
 *
 * Returns: (transfer full) (nullable): the subscription, or %NULL when it was not started, or has ended
 *
 * Since: 1.0
 */
TaskbusSubscription *
taskbus_task_listener_get_subscription (TaskbusTaskListener *self)
{
  TaskbusSubscription *subscription;

  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), NULL);

  g_mutex_lock (&self->lock);
  subscription = self->subscription != NULL ? g_object_ref (self->subscription) : NULL;
  g_mutex_unlock (&self->lock);
  return subscription;
}

/* The subscription that is to end, or has begun to. */
static TaskbusSubscription *
begin_stop (TaskbusTaskListener *self)
{
  TaskbusSubscription *subscription;

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  subscription = self->subscription != NULL ? g_object_ref (self->subscription) : NULL;
  g_mutex_unlock (&self->lock);
  return subscription;
}

/**
 * taskbus_task_listener_stop:
 * @self: a listener
 *
 * Takes nothing more, and ends in the background: what handlers have is finished, and positions are stored. It may be started
 * again. See [method@Taskbus.TaskListener.close_async] for how to wait for the end.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_stop (TaskbusTaskListener *self)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));

  subscription = begin_stop (self);
  if (subscription != NULL)
    taskbus_subscription_close_async (subscription, NULL, NULL, NULL);
}

/**
 * taskbus_task_listener_close:
 * @self: a listener
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @error: return location for an error
 *
 * Stops and waits until what handlers have of its last start is finished, like [method@Taskbus.Subscription.close]. It does
 * not iterate a main context, and cannot be called from inside a handler: `G_IO_ERROR_WOULD_BLOCK`.
 *
 * Returns: %TRUE when it has ended
 *
 * Since: 1.0
 */
gboolean
taskbus_task_listener_close (TaskbusTaskListener *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;

  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (taskbus_dispatcher_is_running_here ())
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                           _ ("A handler cannot wait for its own end: close the subscription asynchronously"));
      return FALSE;
    }

  subscription = begin_stop (self);
  return subscription == NULL || taskbus_subscription_close (subscription, cancellable, error);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (taskbus_subscription_close_finish (TASKBUS_SUBSCRIPTION (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * taskbus_task_listener_close_async:
 * @self: a listener
 * @cancellable: (nullable): a cancellable, which ends the waiting but not the closing
 * @callback: (nullable) (scope async): called when it has ended
 * @user_data: data for @callback
 *
 * Stops like [method@Taskbus.TaskListener.close], without waiting.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_close_async (TaskbusTaskListener *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (TaskbusSubscription) subscription = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, taskbus_task_listener_close_async);
  subscription = begin_stop (self);
  if (subscription == NULL)
    g_task_return_boolean (task, TRUE);
  else
    taskbus_subscription_close_async (subscription, cancellable, on_closed, g_steal_pointer (&task));
}

/**
 * taskbus_task_listener_close_finish:
 * @self: a listener
 * @result: the result
 * @error: return location for an error
 *
 * Ends [method@Taskbus.TaskListener.close_async].
 *
 * Returns: %TRUE when it has ended
 *
 * Since: 1.0
 */
gboolean
taskbus_task_listener_close_finish (TaskbusTaskListener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
