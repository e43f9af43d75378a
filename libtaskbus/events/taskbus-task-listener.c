/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "events/taskbus-task-listener-private.h"

#define DEFAULT_GROUP "task-orchestration-group"

/**
 * TaskbusTaskListener:
 *
 * Receives what [class@Taskbus.TaskEvents] tells: tasks that were created, completed, failed, with a handler each.
 *
 * ```c
 * g_autoptr (TaskbusTaskListener) listener = taskbus_task_listener_new (bus);
 *
 * taskbus_task_listener_set_failed_handler (listener, on_failed, self, NULL);
 * if (!taskbus_task_listener_start (listener, &error))
 *   …
 * ```
 *
 * Only the kinds with a handler are received. A handler gets the task's id, which is the key of the record, or what the document says
 * where the record has none, and the delivery: its message has the rest, and its outcome counts as that of any subscription's
 * handler. A document that cannot be read is handed over, too: the handler decides whether to reject it, unless
 * [property@Taskbus.SubscriptionOptions:reject-undecodable] makes it a dead letter before. Where several kinds share a topic, what is
 * about nothing that has a handler is counted and acknowledged: see [signal@Taskbus.TaskListener::ignored].
 *
 * The listeners of a group share what comes. The group is `task-orchestration-group`, or what the profile's `group` (or `KAFKA_CONSUMER_GROUP`)
 * says.
 *
 * Records stream in from the local log and from Kafka: nothing is polled, and no pause is made. A transport that has to ask
 * for records, such as one to an HTTP service, asks for at most 10 at a time, waits up to 30 s for them, and
 * pauses for 1 s when there was none and for 5 s after an error. The properties change that, which begin with the profile's
 * `task.max-poll-records`, `task.poll-wait`, `task.idle-pause` and `task.error-pause`.
 *
 * Handlers and properties are set while it is stopped. A listener that runs lives until it is stopped or its bus is closed.
 *
 * Since: 1.0
 */
G_DEFINE_FINAL_TYPE (TaskbusTaskListener, taskbus_task_listener, G_TYPE_OBJECT)

enum
{
  PROP_BUS = 1,
  PROP_GROUP,
  PROP_OPTIONS,
  PROP_MAX_POLL_RECORDS,
  PROP_POLL_WAIT,
  PROP_IDLE_PAUSE,
  PROP_ERROR_PAUSE,
  N_PROPS
};

enum
{
  SIGNAL_IGNORED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
taskbus_task_listener_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaskbusTaskListener *self = TASKBUS_TASK_LISTENER (object);

  switch (id)
    {
    case PROP_BUS:
      g_value_set_object (value, self->bus);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_OPTIONS:
      g_value_set_object (value, self->options);
      break;
    case PROP_MAX_POLL_RECORDS:
      g_value_set_uint (value, self->polling.max_records);
      break;
    case PROP_POLL_WAIT:
      g_value_set_uint (value, self->polling.wait);
      break;
    case PROP_IDLE_PAUSE:
      g_value_set_uint (value, self->polling.idle_pause);
      break;
    case PROP_ERROR_PAUSE:
      g_value_set_uint (value, self->polling.error_pause);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
taskbus_task_listener_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaskbusTaskListener *self = TASKBUS_TASK_LISTENER (object);

  switch (id)
    {
    case PROP_BUS:
      self->bus = g_value_dup_object (value);
      break;
    case PROP_GROUP:
      taskbus_task_listener_set_group (self, g_value_get_string (value));
      break;
    case PROP_OPTIONS:
      taskbus_task_listener_set_options (self, g_value_get_object (value));
      break;
    case PROP_MAX_POLL_RECORDS:
      taskbus_task_listener_set_max_poll_records (self, g_value_get_uint (value));
      break;
    case PROP_POLL_WAIT:
      taskbus_task_listener_set_poll_wait (self, g_value_get_uint (value));
      break;
    case PROP_IDLE_PAUSE:
      taskbus_task_listener_set_idle_pause (self, g_value_get_uint (value));
      break;
    case PROP_ERROR_PAUSE:
      taskbus_task_listener_set_error_pause (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* A value that cannot be is told at the start. */
static void
read_profile (TaskbusTaskListener *self, TaskbusProfile *profile)
{
  g_autofree char *group = taskbus_profile_get_string (profile, "group");

  if (group != NULL && *group != '\0')
    {
      g_free (self->group);
      self->group = g_steal_pointer (&group);
    }

  taskbus_task_listener_read_polling (self, profile, &self->profile_error);
}

static void
taskbus_task_listener_constructed (GObject *object)
{
  TaskbusTaskListener *self = TASKBUS_TASK_LISTENER (object);

  if (self->bus != NULL)
    read_profile (self, taskbus_bus_get_profile (self->bus));

  G_OBJECT_CLASS (taskbus_task_listener_parent_class)->constructed (object);
}

static void
taskbus_task_listener_finalize (GObject *object)
{
  TaskbusTaskListener *self = TASKBUS_TASK_LISTENER (object);

  for (guint i = 0; i < TASKBUS_N_TASK_KINDS; i++)
    g_clear_pointer (&self->targets[i], taskbus_task_target_unref);
  g_clear_object (&self->subscription);
  g_clear_object (&self->options);
  g_clear_object (&self->bus);
  g_clear_error (&self->profile_error);
  g_free (self->group);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (taskbus_task_listener_parent_class)->finalize (object);
}

static void
taskbus_task_listener_class_init (TaskbusTaskListenerClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = taskbus_task_listener_get_property;
  object_class->set_property = taskbus_task_listener_set_property;
  object_class->constructed = taskbus_task_listener_constructed;
  object_class->finalize = taskbus_task_listener_finalize;

  /**
   * TaskbusTaskListener:bus:
   *
   * The bus that it listens to.
   *
   * Since: 1.0
   */
  properties[PROP_BUS] = g_param_spec_object ("bus", NULL, NULL, TASKBUS_TYPE_BUS,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * TaskbusTaskListener:group:
   *
   * The consumer group.
   *
   * Since: 1.0
   */
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, DEFAULT_GROUP, flags);

  /**
   * TaskbusTaskListener:options:
   *
   * How to receive: retries, limits, where a new group begins. What they say of polling is replaced by the listener's own
   * properties.
   *
   * Since: 1.0
   */
  properties[PROP_OPTIONS] = g_param_spec_object ("options", NULL, NULL, TASKBUS_TYPE_SUBSCRIPTION_OPTIONS, flags);

  taskbus_task_listener_make_polling_pspecs (&properties[PROP_MAX_POLL_RECORDS]);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * TaskbusTaskListener::ignored:
   * @self: a listener
   * @record: the record
   *
   * A record was acknowledged without any handler: it came in a topic that is listened to, and is about something that has no
   * handler, such as another kind of event in a topic that several share.
   *
   * Emitted in the main context of the handlers.
   *
   * Since: 1.0
   */
  signals[SIGNAL_IGNORED] = g_signal_new ("ignored", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, TASKBUS_TYPE_RECORD);
}

static void
taskbus_task_listener_init (TaskbusTaskListener *self)
{
  g_mutex_init (&self->lock);
  self->group = g_strdup (DEFAULT_GROUP);
  taskbus_task_listener_init_polling (self);
}

/**
 * taskbus_task_listener_new:
 * @bus: the bus to listen to
 *
 * Makes a listener that is not started.
 *
 * Returns: (transfer full): a new listener
 *
 * Since: 1.0
 */
TaskbusTaskListener *
taskbus_task_listener_new (TaskbusBus *bus)
{
  g_return_val_if_fail (TASKBUS_IS_BUS (bus), NULL);

  return g_object_new (TASKBUS_TYPE_TASK_LISTENER, "bus", bus, NULL);
}

/**
 * taskbus_task_listener_get_bus:
 * @self: a listener
 *
 * Gets the bus.
 *
 * Returns: (transfer none): the bus
 *
 * Since: 1.0
 */
TaskbusBus *
taskbus_task_listener_get_bus (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), NULL);

  return self->bus;
}

/**
 * taskbus_task_listener_get_group:
 * @self: a listener
 *
 * Gets the consumer group.
 *
 * Returns: (transfer none): the group
 *
 * Since: 1.0
 */
const char *
taskbus_task_listener_get_group (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), NULL);

  return self->group;
}

/**
 * taskbus_task_listener_set_group:
 * @self: a listener
 * @group: the group
 *
 * Sets the consumer group, whatever the profile says.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_group (TaskbusTaskListener *self, const char *group)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (group != NULL);

  if (g_strcmp0 (self->group, group) == 0)
    return;

  g_free (self->group);
  self->group = g_strdup (group);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP]);
}

/**
 * taskbus_task_listener_get_options:
 * @self: a listener
 *
 * Gets how to receive.
 *
 * Returns: (transfer none) (nullable): the options, or %NULL for the defaults
 *
 * Since: 1.0
 */
TaskbusSubscriptionOptions *
taskbus_task_listener_get_options (TaskbusTaskListener *self)
{
  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), NULL);

  return self->options;
}

/**
 * taskbus_task_listener_set_options:
 * @self: a listener
 * @options: (nullable): the options, or %NULL for the defaults
 *
 * Sets how to receive.
 *
 * Since: 1.0
 */
void
taskbus_task_listener_set_options (TaskbusTaskListener *self, TaskbusSubscriptionOptions *options)
{
  g_return_if_fail (TASKBUS_IS_TASK_LISTENER (self));
  g_return_if_fail (options == NULL || TASKBUS_IS_SUBSCRIPTION_OPTIONS (options));

  if (g_set_object (&self->options, options))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPTIONS]);
}

/**
 * taskbus_task_listener_get_n_ignored:
 * @self: a listener
 *
 * Tells how many records were acknowledged without any handler; see [signal@Taskbus.TaskListener::ignored].
 *
 * Returns: how many
 *
 * Since: 1.0
 */
guint64
taskbus_task_listener_get_n_ignored (TaskbusTaskListener *self)
{
  guint64 n_ignored;

  g_return_val_if_fail (TASKBUS_IS_TASK_LISTENER (self), 0);

  g_mutex_lock (&self->lock);
  n_ignored = self->n_ignored;
  g_mutex_unlock (&self->lock);
  return n_ignored;
}

void
taskbus_task_listener_note_ignored (TaskbusTaskListener *self, TaskbusRecord *record)
{
  g_mutex_lock (&self->lock);
  self->n_ignored++;
  g_mutex_unlock (&self->lock);

  g_debug ("A record of topic %s is about nothing that has a handler", taskbus_record_get_topic (record));
  g_signal_emit (self, signals[SIGNAL_IGNORED], 0, record);
}
