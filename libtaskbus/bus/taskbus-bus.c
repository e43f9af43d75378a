/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "bus/taskbus-bus-private.h"

#include "bus/taskbus-transaction-run-private.h"
#include "module/taskbus-module.h"

#include <glib/gi18n-lib.h>

/* More of them than somebody could look at are only counted. */
#define FAILURE_EVENTS_MAX 1000

/**
 * TaskbusBus:
 *
 * The front of the message bus: publishes messages and records and subscribes to them, over the transport that its profile names.
 *
 * A bus opens its transport when it is first needed. It has one worker thread, on which the transport runs, so that it goes
 * on while the application's main loop is busy or there is none. All functions may be called from any thread. Asynchronous
 * results arrive in the main context that was the thread-default one at the call, and signals in the one at
 * construction. The functions that wait never iterate a main context.
 *
 * A bus does not survive `fork()`: in the new process every call answers [error@Taskbus.Error.CLOSED].
 *
 * A bus is closed with [method@Taskbus.Bus.close] or [method@Taskbus.Bus.close_async], which finish what was begun. When the last reference
 * goes before that, it is closed in the background; a program that ends at once may lose what it posted last.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusBus, taskbus_bus, G_TYPE_OBJECT)

enum
{
  PROP_PROFILE = 1,
  N_PROPS
};

enum
{
  SIGNAL_PUBLISH_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

typedef struct
{
  TaskbusBus *bus;
  TaskbusRecord *record;
  GError *error;
} Failure;

static void
emit_failure (gpointer data)
{
  Failure *failure = data;

  g_atomic_int_dec_and_test (&failure->bus->n_failure_events);
  g_signal_emit (failure->bus, signals[SIGNAL_PUBLISH_FAILED], 0, failure->record, failure->error);
  taskbus_record_unref (failure->record);
  g_error_free (failure->error);
  g_object_unref (failure->bus);
  g_free (failure);
}

/* Any thread: a record that was posted, and for which nobody waits, failed. */
void
taskbus_bus_post_failed (TaskbusRecord *record, const GError *error, gpointer data)
{
  TaskbusBus *self = data;
  Failure *failure;

  g_debug ("A posted record for topic %s failed: %s", taskbus_record_get_topic (record), error->message);
  if (!g_signal_has_handler_pending (self, signals[SIGNAL_PUBLISH_FAILED], 0, TRUE))
    return;
  if (g_atomic_int_add (&self->n_failure_events, 1) >= FAILURE_EVENTS_MAX)
    {
      g_atomic_int_dec_and_test (&self->n_failure_events);
      return;
    }

  failure = g_new (Failure, 1);
  failure->bus = g_object_ref (self);
  failure->record = taskbus_record_ref (record);
  failure->error = g_error_copy (error);
  taskbus_handover_push (self->handover, emit_failure, failure);
}

static void
taskbus_bus_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusBus *self = TASKBUS_BUS (object);

  switch (id)
    {
    case PROP_PROFILE:
      g_value_set_object (value, self->profile);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_bus_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusBus *self = TASKBUS_BUS (object);

  switch (id)
    {
    case PROP_PROFILE:
      self->profile = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_bus_constructed (GObject *object)
{
  TaskbusBus *self = TASKBUS_BUS (object);

  if (self->profile == NULL)
    self->profile = taskbus_profile_new_plain ();
  self->codec = taskbus_codec_new_unchecked (self->profile);
  taskbus_bus_read_limits (self, NULL);

  G_OBJECT_CLASS (taskbus_bus_parent_class)->constructed (object);
}

typedef struct
{
  TaskbusWorker *worker;
  TaskbusPublisher *publisher;
} Remains;

/* On the worker of a bus that was never opened. */
static gboolean
stop_worker (gpointer data)
{
  Remains *remains = data;

  taskbus_publisher_stop_timers (remains->publisher);
  taskbus_publisher_unref (remains->publisher);
  taskbus_worker_quit (remains->worker, NULL, NULL);
  taskbus_worker_unref (remains->worker);
  g_free (remains);
  return G_SOURCE_REMOVE;
}

static void
taskbus_bus_dispose (GObject *object)
{
  TaskbusBus *self = TASKBUS_BUS (object);

  /* Dropped while it is open: it lives until it is closed. */
  if (taskbus_bus_get_state (self) == TASKBUS_BUS_OPEN)
    taskbus_worker_invoke (self->worker, taskbus_bus_begin_close, g_object_ref (self), g_object_unref);

  G_OBJECT_CLASS (taskbus_bus_parent_class)->dispose (object);
}

static void
taskbus_bus_finalize (GObject *object)
{
  TaskbusBus *self = TASKBUS_BUS (object);

  if (self->state == TASKBUS_BUS_NEW)
    {
      Remains *remains = g_new (Remains, 1);

      remains->worker = taskbus_worker_ref (self->worker);
      remains->publisher = taskbus_publisher_ref (self->publisher);
      taskbus_worker_invoke (self->worker, stop_worker, remains, NULL);
    }

  g_clear_pointer (&self->close_timer, g_source_unref);
  g_clear_object (&self->close_cancellable);
  g_clear_pointer (&self->subscriptions, g_ptr_array_unref);
  g_clear_pointer (&self->transactions, g_ptr_array_unref);
  taskbus_end_waiters_clear (&self->end_waiters);
  g_clear_error (&self->close_error);
  g_clear_object (&self->transport);
  g_clear_object (&self->codec);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->publisher, taskbus_publisher_unref);
  g_clear_pointer (&self->delivery_counters, taskbus_delivery_counters_unref);
  g_clear_pointer (&self->handover, taskbus_handover_unref);
  g_clear_pointer (&self->worker, taskbus_worker_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_bus_parent_class)->finalize (object);
}

static void
taskbus_bus_class_init (TaskbusBusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = taskbus_bus_get_property;
  object_class->set_property = taskbus_bus_set_property;
  object_class->constructed = taskbus_bus_constructed;
  object_class->dispose = taskbus_bus_dispose;
  object_class->finalize = taskbus_bus_finalize;

  /**
   * TaskbusBus:profile:
   *
   * The configuration.
   *
   * Since: 1.0
   */
  properties[PROP_PROFILE] = g_param_spec_object ("profile", NULL, NULL, TASKBUS_TYPE_PROFILE,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TaskbusBus::publish-failed:
   * @self: a bus
   * @record: the record
   * @error: why it failed
   *
   * A record given to [method@Taskbus.Bus.post_record], or that of a message given to [method@Taskbus.Bus.post], was not confirmed.
   * For a message of which no record could be made, @record has only its topic, and its type in the header `message-type`.
   *
   * Emitted in the main context that was the thread-default one when the bus was made. When failures come faster than that context
   * runs, some are only counted: see [method@Taskbus.Bus.get_counters].
   *
   * Since: 1.0
   */
  signals[SIGNAL_PUBLISH_FAILED] = g_signal_new ("publish-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 2, TASKBUS_TYPE_RECORD, G_TYPE_ERROR);
}

static void
taskbus_bus_init (TaskbusBus *self)
{
  taskbus_module_register_extension_points ();
  g_mutex_init (&self->lock);
  self->context = g_main_context_ref_thread_default ();
  self->handover = taskbus_handover_get (self->context);
  self->worker = taskbus_worker_new ();
  self->publisher = taskbus_publisher_new (self->worker);
  taskbus_publisher_set_post_failed_func (self->publisher, taskbus_bus_post_failed, self);
  self->delivery_counters = taskbus_delivery_counters_new ();
  self->subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  self->transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) taskbus_transaction_run_unref);
  taskbus_end_waiters_init (&self->end_waiters);
  self->close_cancellable = g_cancellable_new ();
  self->close_timeout = 10 * G_TIME_SPAN_SECOND;
}

TaskbusBusState
taskbus_bus_get_state (TaskbusBus *self)
{
  TaskbusBusState state;

  g_mutex_lock (&self->lock);
  state = self->state;
  g_mutex_unlock (&self->lock);
  return state;
}

/**
 * taskbus_bus_new:
 * @profile: the configuration
 *
 * Makes a bus. Nothing is opened or connected yet.
 *
 * Returns: (transfer full): a new bus
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_bus_new (TaskbusProfile *profile)
{
  g_return_val_if_fail (TASKBUS_IS_PROFILE (profile), NULL);

  return g_object_new (TASKBUS_TYPE_BUS, "profile", profile, NULL);
}

/**
 * taskbus_bus_new_default:
 * @error: return location for a [error@Taskbus.Error]
 *
 * Makes a bus of the default profile: the one that `TASKBUS_PROFILE` names, or `default`.
 *
 * Returns: (transfer full): a new bus, or %NULL with [error@Taskbus.Error.INVALID_PROFILE]
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_bus_new_default (GError **error)
{
  g_autoptr (TaskbusProfile) profile = taskbus_profile_new (NULL, error);

  return profile != NULL ? taskbus_bus_new (profile) : NULL;
}

/**
 * taskbus_bus_new_for_transport:
 * @transport: a transport that was not opened
 * @profile: (nullable): the configuration, or %NULL for the built-in defaults
 *
 * Makes a bus over a transport of the program's own. The bus opens and closes the transport.
 *
 * Returns: (transfer full): a new bus
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_bus_new_for_transport (TaskbusTransport *transport, TaskbusProfile *profile)
{
  TaskbusBus *self;

  g_return_val_if_fail (TASKBUS_IS_TRANSPORT (transport), NULL);
  g_return_val_if_fail (profile == NULL || TASKBUS_IS_PROFILE (profile), NULL);

  self = g_object_new (TASKBUS_TYPE_BUS, "profile", profile, NULL);
  self->transport = g_object_ref (transport);
  return self;
}

/**
 * taskbus_bus_get_profile:
 * @self: a bus
 *
 * Gets the configuration.
 *
 * Returns: (transfer none): the profile
 *
 * Since: 1.0
 */
TaskbusProfile *
taskbus_bus_get_profile (TaskbusBus *self)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  return self->profile;
}

/**
 * taskbus_bus_get_transport:
 * @self: a bus
 *
 * Gets the transport, once the bus is open.
 *
 * Returns: (transfer none) (nullable): the transport, or %NULL before it is known
 *
 * Since: 1.0
 */
TaskbusTransport *
taskbus_bus_get_transport (TaskbusBus *self)
{
  TaskbusTransport *transport;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  g_mutex_lock (&self->lock);
  transport = self->transport;
  g_mutex_unlock (&self->lock);
  return transport;
}

/**
 * taskbus_bus_get_admin:
 * @self: a bus
 * @error: return location for an error
 *
 * Opens the bus where it is not yet, and gets the administration of its transport.
 *
 * Returns: (transfer none): the administration, or %NULL with [error@Taskbus.Error.NOT_SUPPORTED] or an error of
 *   [method@Taskbus.Bus.open]
 *
 * Since: 1.0
 */
TaskbusAdmin *
taskbus_bus_get_admin (TaskbusBus *self, GError **error)
{
  TaskbusTransport *transport;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!taskbus_bus_open (self, NULL, error))
    return NULL;

  transport = taskbus_bus_get_transport (self);
  if (!TASKBUS_IS_ADMIN (transport))
    {
      g_autofree char *name = taskbus_profile_get_transport (self->profile, NULL);

      g_set_error (error, TASKBUS_ERROR, TASKBUS_ERROR_NOT_SUPPORTED,
                   _ ("The transport “%s” cannot tell of its topics and groups, nor change them"),
                   name != NULL ? name : G_OBJECT_TYPE_NAME (transport));
      return NULL;
    }

  return TASKBUS_ADMIN (transport);
}

/**
 * taskbus_bus_get_health:
 * @self: a bus
 *
 * Says how the bus is, without waiting for anything.
 *
 * Returns: (transfer full): alive, ready, and why not
 *
 * Since: 1.0
 */
TaskbusHealth *
taskbus_bus_get_health (TaskbusBus *self)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  switch (taskbus_bus_get_state (self))
    {
    case TASKBUS_BUS_OPEN:
      return taskbus_transport_get_health (self->transport);
    case TASKBUS_BUS_NEW:
      return taskbus_health_new (TRUE, FALSE, _ ("The bus is not open yet"));
    case TASKBUS_BUS_CLOSING:
      return taskbus_health_new (TRUE, FALSE, _ ("The bus is closing"));
    case TASKBUS_BUS_CLOSED:
    default:
      return taskbus_health_new (FALSE, FALSE, _ ("The bus is closed"));
    }
}

/**
 * taskbus_bus_get_counters:
 * @self: a bus
 *
 * Tells what the bus has done since it was made.
 *
 * Returns: (transfer full): a snapshot
 *
 * Since: 1.0
 */
TaskbusCounters *
taskbus_bus_get_counters (TaskbusBus *self)
{
  TaskbusCounters *counters;

  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  counters = g_new0 (TaskbusCounters, 1);
  taskbus_publisher_count (self->publisher, counters);
  taskbus_delivery_counters_count (self->delivery_counters, counters);
  return counters;
}

/**
 * taskbus_bus_get_transport_counters:
 * @self: a bus
 *
 * Tells what goes on between the bus's transport and its endpoints, without waiting for anything. How old it is depends on the
 * transport: see [struct@Taskbus.TransportCounters].
 *
 * Returns: (transfer full) (nullable): a snapshot, or %NULL when the bus is not open, or its transport counts nothing, or
 *   nothing yet
 *
 * Since: 1.0
 */
TaskbusTransportCounters *
taskbus_bus_get_transport_counters (TaskbusBus *self)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (self), NULL);

  return taskbus_bus_get_state (self) == TASKBUS_BUS_OPEN ? taskbus_transport_get_counters (self->transport) : NULL;
}
