/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The receiving door of a bus. */
#include "config.h"

#include "bus/taskbus-bus-private.h"
#include "bus/taskbus-subscription-options-private.h"

#include "record/taskbus-topic.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP_MAX_LENGTH 249

static gboolean
check_group (const char *group, TaskbusSubscriptionOptions *options, GError **error)
{
  if (group == NULL)
    return TRUE;

  if (*group == '\0' || strlen (group) > GROUP_MAX_LENGTH || !g_utf8_validate (group, -1, NULL))
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("The name of a consumer group has 1 to %d bytes of UTF-8"), GROUP_MAX_LENGTH);
      return FALSE;
    }

  if (options != NULL && taskbus_subscription_options_get_partitions (options) != NULL)
    {
      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT,
                   _ ("Group “%s” cannot choose its partitions: leave them out, or the group"), group);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_topics (const char *const *topics, GError **error)
{
  if (topics == NULL || topics[0] == NULL)
    {
      g_set_error_literal (error, TASKBUS_ERROR, TASKBUS_ERROR_INVALID_ARGUMENT, _ ("No topic to subscribe to"));
      return FALSE;
    }

  for (guint i = 0; topics[i] != NULL; i++)
    {
      if (!taskbus_topic_check_pattern (topics[i], error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  TaskbusBus *bus;
  TaskbusSubscription *subscription;
  gboolean started;
  GError *error;
} StartCall;

/* On the worker. */
static gboolean
start_call (gpointer data)
{
  StartCall *call = data;
  TaskbusBus *self = call->bus;

  if (!taskbus_bus_open_now (self, &call->error))
    return G_SOURCE_REMOVE;

  call->subscription->rebalance_timeout = self->rebalance_timeout;
  call->subscription->close_timeout = self->close_timeout;
  if (!taskbus_subscription_start (call->subscription, self->transport, &call->error))
    return G_SOURCE_REMOVE;

  /* Until it has ended, they keep each other alive. */
  call->subscription->ended_func = taskbus_bus_subscription_ended;
  call->subscription->ended_data = g_object_ref (self);
  g_ptr_array_add (self->subscriptions, g_object_ref (call->subscription));
  call->started = TRUE;
  return G_SOURCE_REMOVE;
}

void
taskbus_bus_subscription_ended (TaskbusSubscription *subscription, gpointer data)
{
  g_autoptr (TaskbusBus) self = data;

  g_ptr_array_remove_fast (self->subscriptions, subscription);
  taskbus_bus_check_closed (self);
}

/**
 * taskbus_bus_subscribe:
 * @self: a bus
 * @group: (nullable): the consumer group, or %NULL to read without one
 * @topics: (array zero-terminated=1): topics, or patterns in which `*` stands for anything
 * @options: (nullable): how to receive, or %NULL for the defaults
 * @handler: (scope notified) (closure user_data) (destroy destroy): handles one delivery
 * @user_data: data for @handler
 * @destroy: frees @user_data, in the context of the handler, when the subscription has ended
 * @error: return location for an error
 *
 * Receives records.
 *
 * The members of a group share the partitions of its topics, and each record is handled by one of them; the group remembers how far it is.
 * A reader without a group gets all records, from the position that the options say.
 *
 * The handler runs in the main context that is the thread-default one now. The call opens the bus where it is not open
 * yet and waits for that, but not for an assignment: see [signal@Taskbus.Subscription::assigned].
 *
 * Errors: [error@Taskbus.Error.INVALID_ARGUMENT], [error@Taskbus.Error.NOT_SUPPORTED], [error@Taskbus.Error.CLOSED], and those of
 * [method@Taskbus.Bus.open].
 *
 * Returns: (transfer full): the running subscription
 *
 * Since: 1.0
 */
TaskbusSubscription *
taskbus_bus_subscribe (TaskbusBus *self,
                       const char *group,
                       const char *const *topics,
                       TaskbusSubscriptionOptions *options,
                       TaskbusHandler handler,
                       gpointer user_data,
                       GDestroyNotify destroy,
                       GError **error)
{
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (TaskbusSubscriptionOptions) copy = NULL;
  g_autoptr (TaskbusSubscription) subscription = NULL;
  TaskbusDispatcher *dispatcher;
  StartCall call = { self, NULL, FALSE, NULL };

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (options == NULL || TASKBUS_IS_SUBSCRIPTION_OPTIONS (options), NULL);
  g_return_val_if_fail (handler != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  /* From here on the dispatcher owns the user's data, also when it fails. */
  context = g_main_context_ref_thread_default ();
  dispatcher = taskbus_dispatcher_new (context, handler, user_data, destroy);
  copy = taskbus_subscription_options_copy (options); /* what is changed later has no effect */
  subscription = taskbus_subscription_new (group, topics, copy, dispatcher);
  taskbus_dispatcher_set_codec (dispatcher, self->codec, taskbus_subscription_options_get_reject_undecodable (copy));
  subscription->worker = taskbus_worker_ref (self->worker);
  subscription->publisher = taskbus_publisher_ref (self->publisher);
  subscription->counters = taskbus_delivery_counters_ref (self->delivery_counters);
  call.subscription = subscription;

  if (check_group (group, options, &call.error) && check_topics (topics, &call.error) &&
      !taskbus_worker_call (self->worker, start_call, &call))
    g_set_error_literal (&call.error, TASKBUS_ERROR, TASKBUS_ERROR_CLOSED, _ ("The bus is closed"));
  if (!call.started)
    {
      taskbus_dispatcher_drop (dispatcher);
      g_propagate_error (error, call.error);
    }
  taskbus_dispatcher_unref (dispatcher);

  return call.started ? g_steal_pointer (&subscription) : NULL;
}
